import { equalJson } from '@/apimachinery/equal'
import type { KubeObject } from '@/apimachinery/object'
import type { Reader } from '@/cluster/api/reader'
import type { FieldError } from '@/cluster/door'
import { ageColumn } from '../columns'
import { defineKind } from '../define'
import { forbiddenValue, invalidValue, notSupportedValue, requiredValue } from '../field-error'
import { qualifiedName } from '../text-rules'

export type StorageClass = KubeObject & {
  provisioner: string
  parameters?: Record<string, string>
  reclaimPolicy?: 'Delete' | 'Retain'
  mountOptions?: string[]
  allowVolumeExpansion?: boolean
  volumeBindingMode?: 'Immediate' | 'WaitForFirstConsumer'
  allowedTopologies?: { matchLabelExpressions?: { key: string; values: string[] }[] }[]
}

const isDefault = ({ metadata: { annotations } }: StorageClass): boolean =>
  annotations?.['storageclass.kubernetes.io/is-default-class'] === 'true' ||
  annotations?.['storageclass.beta.kubernetes.io/is-default-class'] === 'true'

/** The default class; of several, the newest, then the first by name. as pkg/volume/util GetDefaultClass */
export const defaultStorageClass = (read: Reader): StorageClass | undefined =>
  read
    .list(storageClass)
    .filter(isDefault)
    .toSorted((a, b) =>
      a.metadata.creationTimestamp === b.metadata.creationTimestamp
        ? a.metadata.name! < b.metadata.name!
          ? -1
          : 1
        : a.metadata.creationTimestamp! > b.metadata.creationTimestamp!
          ? -1
          : 1,
    )[0]

const bindingModes = ['Immediate', 'WaitForFirstConsumer']
const reclaimPolicies = ['Delete', 'Retain']

// as pkg/apis/storage/validation validateAllowedTopologies, ValidateTopologySelectorTerm
const topologyErrors = (terms: StorageClass['allowedTopologies'] = []): FieldError[] =>
  terms.flatMap((term, i) =>
    (term.matchLabelExpressions ?? []).flatMap(({ key, values }, j) => {
      const at = `allowedTopologies[${i}].matchLabelExpressions[${j}]`
      return [...(values?.length ? [] : [requiredValue(`${at}.values`, '')]), ...qualifiedName(`${at}.key`, key ?? '')]
    }),
  )

export const storageClass = defineKind<StorageClass>({
  apiVersion: 'storage.k8s.io/v1',
  kind: 'StorageClass',
  plural: 'storageclasses',
  shortNames: ['sc'],
  namespaced: false,
  // as pkg/apis/storage/v1 SetDefaults_StorageClass
  defaults: (draft) => {
    draft.reclaimPolicy ??= 'Delete'
    draft.volumeBindingMode ??= 'Immediate'
  },
  // as pkg/apis/storage/validation ValidateStorageClass
  validate: (sc) => [
    ...(sc.provisioner
      ? qualifiedName('provisioner', sc.provisioner.toLowerCase()).map((e) => ({
          ...e,
          message: e.message.replace(JSON.stringify(sc.provisioner.toLowerCase()), JSON.stringify(sc.provisioner)),
        }))
      : [requiredValue('provisioner', '')]),
    ...Object.keys(sc.parameters ?? {})
      .filter((key) => key === '')
      .map((key) => invalidValue('parameters', key, 'field can not be empty.')),
    ...(sc.reclaimPolicy && !reclaimPolicies.includes(sc.reclaimPolicy)
      ? [notSupportedValue('reclaimPolicy', sc.reclaimPolicy, reclaimPolicies)]
      : []),
    ...(sc.volumeBindingMode && !bindingModes.includes(sc.volumeBindingMode)
      ? [notSupportedValue('volumeBindingMode', sc.volumeBindingMode, bindingModes)]
      : []),
    ...topologyErrors(sc.allowedTopologies),
  ],
  // as ValidateStorageClassUpdate
  validateUpdate: (sc, old) => [
    ...(equalJson(sc.parameters ?? {}, old.parameters ?? {}) ? [] : [forbiddenValue('parameters', 'updates to parameters are forbidden.')]),
    ...(sc.provisioner === old.provisioner ? [] : [forbiddenValue('provisioner', 'updates to provisioner are forbidden.')]),
    ...(sc.reclaimPolicy === old.reclaimPolicy ? [] : [forbiddenValue('reclaimPolicy', 'updates to reclaimPolicy are forbidden.')]),
  ],
  immutable: ['volumeBindingMode'],
  nameColumn: 'own',
  columns: [
    { name: 'Name', cell: (sc) => `${sc.metadata.name}${isDefault(sc) ? ' (default)' : ''}` },
    { name: 'Provisioner', cell: (sc) => sc.provisioner },
    { name: 'ReclaimPolicy', cell: (sc) => sc.reclaimPolicy ?? 'Delete' },
    { name: 'VolumeBindingMode', cell: (sc) => sc.volumeBindingMode ?? '<unset>' },
    { name: 'AllowVolumeExpansion', cell: (sc) => sc.allowVolumeExpansion === true },
    ageColumn,
  ],
})
