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
