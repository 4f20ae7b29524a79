import { beforeAll, describe, expect, test } from 'vitest'
import type { JsonObject, KubeObject } from '@/apimachinery/object'
import { type Cluster, type ClusterSetup, createCluster } from '@/cluster/cluster'
import type { Ingress } from '@/cluster/kinds/networking/ingress'
import { hostFit, matchIngress, pathMatches } from './ingress'

// https://kubernetes.io/docs/concepts/services-networking/ingress/#examples, the table of the documentation, line by line
describe('paths of an Ingress', () => {
  const table: [type: 'Prefix' | 'Exact', path: string, asked: string, matches: boolean][] = [
    ['Prefix', '/', '/any/path', true],
    ['Exact', '/foo', '/foo', true],
    ['Exact', '/foo', '/bar', false],
    ['Exact', '/foo', '/foo/', false],
    ['Exact', '/foo/', '/foo', false],
    ['Prefix', '/foo', '/foo', true],
    ['Prefix', '/foo', '/foo/', true],
    ['Prefix', '/foo/', '/foo', true],
    ['Prefix', '/foo/', '/foo/', true],
    ['Prefix', '/aaa/bb', '/aaa/bbb', false],
    ['Prefix', '/aaa/bbb', '/aaa/bbb', true],
    ['Prefix', '/aaa/bbb/', '/aaa/bbb', true],
    ['Prefix', '/aaa/bbb', '/aaa/bbb/', true],
    ['Prefix', '/aaa/bbb', '/aaa/bbb/ccc', true],
    ['Prefix', '/aaa/bbb', '/aaa/bbbxyz', false],
  ]
  test.each(table)('%s %s, asked %s: %s', (pathType, path, asked, matches) => expect(pathMatches({ path, pathType }, asked)).toBe(matches))

  const ingress = (...paths: [path: string, type: string, service: string][]): Ingress =>
    ({
      metadata: { name: 'x', namespace: 'a' },
      spec: { rules: [{ http: { paths: paths.map(([path, pathType, name]) => ({ path, pathType, backend: { service: { name } } })) } }] },
    }) as unknown as Ingress
  const several: [name: string, Ingress, asked: string, service: string | undefined][] = [
    ['/, /aaa: /aaa/ccc', ingress(['/', 'Prefix', 'root'], ['/aaa', 'Prefix', 'aaa']), '/aaa/ccc', 'aaa'],
    [
      '/, /aaa, /aaa/bbb: /aaa/bbb',
      ingress(['/', 'Prefix', 'root'], ['/aaa', 'Prefix', 'aaa'], ['/aaa/bbb', 'Prefix', 'bbb']),
      '/aaa/bbb',
      'bbb',
    ],
    ['/, /aaa: /ccc', ingress(['/', 'Prefix', 'root'], ['/aaa', 'Prefix', 'aaa']), '/ccc', 'root'],
    ['/aaa: /ccc has no match', ingress(['/aaa', 'Prefix', 'aaa']), '/ccc', undefined],
    ['Exact before Prefix', ingress(['/foo', 'Prefix', 'prefix'], ['/foo', 'Exact', 'exact']), '/foo', 'exact'],
  ]
  test.each(several)('%s', (_, one, asked, service) => expect(matchIngress([one], 'h', asked)?.backend.service?.name).toBe(service))

  // #hostname-wildcards
  test.each([
    ['*.foo.com', 'bar.foo.com', 1],
    ['*.foo.com', 'baz.bar.foo.com', undefined],
    ['*.foo.com', 'foo.com', undefined],
    ['foo.com', 'foo.com', 2],
    [undefined, 'foo.com', 0],
  ])('host %s for %s: %s', (rule, host, fit) => expect(hostFit(rule, host)).toBe(fit))
})

type World = {
  cluster: Cluster
  apply(...objects: JsonObject[]): void
  get(path: string): never
  curl(host: string, url: string, port?: number, more?: JsonObject): string
  wait(seconds: number): void
}

const start = (setup: ClusterSetup): World => {
  const cluster = createCluster({ seed: 'proxy', startAt: Date.UTC(2026, 10, 21, 9), setup })
  const call = (method: 'GET' | 'POST' | 'PUT', path: string, body?: unknown) => {
    const answer = cluster.handle({ method, path, ...(body === undefined ? {} : { body: JSON.stringify(body) }) })
    if (!('body' in answer)) throw new Error('a stream')
    const read = JSON.parse(String(answer.body))
    if (answer.status >= 400 && method !== 'GET') throw new Error(read.message)
    return read
  }
  const plural = (kind: string) => `${kind.toLowerCase()}${kind.endsWith('ss') ? 'es' : 's'}`
  return {
    cluster,
    apply: (...objects) => {
      for (const object of objects) {
        const { apiVersion, kind, metadata } = object as unknown as KubeObject
        const root = apiVersion.includes('/') ? `/apis/${apiVersion}` : `/api/${apiVersion}`
        const home = kind === 'Namespace' || kind === 'GatewayClass' ? '' : `/namespaces/${metadata.namespace ?? 'default'}`
        call('POST', `${root}${home}/${plural(kind)}`, object)
      }
    },
    get: (path) => call('GET', path) as never,
    curl(host, url, port = 80, more = {}) {
      const { scheme = 'http', method = 'GET', ...headers } = more as Record<string, string>
      const { hostname, pathname, search } = new URL(url)
      const http = { scheme: scheme as 'http' | 'https', method, path: pathname + search, headers: { host: hostname, ...headers } }
      const sent = cluster.send({ from: 'outside' }, { protocol: 'TCP', host, port, http })
      if (!sent.response) return sent.failure.reason
      const answer = sent.response.http!
      return answer.status === 200
        ? answer.body.trim()
        : [answer.status, answer.headers.location].filter((each) => each !== undefined).join(' ')
    },
    wait: (seconds) => cluster.advanceTo(cluster.now() + seconds * 1000),
  }
}

const web = (name: string, namespace = 'default'): JsonObject[] => [
  {
    apiVersion: 'v1',
    kind: 'Pod',
    metadata: { name, namespace, labels: { app: name } },
    spec: { containers: [{ name: 'c', image: 'hashicorp/http-echo', args: [`-text=${name}`] }] },
  },
  {
    apiVersion: 'v1',
    kind: 'Service',
    metadata: { name, namespace },
    spec: { selector: { app: name }, ports: [{ port: 80, targetPort: 5678 }] },
  },
]
const condition = (all: { type: string; status: string; reason: string }[], type: string) => {
  const found = all.find((each) => each.type === type)
  return found && `${found.status} ${found.reason}`
}

describe('ingress-nginx on bare metal', () => {
  let world: World
  let port = 0
  const ingress = (name: string, spec: JsonObject, annotations: JsonObject = {}): JsonObject => ({
    apiVersion: 'networking.k8s.io/v1',
    kind: 'Ingress',
    metadata: { name, annotations },
    spec: { ingressClassName: 'nginx', ...spec },
  })
  const rule = (host: string, path: string, service: string, pathType = 'Prefix') => ({
    host,
    http: { paths: [{ path, pathType, backend: { service: { name: service, port: { number: 80 } } } }] },
  })
  const alias = (name: string, externalName: string, ports?: JsonObject[]): JsonObject => ({
    apiVersion: 'v1',
    kind: 'Service',
    metadata: { name },
    spec: { type: 'ExternalName', externalName, ...(ports && { ports }) },
  })
  const address = () =>
    (
      world.get('/apis/networking.k8s.io/v1/namespaces/default/ingresses/shop') as {
        status: { loadBalancer: { ingress?: { ip: string }[] } }
      }
    ).status.loadBalancer.ingress
  beforeAll(() => {
    const external = [{ host: 'old.example.org', address: '203.0.113.7', ports: [{ port: 8080, body: 'old' }] }]
    world = start({ profile: 'bare-metal', addons: ['ingress-nginx'], external })
    const service = world.get('/api/v1/namespaces/ingress-nginx/services/ingress-nginx-controller') as {
      spec: { ports: { nodePort: number }[] }
    }
    port = service.spec.ports[0]!.nodePort
    world.apply(...web('front'), ...web('api'), {
      apiVersion: 'v1',
      kind: 'Service',
      metadata: { name: 'empty' },
      spec: { selector: { app: 'none' }, ports: [{ port: 80 }] },
    })
    world.apply(
      alias('old', 'old.example.org', [{ port: 80, targetPort: 8080 }]),
      alias('shut', 'old.example.org', [{ port: 80 }]),
      alias('portless', 'front.default.svc.cluster.local.'),
      alias('unknown', 'nowhere.example.org', [{ port: 80 }]),
      alias('otherport', 'old.example.org', [{ port: 8080 }]),
    )
    world.apply(
      ingress('shop', {
        rules: [
          rule('shop.example.com', '/', 'front'),
          rule('shop.example.com', '/api', 'api'),
          rule('*.wild.com', '/', 'api'),
          rule('empty.com', '/', 'empty'),
          rule('gone.com', '/', 'gone'),
          ...['old', 'shut', 'portless', 'unknown', 'otherport'].map((name) => rule(`${name}.com`, '/', name)),
        ],
      }),
      ingress('other', { ingressClassName: 'traefik', rules: [rule('traefik.com', '/', 'front')] }),
      ingress(
        'rewritten',
        { rules: [rule('re.com', '/old(/|$)(.*)', 'front', 'ImplementationSpecific')] },
        { 'nginx.ingress.kubernetes.io/rewrite-target': '/$2' },
      ),
      ingress('secured', { tls: [{ hosts: ['tls.com'], secretName: 'none' }], rules: [rule('tls.com', '/', 'front')] }),
    )
    world.wait(60)
  })
  test.each([
    ['http://shop.example.com/', 'front'],
    ['http://shop.example.com/api/v1', 'api'],
    ['http://shop.example.com/apis', 'front'],
    ['http://a.wild.com/', 'api'],
    ['http://b.a.wild.com/', '404'],
    ['http://nobody.com/', '404'],
    ['http://empty.com/', '503'],
    ['http://gone.com/', '503'],
    // ExternalName
    ['http://old.com/', 'old'],
    ['http://shut.com/', '502'],
    ['http://portless.com/', 'front'],
    ['http://unknown.com/', '503'],
    ['http://otherport.com/', '503'],
    ['http://traefik.com/', '404'],
    ['http://re.com/old/path', 'front'],
    ['http://re.com/other', '404'],
    ['http://tls.com/x', '308 https://tls.com/x'],
  ])('%s gives %s', (url, gives) => expect(world.curl('node01', url, port)).toBe(gives))

  test('the address is that of the node where the controller runs, and goes with its last pod', () => {
    expect(address()).toEqual([{ ip: expect.stringMatching(/^192\.168\.1\.1[12]$/) }])
    const path = '/apis/apps/v1/namespaces/ingress-nginx/deployments/ingress-nginx-controller/scale'
    world.cluster.handle({
      method: 'PATCH',
      path,
      headers: { 'content-type': 'application/merge-patch+json' },
      body: '{"spec":{"replicas":0}}',
    })
    world.wait(400)
    expect(address()).toBeUndefined()
    expect(world.curl('node01', 'http://shop.example.com/', port)).toBe('refused')
  })
})

describe('a Gateway', () => {
  let world: World
  let address = ''
  const api = '/apis/gateway.networking.k8s.io/v1'
  const route = (name: string, spec: JsonObject, namespace = 'default'): JsonObject => ({
    apiVersion: 'gateway.networking.k8s.io/v1',
    kind: 'HTTPRoute',
    metadata: { name, namespace },
    spec: { parentRefs: [{ name: 'main', namespace: 'default' }], ...spec },
  })
  const to = (name: string, more: JsonObject = {}) => ({ backendRefs: [{ name, port: 80, ...more }] })
  const mirrorTo = (name: string) => ({ type: 'RequestMirror', requestMirror: { backendRef: { name, port: 80 } } })
  const parent = (name: string, namespace = 'default') =>
    (world.get(`${api}/namespaces/${namespace}/httproutes/${name}`) as { status?: { parents: { conditions: never[] }[] } }).status
      ?.parents[0]?.conditions
  beforeAll(() => {
    world = start({ profile: 'metallb', addons: ['gateway'] })
    world.apply({ apiVersion: 'v1', kind: 'Namespace', metadata: { name: 'far' } })
    world.apply(...web('front'), ...web('api'), ...web('far', 'far'))
    world.apply(
      {
        apiVersion: 'gateway.networking.k8s.io/v1',
        kind: 'Gateway',
        metadata: { name: 'main' },
        spec: {
          gatewayClassName: 'nginx',
          listeners: [
            { name: 'http', port: 80, protocol: 'HTTP', hostname: '*.example.com' },
            { name: 'all', port: 8080, protocol: 'HTTP', allowedRoutes: { namespaces: { from: 'All' } } },
          ],
        },
      },
      route('paths', {
        hostnames: ['shop.example.com'],
        rules: [
          to('front'),
          { matches: [{ path: { type: 'PathPrefix', value: '/api' } }], ...to('api') },
          { matches: [{ path: { type: 'Exact', value: '/only' } }], ...to('api') },
          { matches: [{ headers: [{ name: 'x-canary', value: 'yes' }] }], ...to('api') },
          { matches: [{ queryParams: [{ name: 'v', value: '2' }] }], ...to('api') },
          { matches: [{ method: 'POST' }], ...to('api') },
          {
            matches: [{ path: { value: '/old' } }],
            filters: [
              {
                type: 'RequestRedirect',
                requestRedirect: { path: { type: 'ReplacePrefixMatch', replacePrefixMatch: '/new' }, statusCode: 301 },
              },
            ],
          },
          { matches: [{ path: { value: '/far' } }], ...to('far', { namespace: 'far' }) },
          { matches: [{ path: { value: '/copied' } }], filters: [mirrorTo('missing'), mirrorTo('api')], ...to('front') },
          { matches: [{ path: { value: '/none' } }], ...to('missing') },
          {
            matches: [{ path: { value: '/zero' } }],
            backendRefs: [
              { name: 'front', port: 80, weight: 0 },
              { name: 'api', port: 80, weight: 1 },
            ],
          },
        ],
      }),
      route('elsewhere', { hostnames: ['other.org'], parentRefs: [{ name: 'main', sectionName: 'http' }], rules: [to('front')] }),
      route('fromfar', { parentRefs: [{ name: 'main', namespace: 'default', sectionName: 'http' }], rules: [to('far')] }, 'far'),
      route(
        'welcome',
        { parentRefs: [{ name: 'main', namespace: 'default', sectionName: 'all' }], hostnames: ['far.example.com'], rules: [to('far')] },
        'far',
      ),
      route('copies', { parentRefs: [{ name: 'main', sectionName: 'all' }], rules: [{ filters: [mirrorTo('missing')], ...to('front') }] }),
      route('nolistener', { parentRefs: [{ name: 'main', sectionName: 'nope' }], rules: [to('front')] }),
    )
    world.wait(60)
    address = (world.get(`${api}/namespaces/default/gateways/main`) as { status: { addresses: { value: string }[] } }).status.addresses[0]!
      .value
  })
  test.each([
    ['/', 80, {}, 'front'],
    ['/api/x', 80, {}, 'api'],
    ['/apix', 80, {}, 'front'],
    ['/only', 80, {}, 'api'],
    ['/only/more', 80, {}, 'front'],
    ['/', 80, { 'x-canary': 'yes' }, 'api'],
    ['/?v=2', 80, {}, 'api'],
    ['/', 80, { method: 'POST' }, 'api'],
    ['/old/a?b=c', 80, {}, '301 http://shop.example.com/new/a?b=c'],
    ['/copied', 80, {}, 'front'],
    ['/far', 80, {}, '500'],
    ['/none', 80, {}, '500'],
    ['/zero', 80, {}, 'api'],
  ])('%s at %i with %j gives %s', (path, port, more, gives) =>
    expect(world.curl(address, `http://shop.example.com${path}`, port, more)).toBe(gives),
  )

  // conformance: httproute-request-mirror, httproute-request-multiple-mirrors; a mirror that does not resolve is left out
  test("a mirror gets a copy, and the answer is the backend's", () => {
    const http = { scheme: 'http', method: 'GET', path: '/copied', headers: { host: 'shop.example.com' } } as const
    const { hops } = world.cluster.send({ from: 'outside' }, { protocol: 'TCP', host: address, port: 80, http })
    expect(hops.filter(({ text }) => /copy|endpoint/.test(text)).map(({ text }) => text.replace(/10\.\S+/, '…'))).toEqual([
      expect.stringMatching(/^Service default\/main-nginx → endpoint/),
      'a copy goes to Service default/api, whose answer nobody gets',
      expect.stringMatching(/^Service default\/front → endpoint/),
    ])
    const [copied] = [parent('copies') ?? []] as { type: string; status: string; reason: string; message: string }[][]
    expect(copied?.find(({ type }) => type === 'ResolvedRefs')).toMatchObject({
      status: 'False',
      reason: 'BackendNotFound',
      message: 'spec.rules[0].filters[0].requestMirror.backendRef.name: Not found: "missing"',
    })
  })

  test('listeners keep hostnames and namespaces apart', () => {
    expect(world.curl(address, 'http://other.org/')).toBe('404')
    expect(world.curl(address, 'http://far.example.com/', 8080)).toBe('far')
    expect(world.curl(address, 'http://far.example.com/')).toBe('404')
  })

  test('conditions say why', () => {
    const gateway = world.get(`${api}/namespaces/default/gateways/main`) as {
      status: { conditions: never[]; listeners: { attachedRoutes: number }[] }
    }
    expect({
      gateway: [condition(gateway.status.conditions, 'Accepted'), condition(gateway.status.conditions, 'Programmed')],
      attached: gateway.status.listeners.map(({ attachedRoutes }) => attachedRoutes),
      ...Object.fromEntries(
        (['paths', 'elsewhere', 'nolistener'] as const).map((name) => [
          name,
          [condition(parent(name) ?? [], 'Accepted'), condition(parent(name) ?? [], 'ResolvedRefs')],
        ]),
      ),
      fromfar: condition(parent('fromfar', 'far') ?? [], 'Accepted'),
    }).toEqual({
      gateway: ['True Accepted', 'True Programmed'],
      attached: [1, 3],
      paths: ['True Accepted', 'False RefNotPermitted'],
      elsewhere: ['False NoMatchingListenerHostname', 'True ResolvedRefs'],
      nolistener: ['False NoMatchingParent', 'True ResolvedRefs'],
      fromfar: 'False NotAllowedByListeners',
    })
  })

  test('a ReferenceGrant opens the way to another namespace', () => {
    world.apply({
      apiVersion: 'gateway.networking.k8s.io/v1beta1',
      kind: 'ReferenceGrant',
      metadata: { name: 'open', namespace: 'far' },
      spec: {
        from: [{ group: 'gateway.networking.k8s.io', kind: 'HTTPRoute', namespace: 'default' }],
        to: [{ group: '', kind: 'Service' }],
      },
    })
    expect(world.curl(address, 'http://shop.example.com/far')).toBe('far')
    expect(condition(parent('paths') ?? [], 'ResolvedRefs')).toBe('False BackendNotFound')
  })

  test('what upstream refuses is refused', () => {
    const refused = (object: JsonObject) => {
      try {
        world.apply(object)
        return 'stored'
      } catch (error) {
        return (error as Error).message
      }
    }
    expect([
      refused(route('a', { rules: [{ backendRefs: [{ name: 'front' }] }] })),
      refused(route('b', { rules: [{ matches: [{ path: { value: 'x' } }] }] })),
      refused(route('c', { rules: [{ filters: [{ type: 'URLRewrite' }] }] })),
    ]).toEqual([
      'HTTPRoute.gateway.networking.k8s.io "a" is invalid: spec.rules[0].backendRefs[0]: Invalid value: "object": Must have port for Service reference',
      `HTTPRoute.gateway.networking.k8s.io "b" is invalid: spec.rules[0].matches[0].path: Invalid value: "object": value must be an absolute path and start with '/' when type one of ['Exact', 'PathPrefix']`,
      'HTTPRoute.gateway.networking.k8s.io "c" is invalid: spec.rules[0].filters[0]: Invalid value: "object": filter.urlRewrite must be specified for URLRewrite filter.type',
    ])
  })
})
