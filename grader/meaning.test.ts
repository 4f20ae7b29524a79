import { describe, expect, it } from 'vitest'
import type { Json } from '@/apimachinery/object'
import { compare } from './compare'

// Each row: one thing in two spellings that mean the same, and one that means another. Literally, only what is written alike is equal.

const container = (fields: Json) => ({ spec: { containers: [{ name: 'app', ...(fields as object) }] } }) as Json
const mount = (mountPath: string) => container({ volumeMounts: [{ name: 'data', mountPath, readOnly: true }] })
const spec = (fields: Json): Json => ({ spec: fields })
const volume = (source: Json) => spec({ volumes: [{ name: 'v', ...(source as object) }] })
const block = (ipBlock: Json) => spec({ ingress: [{ from: [{ ipBlock }] }] })
const cpu = (value: Json) => container({ resources: { requests: { cpu: value } } })
const memory = (value: Json) => container({ resources: { limits: { memory: value } } })
const image = (value: string) => container({ image: value })
const selects = (selector: Json) => spec({ selector })
const inValues = (...values: string[]) => selects({ matchExpressions: [{ key: 'app', operator: 'In', values }] })
const timeout = (request: string) => spec({ rules: [{ timeouts: { request } }] })

const entry = (pathType: string, path: string) => spec({ rules: [{ http: { paths: [{ pathType, path }] } }] })
const match = (type: string, value: string) => spec({ rules: [{ matches: [{ path: { type, value } }] }] })

type Row = [what: string, kind: string, stated: Json, alike: Json, other: Json]
const rows: Row[] = [
  ['a mount path with a slash at its end', 'v1 Pod', mount('/in'), mount('/in/'), mount('/input')],
  ['a mount path with a slash in the text of the check', 'v1 Pod', mount('/in/'), mount('/in'), mount('/')],
  ['the root is no other directory', 'v1 Pod', mount('/'), mount('//'), mount('/in')],
  [
    'a directory of the host',
    'v1 Pod',
    volume({ hostPath: { path: '/opt/data' } }),
    volume({ hostPath: { path: '/opt/data/' } }),
    volume({ hostPath: { path: '/opt' } }),
  ],
  [
    'a file of a ConfigMap',
    'v1 Pod',
    volume({ configMap: { items: [{ key: 'k', path: 'a/b' }] } }),
    volume({ configMap: { items: [{ key: 'k', path: './a//b' }] } }),
    volume({ configMap: { items: [{ key: 'k', path: 'a' }] } }),
  ],
  [
    'a working directory',
    'v1 Pod',
    container({ workingDir: '/srv' }),
    container({ workingDir: '/srv/' }),
    container({ workingDir: '/srv/a' }),
  ],
  ['half a core', 'v1 Pod', cpu('0.5'), cpu('500m'), cpu('50m')],
  ['a whole core, as number', 'v1 Pod', cpu('1'), cpu(1), cpu('1m')],
  ['a gibibyte', 'v1 Pod', memory('1Gi'), memory('1024Mi'), memory('1G')],
  ['a gigabyte in bytes', 'v1 Pod', memory('1G'), memory('1000000000'), memory('1e10')],
  [
    'a quota',
    'v1 ResourceQuota',
    spec({ hard: { 'requests.cpu': '2' } }),
    spec({ hard: { 'requests.cpu': '2000m' } }),
    spec({ hard: { 'requests.cpu': '200m' } }),
  ],
  [
    'a limit range',
    'v1 LimitRange',
    spec({ limits: [{ type: 'Container', max: { memory: '512Mi' } }] }),
    spec({ limits: [{ type: 'Container', max: { memory: '0.5Gi' } }] }),
    spec({ limits: [{ type: 'Container', max: { memory: '512M' } }] }),
  ],
  [
    'the size of a claim',
    'v1 PersistentVolumeClaim',
    spec({ resources: { requests: { storage: '2Gi' } } }),
    spec({ resources: { requests: { storage: '2048Mi' } } }),
    spec({ resources: { requests: { storage: '2G' } } }),
  ],
  ['an image with its registry', 'v1 Pod', image('nginx:1.29'), image('docker.io/library/nginx:1.29'), image('nginx:1.28')],
  ['an image without a tag', 'v1 Pod', image('busybox'), image('busybox:latest'), image('busybox:1.37')],
  [
    'an image of another registry is another',
    'v1 Pod',
    image('pause:3.10'),
    image('docker.io/pause:3.10'),
    image('registry.k8s.io/pause:3.10'),
  ],
  [
    'an image in a template',
    'apps/v1 Deployment',
    spec({ template: image('nginx') }),
    spec({ template: image('library/nginx:latest') }),
    spec({ template: image('my/nginx') }),
  ],
  [
    'a range of addresses by any address in it',
    'networking.k8s.io/v1 NetworkPolicy',
    block({ cidr: '10.0.0.0/8' }),
    block({ cidr: '10.1.2.3/8' }),
    block({ cidr: '10.0.0.0/16' }),
  ],
  [
    'a range that ends within an octet',
    'networking.k8s.io/v1 NetworkPolicy',
    block({ cidr: '172.16.0.0/12' }),
    block({ cidr: '172.31.0.0/12' }),
    block({ cidr: '172.32.0.0/12' }),
  ],
  [
    'ranges that are left out, in another order',
    'networking.k8s.io/v1 NetworkPolicy',
    block({ cidr: '10.0.0.0/8', except: ['10.1.0.0/16', '10.2.0.0/16'] }),
    block({ cidr: '10.0.0.0/8', except: ['10.2.0.9/16', '10.1.0.0/16'] }),
    block({ cidr: '10.0.0.0/8', except: ['10.1.0.0/16'] }),
  ],
  [
    'one address',
    'networking.k8s.io/v1 NetworkPolicy',
    block({ cidr: '203.0.113.7/32' }),
    block({ cidr: '203.0.113.7/32' }),
    block({ cidr: '203.0.113.8/32' }),
  ],
  [
    'who may use a load balancer',
    'v1 Service',
    spec({ loadBalancerSourceRanges: ['192.168.0.0/16'] }),
    spec({ loadBalancerSourceRanges: ['192.168.7.0/16'] }),
    spec({ loadBalancerSourceRanges: ['192.168.7.0/24'] }),
  ],
  [
    'a label as the only value of an expression',
    'apps/v1 Deployment',
    selects({ matchLabels: { app: 'web' } }),
    inValues('web'),
    inValues('web', 'api'),
  ],
  ['values of an expression in another order', 'apps/v1 Deployment', inValues('a', 'b'), inValues('b', 'a'), inValues('a')],
  [
    'variables in another order',
    'v1 Pod',
    container({
      env: [
        { name: 'A', value: '1' },
        { name: 'B', value: '2' },
      ],
    }),
    container({
      env: [
        { name: 'B', value: '2' },
        { name: 'A', value: '1' },
      ],
    }),
    container({
      env: [
        { name: 'A', value: '2' },
        { name: 'B', value: '1' },
      ],
    }),
  ],
  [
    'a variable is text, no quantity',
    'v1 Pod',
    container({ env: [{ name: 'A', value: '0.5' }] }),
    container({ env: [{ name: 'A', value: '0.5' }] }),
    container({ env: [{ name: 'A', value: '500m' }] }),
  ],
  [
    'a command is its words, not a line for a shell',
    'v1 Pod',
    container({ command: ['sleep', '10'] }),
    container({ command: ['sleep', '10'] }),
    container({ command: ['sh', '-c', 'sleep 10'] }),
  ],
  [
    'a port without a protocol',
    'v1 Pod',
    container({ ports: [{ containerPort: 53 }] }),
    container({ ports: [{ containerPort: 53, protocol: 'TCP' }] }),
    container({ ports: [{ containerPort: 53, protocol: 'UDP' }] }),
  ],
  [
    'a toleration without an operator',
    'v1 Pod',
    spec({ tolerations: [{ key: 'gpu', operator: 'Equal', value: 'yes', effect: 'NoSchedule' }] }),
    spec({ tolerations: [{ key: 'gpu', value: 'yes', effect: 'NoSchedule' }] }),
    spec({ tolerations: [{ key: 'gpu', operator: 'Exists', effect: 'NoSchedule' }] }),
  ],
  [
    'a token that is mounted unless it is said not to be',
    'v1 Pod',
    spec({ automountServiceAccountToken: true }),
    spec({}),
    spec({ automountServiceAccountToken: false }),
  ],
  [
    'an alias with the dot of the root',
    'v1 Service',
    spec({ externalName: 'db.example.com' }),
    spec({ externalName: 'db.example.com.' }),
    spec({ externalName: 'db.example.org' }),
  ],
  [
    'every five minutes',
    'batch/v1 CronJob',
    spec({ schedule: '*/5 * * * *' }),
    spec({ schedule: '0,5,10,15,20,25,30,35,40,45,50,55 * * * *' }),
    spec({ schedule: '5 * * * *' }),
  ],
  ['each night', 'batch/v1 CronJob', spec({ schedule: '0 0 * * *' }), spec({ schedule: '@daily' }), spec({ schedule: '0 12 * * *' })],
  [
    'with zeros before the numbers',
    'batch/v1 CronJob',
    spec({ schedule: '5 2 * * *' }),
    spec({ schedule: '05 02 */1 * *' }),
    spec({ schedule: '2 5 * * *' }),
  ],
  [
    'weekdays by name',
    'batch/v1 CronJob',
    spec({ schedule: '0 8 * * 1-5' }),
    spec({ schedule: '0 8 * * MON-FRI' }),
    spec({ schedule: '0 8 * * 0-5' }),
  ],
  ['a prefix with a slash at its end', 'networking.k8s.io/v1 Ingress', entry('Prefix', '/a'), entry('Prefix', '/a/'), entry('Prefix', '/')],
  ['an exact path is what it is', 'networking.k8s.io/v1 Ingress', entry('Exact', '/a'), entry('Exact', '/a'), entry('Exact', '/a/')],
  [
    'the prefix of a route',
    'gateway.networking.k8s.io/v1 HTTPRoute',
    match('PathPrefix', '/a/'),
    match('PathPrefix', '/a'),
    match('PathPrefix', '/'),
  ],
  [
    'the exact path of a route',
    'gateway.networking.k8s.io/v1 HTTPRoute',
    match('Exact', '/a/'),
    match('Exact', '/a/'),
    match('Exact', '/a'),
  ],
  [
    'a range of IPv6',
    'networking.k8s.io/v1 NetworkPolicy',
    block({ cidr: '2001:db8::/32' }),
    block({ cidr: '2001:0DB8:0:1::/32' }),
    block({ cidr: '2001:db8::/33' }),
  ],
  [
    'an address of IPv6',
    'discovery.k8s.io/v1 EndpointSlice',
    { endpoints: [{ addresses: ['fd00::7'] }] },
    { endpoints: [{ addresses: ['fd00:0:0::0007'] }] },
    { endpoints: [{ addresses: ['fd00::8'] }] },
  ],
  ['how long a route waits', 'gateway.networking.k8s.io/v1 HTTPRoute', timeout('1m'), timeout('60s'), timeout('60m')],
]

describe('equal by meaning', () => {
  it.each(rows)('%s', (_, kind, stated, alike, other) => {
    const [apiVersion = '', name = ''] = kind.split(' ')
    const of = { apiVersion, kind: name }
    expect([compare(stated, alike, { of }).length, compare(stated, other, { of }).length > 0]).toEqual([0, true])
    const same = JSON.stringify(stated) === JSON.stringify(alike)
    const onlyOrder = /order|protocol/.test(_)
    if (!same && !onlyOrder) expect(compare(stated, alike, { of, literal: true })).not.toEqual([])
  })
})
