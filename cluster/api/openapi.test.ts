import { describe, expect, it } from 'vitest'
import { createCluster } from '@/cluster/cluster'

const cluster = createCluster({ setup: { profile: 'empty' }, seed: 'openapi', startAt: Date.parse('2026-11-21T09:00:00Z') })
const get = (path: string) => {
  const answer = cluster.handle({ method: 'GET', path })
  return JSON.parse('body' in answer ? String(answer.body) : 'null')
}

type Schema = { $ref?: string; allOf?: Schema[]; items?: Schema; additionalProperties?: Schema; properties?: Record<string, Schema> }
const refsOf = (schema: Schema): string[] => [
  ...(schema.$ref ? [schema.$ref] : []),
  ...[...(schema.allOf ?? []), schema.items, schema.additionalProperties, ...Object.values(schema.properties ?? {})].flatMap((s) =>
    s ? refsOf(s) : [],
  ),
]

const index = get('/openapi/v3') as { paths: Record<string, { serverRelativeURL: string }> }

describe.each(Object.entries(index.paths))('%s', (_, { serverRelativeURL }) => {
  it('refers to nothing that it does not have', () => {
    const { components } = get(serverRelativeURL) as { components: { schemas: Record<string, Schema> } }
    const missing = Object.values(components.schemas)
      .flatMap(refsOf)
      .filter((ref) => components.schemas[ref.replace('#/components/schemas/', '')] === undefined)
    expect([...new Set(missing)]).toEqual([])
    expect(Object.keys(components.schemas).length).toBeGreaterThan(0)
  })
})

it('a type stands without descriptions where none were built', () => {
  const { components } = get('/openapi/v3/apis/apps/v1')
  expect(components.schemas['io.k8s.api.core.v1.ContainerPort']).toEqual({
    type: 'object',
    properties: {
      name: { type: 'string' },
      hostPort: { type: 'integer', format: 'int32' },
      containerPort: { type: 'integer', format: 'int32' },
      protocol: { type: 'string', description: 'Possible enum values:\n - `"SCTP"`\n - `"TCP"`\n - `"UDP"`', enum: ['SCTP', 'TCP', 'UDP'] },
      hostIP: { type: 'string' },
    },
  })
})

describe('/openapi/v2', () => {
  const document = get('/openapi/v2') as {
    paths: Record<string, Record<string, { operationId?: string; parameters?: unknown[] }>>
    definitions: Record<string, Schema & { type?: string; description?: string }>
  }

  it('refers to nothing that it does not have', () => {
    const missing = Object.values(document.definitions)
      .flatMap(refsOf)
      .filter((ref) => document.definitions[ref.replace('#/definitions/', '')] === undefined)
    expect([...new Set(missing)]).toEqual([])
  })

  it('says in the words of version 2 what 3 says otherwise', () => {
    expect(JSON.stringify(document).match(/"(oneOf|anyOf|allOf)":\[/g)).toBeNull()
    expect(document.definitions['io.k8s.apimachinery.pkg.util.intstr.IntOrString']).toEqual({ type: 'string', format: 'int-or-string' })
    expect(document.definitions['io.k8s.api.apps.v1.Deployment']!.properties!.spec).toEqual({
      $ref: '#/definitions/io.k8s.api.apps.v1.DeploymentSpec',
    })
  })

  it('has the operations that a kind has', () => {
    const operationIds = (path: string) =>
      Object.entries(document.paths[path] ?? {}).map(([method, { operationId }]) => `${method} ${operationId ?? ''}`)
    expect(operationIds('/apis/apps/v1/namespaces/{namespace}/deployments/{name}')).toEqual([
      'get readAppsV1NamespacedDeployment',
      'put replaceAppsV1NamespacedDeployment',
      'patch patchAppsV1NamespacedDeployment',
      'delete deleteAppsV1NamespacedDeployment',
      'parameters ',
    ])
    expect(operationIds('/apis/authorization.k8s.io/v1/subjectaccessreviews')).toEqual(['post createAuthorizationV1SubjectAccessReview'])
    expect(operationIds('/apis/authorization.k8s.io/v1/subjectaccessreviews/{name}')).toEqual([])
  })

  it('lets only kinds whose lists are known to merge be patched strategically', () => {
    const gateways = createCluster({ setup: { profile: 'empty', addons: ['gateway'] }, seed: 'openapi', startAt: cluster.now() })
    const answer = gateways.handle({ method: 'GET', path: '/openapi/v2' })
    const { paths } = JSON.parse('body' in answer ? String(answer.body) : 'null') as {
      paths: Record<string, { patch: { consumes: string[] } }>
    }
    const consumed = (path: string) => paths[`/apis/${path}/{name}`]!.patch.consumes
    const generic = ['application/json-patch+json', 'application/merge-patch+json', 'application/apply-patch+yaml']
    expect(consumed('gateway.networking.k8s.io/v1/namespaces/{namespace}/gateways')).toEqual(generic)
    expect(consumed('apps/v1/namespaces/{namespace}/deployments')).toEqual([
      ...generic.slice(0, 2),
      'application/strategic-merge-patch+json',
      generic[2],
    ])
  })

  it.each(['application/com.github.proto-openapi.spec.v2@v1.0+protobuf', 'application/com.github.proto-openapi.spec.v2.v1.0+protobuf'])(
    'is protobuf for %s',
    (accept) => {
      const answer = cluster.handle({ method: 'GET', path: '/openapi/v2', headers: { accept } })
      if (!('body' in answer)) throw new Error('a stream')
      expect(answer.headers['content-type']).toBe('application/com.github.proto-openapi.spec.v2.v1.0+protobuf')
      expect([...(answer.body as Uint8Array).subarray(0, 28)]).toEqual([
        ...[0x0a, 3, ...Buffer.from('2.0')],
        ...[0x12, 21, 0x0a, 10, ...Buffer.from('Kubernetes'), 0x12, 7, ...Buffer.from('v1.35.2')],
      ])
    },
  )
})
