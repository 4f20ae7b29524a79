import type { KubeObject } from '@/apimachinery/object'
import { ageColumn } from '../columns'
import { driverNameErrors } from '../core/persistent-volume-source'
import { defineKind } from '../define'
import { duplicateValue, requiredValue } from '../field-error'

export type CSINode = KubeObject & {
  spec: { drivers?: { name: string; nodeID: string; topologyKeys?: string[]; allocatable?: { count?: number } }[] }
}

export const csiNode = defineKind<CSINode>({
  apiVersion: 'storage.k8s.io/v1',
  kind: 'CSINode',
  plural: 'csinodes',
  conditionalUpdate: true,
  namespaced: false,
  // as pkg/apis/storage/validation ValidateCSINode
  validate: ({ spec }) =>
    (spec?.drivers ?? []).flatMap((driver, i, all) => [
      ...driverNameErrors(driver.name, `spec.drivers[${i}].name`),
      ...(driver.nodeID ? [] : [requiredValue(`spec.drivers[${i}].nodeID`, '')]),
      ...(all.findIndex((other) => other.name === driver.name) < i ? [duplicateValue(`spec.drivers[${i}].name`, driver.name)] : []),
    ]),
  columns: [{ name: 'Drivers', type: 'integer', cell: ({ spec }) => spec?.drivers?.length ?? 0 }, ageColumn],
})
