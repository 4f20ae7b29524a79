import { equalJson } from '@/apimachinery/equal'
import type { Json, JsonObject, KubeObject } from '@/apimachinery/object'
import type { FieldError } from '@/cluster/door'
import { defineKind, statusOf } from '@/cluster/kinds/define'
import { forbiddenValue, immutableValue, invalidValue, notSupportedValue, requiredValue } from '@/cluster/kinds/field-error'
import { dns1035LabelErrors, dns1123SubdomainErrors } from '@/cluster/kinds/names'
import type { JsonSchema } from './schema'
import { schemaErrors } from './structural'

export type Names = { plural: string; singular?: string; kind: string; listKind?: string; shortNames?: string[]; categories?: string[] }
export type PrinterColumn = { name: string; type: string; format?: string; description?: string; priority?: number; jsonPath: string }
export type Subresources = {
  status?: JsonObject
  scale?: { specReplicasPath: string; statusReplicasPath: string; labelSelectorPath?: string }
}
export type CustomVersion = {
  name: string
  served: boolean
  storage: boolean
  deprecated?: boolean
  deprecationWarning?: string
  schema?: { openAPIV3Schema?: JsonSchema }
  subresources?: Subresources
  additionalPrinterColumns?: PrinterColumn[]
  selectableFields?: { jsonPath: string }[]
}
export type DefinitionCondition = { type: string; status: 'True' | 'False'; lastTransitionTime?: string; reason?: string; message?: string }

export type CustomResourceDefinition = KubeObject & {
  spec: {
    group: string
    names: Names
    scope: 'Namespaced' | 'Cluster'
    versions: CustomVersion[]
    conversion?: { strategy: string; webhook?: JsonObject }
    preserveUnknownFields?: boolean
  }
  status?: { conditions?: DefinitionCondition[] | null; acceptedNames?: Names; storedVersions?: string[] }
}

export const isTrue = ({ status }: CustomResourceDefinition, type: string) =>
  status?.conditions?.some((condition) => condition.type === type && condition.status === 'True') ?? false

// as apiextensions/v1 SetDefaults_CustomResourceDefinitionSpec
function defaults(draft: CustomResourceDefinition): void {
  const names = draft.spec?.names
  if (!names) return
  if (names.kind) {
    names.singular ||= names.kind.toLowerCase()
    names.listKind ||= `${names.kind}List`
  }
  draft.spec.conversion ??= { strategy: 'None' }
  draft.spec.conversion.strategy ||= 'None'
}

/** Fields that are alike in all versions are reported at the top, as upstream's internal form has them. */
// as apiextensions/v1 conversion.go Convert_v1_CustomResourceDefinitionSpec_To_apiextensions_CustomResourceDefinitionSpec
const alike = (versions: readonly CustomVersion[], field: 'schema' | 'subresources' | 'additionalPrinterColumns') =>
  versions.every((version) => equalJson(version[field], versions[0]?.[field]))

const columnTypes = ['boolean', 'date', 'integer', 'number', 'string']
const approval = 'api-approved.kubernetes.io'

// as pkg/apis/apiextensions/validation ValidateCustomResourceDefinition
function validate({ metadata, spec }: CustomResourceDefinition): FieldError[] {
  const versions = spec.versions ?? []
  const names = spec.names ?? ({} as Names)
  const errors: FieldError[] = []
  const wanted = `${names.plural ?? ''}.${spec.group ?? ''}`
  if (metadata.name !== wanted) errors.push(invalidValue('metadata.name', metadata.name, `must be spec.names.plural+"."+spec.group`))
  if (!spec.group) errors.push(requiredValue('spec.group', ''))
  else {
    const wrong = dns1123SubdomainErrors(spec.group)
    if (wrong.length > 0) errors.push(invalidValue('spec.group', spec.group, wrong.join(',')))
    else if (!spec.group.includes('.')) errors.push(invalidValue('spec.group', spec.group, 'should be a domain with at least one dot'))
  }
  if (!spec.scope) errors.push(requiredValue('spec.scope', ''))
  else if (spec.scope !== 'Cluster' && spec.scope !== 'Namespaced')
    errors.push(notSupportedValue('spec.scope', spec.scope, ['Cluster', 'Namespaced']))
  if (spec.preserveUnknownFields)
    errors.push(
      invalidValue(
        'spec.preserveUnknownFields',
        true,
        'cannot set to true, set x-kubernetes-preserve-unknown-fields to true in spec.versions[*].schema instead',
      ),
    )
  errors.push(...versionErrors(versions), ...nameErrors(names), ...conversionErrors(spec))
  if (/(^|\.)(k8s|kubernetes)\.io$/.test(spec.group ?? '') && !metadata.annotations?.[approval])
    errors.push(
      requiredValue(
        `metadata.annotations[${approval}]`,
        `protected groups must have approval annotation "${approval}", see https://github.com/kubernetes/enhancements/pull/1111`,
      ),
    )
  return errors
}

function versionErrors(versions: readonly CustomVersion[]): FieldError[] {
  const errors: FieldError[] = []
  if (versions.length === 0) errors.push(requiredValue('spec.versions', 'must have at least one version'))
  for (const [i, { name, deprecated, deprecationWarning }] of versions.entries()) {
    const wrong = dns1035LabelErrors(name ?? '')
    if (wrong.length > 0) errors.push(invalidValue(`spec.versions[${i}].name`, name ?? '', wrong.join(',')))
    if (deprecationWarning !== undefined && !deprecated)
      errors.push(invalidValue(`spec.versions[${i}].deprecationWarning`, deprecationWarning, 'can only be set for deprecated versions'))
  }
  const storage = versions.filter((version) => version.storage).length
  if (versions.length > 0 && storage !== 1)
    errors.push(invalidValue('spec.versions', internalVersions(versions), 'must have exactly one version marked as storage version'))
  if (new Set(versions.map(({ name }) => name)).size !== versions.length)
    errors.push(invalidValue('spec.versions', internalVersions(versions), 'must contain unique version names'))
  for (const [i, { schema }] of versions.entries())
    if (!schema?.openAPIV3Schema) errors.push(requiredValue(`spec.versions[${i}].schema.openAPIV3Schema`, 'schemas are required'))
  const each = (
    field: 'schema' | 'subresources' | 'additionalPrinterColumns',
    top: string,
    own: string,
    check: (v: CustomVersion, at: string) => FieldError[],
  ) =>
    alike(versions, field)
      ? versions.slice(0, 1).flatMap((version) => check(version, `spec.${top}`))
      : versions.flatMap((version, i) => check(version, `spec.versions[${i}].${own}`))
  errors.push(
    ...each('schema', 'validation', 'schema', ({ schema }, at) =>
      schema?.openAPIV3Schema ? schemaErrors(schema.openAPIV3Schema, `${at}.openAPIV3Schema`) : [],
    ),
    ...each('subresources', 'subresources', 'subresources', subresourceErrors),
    ...each('additionalPrinterColumns', 'additionalPrinterColumns', 'additionalPrinterColumns', columnErrors),
  )
  return errors
}

/** How an error prints versions: the internal type has no JSON names. */
const internalVersions = (versions: readonly CustomVersion[]): Json =>
  versions.map((version) => ({
    Name: version.name ?? '',
    Served: version.served ?? false,
    Storage: version.storage ?? false,
    Deprecated: version.deprecated ?? false,
    DeprecationWarning: version.deprecationWarning ?? null,
    Schema: alike(versions, 'schema') ? null : ((version.schema ?? null) as Json),
    Subresources: alike(versions, 'subresources') ? null : ((version.subresources ?? null) as Json),
    AdditionalPrinterColumns: alike(versions, 'additionalPrinterColumns') ? null : ((version.additionalPrinterColumns ?? null) as Json),
    SelectableFields: (version.selectableFields ?? null) as Json,
  }))

// as ValidateCustomResourceDefinitionNames, and what the spec requires of them
function nameErrors(names: Names): FieldError[] {
  const errors: FieldError[] = []
  const label = (field: string, value: string | undefined, mixed = false) => {
    const wrong = value ? dns1035LabelErrors(mixed ? value.toLowerCase() : value) : []
    if (wrong.length > 0)
      errors.push(
        invalidValue(`spec.names.${field}`, value, `${mixed ? 'may have mixed case, but should otherwise match: ' : ''}${wrong.join(',')}`),
      )
  }
  for (const field of ['plural', 'singular', 'kind', 'listKind'] as const)
    if (!names[field]) errors.push(requiredValue(`spec.names.${field}`, ''))
  label('plural', names.plural)
  label('singular', names.singular)
  label('kind', names.kind, true)
  label('listKind', names.listKind, true)
  for (const [i, name] of (names.shortNames ?? []).entries()) label(`shortNames[${i}]`, name)
  if (names.kind && names.kind === names.listKind)
    errors.push(invalidValue('spec.names.listKind', names.listKind, 'kind and listKind may not be the same'))
  for (const [i, name] of (names.categories ?? []).entries()) label(`categories[${i}]`, name)
  return errors
}

function conversionErrors({ conversion }: CustomResourceDefinition['spec']): FieldError[] {
  if (conversion?.strategy === 'Webhook')
    return [forbiddenValue('spec.conversion.strategy', 'seatrial does not simulate conversion webhooks: use strategy None')]
  if (conversion && conversion.strategy !== 'None')
    return [notSupportedValue('spec.conversion.strategy', conversion.strategy, ['None', 'Webhook'])]
  return []
}

// as ValidateCustomResourceDefinitionSubresources
function subresourceErrors({ subresources }: CustomVersion, at: string): FieldError[] {
  const scale = subresources?.scale
  if (!scale) return []
  const path = (field: 'specReplicasPath' | 'statusReplicasPath' | 'labelSelectorPath', root: string): FieldError[] => {
    const value = scale[field]
    if (!value) return field === 'labelSelectorPath' ? [] : [requiredValue(`${at}.scale.${field}`, '')]
    if (!value.startsWith('.')) return [invalidValue(`${at}.scale.${field}`, value, 'must be a simple json path starting with .')]
    return value.startsWith(`${root}.`) ? [] : [invalidValue(`${at}.scale.${field}`, value, `should be a json path under ${root}`)]
  }
  return [...path('specReplicasPath', '.spec'), ...path('statusReplicasPath', '.status'), ...path('labelSelectorPath', '.status')]
}

// as ValidateCustomResourceColumnDefinition
const columnErrors = ({ additionalPrinterColumns = [] }: CustomVersion, at: string): FieldError[] =>
  additionalPrinterColumns.flatMap(({ name, type, jsonPath }, i) => {
    const here = `${at}[${i}]`
    const errors: FieldError[] = []
    if (!name) errors.push(requiredValue(`${here}.name`, ''))
    if (!type) errors.push(requiredValue(`${here}.type`, `must be one of ${columnTypes.join(',')}`))
    else if (!columnTypes.includes(type)) errors.push(invalidValue(`${here}.type`, type, `must be one of ${columnTypes.join(',')}`))
    if (!jsonPath) errors.push(requiredValue(`${here}.JSONPath`, ''))
    else if (!jsonPath.startsWith('.'))
      errors.push(invalidValue(`${here}.JSONPath`, jsonPath, 'must be a simple json path starting with .'))
    return errors
  })

export const cleanupFinalizer = 'customresourcecleanup.apiextensions.k8s.io'

/** The version that objects are stored in is one they are stored in, from its first day. */
const remember = (draft: CustomResourceDefinition, before: readonly string[]) => {
  const storage = draft.spec?.versions?.find((version) => version.storage)?.name
  if (storage === undefined || before.includes(storage)) return [...before]
  return [...before, storage]
}

export const customResourceDefinition = defineKind<CustomResourceDefinition>({
  apiVersion: 'apiextensions.k8s.io/v1',
  kind: 'CustomResourceDefinition',
  plural: 'customresourcedefinitions',
  conditionalUpdate: true,
  shortNames: ['crd', 'crds'],
  categories: ['api-extensions'],
  namespaced: false,
  generation: true,
  subresources: [statusOf('CustomResourceDefinition')],
  defaults,
  // as registry/customresourcedefinition strategy PrepareForCreate and PrepareForUpdate
  prepare: (draft, previous) => {
    const stored = remember(draft, previous?.status?.storedVersions ?? [])
    if (previous === undefined) draft.status = { storedVersions: stored, conditions: [] }
    else if (stored.length !== (previous.status?.storedVersions ?? []).length) draft.status = { ...previous.status, storedVersions: stored }
    if (previous === undefined && !draft.metadata.finalizers?.includes(cleanupFinalizer))
      draft.metadata.finalizers = [...(draft.metadata.finalizers ?? []), cleanupFinalizer]
    return []
  },
  validate,
  validateUpdate: (draft, previous) => {
    const errors: FieldError[] = []
    const fixed = (field: string, now: unknown, before: unknown) => {
      if (!equalJson(now, before)) errors.push(immutableValue(field, now))
    }
    if (isTrue(previous, 'Established')) {
      fixed('spec.scope', draft.spec.scope, previous.spec.scope)
      fixed('spec.names.kind', draft.spec.names.kind, previous.spec.names.kind)
    }
    fixed('spec.group', draft.spec.group, previous.spec.group)
    fixed('spec.names.plural', draft.spec.names.plural, previous.spec.names.plural)
    for (const [i, version] of (previous.status?.storedVersions ?? []).entries())
      if (!draft.spec.versions.some(({ name }) => name === version))
        errors.push(
          invalidValue(
            `status.storedVersions[${i}]`,
            version,
            `missing from spec.versions; ${version} was previously a storage version, and must remain in spec.versions until a storage migration ensures no data remains persisted in ${version} and removes ${version} from status.storedVersions`,
          ),
        )
    return errors
  },
  columns: [{ name: 'Created At', type: 'string', cell: ({ metadata }) => metadata.creationTimestamp ?? null }],
})
