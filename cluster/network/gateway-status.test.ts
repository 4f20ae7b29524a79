import { beforeAll, describe, expect, test } from 'vitest'
import type { JsonObject } from '@/apimachinery/object'
import { type Cluster, createCluster } from '@/cluster/cluster'

// Gateway API's conformance, conformance/tests: gateway-invalid-route-kind, gateway-invalid-tls-certificateref, gateway-secret-missing-reference-grant,
// gateway-invalid-listeners-unsupported-protocol, gateway-with-attached-routes, httproute-redirect-port-and-scheme, httproute-redirect-path,
// httproute-redirect-host-and-status, httproute-weight, httproute-invalid-backendref-unknown-kind, httproute-listener-hostname-matching,
// httproute-hostname-intersection, httproute-invalid-parentref-not-matching-section-name, grpcroute-exact-method-matching, grpcroute-header-matching,
// grpcroute-weight, tlsroute-invalid-no-matching-listener; and NGINX Gateway Fabric's own tests where it supports less than Gateway API:
// internal/controller/state/graph gateway_listener_test.go, grpcroute_test.go, httproute_test.go.

const api = '/apis/gateway.networking.k8s.io/v1'
let cluster: Cluster

const call = (method: 'GET' | 'POST', path: string, body?: JsonObject) => {
  const answer = cluster.handle({ method, path, ...(body ? { body: JSON.stringify(body) } : {}) })
  if (!('body' in answer)) throw new Error('a stream')
  const read = JSON.parse(String(answer.body))
  if (answer.status >= 300) throw new Error(read.message)
  return read
}
const kinds: Record<string, string> = { gateways: 'Gateway', httproutes: 'HTTPRoute', grpcroutes: 'GRPCRoute' }
const make = (plural: string, name: string, spec: JsonObject, namespace = 'default') =>
  call('POST', `${api}/namespaces/${namespace}/${plural}`, {
    apiVersion: 'gateway.networking.k8s.io/v1',
    kind: kinds[plural]!,
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
      listener('both', 82, 'HTTP', { allowedRoutes: { kinds: [{ kind: 'HTTPRoute' }, { kind: 'TCPRoute' }] } }),
      listener('foreign', 83, 'HTTP', { allowedRoutes: { kinds: [{ group: 'example.com', kind: 'HTTPRoute' }] } }),
      listener('unselected', 84, 'HTTP', { allowedRoutes: { namespaces: { from: 'Selector' } } }),
      listener('probed', 8081, 'HTTP'),
      listener('none', 444, 'HTTPS', { hostname: 'a.example.com', tls: {} }),
      listener('passed', 445, 'TLS', { hostname: 'pass.example.com', tls: { mode: 'Passthrough' } }),
      listener('ended', 446, 'TLS', tls('good')),
      listener('shared-https', 447, 'HTTPS', { hostname: '*.shared.com', ...tls('good') }),
      listener('shared-tls', 447, 'TLS', { hostname: 'a.shared.com', tls: { mode: 'Passthrough' } }),
      listener('apart-https', 448, 'HTTPS', { hostname: 'one.apart.com', ...tls('good') }),
      listener('apart-tls', 448, 'TLS', { hostname: 'two.apart.com', tls: { mode: 'Passthrough' } }),
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
  for (const [name, ...args] of [
    ['speaks-grpc', 'grpc-health-checking'],
    ['speaks-http', 'netexec', '--http-port=5000'],
  ] as const) {
    const labels = { app: name }
    const container = {
      name: 'c',
      image: 'registry.k8s.io/e2e-test-images/agnhost:2.53',
      args,
      readinessProbe: { tcpSocket: { port: 5000 } },
    }
    call('POST', '/api/v1/namespaces/default/pods', { metadata: { name, labels }, spec: { containers: [container] } })
    call('POST', '/api/v1/namespaces/default/services', { metadata: { name }, spec: { selector: labels, ports: [{ port: 5000 }] } })
  }
  const to = (name: string, more: JsonObject = {}) => ({ backendRefs: [{ name, port: 5000, ...more }] })
  const check = { service: 'grpc.health.v1.Health', method: 'Check' }
  const atGrpc = [{ name: 'main', sectionName: 'grpc' }]
  make('grpcroutes', 'health', {
    parentRefs: atGrpc,
    hostnames: ['grpc.example.com'],
    rules: [
      { matches: [{ method: check }], ...to('speaks-grpc') },
      { matches: [{ method: { service: 'other.Service', method: 'Get' } }], ...to('speaks-grpc') },
      { matches: [{ headers: [{ name: 'version', value: 'old' }] }], ...to('speaks-http') },
      { matches: [{ method: { ...check, method: 'Watch' } }], backendRefs: [{ name: 'speaks-grpc', port: 5000, weight: 0 }] },
    ],
  })
  make('grpcroutes', 'half', {
    parentRefs: atGrpc,
    hostnames: ['half.example.com'],
    rules: [{ matches: [{ method: { service: 'a.B' } }], ...to('speaks-grpc') }, to('speaks-grpc')],
  })
  make('grpcroutes', 'regular', {
    parentRefs: atGrpc,
    hostnames: ['regular.example.com'],
    rules: [{ name: 'all', matches: [{ method: { type: 'RegularExpression', ...check } }], ...to('speaks-grpc') }],
  })
  make('httproutes', 'web-at-grpc', { parentRefs: atGrpc, rules: [to('speaks-http')] })
  make('httproutes', 'slow', {
    parentRefs: [{ name: 'main', sectionName: 'alt' }],
    hostnames: ['slow.example.com'],
    rules: [{ name: 'web', ...to('speaks-http'), timeouts: { request: '10s', backendRequest: '2s' } }],
  })
  make('httproutes', 'to-grpc', {
    parentRefs: [{ name: 'main', sectionName: 'alt' }],
    hostnames: ['plain.example.com'],
    rules: [to('speaks-grpc')],
  })
  make('httproutes', 'conflicted', {
    parentRefs: [{ name: 'main', sectionName: 'one' }],
    hostnames: ['one.example.com'],
    rules: [to('speaks-http')],
  })
  make('httproutes', 'at-tls', { parentRefs: [{ name: 'main', sectionName: 'passed' }], rules: [to('speaks-http')] })
  make('httproutes', 'at-tcp', { parentRefs: [{ name: 'main', sectionName: 'tcp' }], rules: [to('speaks-http')] })
  cluster.advanceTo(cluster.now() + 60_000)
})

type Said = { type: string; status: string; reason: string; message: string }[]
const said = (plural: string, name: string) =>
  (call('GET', `${api}/namespaces/default/${plural}/${name}`).status.parents[0].conditions as Said).map(
    ({ type, status, reason, message }) => `${type}=${status}/${reason}: ${message}`,
  )
const resolved = 'ResolvedRefs=True/ResolvedRefs: All references are resolved'
const invalidListener = 'Accepted=False/InvalidListener: The Listener is invalid for this parent ref'

describe('routes', () => {
  test.each([
    ['grpcroutes', 'health', ['Accepted=True/Accepted: The Route is accepted', resolved]],
    [
      'grpcroutes',
      'half',
      [
        'Accepted=True/Accepted: The Route is accepted',
        resolved,
        'PartiallyInvalid=True/UnsupportedValue: Dropped Rule(s): spec.rules[0].matches[0].method.method: Required value: method is required',
      ],
    ],
    [
      'grpcroutes',
      'regular',
      [
        'Accepted=False/UnsupportedValue: All rules are invalid: spec.rules[0].matches[0].method.type: Unsupported value: "RegularExpression": supported values: "Exact"',
        resolved,
      ],
    ],
    ['httproutes', 'web-at-grpc', ['Accepted=False/NotAllowedByListeners: Route is not allowed by any listener', resolved]],
    [
      'httproutes',
      'slow',
      [
        'Accepted=True/UnsupportedField: The following unsupported parameters were ignored: [spec.rules[0].name: Forbidden: Name, spec.rules[0].timeouts: Forbidden: Timeouts]',
        resolved,
      ],
    ],
    ['httproutes', 'conflicted', [invalidListener, resolved]],
    ['httproutes', 'at-tls', ['Accepted=False/NotAllowedByListeners: Route is not allowed by any listener', resolved]],
    ['httproutes', 'at-tcp', [invalidListener, resolved]],
  ])('%s %s', (plural, name, says) => expect(said(plural, name)).toEqual(says))
})

type Listener = {
  name: string
  attachedRoutes: number
  supportedKinds: { kind: string }[]
  conditions: { type: string; status: string; reason: string }[]
}
const status = () =>
  call('GET', `${api}/namespaces/default/gateways/main`).status as { addresses: { value: string }[]; listeners: Listener[] }

const both = 'HTTPRoute,GRPCRoute'
const fine = 'Accepted=True/Accepted Programmed=True/Programmed ResolvedRefs=True/ResolvedRefs Conflicted=False/NoConflicts'
/** Of a listener that is refused for a reason; its references may be at fault as well. */
const refused = (reason: string, refs = 'True/ResolvedRefs') =>
  `Accepted=False/${reason} Programmed=False/Invalid ResolvedRefs=${refs} Conflicted=False/NoConflicts`
const conflicting = (reason: string) =>
  `Accepted=False/${reason} Programmed=False/Invalid ResolvedRefs=True/ResolvedRefs Conflicted=True/${reason}`
const badKinds = 'Accepted=True/Accepted Programmed=False/Invalid ResolvedRefs=False/InvalidRouteKinds Conflicted=False/NoConflicts'

describe('listeners', () => {
  test.each([
    ['http', fine, both, 3],
    ['good', fine, both, 1],
    ['missing', refused('InvalidCertificateRef', 'False/InvalidCertificateRef'), both, 0],
    ['plain', refused('InvalidCertificateRef', 'False/InvalidCertificateRef'), both, 0],
    ['far', refused('RefNotPermitted', 'False/RefNotPermitted'), both, 0],
    ['none', refused('InvalidCertificateRef', 'False/InvalidCertificateRef'), both, 0],
    ['grpc', fine, 'GRPCRoute', 3],
    ['both', badKinds, 'HTTPRoute', 0],
    ['foreign', badKinds, '', 0],
    ['unselected', refused('UnsupportedValue'), both, 0],
    ['probed', refused('UnsupportedValue'), both, 0],
    ['tcp', refused('UnsupportedProtocol'), '', 0],
    ['passed', fine, 'TLSRoute', 0],
    ['ended', refused('UnsupportedValue'), 'TLSRoute', 0],
    ['one', conflicting('ProtocolConflict'), both, 1],
    ['two', conflicting('ProtocolConflict'), both, 0],
    ['shared-https', conflicting('HostnameConflict'), both, 0],
    ['shared-tls', conflicting('HostnameConflict'), 'TLSRoute', 0],
    ['apart-https', fine, both, 0],
    ['apart-tls', fine, 'TLSRoute', 0],
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

describe('gRPC', () => {
  const grpc = (host: string, path: string, headers: Record<string, string> = {}, port = 81) => {
    const http = { scheme: 'http', method: 'POST', path, headers: { host, ...headers }, grpc: true } as const
    const { response, failure } = cluster.send({ from: 'outside' }, { protocol: 'TCP', host: status().addresses[0]!.value, port, http })
    if (!response) return failure!.reason
    const { status: code, headers: answered } = response.http!
    return answered['grpc-status'] === undefined ? `${code}` : `grpc-status ${answered['grpc-status']} from ${response.pod!.name}`
  }
  const check = '/grpc.health.v1.Health/Check'
  test.each([
    ['a method by its exact name', 'grpc.example.com', check, {}, 81, 'grpc-status 0 from speaks-grpc'],
    ['a method that the server does not know', 'grpc.example.com', '/other.Service/Get', {}, 81, 'grpc-status 12 from speaks-grpc'],
    ['a method that no rule has', 'grpc.example.com', '/other.Service/List', {}, 81, '404'],
    ['another host', 'none.example.com', check, {}, 81, '404'],
    ['by a header, to a server that speaks no gRPC', 'grpc.example.com', '/x.Y/Z', { version: 'old' }, 81, '502'],
    ['backends of weight 0', 'grpc.example.com', '/grpc.health.v1.Health/Watch', {}, 81, '500'],
    ['the rule that is left of two', 'half.example.com', '/any.Thing/Do', {}, 81, 'grpc-status 12 from speaks-grpc'],
    ['rules that are all refused', 'regular.example.com', check, {}, 81, '404'],
    ['by an HTTPRoute, which speaks HTTP/1.1', 'plain.example.com', check, {}, 8080, '502'],
  ])('%s', (_, host, path, headers, port, gives) => expect(grpc(host, path, headers, port)).toBe(gives))

  test('what is no gRPC is refused by its server', () => expect(ask('grpc.example.com', check, 81)).toBe('415'))
})

describe('what upstream refuses', () => {
  const stored = (plural: string, spec: JsonObject) => {
    try {
      make(plural, 'x', spec)
      return 'stored'
    } catch (error) {
      return (error as Error).message.replace(/^.* is invalid: /, '')
    }
  }
  const method = (match: JsonObject) => ({ rules: [{ matches: [{ method: match }] }] })
  test.each([
    [
      'a request that waits for less than its backend may take',
      'httproutes',
      { rules: [{ timeouts: { request: '1s', backendRequest: '1m' } }] },
      'spec.rules[0].timeouts: Invalid value: "object": backendRequest timeout cannot be longer than request timeout',
    ],
    [
      'a timeout that is none',
      'httproutes',
      { rules: [{ timeouts: { request: '1.5s' } }] },
      'spec.rules[0].timeouts.request: Invalid value: "1.5s": spec.rules[0].timeouts.request in body should match \'^([0-9]{1,5}(h|m|s|ms)){1,4}$\'',
    ],
    [
      'neither service nor method',
      'grpcroutes',
      method({}),
      `spec.rules[0].matches[0].method: Invalid value: "object": One or both of 'service' or 'method' must be specified`,
    ],
    [
      'a service that is a path',
      'grpcroutes',
      method({ service: 'a/b' }),
      'spec.rules[0].matches[0].method: Invalid value: "object": service must only contain valid characters (matching ^(?i)\\.?[a-z_][a-z_0-9]*(\\.[a-z_][a-z_0-9]*)*$)',
    ],
    [
      'a filter that gRPC has not',
      'grpcroutes',
      { rules: [{ filters: [{ type: 'URLRewrite' }] }] },
      'spec.rules[0].filters[0].type: Unsupported value: "URLRewrite": supported values: "RequestHeaderModifier", "ResponseHeaderModifier", "RequestMirror", "ExtensionRef"',
    ],
  ])('%s', (_, plural, spec, says) => expect(stored(plural, spec)).toBe(says))

  // TLSRoute and retries are of the experimental channel in Gateway API 1.4, whose standard channel is installed.
  test('TLSRoute is not there', () => expect(cluster.handle({ method: 'GET', path: `${api}/tlsroutes` })).toMatchObject({ status: 404 }))
  test('retries are no field', () => {
    const body = JSON.stringify({
      apiVersion: 'gateway.networking.k8s.io/v1',
      kind: 'HTTPRoute',
      metadata: { name: 'r' },
      spec: { rules: [{ retry: { attempts: 3 } }] },
    })
    const answer = cluster.handle({ method: 'POST', path: `${api}/namespaces/default/httproutes?fieldValidation=Strict`, body })
    expect('body' in answer && String(answer.body)).toContain('unknown field \\"spec.rules[0].retry\\"')
  })
})

test('TLS that is passed on unopened has nowhere to go', () => {
  const http = { scheme: 'https', method: 'GET', path: '/', headers: { host: 'pass.example.com' } } as const
  const { failure } = cluster.send({ from: 'outside' }, { protocol: 'TCP', host: status().addresses[0]!.value, port: 445, http })
  expect(failure).toMatchObject({ reason: 'reset', why: 'listener passed passes TLS on unopened by a TLSRoute, and has none' })
})
