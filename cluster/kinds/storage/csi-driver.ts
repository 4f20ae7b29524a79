import type { KubeObject } from '@/apimachinery/object'
import type { FieldError } from '@/cluster/door'
import { ageColumn } from '../columns'
import { driverNameErrors } from '../core/persistent-volume-source'
import { defineKind } from '../define'
import { notSupportedValue, requiredValue } from '../field-error'

export type CSIDriver = KubeObject & {
  spec: {
    attachRequired?: boolean
    podInfoOnMount?: boolean
    volumeLifecycleModes?: string[]
    storageCapacity?: boolean
    fsGroupPolicy?: string
    tokenRequests?: { audience: string; expirationSeconds?: number }[]
    requiresRepublish?: boolean
    seLinuxMount?: boolean
    nodeAllocatableUpdatePeriodSeconds?: number
  }
}

const fsGroupPolicies = ['File', 'None', 'ReadWriteOnceWithFSType']
const lifecycleModes = ['Ephemeral', 'Persistent']

// as pkg/apis/storage/validation ValidateCSIDriver
const errorsOf = ({ metadata, spec }: CSIDriver): FieldError[] => {
  if (!spec) return [requiredValue('spec.attachRequired', '')]
  return [
    ...driverNameErrors(metadata.name, 'metadata.name'),
    ...(spec.fsGroupPolicy && !fsGroupPolicies.includes(spec.fsGroupPolicy)
      ? [notSupportedValue('spec.fsGroupPolicy', spec.fsGroupPolicy, fsGroupPolicies)]
      : []),
    ...(spec.volumeLifecycleModes ?? [])
      .filter((mode) => !lifecycleModes.includes(mode))
      .map((mode) => notSupportedValue('spec.volumeLifecycleModes', mode, lifecycleModes)),
  ]
}

export const csiDriver = defineKind<CSIDriver>({
  apiVersion: 'storage.k8s.io/v1',
  kind: 'CSIDriver',
  plural: 'csidrivers',
  conditionalUpdate: true,
  namespaced: false,
  generation: true,
  // as pkg/apis/storage/v1 SetDefaults_CSIDriver
  defaults: ({ spec }) => {
    if (!spec) return
    spec.attachRequired ??= true
    spec.podInfoOnMount ??= false
    spec.storageCapacity ??= false
    spec.fsGroupPolicy ??= 'ReadWriteOnceWithFSType'
    if (!spec.volumeLifecycleModes?.length) spec.volumeLifecycleModes = ['Persistent']
    spec.requiresRepublish ??= false
    spec.seLinuxMount ??= false
  },
  validate: errorsOf,
  immutable: ['spec.attachRequired', 'spec.volumeLifecycleModes'],
  columns: [
    { name: 'AttachRequired', type: 'boolean', cell: ({ spec }) => spec.attachRequired ?? true },
    { name: 'PodInfoOnMount', type: 'boolean', cell: ({ spec }) => spec.podInfoOnMount ?? false },
    { name: 'StorageCapacity', type: 'boolean', cell: ({ spec }) => spec.storageCapacity ?? false },
    {
      name: 'TokenRequests',
      cell: ({ spec }) => (spec.tokenRequests?.length ? spec.tokenRequests.map((t) => t.audience).join(',') : '<unset>'),
    },
    { name: 'RequiresRepublish', type: 'boolean', cell: ({ spec }) => spec.requiresRepublish ?? false },
    { name: 'Modes', cell: ({ spec }) => spec.volumeLifecycleModes?.join(',') || '<none>' },
    ageColumn,
  ],
})
