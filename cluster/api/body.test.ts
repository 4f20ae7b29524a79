import { expect, it } from 'vitest'
import { createCluster } from '@/cluster/cluster'

const fresh = () => createCluster({ seed: 'body', startAt: Date.parse('2026-11-21T09:00:00Z'), setup: { profile: 'empty' } })

it('takes and gives YAML', () => {
  const cluster = fresh()
  const headers = { 'content-type': 'application/yaml', accept: 'application/yaml' }
  const body = 'metadata:\n  name: a\ndata:\n  b: c\n'
  const answer = cluster.handle({ method: 'POST', path: '/api/v1/namespaces/default/configmaps', headers, body })
  expect([answer.status, answer.headers['content-type']]).toEqual([201, 'application/yaml'])
  expect('body' in answer ? String(answer.body) : '').toMatch(/^apiVersion: v1\ndata:\n {2}b: c\nkind: ConfigMap\nmetadata:\n/)
  const broken = cluster.handle({ method: 'POST', path: '/api/v1/namespaces/default/configmaps', headers, body: 'a: [' })
  expect([broken.status, 'body' in broken && String(broken.body)]).toEqual([
    400,
    expect.stringContaining('error converting YAML to JSON: yaml: '),
  ])
})
