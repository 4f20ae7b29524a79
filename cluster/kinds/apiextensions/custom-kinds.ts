import { jsonPath, printed } from '@/apimachinery/jsonpath'
import type { Json, JsonObject, KubeObject } from '@/apimachinery/object'
import { typeOfResource } from '@/apimachinery/typed-schema'
import type { FieldError } from '@/cluster/door'
import { ageColumn } from '@/cluster/kinds/columns'
import { defineKind, scaleSubresource, statusOf } from '@/cluster/kinds/define'
import type { Column, Kind } from '@/cluster/kinds/kind'
import { ruleErrors } from './cel-check'
import { type CustomResourceDefinition, type CustomVersion, isTrue, type PrinterColumn } from './custom-resource-definition'
import { applyDefaults, atPath, prune, withAtPath } from './pruning'
import type { JsonSchema } from './schema'
import { listTypeErrors, valueErrors } from './value-errors'

type Custom = KubeObject & { spec?: Json; status?: Json }

const asJson = (object: KubeObject) => object as unknown as JsonObject

/** Versions in the order of discovery: v2 before v1, v1 before v1beta1, words last. as apimachinery/pkg/version CompareKubeAwareVersionStrings */
const byPriority = (a: { name: string }, b: { name: string }): number => {
  const rank = ({ name }: { name: string }) => {
    const match = /^v(\d+)(?:(alpha|beta)(\d+))?$/.exec(name)
    return match ? [match[2] === undefined ? 3 : match[2] === 'beta' ? 2 : 1, Number(match[1]), Number(match[3] ?? 0)] : [0, 0, 0]
  }
  const [x, y] = [rank(a), rank(b)]
  for (let i = 0; i < 3; i++) if (x[i] !== y[i]) return y[i]! - x[i]!
  return a.name < b.name ? -1 : 1
}

// as apiextensions-apiserver pkg/registry/customresource/tableconvertor cellForJSONValue
const columnOf = ({ name, type, format, description, priority = 0, jsonPath: path }: PrinterColumn): Column<Custom> => {
  const find = jsonPath(`{${path}}`, { allowMissingKeys: true })
  return {
    name,
    type: type === 'integer' || type === 'boolean' || type === 'date' ? type : type === 'number' ? 'number' : 'string',
    ...(format ? { format } : {}),
    description: description || `Custom resource definition column (in JSONPath format): ${path}`,
    wide: priority > 0,
    cell: (object) => {
      const values = find.find(asJson(object)).flat()
      const [value] = values
      if (value === undefined || value === null) return null
      if (type === 'integer' || type === 'number') return typeof value === 'number' ? value : null
      if (type === 'boolean') return typeof value === 'boolean' ? value : null
      if (type === 'date') return typeof value === 'string' ? value : null
      return printed(value)
    },
  }
}

const scaleOf = ({ subresources }: CustomVersion): Kind<Custom>['scale'] => {
  const scale = subresources?.scale
  if (!scale) return undefined
  const number = (object: Custom, path: string) => {
    const value = atPath(object, path)
    return typeof value === 'number' ? value : 0
  }
  return {
    replicas: (object) => number(object, scale.specReplicasPath),
    withReplicas: (object, replicas) => withAtPath(asJson(object), scale.specReplicasPath, replicas) as unknown as Custom,
    statusReplicas: (object) => number(object, scale.statusReplicasPath),
    selector: (object) => (scale.labelSelectorPath ? String(atPath(object, scale.labelSelectorPath) ?? '') : ''),
  }
}

/** Errors of the whole object; apiVersion, kind and metadata are checked elsewhere. */
const errorsOf = (schema: JsonSchema, object: Custom): FieldError[] => [
  ...valueErrors(schema, asJson(object)),
  ...listTypeErrors(schema, asJson(object)),
]

const kindOf = ({ spec }: CustomResourceDefinition, version: CustomVersion): Kind => {
  const { names, group, scope } = spec
  const schema = version.schema?.openAPIV3Schema ?? {}
  const apiVersion = `${group}/${version.name}`
  const { status, scale } = version.subresources ?? {}
  const views = new WeakMap<KubeObject, KubeObject>()
  const described = defineKind<Custom>({
    apiVersion,
    kind: names.kind,
    plural: names.plural,
    singular: names.singular ?? names.kind.toLowerCase(),
    listKind: names.listKind ?? `${names.kind}List`,
    shortNames: names.shortNames ?? [],
    categories: names.categories ?? [],
    conditionalUpdate: true,
    namespaced: scope === 'Namespaced',
    subresources: [...(status ? [statusOf(names.kind)] : []), ...(scale ? [scaleSubresource] : [])],
    generation: true,
    schema: schema as unknown as JsonObject,
    type: typeOfResource(schema as unknown as JsonObject),
    ...(version.deprecated ? { deprecated: version.deprecationWarning ?? `${apiVersion} ${names.kind} is deprecated` } : {}),
    decode: (value) => ({ unknown: prune(schema, value).map((path) => `unknown field ${JSON.stringify(path)}`) }),
    // Stored objects were written by any version, and before the schema was what it is now.
    served: (object) => {
      const known = views.get(object)
      if (known !== undefined) return known
      const view = structuredClone({ ...object, apiVersion }) as KubeObject
      prune(schema, asJson(view))
      applyDefaults(schema, asJson(view))
      views.set(object, view)
      return view
    },
    defaults: (draft) => applyDefaults(schema, asJson(draft)),
    // A rule may only be asked of an object whose shape is right.
    validate: (object) => {
      const errors = errorsOf(schema, object)
      return errors.length > 0 ? errors : ruleErrors(schema, asJson(object), undefined)
    },
    validateUpdate: (object, previous) =>
      errorsOf(schema, object).length > 0
        ? []
        : ruleErrors(schema, asJson(object), asJson(previous)).filter(
            (error) =>
              !ruleErrors(schema, asJson(object), undefined).some(
                ({ field, message }) => field === error.field && message === error.message,
              ),
          ),
    scale: scaleOf(version),
    fields: Object.fromEntries(
      (version.selectableFields ?? []).map(({ jsonPath: path }) => [
        path.replace(/^\./, ''),
        (object: Custom) => String(atPath(object, path) ?? ''),
      ]),
    ),
    columns: version.additionalPrinterColumns?.length ? version.additionalPrinterColumns.map(columnOf) : [ageColumn],
  })
  return described as unknown as Kind
}

const made = new WeakMap<CustomResourceDefinition, readonly Kind[]>()

/** The kinds that one definition adds: one for each served version. */
export const kindsOfDefinition = (definition: CustomResourceDefinition): readonly Kind[] => {
  const known = made.get(definition)
  if (known !== undefined) return known
  const kinds = [...definition.spec.versions]
    .filter((version) => version.served)
    .sort(byPriority)
    .map((version) => kindOf(definition, version))
  made.set(definition, kinds)
  return kinds
}

/** The kind under which a definition's objects are stored, whether that version is served or not. */
export const storageKindOf = (definition: CustomResourceDefinition): Kind | undefined => {
  const version = definition.spec.versions.find(({ storage }) => storage)
  return version && (kindsOfDefinition(definition).find((kind) => kind.version === version.name) ?? kindOf(definition, version))
}

/** What definitions add to the list of kinds: groups and names in order. Only established ones are served. */
export const customKinds = (definitions: readonly KubeObject[]): readonly Kind[] =>
  (definitions as readonly CustomResourceDefinition[])
    .filter((definition) => isTrue(definition, 'Established'))
    .sort((a, b) => (a.spec.group < b.spec.group ? -1 : a.spec.group > b.spec.group ? 1 : 0))
    .flatMap(kindsOfDefinition)
