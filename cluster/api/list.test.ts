import { describe, expect, it } from 'vitest'
import { createCluster } from '@/cluster/cluster'

const base = '/api/v1/namespaces/default/configmaps'

const createApi = () => {
  const cluster = createCluster({ setup: { profile: 'empty' }, seed: 'list', startAt: Date.parse('2026-11-21T09:00:00Z') })
  const ask = (method: 'GET' | 'POST' | 'DELETE' | 'PUT', path: string, body?: unknown) => {
    const answer = cluster.handle({ method, path, ...(body ? { body: JSON.stringify(body) } : {}) })
    return 'body' in answer ? { status: answer.status, body: JSON.parse(String(answer.body)) } : { status: answer.status, body: undefined }
  }
  const put = (name: string) => ask('POST', base, { metadata: { name } }).body
  return { ask, put, get: (query: string) => ask('GET', `${base}?${query}`) }
}

const namesOf = (answer: { body: { items: { metadata: { name: string } }[] } }) => answer.body.items.map((item) => item.metadata.name)

describe('pages', () => {
  it('follow each other, over the objects as they stood at the first', () => {
    const { ask, put, get } = createApi()
    for (const name of ['a', 'b', 'c', 'd']) put(name)
    const first = get('limit=2')
    expect([namesOf(first), first.body.metadata.remainingItemCount]).toEqual([['a', 'b'], 3])
    ask('DELETE', `${base}/c`)
    put('bb')
    const second = get(`limit=2&continue=${first.body.metadata.continue}`)
    expect([namesOf(second), second.body.metadata.remainingItemCount]).toEqual([['c', 'd'], 1])
    expect(second.body.metadata.resourceVersion).toBe(first.body.metadata.resourceVersion)
    const third = get(`limit=2&continue=${second.body.metadata.continue}`)
    expect([namesOf(third), third.body.metadata.continue]).toEqual([['kube-root-ca.crt'], undefined])
  })

  it('with a selector do not say how much remains', () => {
    const { put, get } = createApi()
    for (const name of ['a', 'b', 'c']) put(name)
    const { metadata } = get('limit=1&labelSelector=!x').body
    expect([typeof metadata.continue, metadata.remainingItemCount]).toEqual(['string', undefined])
  })

  it('of any version are given at once', () => {
    const { put, get } = createApi()
    for (const name of ['a', 'b', 'c']) put(name)
    expect(namesOf(get('limit=1&resourceVersion=0'))).toEqual(['a', 'b', 'c', 'kube-root-ca.crt'])
  })

  it('that are too old say where an inconsistent list goes on', () => {
    const { put, get } = createApi()
    for (const name of ['a', 'b', 'c']) put(name)
    const first = get('limit=2').body.metadata.continue
    for (let i = 0; i < 300; i++) put(`m${i}`)
    const late = get(`limit=2&continue=${first}`)
    expect([late.status, late.body.reason]).toEqual([410, 'Expired'])
    expect(late.body.message).toMatch(/^The provided continue parameter is too old to display a consistent list result\./)
    expect(namesOf(get(`limit=2&continue=${late.body.metadata.continue}`))).toEqual(['c', 'kube-root-ca.crt'])
  })
})

it('a list stands at the exact version that is asked for', () => {
  const { ask, put, get } = createApi()
  const { metadata } = put('a')
  put('b')
  ask('PUT', `${base}/a`, { metadata: { name: 'a' }, data: { x: 'y' } })
  const then = get(`resourceVersion=${metadata.resourceVersion}&resourceVersionMatch=Exact`)
  expect([namesOf(then), then.body.items[0].data, then.body.metadata.resourceVersion]).toEqual([
    ['a', 'kube-root-ca.crt'],
    undefined,
    metadata.resourceVersion,
  ])
})

const only = (what: string) => `ListOptions.meta.k8s.io "" is invalid: ${what}`
it.each([
  [
    'resourceVersionMatch=Exact',
    422,
    only('resourceVersionMatch: Forbidden: resourceVersionMatch is forbidden unless resourceVersion is provided'),
  ],
  [
    'resourceVersionMatch=Newer&resourceVersion=1',
    422,
    only('resourceVersionMatch: Unsupported value: "Newer": supported values: "Exact", "NotOlderThan", ""'),
  ],
  [
    'resourceVersionMatch=Exact&resourceVersion=0',
    422,
    only('resourceVersionMatch: Forbidden: resourceVersionMatch "exact" is forbidden for resourceVersion "0"'),
  ],
  ['sendInitialEvents=true', 422, only('sendInitialEvents: Forbidden: sendInitialEvents is forbidden for list')],
  [
    'watch=1&sendInitialEvents=true',
    422,
    only('resourceVersionMatch: Forbidden: sendInitialEvents requires setting resourceVersionMatch to NotOlderThan'),
  ],
  [
    'watch=1&resourceVersionMatch=NotOlderThan',
    422,
    only('resourceVersionMatch: Forbidden: resourceVersionMatch is forbidden for watch unless sendInitialEvents is provided'),
  ],
  ['continue=%25', 400, 'invalid continue token: continue key is not valid: illegal base64 data at input byte 0'],
  ['continue=e30', 400, 'invalid continue token: continue key is not valid: server does not recognize this encoded version ""'],
  ['continue=e30&resourceVersion=1', 400, 'specifying resource version is not allowed when using continue'],
  ['resourceVersion=1&resourceVersionMatch=Exact', 410, 'The resourceVersion for the provided list is too old.'],
  [
    'resourceVersion=new',
    422,
    'configmaps "" is invalid: resourceVersion: Invalid value: "new": strconv.ParseUint: parsing "new": invalid syntax',
  ],
  ['fieldSelector=data.x=1', 400, '"data.x" is not a known field selector: only "metadata.name", "metadata.namespace"'],
])('%s is refused', (query, status, message) => {
  const answer = createApi().get(query)
  expect([answer.status, answer.body.message]).toEqual([status, message])
})

it('a kind with fields of its own refuses the others in its own words', () => {
  const answer = createApi().ask('GET', '/api/v1/pods?fieldSelector=status.foo=1')
  expect([answer.status, answer.body.message]).toEqual([400, 'field label not supported: status.foo'])
})
