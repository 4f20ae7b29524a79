import { beforeAll, describe, expect, test } from 'vitest'
import type { JsonObject } from '@/apimachinery/object'
import { type Cluster, createCluster } from '@/cluster/cluster'

// Gateway API's conformance, conformance/tests: gateway-invalid-route-kind, gateway-invalid-tls-certificateref, gateway-secret-missing-reference-grant,
// gateway-invalid-listeners-unsupported-protocol, gateway-with-attached-routes, httproute-redirect-port-and-scheme, httproute-redirect-path,
// httproute-redirect-host-and-status, httproute-weight, httproute-invalid-backendref-unknown-kind.

const api = '/apis/gateway.networking.k8s.io/v1'
let cluster: Cluster

const call = (method: 'GET' | 'POST', path: string, body?: JsonObject) => {
  const answer = cluster.handle({ method, path, ...(body ? { body: JSON.stringify(body) } : {}) })
  if (!('body' in answer)) throw new Error('a stream')
  const read = JSON.parse(String(answer.body))
  if (answer.status >= 300) throw new Error(read.message)
  return read
}
const make = (plural: string, name: string, spec: JsonObject, namespace = 'default') =>
  call('POST', `${api}/namespaces/${namespace}/${plural}`, {
    apiVersion: 'gateway.networking.k8s.io/v1',
    kind: plural === 'gateways' ? 'Gateway' : 'HTTPRoute',
    metadata: { name },
    spec,
  })
const listener = (name: string, port: number, protocol: string, more: JsonObject = {}) => ({ name, port, protocol, ...more })
const tls = (name: string, namespace?: string) => ({ tls: { certificateRefs: [{ name, ...(namespace ? { namespace } : {}) }] } })
const redirect = (requestRedirect: JsonObject, path = '/') => ({
  matches: [{ path: { type: 'PathPrefix', value: path } }],
  filters: [{ type: 'RequestRedirect', requestRedirect }],
})

beforeAll(() => {
  cluster = createCluster({ seed: 'status', startAt: Date.UTC(2026, 10, 21, 9), setup: { profile: 'metallb', addons: ['gateway'] } })
  call('POST', '/api/v1/namespaces', { metadata: { name: 'certs' } })
  const pair = { 'tls.crt': 'LS0=', 'tls.key': 'LS0=' }
  for (const [name, namespace, type] of [
    ['good', 'default', 'kubernetes.io/tls'],
    ['plain', 'default', 'Opaque'],
    ['far', 'certs', 'kubernetes.io/tls'],
  ] as const)
    call('POST', `/api/v1/namespaces/${namespace}/secrets`, { metadata: { name }, type, data: pair })
  make('gateways', 'main', {
    gatewayClassName: 'nginx',
    listeners: [
      listener('http', 80, 'HTTP', { allowedRoutes: { namespaces: { from: 'All' } } }),
      listener('alt', 8080, 'HTTP'),
      listener('good', 443, 'HTTPS', { hostname: 'good.example.com', ...tls('good') }),
      listener('missing', 443, 'HTTPS', { hostname: 'missing.example.com', ...tls('none') }),
      listener('plain', 443, 'HTTPS', { hostname: 'plain.example.com', ...tls('plain') }),
      listener('far', 443, 'HTTPS', { hostname: 'far.example.com', ...tls('far', 'certs') }),
      listener('grpc', 81, 'HTTP', { allowedRoutes: { kinds: [{ kind: 'GRPCRoute' }] } }),
      listener('both', 82, 'HTTP', { allowedRoutes: { kinds: [{ kind: 'HTTPRoute' }, { kind: 'GRPCRoute' }] } }),
      listener('tcp', 9000, 'TCP'),
      listener('one', 8443, 'HTTP', { hostname: 'one.example.com' }),
      listener('two', 8443, 'HTTPS', { hostname: 'two.example.com', ...tls('good') }),
    ],
  })
  make('httproutes', 'moves', {
    parentRefs: [
      { name: 'main', sectionName: 'http' },
      { name: 'main', sectionName: 'alt' },
      { name: 'main', sectionName: 'good' },
    ],
    rules: [
      redirect({ scheme: 'https' }, '/https'),
      redirect({ scheme: 'https', port: 443 }, '/https-443'),
      redirect({ scheme: 'https', port: 8443 }, '/https-8443'),
      redirect({ port: 8080 }, '/8080'),
      redirect({ port: 80 }, '/80'),
      redirect({ hostname: 'example.org', statusCode: 301 }, '/host'),
      redirect({ path: { type: 'ReplaceFullPath', replaceFullPath: '/full' } }, '/replace-full'),
      redirect({ path: { type: 'ReplacePrefixMatch', replacePrefixMatch: '/new' } }, '/replace-prefix'),
      redirect({ path: { type: 'ReplacePrefixMatch', replacePrefixMatch: '/' } }, '/strip'),
      redirect({ scheme: 'http' }, '/http'),
    ],
  })
  make('httproutes', 'unknown', {
    parentRefs: [{ name: 'main', sectionName: 'http' }],
    hostnames: ['kind.example.com'],
    rules: [{ backendRefs: [{ group: 'example.com', kind: 'Widget', name: 'w', port: 80 }] }],
  })
  make('httproutes', 'none', {
    parentRefs: [{ name: 'main', sectionName: 'http' }],
    hostnames: ['none.example.com'],
    rules: [{ matches: [{ path: { value: '/' } }] }],
  })
  cluster.advanceTo(cluster.now() + 60_000)
})

type Listener = {
  name: string
  attachedRoutes: number
  supportedKinds: { kind: string }[]
  conditions: { type: string; status: string; reason: string }[]
}
const status = () =>
  call('GET', `${api}/namespaces/default/gateways/main`).status as { addresses: { value: string }[]; listeners: Listener[] }

describe('listeners', () => {
  test.each([
    [
      'http',
      'Accepted=True/Accepted Programmed=True/Programmed ResolvedRefs=True/ResolvedRefs Conflicted=False/NoConflicts',
      'HTTPRoute',
      3,
    ],
    [
      'good',
      'Accepted=True/Accepted Programmed=True/Programmed ResolvedRefs=True/ResolvedRefs Conflicted=False/NoConflicts',
      'HTTPRoute',
      1,
    ],
    ['missing', 'Accepted=False/InvalidCertificateRef Programmed=False/Invalid ResolvedRefs=False/InvalidCertificateRef', 'HTTPRoute', 0],
    ['plain', 'Accepted=False/InvalidCertificateRef Programmed=False/Invalid ResolvedRefs=False/InvalidCertificateRef', 'HTTPRoute', 0],
    ['far', 'Accepted=False/RefNotPermitted Programmed=False/Invalid ResolvedRefs=False/RefNotPermitted', 'HTTPRoute', 0],
    ['grpc', 'Accepted=False/InvalidRouteKinds Programmed=False/Invalid ResolvedRefs=False/InvalidRouteKinds', '', 0],
    ['both', 'Accepted=False/InvalidRouteKinds Programmed=False/Invalid ResolvedRefs=False/InvalidRouteKinds', 'HTTPRoute', 0],
    ['tcp', 'Accepted=False/UnsupportedProtocol Programmed=False/Invalid ResolvedRefs=True/ResolvedRefs', 'HTTPRoute', 0],
    [
      'one',
      'Accepted=False/ProtocolConflict Programmed=False/Invalid Conflicted=True/ProtocolConflict ResolvedRefs=True/ResolvedRefs',
      'HTTPRoute',
      0,
    ],
    [
      'two',
      'Accepted=False/ProtocolConflict Programmed=False/Invalid Conflicted=True/ProtocolConflict ResolvedRefs=True/ResolvedRefs',
      'HTTPRoute',
      0,
    ],
  ])('%s', (name, conditions, kinds, attached) => {
    const found = status().listeners.find((each) => each.name === name)!
    expect([
      found.conditions.map((each) => `${each.type}=${each.status}/${each.reason}`).join(' '),
      found.supportedKinds.map(({ kind }) => kind).join(),
      found.attachedRoutes,
    ]).toEqual([conditions, kinds, attached])
  })
})

const ask = (host: string, path: string, port = 80, scheme: 'http' | 'https' = 'http') => {
  const http = { scheme, method: 'GET', path, headers: { host } }
  const { response, failure, hops } = cluster.send({ from: 'outside' }, { protocol: 'TCP', host: status().addresses[0]!.value, port, http })
  if (!response) return failure!.reason
  const hint = hops.find(({ ok }) => !ok)?.hint
  return [response.http!.status, response.http!.headers.location, hint].filter((each) => each !== undefined).join(' ')
}

describe('redirects', () => {
  test.each([
    ['/https', 80, '302 https://a.com/https'],
    ['/https-443', 80, '302 https://a.com/https-443'],
    ['/https-8443', 80, '302 https://a.com:8443/https-8443'],
    ['/8080', 80, '302 http://a.com:8080/8080'],
    ['/80', 80, '302 http://a.com/80'],
    ['/80', 8080, '302 http://a.com/80'],
    ['/https', 8080, '302 https://a.com/https'],
    ['/host/x?y=1', 8080, '301 http://example.org:8080/host/x?y=1'],
    ['/host/x', 80, '301 http://example.org/host/x'],
    ['/replace-full/x', 80, '302 http://a.com/full'],
    ['/replace-prefix/x?y=1', 80, '302 http://a.com/new/x?y=1'],
    ['/replace-prefix', 80, '302 http://a.com/new'],
    ['/strip/x', 80, '302 http://a.com/x'],
    ['/strip', 80, '302 http://a.com/'],
    ['/replace-prefixed', 80, '404'],
  ])('%s at %i gives %s', (path, port, gives) =>
    expect(ask('a.com', path, port)).toMatch(new RegExp(`^${gives.replace(/[.?+]/g, '\\$&')}( |$)`)),
  )

  test('from https to http', () => expect(ask('good.example.com', '/http', 443, 'https')).toBe('302 http://good.example.com/http'))
})

describe('what is answered where a reference does not hold', () => {
  test.each([
    ['a kind that is unknown', () => ask('kind.example.com', '/'), /^500/],
    ['no backend', () => ask('none.example.com', '/'), /^500/],
    [
      'a listener whose certificate is not there',
      () => ask('missing.example.com', '/', 443, 'https'),
      /^404 its listeners: .*missing \(HTTPS 443 missing\.example\.com, not programmed: tls\.certificateRefs\[0\]: Invalid value: "default\/none"/,
    ],
  ])('%s', (_, answer, gives) => expect(answer()).toMatch(gives))
})
