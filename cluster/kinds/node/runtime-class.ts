import type { KubeObject } from '@/apimachinery/object'
import { ageColumn } from '../columns'
import type { Toleration } from '../core/pod-types'
import { notNegativeQuantity, type ResourceList } from '../core/quantity-rules'
import { defineKind } from '../define'
import { labelErrors } from '../names'
import { dns1123Label } from '../text-rules'

export type RuntimeClass = KubeObject & {
  handler: string
  overhead?: { podFixed?: ResourceList }
  scheduling?: { nodeSelector?: Record<string, string>; tolerations?: Toleration[] }
}

export const runtimeClass = defineKind<RuntimeClass>({
  apiVersion: 'node.k8s.io/v1',
  kind: 'RuntimeClass',
  plural: 'runtimeclasses',
  namespaced: false,
  // as pkg/apis/node/validation ValidateRuntimeClass
  validate: (rc) => [
    ...dns1123Label('handler', rc.handler ?? ''),
    ...Object.entries(rc.overhead?.podFixed ?? {}).flatMap(([name, value]) => notNegativeQuantity(`overhead.podFixed[${name}]`, value)),
    ...labelErrors(rc.scheduling?.nodeSelector, 'scheduling.nodeSelector'),
  ],
  immutable: ['handler'],
  columns: [{ name: 'Handler', cell: (rc) => rc.handler }, ageColumn],
})
