import { equalJson } from '@/apimachinery/equal'
import type { KubeObject } from '@/apimachinery/object'
import type { LabelSelector } from '@/apimachinery/selector'
import { cloneJson } from '@/cluster/api/json'
import type { FieldError } from '@/cluster/door'
import { ageColumn } from '../columns'
import { defineKind, statusOf } from '../define'
import { forbiddenValue, invalidValue, notSupportedValue, requiredValue } from '../field-error'
import { selectorErrors } from '../selector-rules'
import { dns1123Subdomain } from '../text-rules'
import { type AccessMode, accessModeErrors, accessModesCell, volumeModes } from './access-modes'
import { type GoField, goDifference } from './go-difference'
import { amountOf, positiveQuantity, quantityText, type ResourceList } from './quantity-rules'

type DataSource = { apiGroup?: string; kind?: string; name?: string; namespace?: string }

export type ClaimSpec = {
  accessModes?: AccessMode[]
  selector?: LabelSelector
  resources?: { requests?: ResourceList; limits?: ResourceList }
  volumeName?: string
  storageClassName?: string
  volumeMode?: 'Filesystem' | 'Block'
  dataSource?: DataSource
  dataSourceRef?: DataSource
  volumeAttributesClassName?: string
}

export type ClaimCondition = {
  type: string
  status: string
  lastProbeTime?: string | null
  lastTransitionTime?: string
  reason?: string
  message?: string
}

export type PersistentVolumeClaim = KubeObject & {
  spec: ClaimSpec
  status?: {
    phase?: 'Pending' | 'Bound' | 'Lost'
    accessModes?: AccessMode[]
    capacity?: ResourceList
    conditions?: ClaimCondition[]
    allocatedResources?: ResourceList
    allocatedResourceStatuses?: Record<string, string>
  }
}

const classAnnotation = 'volume.beta.kubernetes.io/storage-class'

/** The class that a claim asks for: undefined when it leaves that open, '' when it wants none. as GetPersistentVolumeClaimClass */
export const classOf = ({ metadata, spec }: PersistentVolumeClaim): string | undefined =>
  metadata.annotations?.[classAnnotation] ?? spec.storageClassName

/** as pkg/apis/core/v1 SetDefaults_PersistentVolumeClaimSpec; templates of workloads have it too */
export const defaultClaimSpec = (spec: ClaimSpec): void => {
  spec.volumeMode ??= 'Filesystem'
}

const dataSourceErrors = (source: DataSource, at: string): FieldError[] => [
  ...(source.name ? [] : [requiredValue(`${at}.name`, '')]),
  ...(source.kind ? [] : [requiredValue(`${at}.kind`, '')]),
  ...(!source.apiGroup && source.kind !== 'PersistentVolumeClaim'
    ? [invalidValue(at, source.kind ?? '', "must be 'PersistentVolumeClaim' when referencing the default apiGroup")]
    : []),
  ...(source.apiGroup ? dns1123Subdomain(`${at}.apiGroup`, source.apiGroup) : []),
]

/** As pkg/apis/core/validation ValidatePersistentVolumeClaimSpec. `at` is the spec's path. */
export const claimSpecErrors = (spec: ClaimSpec, at: string): FieldError[] => {
  const { accessModes = [], selector, storageClassName, volumeMode, dataSource, dataSourceRef } = spec
  const errors: FieldError[] = []
  if (accessModes.length === 0) errors.push(requiredValue(`${at}.accessModes`, 'at least 1 access mode is required'))
  if (selector) errors.push(...selectorErrors(selector, `${at}.selector`))
  errors.push(...accessModeErrors(accessModes, `${at}.accessModes`))
  const storage = spec.resources?.requests?.storage
  const path = `${at}.resources[storage]`
  errors.push(...(storage === undefined ? [requiredValue(path, '')] : positiveQuantity(path, storage)))
  if (storageClassName) errors.push(...dns1123Subdomain(`${at}.storageClassName`, storageClassName))
  if (volumeMode !== undefined && !volumeModes.includes(volumeMode))
    errors.push(notSupportedValue(`${at}.volumeMode`, volumeMode, volumeModes))
  if (dataSource) errors.push(...dataSourceErrors(dataSource, `${at}.dataSource`))
  if (dataSourceRef) errors.push(...dataSourceErrors(dataSourceRef, `${at}.dataSourceRef`))
  if (spec.volumeAttributesClassName) errors.push(...dns1123Subdomain(`${at}.volumeAttributesClassName`, spec.volumeAttributesClassName))
  return errors
}

const fields: readonly GoField[] = [
  { name: 'AccessModes', json: 'accessModes' },
  { name: 'Selector', json: 'selector', pointer: true },
  { name: 'Resources', json: 'resources' },
  { name: 'VolumeName', json: 'volumeName' },
  { name: 'StorageClassName', json: 'storageClassName', pointer: true },
  { name: 'VolumeMode', json: 'volumeMode', pointer: true },
  { name: 'DataSource', json: 'dataSource', pointer: true },
  { name: 'DataSourceRef', json: 'dataSourceRef', pointer: true },
  { name: 'VolumeAttributesClassName', json: 'volumeAttributesClassName', pointer: true },
]

// as ValidatePersistentVolumeClaimUpdate
const updateErrors = (claim: PersistentVolumeClaim, old: PersistentVolumeClaim): FieldError[] => {
  const errors: FieldError[] = []
  const now = cloneJson(claim.spec)
  const before = cloneJson(old.spec)
  // A volume is named once, and a class may be filled in once.
  if (!before.volumeName) before.volumeName = now.volumeName
  if (before.storageClassName === undefined && now.storageClassName !== undefined) now.storageClassName = undefined
  if (old.status?.phase === 'Bound') {
    if (now.resources?.requests && before.resources?.requests?.storage !== undefined)
      now.resources.requests.storage = before.resources.requests.storage
    if (now.volumeAttributesClassName !== undefined) now.volumeAttributesClassName = before.volumeAttributesClassName
  }
  if (!equalJson(now, before))
    errors.push(
      forbiddenValue(
        'spec',
        `spec is immutable after creation except resources.requests and volumeAttributesClassName for bound claims\n${goDifference('core.PersistentVolumeClaimSpec', fields, before, now)}`,
      ),
    )
  const size = amountOf(claim.spec.resources?.requests?.storage)
  if (size < amountOf(old.spec.resources?.requests?.storage) && size <= amountOf(old.status?.capacity?.storage))
    errors.push(forbiddenValue('spec.resources.requests.storage', 'field can not be less than status.capacity'))
  if (claim.spec.volumeMode !== old.spec.volumeMode) errors.push(invalidValue('volumeMode', claim.spec.volumeMode, 'field is immutable'))
  return errors
}

export const persistentVolumeClaim = defineKind<PersistentVolumeClaim>({
  apiVersion: 'v1',
  kind: 'PersistentVolumeClaim',
  plural: 'persistentvolumeclaims',
  shortNames: ['pvc'],
  namespaced: true,
  subresources: [statusOf('PersistentVolumeClaim')],
  defaults: ({ spec }) => {
    if (spec) defaultClaimSpec(spec)
  },
  prepare: (draft, previous) => {
    if (previous === undefined) draft.status = { phase: 'Pending' }
    return []
  },
  validate: ({ spec }) => claimSpecErrors(spec ?? {}, 'spec'),
  validateUpdate: updateErrors,
  columns: [
    { name: 'Status', cell: (pvc) => (pvc.metadata.deletionTimestamp ? 'Terminating' : (pvc.status?.phase ?? '')) },
    { name: 'Volume', cell: ({ spec }) => spec.volumeName ?? '' },
    {
      name: 'Capacity',
      cell: ({ spec, status }) => (!spec.volumeName ? '' : quantityText(status?.capacity?.storage)),
    },
    { name: 'Access Modes', cell: ({ spec, status }) => (spec.volumeName ? accessModesCell(status?.accessModes) : '') },
    { name: 'StorageClass', cell: (pvc) => classOf(pvc) ?? '' },
    { name: 'VolumeAttributesClass', cell: ({ spec }) => spec.volumeAttributesClassName ?? '<unset>' },
    ageColumn,
    { name: 'VolumeMode', wide: true, cell: ({ spec }) => spec.volumeMode ?? '<unset>' },
  ],
})
