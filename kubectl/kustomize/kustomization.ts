import type { Json, JsonObject, KubeObject } from '@/apimachinery/object'

/** How a generated ConfigMap or Secret comes to its data. */
export type Generator = {
  name: string
  namespace?: string
  behavior?: string
  literals?: string[]
  files?: string[]
  envs?: string[]
  env?: string
  type?: string
  options?: GeneratorOptions
}
export type GeneratorOptions = {
  labels?: Record<string, string>
  annotations?: Record<string, string>
  disableNameSuffixHash?: boolean
  immutable?: boolean
}
export type PatchTarget = {
  group?: string
  version?: string
  kind?: string
  name?: string
  namespace?: string
  labelSelector?: string
  annotationSelector?: string
}
export type PatchEntry = { path?: string; patch?: string; target?: PatchTarget }

/** A kustomization file, as far as it is simulated. */
export type Kustomization = {
  resources?: string[]
  bases?: string[]
  components?: string[]
  namespace?: string
  namePrefix?: string
  nameSuffix?: string
  labels?: { pairs: Record<string, string>; includeSelectors?: boolean; includeTemplates?: boolean }[]
  commonLabels?: Record<string, string>
  commonAnnotations?: Record<string, string>
  images?: { name: string; newName?: string; newTag?: string; digest?: string }[]
  replicas?: { name: string; count: number }[]
  patches?: PatchEntry[]
  patchesStrategicMerge?: string[]
  patchesJson6902?: PatchEntry[]
  configMapGenerator?: Generator[]
  secretGenerator?: Generator[]
  generatorOptions?: GeneratorOptions
}

/** Fields that are read. */
export const simulated = new Set(
  'apiVersion kind metadata resources bases components namespace namePrefix nameSuffix labels commonLabels commonAnnotations images replicas patches patchesStrategicMerge patchesJson6902 configMapGenerator secretGenerator generatorOptions'.split(
    ' ',
  ),
)
/** Fields that a real kustomization may have beside them. */
export const absent = new Set(
  'crds generators transformers validators helmCharts helmGlobals replacements vars configurations openapi buildMetadata sortOptions'.split(
    ' ',
  ),
)

/** An object on its way through a build: what it was called at first, and whether its name gets a hash of its content. */
export type Built = { object: KubeObject; firstName: string; hashed: boolean }

export const isMap = (value: Json | undefined): value is JsonObject => value !== null && typeof value === 'object' && !Array.isArray(value)
