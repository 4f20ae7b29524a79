import type { KubeObject } from '@/apimachinery/object'
import { ageColumn } from '../columns'
import { driverNameErrors } from '../core/persistent-volume-source'
import { defineKind } from '../define'
import { invalidValue, requiredValue } from '../field-error'

export type VolumeAttributesClass = KubeObject & { driverName: string; parameters?: Record<string, string> }

export const volumeAttributesClass = defineKind<VolumeAttributesClass>({
  apiVersion: 'storage.k8s.io/v1',
  kind: 'VolumeAttributesClass',
  plural: 'volumeattributesclasses',
  shortNames: ['vac'],
  namespaced: false,
  // as pkg/apis/storage/validation ValidateVolumeAttributesClass
  validate: (vac) => {
    const keys = Object.keys(vac.parameters ?? {})
    return [
      ...driverNameErrors(vac.driverName, 'driverName'),
      ...(keys.length === 0 ? [requiredValue('parameters', 'must contain at least one key/value pair')] : []),
      ...keys.filter((key) => key === '').map((key) => invalidValue('parameters', key, 'field can not be empty.')),
    ]
  },
  immutable: ['driverName', 'parameters'],
  columns: [{ name: 'DriverName', cell: (vac) => vac.driverName }, ageColumn],
})
