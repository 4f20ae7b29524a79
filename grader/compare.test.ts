import { describe, expect, it } from 'vitest'
import type { Json } from '@/apimachinery/object'
import { compare } from './compare'

type Case = {
  expected: Json
  found: Json | undefined
  portNames?: Record<string, number[]>
  literal?: boolean
  kind?: string
  differs?: [at: string, expected: string, found: string][]
}

const ports = (...list: Json[]) => ({ spec: { ports: list } })
const containers = (...list: Json[]) => ({ spec: { containers: list } })
const cpu = (value: Json) => containers({ name: 'app', resources: { requests: { cpu: value } } })
const memory = (value: Json) => containers({ name: 'app', resources: { limits: { memory: value } } })

const cases: Record<string, Case> = {
  'a partial object leaves the rest free': {
    expected: { spec: { type: 'NodePort' } },
    found: { spec: { type: 'NodePort', clusterIP: '10.96.0.9' } },
  },
  'says where and what': {
    expected: { spec: { type: 'NodePort' } },
    found: { spec: { type: 'ClusterIP' } },
    differs: [['spec.type', 'NodePort', 'ClusterIP']],
  },
  'tells all differences, in order': {
    expected: { spec: { type: 'NodePort', sessionAffinity: 'ClientIP' } },
    found: { spec: {} },
    differs: [
      ['spec.type', 'NodePort', 'nothing'],
      ['spec.sessionAffinity', 'ClientIP', 'nothing'],
    ],
  },
  'an absent object differs at each field asked for': {
    expected: { spec: { a: { b: 1 } } },
    found: {},
    differs: [['spec.a.b', '1', 'nothing']],
  },
  'ports meet by number, in any order': {
    expected: ports({ port: 443, name: 'https' }),
    found: ports({ port: 80, name: 'http', protocol: 'TCP' }, { port: 443, name: 'https', protocol: 'TCP' }),
  },
  'a port is named by its key': {
    expected: ports({ port: 80, targetPort: 8080 }),
    found: ports({ port: 80, targetPort: 80, protocol: 'TCP' }),
    differs: [['spec.ports[port=80].targetPort', '8080', '80']],
  },
  'a port met by name when only that is stated': {
    expected: ports({ name: 'http', targetPort: 8080 }),
    found: ports({ name: 'http', port: 80, targetPort: 80 }, { name: 'https', port: 443, targetPort: 8080 }),
    differs: [['spec.ports[name=http].targetPort', '8080', '80']],
  },
  'a missing port shows the others': {
    expected: ports({ port: 80 }),
    found: ports({ port: 8080, protocol: 'TCP' }, { port: 53, protocol: 'UDP' }),
    differs: [['spec.ports[port=80]', '{"port":80}', 'only port=8080; port=53,protocol=UDP']],
  },
  'a port without protocol is the TCP one': {
    expected: ports({ port: 53 }),
    found: ports({ port: 53, protocol: 'UDP' }),
    differs: [['spec.ports[port=53]', '{"port":53}', 'only port=53,protocol=UDP']],
  },
  'containers and env meet by name': {
    kind: 'Pod',
    expected: containers({ name: 'app', env: [{ name: 'MODE', value: 'prod' }] }),
    found: containers(
      { name: 'sidecar' },
      {
        name: 'app',
        env: [
          { name: 'X', value: '1' },
          { name: 'MODE', value: 'dev' },
        ],
      },
    ),
    differs: [['spec.containers[name=app].env[name=MODE].value', 'prod', 'dev']],
  },
  'rules are sets': {
    expected: { ingress: [{ from: [{ podSelector: { matchLabels: { app: 'api' } } }] }] },
    found: {
      ingress: [{ from: [{ podSelector: { matchLabels: { app: 'web' } } }] }, { from: [{ podSelector: { matchLabels: { app: 'api' } } }] }],
    },
  },
  'order matters in a command': {
    expected: { command: ['sh', '-c'] },
    found: { command: ['-c', 'sh'] },
    differs: [['command', '["sh","-c"]', '["-c","sh"]']],
  },
  '0.1 is 100m': { kind: 'Pod', expected: cpu('0.1'), found: cpu('100m') },
  '1Gi is 1024Mi': { kind: 'Pod', expected: memory('1Gi'), found: memory('1024Mi') },
  '1G is not 1Gi': {
    kind: 'Pod',
    expected: memory('1G'),
    found: memory('1Gi'),
    differs: [['spec.containers[name=app].resources.limits.memory', '1G', '1Gi']],
  },
  'as written when literal': {
    expected: cpu('0.1'),
    found: cpu('100m'),
    literal: true,
    differs: [['spec.containers[name=app].resources.requests.cpu', '0.1', '100m']],
  },
  'text that looks like a quantity is text elsewhere': {
    expected: { value: '0.1' },
    found: { value: '100m' },
    differs: [['value', '0.1', '100m']],
  },
  'a named port is its number': {
    expected: ports({ port: 80, targetPort: 8080 }),
    found: ports({ port: 80, targetPort: 'http' }),
    portNames: { http: [8080] },
  },
  'and the other way': {
    expected: ports({ port: 80, targetPort: 'http' }),
    found: ports({ port: 80, targetPort: 8080 }),
    portNames: { http: [8080] },
  },
  'a name with two numbers is neither': {
    expected: ports({ port: 80, targetPort: 8080 }),
    found: ports({ port: 80, targetPort: 'http' }),
    portNames: { http: [8080, 80] },
    differs: [['spec.ports[port=80].targetPort', '8080', 'http']],
  },
  'matchLabels is the same In': {
    expected: { selector: { matchLabels: { app: 'web' } } },
    found: { selector: { matchExpressions: [{ key: 'app', operator: 'In', values: ['web'] }] } },
  },
  'terms of a selector may be said to be the only ones': {
    expected: { selector: { matchExpressions: { $only: [{ key: 'os', operator: 'Exists' }] } } },
    found: { selector: { matchExpressions: [{ key: 'os', operator: 'Exists' }] } },
  },
  'a narrower selector is another': {
    expected: { selector: { matchLabels: { app: 'web' } } },
    found: { selector: { matchLabels: { app: 'web', tier: 'x' } } },
    differs: [['selector', 'app in (web)', 'app in (web), tier in (x)']],
  },
  'an omitted default is the default': { expected: { publishNotReadyAddresses: false, annotations: {} }, found: {} },
  'but not when literal': { expected: { flag: false }, found: {}, literal: true, differs: [['flag', 'false', 'nothing']] },
  'null asks for absence': { expected: { nodePort: null }, found: { nodePort: 30080 }, differs: [['nodePort', 'nothing', '30080']] },
  'null is met by absence': { expected: { spec: { nodePort: null } }, found: {} },
  $oneOf: {
    expected: { type: { $oneOf: ['NodePort', 'LoadBalancer'] } },
    found: { type: 'ClusterIP' },
    differs: [['type', 'one of NodePort, LoadBalancer', 'ClusterIP']],
  },
  $not: {
    expected: { type: { $not: 'ClusterIP' } },
    found: { type: 'ClusterIP' },
    differs: [['type', 'anything but ClusterIP', 'ClusterIP']],
  },
  '$not null asks for presence': { expected: { ip: { $not: null } }, found: {}, differs: [['ip', 'a value', 'nothing']] },
  $between: {
    expected: { nodePort: { $between: [30000, 30085] } },
    found: { nodePort: 30086 },
    differs: [['nodePort', '30000 to 30085', '30086']],
  },
  '$only refuses more': {
    expected: { spec: { ports: { $only: [{ port: 80 }] } } },
    found: ports({ port: 80, protocol: 'TCP' }, { port: 81, protocol: 'TCP' }),
    differs: [['spec.ports[port=81]', 'no further item', '{"port":81,"protocol":"TCP"}']],
  },
  'an item without keys is compared with the one that is most like it': {
    expected: {
      spec: {
        rules: [
          {
            backendRefs: {
              $only: [
                { name: 'old', weight: 90 },
                { name: 'new', weight: 10 },
              ],
            },
          },
        ],
      },
    },
    found: { spec: { rules: [{ matches: [] }, { backendRefs: [{ name: 'old', weight: 1 }] }] } },
    differs: [
      ['spec.rules[1].backendRefs[name=old].weight', '90', '1'],
      ['spec.rules[1].backendRefs[name=new]', '{"name":"new","weight":10}', 'only name=old'],
    ],
  },
  'what fits takes its item first': {
    expected: { rules: [{ to: 'a' }, { to: 'b' }] },
    found: { rules: [{ to: 'b' }] },
    differs: [['rules[]', '{"to":"a"}', 'only {"to":"b"}']],
  },
  'the only item is the one that is meant': {
    expected: { rules: [{ ports: { $only: [{ port: { $between: [1, 9] } }] } }] },
    found: { rules: [{ ports: [{ port: 80 }] }] },
    differs: [['rules[0].ports[0].port', '1 to 9', '80']],
  },
  'labels with dots are quoted in paths': {
    expected: { labels: { 'app.kubernetes.io/name': 'x' } },
    found: { labels: {} },
    differs: [["labels['app.kubernetes.io/name']", 'x', 'nothing']],
  },
  'one item does not serve twice': { expected: { values: ['a', 'a'] }, found: { values: ['a'] }, differs: [['values[a]', 'a', 'only a']] },
}

describe('compare', () => {
  it.each(Object.entries(cases))('%s', (_, { expected, found, portNames, literal, kind = 'Service', differs = [] }) => {
    const names = new Map(Object.entries(portNames ?? {}).map(([name, numbers]) => [name, new Set(numbers)]))
    expect(compare(expected, found, { literal, of: { apiVersion: 'v1', kind }, portNames: names })).toEqual(
      differs.map(([at, wanted, there]) => ({ at, expected: wanted, found: there })),
    )
  })

  it('refuses an operator that does not exist', () => {
    expect(() => compare({ a: { $matches: 'x' } }, { a: 'x' })).toThrow('a check says $matches, which is no operator')
  })
})
