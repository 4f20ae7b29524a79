import type { Json, JsonObject } from '@/apimachinery/object'

export type GeneratorOptions = {
  labels?: Record<string, string>
  annotations?: Record<string, string>
  disableNameSuffixHash?: boolean
  immutable?: boolean
}

/** How a generated ConfigMap or Secret comes to its data. */
export type Generator = {
  name?: string
  namespace?: string
  behavior?: string
  literals?: string[]
  files?: string[]
  envs?: string[]
  env?: string
  type?: string
  options?: GeneratorOptions
}

/** What names objects; an empty field names all. */
export type ResourceSelector = { group?: string; version?: string; kind?: string; name?: string; namespace?: string }

/** The objects of a patch: its fields are regular expressions for the whole value. */
export type PatchTarget = ResourceSelector & { labelSelector?: string; annotationSelector?: string }
export type PatchEntry = { path?: string; patch?: string; target?: PatchTarget; options?: Record<string, boolean> }

/** Where a transformer writes: `/` between fields, lists left out. */
export type FieldSpec = { path: string; kind?: string; group?: string; version?: string; create?: boolean }

export type LabelEntry = {
  pairs?: Record<string, string>
  includeSelectors?: boolean
  includeTemplates?: boolean
  fields?: FieldSpec[]
}

export type FieldOptions = { delimiter?: string; index?: number; create?: boolean }
export type ReplacementTarget = {
  select?: PatchTarget
  reject?: PatchTarget[]
  fieldPaths?: string[]
  options?: FieldOptions
}
export type Replacement = {
  source?: ResourceSelector & { fieldPath?: string; options?: FieldOptions }
  sourceValue?: string
  targets?: ReplacementTarget[]
}

export type ImageEntry = { name?: string; newName?: string; newTag?: string; tagSuffix?: string; digest?: string }

/** A kustomization or component, as far as it is simulated. As kustomize api/types Kustomization. */
export type Kustomization = {
  kind?: string
  apiVersion?: string
  resources?: string[]
  bases?: string[]
  components?: string[]
  namespace?: string
  namePrefix?: string
  nameSuffix?: string
  labels?: LabelEntry[]
  commonLabels?: Record<string, string>
  commonAnnotations?: Record<string, string>
  images?: ImageEntry[]
  imageTags?: ImageEntry[]
  replicas?: { name?: string; count?: number }[]
  patches?: PatchEntry[]
  patchesStrategicMerge?: string[]
  patchesJson6902?: PatchEntry[]
  replacements?: (Replacement & { path?: string })[]
  configMapGenerator?: Generator[]
  secretGenerator?: Generator[]
  generatorOptions?: GeneratorOptions
  sortOptions?: { order?: string; legacySortOptions?: { orderFirst?: string[]; orderLast?: string[] } }
  buildMetadata?: string[]
}

export const isMap = (value: Json | undefined): value is JsonObject => value !== null && typeof value === 'object' && !Array.isArray(value)
