import type { JsonObject } from '@/apimachinery/object'
import type { ApiResponse } from '@/cluster/door'
import { apiVersionOf } from '@/cluster/kinds/define'
import type { Kind } from '@/cluster/kinds/kind'
import { gnosticDocument } from './gnostic'
import { schemaNameOf, schemasOf } from './openapi-schemas'
import { swaggerOf } from './openapi-v2'
import { json, type ParsedRequest } from './request'
import { unknownPath } from './status'
import { kubernetesVersion } from './version'

const rootOf = (kind: Kind) => `${kind.group === '' ? 'api' : 'apis'}/${apiVersionOf(kind)}`

const pathItem = (kind: Kind) => ({
  patch: {
    'x-kubernetes-action': 'patch',
    'x-kubernetes-group-version-kind': { group: kind.group, version: kind.version, kind: kind.kind },
    parameters: ['dryRun', 'fieldManager', 'fieldValidation', 'force'].map((name) => ({ name, in: 'query', schema: { type: 'string' } })),
    responses: {},
  },
})

/** `com.example.stable.v1.CronTab`: what OpenAPI calls a custom resource's type. as apiextensions-apiserver pkg/controller/openapi/builder */
const customNameOf = (kind: Kind) => [...kind.group.split('.').reverse(), kind.version, kind.kind].join('.')

const schemaOf = (kind: Kind): [string, JsonObject][] => {
  if (kind.schema === undefined) return []
  const gvk = [{ group: kind.group, version: kind.version, kind: kind.kind }]
  const text = (description: string) => ({ type: 'string', description })
  const properties = {
    apiVersion: text('APIVersion defines the versioned schema of this representation of an object.'),
    kind: text('Kind is a string value representing the REST resource this object represents.'),
    metadata: { type: 'object', description: "Standard object's metadata." },
    ...(kind.schema.properties as object | undefined),
  }
  return [[customNameOf(kind), { ...kind.schema, properties, 'x-kubernetes-group-version-kind': gvk }]]
}

/** Documents of the built-in kinds, by group and version: they change with nothing but the release. */
const documents = new Map<string, string>()

const allSchemasOf = (kinds: readonly Kind[]): JsonObject => ({
  ...schemasOf(kinds.filter((kind) => kind.schema === undefined)),
  ...Object.fromEntries(kinds.flatMap(schemaOf)),
})

const documentOf = (root: string, own: readonly Kind[]): string =>
  JSON.stringify({
    openapi: '3.0.0',
    info: { title: 'Kubernetes', version: kubernetesVersion },
    components: { schemas: allSchemasOf(own) },
    paths: Object.fromEntries(
      own.map((kind) => [`/${root}/${kind.namespaced ? 'namespaces/{namespace}/' : ''}${kind.plural}/{name}`, pathItem(kind)]),
    ),
  })

/** The document of version 2, in both forms, by the list of kinds that it tells of. */
const wholes = new WeakMap<readonly Kind[], { json: string; gnostic: Uint8Array }>()

const wholeOf = (kinds: readonly Kind[]) => {
  const known = wholes.get(kinds)
  if (known !== undefined) return known
  const document = swaggerOf(kinds, allSchemasOf(kinds), (kind) => (kind.schema === undefined ? schemaNameOf(kind) : customNameOf(kind)))
  const whole = { json: JSON.stringify(document), gnostic: gnosticDocument(document) }
  wholes.set(kinds, whole)
  return whole
}

const v2 = (kinds: readonly Kind[], request: ParsedRequest): ApiResponse => {
  const wanted = request.headers.accept ?? ''
  const inProtobuf = /^application\/com\.github\.(proto-openapi\.spec\.v2[@.]v1\.0|googleapis\.gnostic\.OpenAPIv2)\+protobuf/.test(wanted)
  return inProtobuf
    ? {
        status: 200,
        headers: { 'content-type': 'application/com.github.proto-openapi.spec.v2.v1.0+protobuf' },
        body: wholeOf(kinds).gnostic,
      }
    : { status: 200, headers: { 'content-type': 'application/json' }, body: wholeOf(kinds).json }
}

/** `/openapi/v2`, the whole API at once, and `/openapi/v3` with what it lists: a document per group and version. Made when first asked for. */
export const openapi = (kinds: readonly Kind[], request: ParsedRequest): ApiResponse => {
  const [, version, ...below] = request.segments
  if (version === 'v2' && below.length === 0) return v2(kinds, request)
  if (version !== 'v3') throw unknownPath()
  const roots = [...new Set(kinds.map(rootOf))]
  if (below.length === 0)
    return json(200, {
      paths: Object.fromEntries(roots.map((root) => [root, { serverRelativeURL: `/openapi/v3/${root}?hash=${kubernetesVersion}` }])),
    })
  const root = below.join('/')
  const own = kinds.filter((kind) => rootOf(kind) === root)
  if (own.length === 0) throw unknownPath()
  const builtIn = own.every((kind) => kind.schema === undefined)
  const body = (builtIn && documents.get(root)) || documentOf(root, own)
  if (builtIn) documents.set(root, body)
  return { status: 200, headers: { 'content-type': 'application/json' }, body }
}
