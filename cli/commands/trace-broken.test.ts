import { mkdtempSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach, describe, expect, it, vi } from 'vitest'
import { run } from './trace'

// What `seatrial trace` tells of broken Services, whole. Addresses, drawn names and which of two nodes are hidden.

afterEach(() => vi.restoreAllMocks())

const object = (value: object) => `kubectl apply -f - <<'EOF'\n${JSON.stringify(value)}\nEOF\n`
const meta = (name: string, labels: object = {}) => ({ name, namespace: 'shop', labels })
const container = (more: object = {}) => ({ name: 'nginx', image: 'nginx', ...more })
const pod = (name: string, spec: object, labels: object = {}) =>
  object({ apiVersion: 'v1', kind: 'Pod', metadata: meta(name, labels), spec })
const service = (name: string, spec: object) => object({ apiVersion: 'v1', kind: 'Service', metadata: meta(name), spec })
const web = (more: object = {}, replicas = 2, spec: object = {}) =>
  object({
    apiVersion: 'apps/v1',
    kind: 'Deployment',
    metadata: meta('web'),
    spec: {
      replicas,
      selector: { matchLabels: { app: 'web' } },
      template: { metadata: { labels: { app: 'web' } }, spec: { containers: [container(more)], ...spec } },
    },
  })
const policy = (spec: object) => object({ apiVersion: 'networking.k8s.io/v1', kind: 'NetworkPolicy', metadata: meta('guard'), spec })
const base = `kubectl create namespace shop\n${pod('client', { containers: [{ name: 'c', image: 'busybox', args: ['sleep', '1d'] }] }, { run: 'client' })}`
const app = { selector: { app: 'web' } }
const port80 = { ports: [{ port: 80 }] }
const open = { type: 'NodePort', ports: [{ port: 80, nodePort: 30080 }] }
const ingress = (spec: object, annotations: object = {}) =>
  object({
    apiVersion: 'networking.k8s.io/v1',
    kind: 'Ingress',
    metadata: { ...meta('shop'), annotations },
    spec: {
      rules: [
        {
          host: 'shop.example.com',
          http: { paths: [{ path: '/app', pathType: 'Prefix', backend: { service: { name: 'web', port: { number: 80 } } } }] },
        },
      ],
      ...spec,
    },
  })
const gateway = object({
  apiVersion: 'gateway.networking.k8s.io/v1',
  kind: 'Gateway',
  metadata: meta('main'),
  spec: { gatewayClassName: 'nginx', listeners: [{ name: 'http', port: 80, protocol: 'HTTP', hostname: '*.example.com' }] },
})
const route = (spec: object) =>
  object({
    apiVersion: 'gateway.networking.k8s.io/v1',
    kind: 'HTTPRoute',
    metadata: meta('shop'),
    spec: {
      parentRefs: [{ name: 'main' }],
      hostnames: ['shop.example.com'],
      rules: [{ backendRefs: [{ name: 'web', port: 80 }] }],
      ...spec,
    },
  })

const client = ['pod/shop/client', 'http://web/']
const byNginx = ['outside', 'http://192.168.1.240/app', '--profile', 'metallb', '--addons', 'ingress-nginx', '--host', 'shop.example.com']
const byGateway = ['outside', 'http://192.168.1.240/', '--profile', 'metallb', '--addons', 'gateway', '--host', 'shop.example.com']

type Row = [name: string, script: string, words: string[]]
const rows: Row[] = [
  ['a wrong selector', web() + service('web', { selector: { app: 'wep' }, ...port80 }), client],
  ['a wrong targetPort', web() + service('web', { ...app, ports: [{ port: 80, targetPort: 8080 }] }), client],
  [
    'pods that are not ready',
    web({ readinessProbe: { httpGet: { path: '/healthz', port: 80 } } }) + service('web', { ...app, ...port80 }),
    client,
  ],
  ['no pods: scaled to zero', web({}, 0) + service('web', { ...app, ...port80 }), client],
  ['an image that is not there', web({ image: 'nginx:nope' }) + service('web', { ...app, ...port80 }), client],
  [
    'a policy at the pod',
    web() +
      service('web', { ...app, ...port80 }) +
      policy({
        podSelector: { matchLabels: { app: 'web' } },
        ingress: [{ from: [{ podSelector: { matchLabels: { role: 'front' } } }], ports: [{ port: 80 }] }],
      }),
    client,
  ],
  [
    'a policy at the client',
    web() +
      service('web', { ...app, ...port80 }) +
      policy({
        podSelector: { matchLabels: { run: 'client' } },
        policyTypes: ['Egress'],
        egress: [{ ports: [{ port: 53, protocol: 'UDP' }] }],
      }),
    client,
  ],
  [
    'a policy that forgets DNS',
    web() +
      service('web', { ...app, ...port80 }) +
      policy({ podSelector: { matchLabels: { run: 'client' } }, policyTypes: ['Egress'], egress: [{ to: [{ podSelector: {} }] }] }),
    client,
  ],
  [
    'no kube-proxy',
    `${web()}kubectl -n kube-system patch ds kube-proxy -p '{"spec":{"template":{"spec":{"nodeSelector":{"proxy":"yes"}}}}}'\nsleep 60\n${service('web', { ...app, ...port80 })}`,
    client,
  ],
  [
    'no CoreDNS',
    `${web() + service('web', { ...app, ...port80 })}kubectl -n kube-system scale deploy coredns --replicas=0\nsleep 60\n`,
    client,
  ],
  [
    'the wrong namespace',
    `${web() + service('web', { ...app, ...port80 })}kubectl run other --image=busybox -- sleep 1d\n`,
    ['pod/default/other', 'http://web/'],
  ],
  ['a slip in the name', web() + service('web', { ...app, ...port80 }), ['pod/shop/client', 'http://wep/']],
  ['the targetPort asked at the Service', web() + service('web', { ...app, ports: [{ port: 8080, targetPort: 80 }] }), client],
  [
    'a headless Service asked at its port',
    web() + service('web', { clusterIP: 'None', ...app, ports: [{ port: 8080, targetPort: 80 }] }),
    ['pod/shop/client', 'http://web:8080/'],
  ],
  [
    'a peer without its subdomain',
    pod('db-0', { containers: [container()] }, { app: 'db' }) + service('db', { clusterIP: 'None', selector: { app: 'db' }, ...port80 }),
    ['pod/shop/client', 'http://db-0.db/'],
  ],
  [
    'an ExternalName to nowhere',
    service('db', { type: 'ExternalName', externalName: 'db.corp.example' }),
    ['pod/shop/client', 'tcp://db:5432'],
  ],
  [
    'no load balancer controller',
    web() + service('web', { ...app, type: 'LoadBalancer', ports: [{ port: 80, nodePort: 30080 }] }),
    ['outside', 'http://web.shop/'],
  ],
  ['a cluster IP from outside', web() + service('web', { ...app, ...port80, clusterIP: '10.96.0.80' }), ['outside', 'http://10.96.0.80/']],
  [
    'a packet filter on a node',
    `${web() + service('web', { ...app, ...open })}ssh node01 sudo iptables -t raw -A PREROUTING -p tcp --dport 30000:32767 -j DROP\n`,
    ['outside', 'http://node01:30080/'],
  ],
  [
    'a hostPort that is taken',
    ['one', 'two']
      .map((name) =>
        pod(
          name,
          {
            nodeSelector: { 'kubernetes.io/hostname': 'node01' },
            containers: [container({ ports: [{ containerPort: 80, hostPort: 8080 }] })],
          },
          { app: name },
        ),
      )
      .join('') + service('web', { selector: { app: 'two' }, ...port80 }),
    client,
  ],
  ['the wrong protocol', web() + service('web', { ...app, ports: [{ port: 80, protocol: 'UDP' }] }), client],
  [
    'a named port that is missing',
    web({ ports: [{ name: 'web', containerPort: 80 }] }) + service('web', { ...app, ports: [{ port: 80, targetPort: 'http' }] }),
    client,
  ],
  [
    'only pods that shut down: they still answer',
    `${web({ lifecycle: { preStop: { sleep: { seconds: 500 } } } }, 1, { terminationGracePeriodSeconds: 600 }) + service('web', { ...app, ...port80 })}kubectl -n shop rollout status deploy web\nkubectl -n shop delete deploy web\n`,
    client,
  ],
  [
    'policy Local without a local endpoint',
    web({}, 1, { nodeSelector: { 'kubernetes.io/hostname': 'node01' } }) +
      service('web', { ...app, ...open, externalTrafficPolicy: 'Local' }),
    ['outside', 'http://node02:30080/'],
  ],
  [
    'a dead node',
    `${web() + service('web', { ...app, ...open })}ssh node02 sudo systemctl stop kubelet\nsleep 60\n`,
    ['outside', 'http://node02:30080/'],
  ],
  ['a wrong nodePort', web() + service('web', { ...app, ...open }), ['outside', 'http://node01:30081/']],
  ['an Ingress without a class', web() + service('web', { ...app, ...port80 }) + ingress({}), byNginx],
  ['an Ingress of another class', web() + service('web', { ...app, ...port80 }) + ingress({ ingressClassName: 'traefik' }), byNginx],
  [
    'an Ingress without that path',
    web() + service('web', { ...app, ...port80 }) + ingress({ ingressClassName: 'nginx' }),
    [...byNginx.slice(0, 1), 'http://192.168.1.240/shop', ...byNginx.slice(2)],
  ],
  [
    'an Ingress whose Service is elsewhere',
    `${web()}kubectl create service clusterip web --tcp=80\n${ingress({ ingressClassName: 'nginx' })}`,
    byNginx,
  ],
  [
    'an Ingress whose Service has no endpoint',
    web() + service('web', { selector: { app: 'wep' }, ...port80 }) + ingress({ ingressClassName: 'nginx' }),
    byNginx,
  ],
  [
    'TLS that the controller does not pass on',
    web() +
      service('web', { selector: { app: 'wep' }, ...port80 }) +
      ingress({ ingressClassName: 'nginx' }, { 'nginx.ingress.kubernetes.io/ssl-passthrough': 'true' }),
    [...byNginx.slice(0, 1), 'https://192.168.1.240/app', ...byNginx.slice(2)],
  ],
  [
    'a route whose timeouts are ignored',
    web() +
      service('web', { ...app, ...port80 }) +
      gateway +
      route({ rules: [{ backendRefs: [{ name: 'web', port: 80 }], timeouts: { request: '5s' } }] }) +
      'kubectl -n shop scale deployment web --replicas=0\n',
    byGateway,
  ],
  [
    'a route that is not attached',
    web() + service('web', { ...app, ...port80 }) + gateway + route({ parentRefs: [{ name: 'main', sectionName: 'https' }] }),
    byGateway,
  ],
  [
    'a route of another hostname',
    web() + service('web', { ...app, ...port80 }) + gateway + route({ hostnames: ['shop.example.org'] }),
    byGateway,
  ],
  [
    'a ReferenceGrant that is missing',
    `kubectl create service clusterip far --tcp=80\n${gateway}${route({ rules: [{ backendRefs: [{ name: 'far', namespace: 'default', port: 80 }] }] })}`,
    byGateway,
  ],
  [
    'a route to a Service that is not there',
    web() + service('web', { ...app, ...port80 }) + gateway + route({ rules: [{ backendRefs: [{ name: 'wep', port: 80 }] }] }),
    byGateway,
  ],
]

async function trace(script: string, words: string[]): Promise<string> {
  const file = join(mkdtempSync(join(tmpdir(), 'seatrial-broken-')), 'work.sh')
  writeFileSync(file, base + script)
  let said = ''
  for (const stream of ['stdout', 'stderr'] as const)
    vi.spyOn(process[stream], 'write').mockImplementation((chunk) => {
      said += String(chunk)
      return true
    })
  await run([...words, '--script', file])
  return said
    .replace(/\b(10\.\d+|192\.168)\.\d+\.\d+\b/g, 'IP')
    .replace(/\b([a-z-]+)-[0-9a-z]{8,10}-[0-9a-z]{5}\b/g, '$1-x')
    .replace(/node0[12]/g, 'NODE')
    .trimEnd()
}

describe('broken Services', () => {
  it.each(rows)(
    '%s',
    async (_, script, words) => {
      expect(await trace(script, words)).toMatchSnapshot()
    },
    20_000,
  )
})
