import { equalJson } from '@/apimachinery/equal'
import type { KubeObject } from '@/apimachinery/object'
import { timestamp } from '@/cluster/api/time'
import type { FieldError } from '@/cluster/door'
import { ageColumn } from '../columns'
import { defineKind, statusOf } from '../define'
import { forbiddenValue, invalidValue, notSupportedValue, requiredValue } from '../field-error'
import { dns1123Subdomain } from '../text-rules'
import { type AccessMode, accessModeErrors, accessModesCell, volumeModes } from './access-modes'
import { goDifference } from './go-difference'
import { sourceErrors, sourceFields, type VolumeSource } from './persistent-volume-source'
import type { NodeSelectorTerm } from './pod-types'
import { notNegativeQuantity, positiveQuantity, quantityText, type ResourceList } from './quantity-rules'

export type ObjectReference = {
  apiVersion?: string
  kind?: string
  namespace?: string
  name?: string
  uid?: string
  resourceVersion?: string
}

export type PersistentVolume = KubeObject & {
  spec: VolumeSource & {
    capacity?: ResourceList
    accessModes?: AccessMode[]
    claimRef?: ObjectReference
    persistentVolumeReclaimPolicy?: 'Retain' | 'Delete' | 'Recycle'
    storageClassName?: string
    mountOptions?: string[]
    volumeMode?: 'Filesystem' | 'Block'
    nodeAffinity?: { required?: { nodeSelectorTerms: NodeSelectorTerm[] } }
    volumeAttributesClassName?: string
  }
  status?: {
    phase?: 'Pending' | 'Available' | 'Bound' | 'Released' | 'Failed'
    message?: string
    reason?: string
    lastPhaseTransitionTime?: string
  }
}

const reclaimPolicies = ['Delete', 'Recycle', 'Retain']

// as validateVolumeNodeAffinity
const affinityErrors = ({ nodeAffinity }: PersistentVolume['spec']): FieldError[] => {
  if (!nodeAffinity) return []
  if (!nodeAffinity.required) return [requiredValue('spec.nodeAffinity.required', 'must specify required node constraints')]
  return nodeAffinity.required.nodeSelectorTerms?.length
    ? []
    : [requiredValue('spec.nodeAffinity.required.nodeSelectorTerms', 'must have at least one node selector term')]
}

// as ValidatePersistentVolumeSpec
const specErrors = (spec: PersistentVolume['spec']): FieldError[] => {
  const errors: FieldError[] = []
  const { accessModes = [], capacity = {}, persistentVolumeReclaimPolicy: policy, storageClassName, volumeMode } = spec
  if (accessModes.length === 0) errors.push(requiredValue('spec.accessModes', ''))
  errors.push(...accessModeErrors(accessModes, 'spec.accessModes'))
  const resources = Object.keys(capacity)
  if (resources.length === 0) errors.push(requiredValue('spec.capacity', ''))
  if (capacity.storage === undefined || resources.length > 1) errors.push(notSupportedValue('spec.capacity', capacity, ['storage']))
  for (const [name, value] of Object.entries(capacity)) {
    const at = `spec.capacity[${name}]`
    const negative = notNegativeQuantity(at, value)
    errors.push(...negative, ...(negative.some((e) => e.message.includes('regular expression')) ? [] : positiveQuantity(at, value)))
  }
  if (policy && !reclaimPolicies.includes(policy))
    errors.push(notSupportedValue('spec.persistentVolumeReclaimPolicy', policy, reclaimPolicies))
  errors.push(...affinityErrors(spec), ...sourceErrors(spec, 'spec'))
  if (spec.hostPath && /^\/+$/.test(spec.hostPath.path ?? '') && policy === 'Recycle')
    errors.push(forbiddenValue('spec.persistentVolumeReclaimPolicy', "may not be 'recycle' for a hostPath mount of '/'"))
  if (storageClassName) errors.push(...dns1123Subdomain('spec.storageClassName', storageClassName))
  if (volumeMode !== undefined && !volumeModes.includes(volumeMode))
    errors.push(notSupportedValue('spec.volumeMode', volumeMode, volumeModes))
  return errors
}

// as ValidatePersistentVolumeUpdate
const updateErrors = ({ spec }: PersistentVolume, { spec: old }: PersistentVolume): FieldError[] => {
  const errors: FieldError[] = []
  if (sourceFields.some(({ json }) => !equalJson(spec[json as keyof typeof spec], old[json as keyof typeof old])))
    errors.push(
      forbiddenValue(
        'spec.persistentvolumesource',
        `spec.persistentvolumesource is immutable after creation\n${goDifference('core.PersistentVolumeSource', sourceFields, old, spec)}`,
      ),
    )
  if (spec.volumeMode !== old.volumeMode) errors.push(invalidValue('volumeMode', spec.volumeMode, 'field is immutable'))
  if (old.nodeAffinity && !equalJson(spec.nodeAffinity, old.nodeAffinity))
    errors.push(invalidValue('nodeAffinity', spec.nodeAffinity, 'field is immutable'))
  return errors
}

export const persistentVolume = defineKind<PersistentVolume>({
  apiVersion: 'v1',
  kind: 'PersistentVolume',
  plural: 'persistentvolumes',
  shortNames: ['pv'],
  namespaced: false,
  subresources: [statusOf('PersistentVolume')],
  // as pkg/apis/core/v1 SetDefaults_PersistentVolume, SetDefaults_HostPathVolumeSource
  defaults: ({ spec }) => {
    if (!spec) return
    spec.persistentVolumeReclaimPolicy ||= 'Retain'
    spec.volumeMode ??= 'Filesystem'
    if (spec.hostPath) spec.hostPath.type ??= ''
    if (spec.claimRef) {
      spec.claimRef.kind ||= 'PersistentVolumeClaim'
      spec.claimRef.apiVersion ||= 'v1'
    }
  },
  prepare: (draft, previous, { world }) => {
    if (previous === undefined) draft.status = { phase: 'Pending', lastPhaseTransitionTime: timestamp(world.now()) }
    return []
  },
  // as pkg/apis/core/validation ValidatePersistentVolume
  validate: ({ spec }) => specErrors(spec ?? {}),
  validateUpdate: updateErrors,
  columns: [
    { name: 'Capacity', cell: ({ spec }) => (spec.capacity?.storage === undefined ? '0' : quantityText(spec.capacity.storage)) },
    { name: 'Access Modes', cell: ({ spec }) => accessModesCell(spec.accessModes) },
    { name: 'Reclaim Policy', cell: ({ spec }) => spec.persistentVolumeReclaimPolicy ?? '' },
    { name: 'Status', cell: (pv) => (pv.metadata.deletionTimestamp ? 'Terminating' : (pv.status?.phase ?? '')) },
    { name: 'Claim', cell: ({ spec: { claimRef } }) => (claimRef ? `${claimRef.namespace ?? ''}/${claimRef.name ?? ''}` : '') },
    { name: 'StorageClass', cell: ({ spec }) => spec.storageClassName ?? '' },
    { name: 'VolumeAttributesClass', cell: ({ spec }) => spec.volumeAttributesClassName ?? '<unset>' },
    { name: 'Reason', cell: ({ status }) => status?.reason ?? '' },
    ageColumn,
    { name: 'VolumeMode', wide: true, cell: ({ spec }) => spec.volumeMode ?? '<unset>' },
  ],
})
