import type { ApiResponse } from '@/cluster/door'
import { apiVersionOf } from '@/cluster/kinds/define'
import type { Kind } from '@/cluster/kinds/kind'
import { schemasOf } from './openapi-schemas'
import { json, type ParsedRequest } from './request'
import { unknownPath } from './status'
import { kubernetesVersion } from './version'

const rootOf = (kind: Kind) => `${kind.group === '' ? 'api' : 'apis'}/${apiVersionOf(kind)}`

/** The three fields of a gnostic Document that clients look for: swagger "2.0", info, paths. */
const minimalV2 = Uint8Array.from([
  0x0a,
  0x03,
  ...new TextEncoder().encode('2.0'),
  0x12,
  0x15,
  0x0a,
  0x0a,
  ...new TextEncoder().encode('Kubernetes'),
  0x12,
  0x07,
  ...new TextEncoder().encode(kubernetesVersion),
  0x42,
  0x00,
])

const pathItem = (kind: Kind) => ({
  patch: {
    'x-kubernetes-action': 'patch',
    'x-kubernetes-group-version-kind': { group: kind.group, version: kind.version, kind: kind.kind },
    parameters: ['dryRun', 'fieldManager', 'fieldValidation', 'force'].map((name) => ({ name, in: 'query', schema: { type: 'string' } })),
    responses: {},
  },
})

/** `com.example.stable.v1.CronTab`: what OpenAPI calls a custom resource's type. as apiextensions-apiserver pkg/controller/openapi/builder */
const schemaOf = (kind: Kind): [string, unknown][] => {
  if (kind.schema === undefined) return []
  const name = [...kind.group.split('.').reverse(), kind.version, kind.kind].join('.')
  const gvk = [{ group: kind.group, version: kind.version, kind: kind.kind }]
  const text = (description: string) => ({ type: 'string', description })
  const properties = {
    apiVersion: text('APIVersion defines the versioned schema of this representation of an object.'),
    kind: text('Kind is a string value representing the REST resource this object represents.'),
    metadata: { type: 'object', description: "Standard object's metadata." },
    ...(kind.schema.properties as object | undefined),
  }
  return [[name, { ...kind.schema, properties, 'x-kubernetes-group-version-kind': gvk }]]
}

/** Documents of the built-in kinds, by group and version: they change with nothing but the release. */
const documents = new Map<string, string>()

const documentOf = (root: string, own: readonly Kind[]): string =>
  JSON.stringify({
    openapi: '3.0.0',
    info: { title: 'Kubernetes', version: kubernetesVersion },
    components: {
      schemas: { ...schemasOf(own.filter((kind) => kind.schema === undefined)), ...Object.fromEntries(own.flatMap(schemaOf)) },
    },
    paths: Object.fromEntries(
      own.map((kind) => [`/${root}/${kind.namespaced ? 'namespaces/{namespace}/' : ''}${kind.plural}/{name}`, pathItem(kind)]),
    ),
  })

/** `/openapi/v3` and what it lists: a document per group and version, made when it is first asked for; of `/openapi/v2` only what clients look for. */
export const openapi = (kinds: readonly Kind[], request: ParsedRequest): ApiResponse => {
  const [, version, ...below] = request.segments
  if (version === 'v2')
    return { status: 200, headers: { 'content-type': 'application/com.github.proto-openapi.spec.v2.v1.0+protobuf' }, body: minimalV2 }
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
