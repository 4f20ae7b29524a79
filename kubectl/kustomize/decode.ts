import type { Json, JsonObject } from '@/apimachinery/object'
import { KubectlError } from '../errors'
import { isMap, type Replacement } from './kustomization'

/** A Go type, as far as decoding tells of it. */
type Shape = 'string' | 'int' | 'int64' | 'bool' | { list: Shape } | { map: 'string' | 'bool' } | Struct
/** `inline`: fields of embedded structs, by the names of those, which errors tell. */
type Struct = { name: string; fields: Record<string, Shape>; inline?: Record<string, string> }

const texts: Shape = { list: 'string' }
const pairs: Shape = { map: 'string' }
const ids = { group: 'string', version: 'string', kind: 'string', name: 'string', namespace: 'string' } as const
const embedded = (fields: readonly string[], within: string) => Object.fromEntries(fields.map((field) => [field, within]))
const inlineId = { ...embedded(['group', 'version', 'kind'], 'ResId.Gvk'), ...embedded(['name', 'namespace'], 'ResId') }
const selector: Struct = { name: 'Selector', fields: { ...ids, labelSelector: 'string', annotationSelector: 'string' }, inline: inlineId }
const patch: Struct = { name: 'Patch', fields: { path: 'string', patch: 'string', target: selector, options: { map: 'bool' } } }
const fieldSpec: Struct = {
  name: 'FieldSpec',
  fields: { path: 'string', kind: 'string', group: 'string', version: 'string', create: 'bool' },
}
const label: Struct = {
  name: 'Label',
  fields: { pairs, includeSelectors: 'bool', includeTemplates: 'bool', fields: { list: fieldSpec } },
}
const options: Struct = {
  name: 'GeneratorOptions',
  fields: { labels: pairs, annotations: pairs, disableNameSuffixHash: 'bool', immutable: 'bool' },
}
const generator: Struct['fields'] = {
  ...{ name: 'string', namespace: 'string', behavior: 'string', options },
  ...{ literals: texts, files: texts, envs: texts, env: 'string' },
}
const inlineGenerator = {
  ...embedded(['name', 'namespace', 'behavior', 'options'], 'GeneratorArgs'),
  ...embedded(['literals', 'files', 'envs', 'env'], 'GeneratorArgs.KvPairSources'),
}
const image: Struct = {
  name: 'Image',
  fields: { name: 'string', newName: 'string', newTag: 'string', tagSuffix: 'string', digest: 'string' },
}
const fieldOptions: Struct = { name: 'FieldOptions', fields: { delimiter: 'string', index: 'int', encoding: 'string', create: 'bool' } }
const target: Struct = {
  name: 'TargetSelector',
  fields: { select: selector, reject: { list: selector }, fieldPaths: texts, options: fieldOptions },
}
const replacement = {
  source: { name: 'SourceSelector', fields: { ...ids, fieldPath: 'string', options: fieldOptions }, inline: inlineId },
  sourceValue: 'string',
  targets: { list: target },
} as const

const kustomization: Struct = {
  name: 'Kustomization',
  fields: {
    kind: 'string',
    apiVersion: 'string',
    metadata: { name: 'ObjectMeta', fields: { name: 'string', namespace: 'string', labels: pairs, annotations: pairs } },
    resources: texts,
    bases: texts,
    components: texts,
    namespace: 'string',
    namePrefix: 'string',
    nameSuffix: 'string',
    labels: { list: label },
    commonLabels: pairs,
    commonAnnotations: pairs,
    images: { list: image },
    imageTags: { list: image },
    replicas: { list: { name: 'Replica', fields: { name: 'string', count: 'int64' } } },
    patches: { list: patch },
    patchesStrategicMerge: texts,
    patchesJson6902: { list: patch },
    replacements: {
      list: {
        name: 'ReplacementField',
        fields: { ...replacement, path: 'string' },
        inline: embedded(Object.keys(replacement), 'Replacement'),
      },
    },
    configMapGenerator: { list: { name: 'ConfigMapArgs', fields: generator, inline: inlineGenerator } },
    secretGenerator: { list: { name: 'SecretArgs', fields: { ...generator, type: 'string' }, inline: inlineGenerator } },
    generatorOptions: options,
    sortOptions: {
      name: 'SortOptions',
      fields: {
        order: 'string',
        legacySortOptions: { name: 'LegacySortOptions', fields: { orderFirst: texts, orderLast: texts } },
      },
    },
    buildMetadata: texts,
  },
}

/** Fields that a real kustomization may have beside them. */
const absent = new Set(
  'crds generators transformers validators helmCharts helmGlobals helmChartInflationGenerator vars configurations openapi'.split(' '),
)

/**
 * The fields of a kustomization by their own names (Go takes them in any case). What Go's strict decoding refuses is refused in its words; fields
 * that are not simulated by name.
 */
export function decodeKustomization(value: Json): JsonObject {
  if (!isMap(value))
    throw new KubectlError(`invalid Kustomization: json: cannot unmarshal ${typeOf(value)} into Go value of type types.Kustomization`)
  for (const field of Object.keys(value))
    if (absent.has(field)) throw new KubectlError(`seatrial does not simulate ${field} in a kustomization`)
  return decode(value, kustomization, [], kustomization.name) as JsonObject
}

/** The replacements of a file that `replacements[].path` names. */
export function decodeReplacements(value: Json): Replacement[] {
  const list: Shape = { list: { name: 'Replacement', fields: replacement } }
  return decode(Array.isArray(value) ? value : [value], list, [], 'Replacement') as Replacement[]
}

function decode(value: Json, shape: Shape, path: readonly string[], owner: string): Json {
  const refuse = (type: string) =>
    new KubectlError(
      `invalid Kustomization: json: cannot unmarshal ${typeOf(value)} into Go struct field ${[owner, ...path].join('.')} of type ${type}`,
    )
  if (value === null) return null
  if (typeof shape === 'string') {
    const wanted = { string: 'string', bool: 'boolean', int: 'number', int64: 'number' }[shape]
    if (typeof value !== wanted || (wanted === 'number' && !Number.isInteger(value))) throw refuse(shape)
    return value
  }
  if ('list' in shape) {
    if (!Array.isArray(value)) throw refuse(goType(shape))
    return value.map((item) => decode(item, shape.list, path, owner))
  }
  if (!isMap(value)) throw refuse(goType(shape))
  if ('map' in shape) {
    for (const item of Object.values(value)) decode(item, shape.map, path, owner)
    return value
  }
  const out: JsonObject = {}
  for (const [field, item] of Object.entries(value)) {
    const name = Object.keys(shape.fields).find((known) => known.toLowerCase() === field.toLowerCase())
    if (name === undefined) throw new KubectlError(`invalid Kustomization: json: unknown field ${JSON.stringify(field)}`)
    const inline = shape.inline?.[name] ? [shape.inline[name]] : []
    const decoded = decode(item, shape.fields[name] as Shape, [...path, ...inline, name], shape.name)
    if (decoded !== null) out[name] = decoded
  }
  return out
}

function goType(shape: Shape): string {
  if (typeof shape === 'string') return shape
  if ('list' in shape) return `[]${goType(shape.list)}`
  return 'map' in shape ? `map[string]${shape.map}` : `types.${shape.name}`
}

const typeOf = (value: Json) => (Array.isArray(value) ? 'array' : typeof value === 'boolean' ? 'bool' : typeof value)
