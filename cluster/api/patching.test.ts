import { expect, it } from 'vitest'
import { createCluster } from '@/cluster/cluster'

const cluster = createCluster({ setup: { profile: 'empty' }, seed: 'patching', startAt: Date.parse('2026-11-21T09:00:00Z') })
const send = (method: 'POST' | 'PATCH', path: string, body: unknown, type = 'application/json') => {
  const answer = cluster.handle({ method, path, headers: { 'content-type': type }, body: JSON.stringify(body) })
  return JSON.parse('body' in answer ? String(answer.body) : 'null')
}
const maps = '/api/v1/namespaces/default/configmaps'
const deployments = '/apis/apps/v1/namespaces/default/deployments'
send('POST', maps, { metadata: { name: 'a', uid: 'u' }, data: { b: 'c' } })
const spec = {
  selector: { matchLabels: { a: 'b' } },
  template: { metadata: { labels: { a: 'b' } }, spec: { containers: [{ name: 'a', image: 'a' }] } },
}
send('POST', deployments, { metadata: { name: 'a' }, spec })

/** Why a patch is refused, without what it made of the whole object. */
const refused = (path: string, patch: unknown, type: string, query = '') => {
  const { code, reason, details, message } = send('PATCH', `${path}/a${query}`, patch, `application/${type}+json`)
  const [cause] = details?.causes ?? []
  return { code, reason, field: cause?.field, message: cause?.message, whole: message === ` "" is invalid: patch: ${cause?.message}` }
}

const strategic: [string, string, unknown, string, string][] = [
  ['a text for a number', deployments, { spec: { replicas: 'x' } }, 'map[spec:map[replicas:x]]', 'unrecognized type: int32'],
  ['a fraction for a number', deployments, { spec: { replicas: 1.5 } }, 'map[spec:map[replicas:1.5]]', 'cannot convert float64 to int32'],
  ['a number for a text', maps, { data: { b: 1 } }, 'map[data:map[b:1]]', 'cannot convert int64 to string'],
  ['a truth for a text', maps, { data: { b: true } }, 'map[data:map[b:true]]', 'unrecognized type: string'],
  ['a text for a map', maps, { data: 'x' }, 'map[data:x]', 'cannot restore map from string'],
  ['a text for a struct', deployments, { spec: 'x' }, 'map[spec:x]', 'cannot restore struct from: string'],
  [
    'a map for a list',
    deployments,
    { spec: { template: { spec: { tolerations: { a: 1 } } } } },
    'map[spec:map[template:map[spec:map[tolerations:map[a:1]]]]]',
    'cannot restore slice from map',
  ],
]

it.each(strategic)('strategic merge: %s', (_, path, patch, shown, why) =>
  expect(refused(path, patch, 'strategic-merge-patch')).toEqual({
    code: 422,
    reason: 'Invalid',
    field: 'patch',
    message: `Invalid value: ${JSON.stringify(shown)}: ${why}`,
    whole: true,
  }),
)

const others: [string, string, unknown, string][] = [
  ['merge-patch', maps, { data: { b: 1 } }, 'json: cannot unmarshal number into Go struct field ConfigMap.data of type string'],
  [
    'json-patch',
    deployments,
    [{ op: 'replace', path: '/spec/replicas', value: 'x' }],
    'json: cannot unmarshal string into Go struct field DeploymentSpec.spec.replicas of type int32',
  ],
]

it.each(others)('%s shows what it made', (type, path, patch, why) => {
  const { message, ...rest } = refused(path, patch, type)
  expect(rest).toEqual({ code: 422, reason: 'Invalid', field: 'patch', whole: true })
  expect(message.startsWith('Invalid value: "{\\"')).toBe(true)
  expect(message.endsWith(`}": ${why}`)).toBe(true)
})

it('a field that nobody knows is refused when asked to be strict, and warned of otherwise', () => {
  const patch = { dota: { b: 'd' } }
  expect(refused(maps, patch, 'strategic-merge-patch', '?fieldValidation=Strict')).toEqual({
    code: 422,
    reason: 'Invalid',
    field: 'patch',
    message: 'Invalid value: "map[dota:map[b:d]]": strict decoding error: unknown field "dota"',
    whole: true,
  })
  const answer = cluster.handle({
    method: 'PATCH',
    path: `${maps}/a`,
    headers: { 'content-type': 'application/strategic-merge-patch+json' },
    body: JSON.stringify(patch),
  })
  expect([answer.status, answer.headers.warning]).toEqual([200, '299 - "unknown field \\"dota\\""'])
})
