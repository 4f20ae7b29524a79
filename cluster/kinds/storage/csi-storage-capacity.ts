import type { KubeObject } from '@/apimachinery/object'
import type { LabelSelector } from '@/apimachinery/selector'
import { notNegativeQuantity, quantityText } from '../core/quantity-rules'
import { defineKind } from '../define'
import { dns1123Subdomain } from '../text-rules'

export type CSIStorageCapacity = KubeObject & {
  storageClassName: string
  nodeTopology?: LabelSelector
  capacity?: string
  maximumVolumeSize?: string
}

export const csiStorageCapacity = defineKind<CSIStorageCapacity>({
  apiVersion: 'storage.k8s.io/v1',
  kind: 'CSIStorageCapacity',
  plural: 'csistoragecapacities',
  namespaced: true,
  // as pkg/apis/storage/validation ValidateCSIStorageCapacity
  validate: (c) => [
    ...dns1123Subdomain('storageClassName', c.storageClassName ?? ''),
    ...(c.capacity === undefined ? [] : notNegativeQuantity('capacity', c.capacity)),
    ...(c.maximumVolumeSize === undefined ? [] : notNegativeQuantity('maximumVolumeSize', c.maximumVolumeSize)),
  ],
  immutable: ['nodeTopology', 'storageClassName'],
  columns: [
    { name: 'StorageClassName', cell: (c) => c.storageClassName },
    { name: 'Capacity', cell: (c) => (c.capacity === undefined ? '<unset>' : quantityText(c.capacity)) },
  ],
})
