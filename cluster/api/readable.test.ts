import { describe, expect, it } from 'vitest'
import { type ApiRequest, createCluster } from '@/cluster/cluster'

const url = '/api/v1/namespaces/default/configmaps'
const nested = (levels: number) => `{"metadata":{"name":"x","a":${'['.repeat(levels)}${']'.repeat(levels)}}}`
const doubling = JSON.stringify(Array.from({ length: 60 }, (_, i) => ({ op: 'copy', from: '/metadata', path: `/metadata/${i}` })))

const cases: [string, ApiRequest['method'], string, string, string, number, string][] = [
  ['a deep body', 'POST', url, 'application/json', nested(513), 400, 'json: exceeded max depth'],
  ['a very deep body', 'POST', url, 'application/json', nested(1_000_000), 400, 'json: exceeded max depth'],
  ['a deep patch', 'PATCH', `${url}/kube-root-ca.crt`, 'application/merge-patch+json', nested(100_000), 400, 'json: exceeded max depth'],
  [
    'a deep JSON apply',
    'PATCH',
    `${url}/x?fieldManager=me`,
    'application/apply-patch+yaml',
    nested(100_000),
    400,
    'json: exceeded max depth',
  ],
  [
    '__proto__',
    'POST',
    url,
    'application/json',
    '{"metadata":{"name":"x"},"data":{"__proto__":"y"}}',
    400,
    'seatrial does not simulate a field named "__proto__"',
  ],
  [
    '__proto__ in a patch',
    'PATCH',
    `${url}/kube-root-ca.crt`,
    'application/merge-patch+json',
    '{"data":{"__proto__":"y"}}',
    400,
    'seatrial does not simulate a field named "__proto__"',
  ],
  [
    '__proto__ in a JSON patch',
    'PATCH',
    `${url}/kube-root-ca.crt`,
    'application/json-patch+json',
    '[{"op":"add","path":"/data/__proto__","value":"y"}]',
    400,
    'seatrial does not simulate a field named "__proto__"',
  ],
  [
    'copies of copies',
    'PATCH',
    `${url}/kube-root-ca.crt`,
    'application/json-patch+json',
    doubling,
    422,
    'the server rejected our request due to an error in our request',
  ],
]

describe('a body that could harm the process is refused', () => {
  const cluster = createCluster({ seed: 'readable', startAt: Date.parse('2026-11-21T10:00:00Z') })
  const send = (method: ApiRequest['method'], path: string, type: string, body: string) => {
    const answer = cluster.handle({ method, path, headers: { 'content-type': type }, body })
    return 'body' in answer && typeof answer.body === 'string' ? JSON.parse(answer.body) : undefined
  }
  it.each(cases)('%s', (_, method, path, type, body, code, message) => {
    expect(send(method, path, type, body)).toMatchObject({ kind: 'Status', code, message })
  })

  it('what every object inherits is a name like any other', () => {
    const annotations = { constructor: 'a', 'to.String': 'b', toString: 'c' }
    const path = `${url}/kube-root-ca.crt`
    expect(send('PATCH', path, 'application/merge-patch+json', JSON.stringify({ metadata: { annotations } }))).toMatchObject({
      metadata: { annotations },
    })
  })
})
