import type { Json, JsonObject } from '@/apimachinery/object'
import { apiVersionOf } from '@/cluster/kinds/define'
import type { Kind } from '@/cluster/kinds/kind'
import { patchTypesOf } from './patching'
import { kubernetesVersion } from './version'

/** What OpenAPI 2 says otherwise than 3: a value that is a number or a text is called a text. */
const asText: Readonly<Record<string, JsonObject>> = {
  'io.k8s.apimachinery.pkg.api.resource.Quantity': { type: 'string' },
  'io.k8s.apimachinery.pkg.util.intstr.IntOrString': { type: 'string', format: 'int-or-string' },
}

/** Words of OpenAPI 3 that 2 does not have. A value that may be of several types has none. */
const dropped = ['oneOf', 'anyOf', 'not', 'nullable', 'allOf', '$ref', 'items', 'properties', 'additionalProperties', 'default']

const isObject = (value: Json | undefined): value is JsonObject => typeof value === 'object' && value !== null && !Array.isArray(value)

/** A schema of OpenAPI 3 as one of 2. As apiextensions-apiserver pkg/controller/openapi/v2 ToStructuralOpenAPIV2. */
const schemaV2 = (given: JsonObject): JsonObject => {
  const ref = (isObject((given.allOf as Json[] | undefined)?.[0]) ? (given.allOf as JsonObject[])[0]! : given).$ref
  const out: JsonObject = Object.fromEntries(Object.entries(given).filter(([name]) => !dropped.includes(name)))
  if (typeof ref === 'string') return { ...out, $ref: ref.replace('#/components/schemas/', '#/definitions/') }
  // What may be null, or hold what nobody described, is told as nothing at all: clients of version 2 would refuse it.
  if (given.nullable === true || given['x-kubernetes-preserve-unknown-fields'] === true) {
    delete out.type
    return out
  }
  if (given['x-kubernetes-int-or-string'] === true) delete out.type
  if (isObject(given.items)) out.items = schemaV2(given.items)
  if (isObject(given.additionalProperties)) out.additionalProperties = schemaV2(given.additionalProperties)
  if (isObject(given.properties))
    out.properties = Object.fromEntries(Object.entries(given.properties).map(([name, below]) => [name, schemaV2(below as JsonObject)]))
  return out
}

const text = (name: string): JsonObject => ({ name, in: 'query', type: 'string', uniqueItems: true })
const inPath = (name: string, description: string): JsonObject => ({
  name,
  in: 'path',
  description,
  required: true,
  type: 'string',
  uniqueItems: true,
})

const writing = ['dryRun', 'fieldManager', 'fieldValidation'].map(text)
const selecting = ['labelSelector', 'fieldSelector', 'limit', 'continue', 'resourceVersion', 'resourceVersionMatch'].map(text)

type Operation = { verb: string; method: string; one: boolean; action: string; id: string; parameters: JsonObject[]; takes: boolean }

const operations: readonly Operation[] = [
  { verb: 'list', method: 'get', one: false, action: 'list', id: 'list', parameters: [...selecting, text('watch')], takes: false },
  { verb: 'create', method: 'post', one: false, action: 'post', id: 'create', parameters: writing, takes: true },
  {
    verb: 'deletecollection',
    method: 'delete',
    one: false,
    action: 'deletecollection',
    id: 'deleteCollection',
    parameters: selecting,
    takes: false,
  },
  { verb: 'get', method: 'get', one: true, action: 'get', id: 'read', parameters: [], takes: false },
  { verb: 'update', method: 'put', one: true, action: 'put', id: 'replace', parameters: writing, takes: true },
  { verb: 'patch', method: 'patch', one: true, action: 'patch', id: 'patch', parameters: [...writing, text('force')], takes: true },
  {
    verb: 'delete',
    method: 'delete',
    one: true,
    action: 'delete',
    id: 'delete',
    parameters: ['dryRun', 'gracePeriodSeconds', 'propagationPolicy'].map(text),
    takes: false,
  },
]

const capital = (word: string) => word.slice(0, 1).toUpperCase() + word.slice(1)

/** `appsV1`, `coreV1`: the tag of a group's operations. */
const tagOf = ({ group, version }: Kind) =>
  `${(group || 'core')
    .split('.')
    .filter((part) => part !== 'k8s' && part !== 'io')
    .map((part, i) => (i === 0 ? part : capital(part)))
    .join('')}${capital(version)}`

const pathsOf = (kind: Kind, definition: string): [string, JsonObject][] => {
  const root = `/${kind.group === '' ? 'api' : 'apis'}/${apiVersionOf(kind)}/${kind.namespaced ? 'namespaces/{namespace}/' : ''}${kind.plural}`
  const schema = { $ref: `#/definitions/${definition}` }
  const item = (one: boolean): JsonObject =>
    Object.fromEntries(
      operations
        .filter((o) => o.one === one && kind.verbs.includes(o.verb))
        .map((o) => [
          o.method,
          {
            tags: [tagOf(kind)],
            operationId: `${o.id}${capital(tagOf(kind))}${kind.namespaced ? 'Namespaced' : ''}${kind.kind}`,
            produces: ['application/json'],
            consumes: o.verb === 'patch' ? patchTypesOf(kind) : ['*/*'],
            schemes: ['https'],
            parameters: [
              ...(o.takes ? [{ name: 'body', in: 'body', required: true, schema: o.verb === 'patch' ? patchBody : schema }] : []),
              ...o.parameters,
            ],
            responses: {
              200: { description: 'OK', ...(['get', 'post', 'put', 'patch'].includes(o.action) ? { schema } : {}) },
              401: { description: 'Unauthorized' },
            },
            'x-kubernetes-action': o.action,
            'x-kubernetes-group-version-kind': { group: kind.group, version: kind.version, kind: kind.kind },
          } as JsonObject,
        ]),
    )
  const namespace = kind.namespaced ? [inPath('namespace', 'object name and auth scope, such as for teams and projects')] : []
  const below = (parameters: JsonObject[], one: boolean): JsonObject => ({ ...item(one), ...(parameters.length > 0 ? { parameters } : {}) })
  const all: [string, boolean, JsonObject][] = [
    [root, false, below(namespace, false)],
    [`${root}/{name}`, true, below([inPath('name', `name of the ${kind.kind}`), ...namespace], true)],
  ]
  return all.flatMap(([path, one, found]) =>
    operations.some((o) => o.one === one && found[o.method] !== undefined) ? [[path, found]] : [],
  )
}

const patchBody: JsonObject = {
  type: 'object',
  description: 'Patch is provided to give a concrete name and type to the Kubernetes PATCH request body.',
}

/**
 * The whole API as one document of OpenAPI 2, for clients that read that version. `schemas` are those of version 3 by their names; `nameOf` says which of
 * them is a kind's. As kube-openapi pkg/builder, of what Kubernetes serves at /openapi/v2.
 */
export const swaggerOf = (kinds: readonly Kind[], schemas: JsonObject, nameOf: (kind: Kind) => string): JsonObject => ({
  swagger: '2.0',
  info: { title: 'Kubernetes', version: kubernetesVersion },
  paths: Object.fromEntries(
    kinds.flatMap((kind) => (schemas[nameOf(kind)] === undefined ? [] : pathsOf(kind, nameOf(kind)))).sort(([a], [b]) => (a < b ? -1 : 1)),
  ),
  definitions: Object.fromEntries(
    Object.entries(schemas).map(([name, schema]) => {
      const said = (schema as JsonObject).description
      const own = asText[name]
      return [name, own === undefined ? schemaV2(schema as JsonObject) : { ...(said === undefined ? {} : { description: said }), ...own }]
    }),
  ),
  securityDefinitions: { BearerToken: { description: 'Bearer Token authentication', type: 'apiKey', name: 'authorization', in: 'header' } },
  security: [{ BearerToken: [] }],
})
