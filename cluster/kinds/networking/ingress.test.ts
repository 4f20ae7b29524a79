import { describe, expect, test } from 'vitest'
import type { JsonObject, KubeObject } from '@/apimachinery/object'
import { createCluster } from '@/cluster/cluster'

const cluster = createCluster({ seed: 'ingress', startAt: Date.UTC(2026, 10, 21, 9), setup: { profile: 'empty' } })
const ask = (method: 'GET' | 'POST', path: string, body?: unknown, headers: Record<string, string> = {}) => {
  const answer = cluster.handle({ method, path, headers, ...(body === undefined ? {} : { body: JSON.stringify(body) }) })
  if (!('body' in answer)) throw new Error('a stream')
  return { ...JSON.parse(String(answer.body)), warning: answer.headers.warning }
}
const causes = (status: { details?: { causes?: { field: string; message: string }[] }; message?: string }) =>
  status.details?.causes?.map(({ field, message }) => `${field}: ${message}`) ?? status.message
const group = '/apis/networking.k8s.io/v1'
const path = `${group}/namespaces/default/ingresses?dryRun=All`
const ingress = (spec: JsonObject, metadata: JsonObject = {}) => ({
  apiVersion: 'networking.k8s.io/v1',
  kind: 'Ingress',
  metadata: { name: 'web', ...metadata },
  spec,
})
const backend = { service: { name: 'web', port: { number: 80 } } }
const rule = (at: JsonObject, host?: string) => ({
  rules: [{ ...(host === undefined ? {} : { host }), http: { paths: [{ path: '/', pathType: 'Prefix', backend, ...at }] } }],
})
const subdomain =
  "a lowercase RFC 1123 subdomain must consist of lower case alphanumeric characters, '-' or '.', and must start and end with an alphanumeric character (e.g. 'example.com', regex used for validation is '[a-z0-9]([-a-z0-9]*[a-z0-9])?(\\.[a-z0-9]([-a-z0-9]*[a-z0-9])?)*')"
const first = 'spec.rules[0].http.paths[0]'

// pkg/apis/networking/validation TestValidateIngress and TestValidateIngressCreate
describe('an Ingress is refused', () => {
  const cases: [name: string, JsonObject, refused: string[]][] = [
    ['without rules and backend', {}, ['spec: Invalid value: null: either `defaultBackend` or `rules` must be specified']],
    ['without pathType', rule({ pathType: null }), [`${first}.pathType: Required value: pathType must be specified`]],
    [
      'pathType that is none',
      rule({ pathType: 'Regex' }),
      [`${first}.pathType: Unsupported value: "Regex": supported values: "Exact", "ImplementationSpecific", "Prefix"`],
    ],
    ['a relative path', rule({ path: 'foo' }), [`${first}.path: Invalid value: "foo": must be an absolute path`]],
    ['a double slash', rule({ path: '/a//b' }), [`${first}.path: Invalid value: "/a//b": must not contain '//'`]],
    ['a path that ends in dots', rule({ path: '/a/..' }), [`${first}.path: Invalid value: "/a/..": cannot end with '/..'`]],
    ['no paths', { rules: [{ http: { paths: [] } }] }, ['spec.rules[0].http.paths: Required value']],
    [
      'an address for a host',
      rule({}, '10.0.0.1'),
      ['spec.rules[0].host: Invalid value: "10.0.0.1": must be a DNS name, not an IP address'],
    ],
    ['a host with capitals', rule({}, 'Foo.com'), [`spec.rules[0].host: Invalid value: "Foo.com": ${subdomain}`]],
    ['no backend', rule({ backend: {} }), [`${first}.backend: Invalid value: "": resource or service backend is required`]],
    [
      'a backend without port',
      rule({ backend: { service: { name: 'web' } } }),
      [`${first}.backend: Required value: port name or number is required`],
    ],
    [
      'both port and name',
      rule({ backend: { service: { name: 'web', port: { number: 80, name: 'http' } } } }),
      [`${first}.backend: Invalid value: "": cannot set both port name & port number`],
    ],
    [
      'a port out of range',
      rule({ backend: { service: { name: 'web', port: { number: 70000 } } } }),
      [`${first}.backend.service.port.number: Invalid value: 70000: must be between 1 and 65535, inclusive`],
    ],
    [
      'two sorts of backend',
      { defaultBackend: { ...backend, resource: { kind: 'Bucket', name: 'b' } } },
      ['spec.defaultBackend: Invalid value: "": cannot set both resource and service backends'],
    ],
    [
      'a secret that cannot be',
      { defaultBackend: backend, tls: [{ secretName: 'A_b' }] },
      [`spec.tls[0].secretName: Invalid value: "A_b": ${subdomain}`],
    ],
  ]
  test.each(cases)('%s', (_, spec, refused) => expect(causes(ask('POST', path, ingress(spec)))).toEqual(refused))
  test('a wildcard in the middle', () =>
    expect(causes(ask('POST', path, ingress(rule({}, 'a.*.com'))))?.[0]).toContain("a wildcard DNS-1123 subdomain must start with '*.'"))
  test('two classes', () =>
    expect(
      causes(ask('POST', path, ingress({ ...rule({}), ingressClassName: 'b' }, { annotations: { 'kubernetes.io/ingress.class': 'a' } }))),
    ).toEqual(['annotations.kubernetes.io/ingress.class: Invalid value: "a": must match `ingressClassName` when both are specified']))
})

test('the default class is given to an Ingress that names none, and the old annotation is warned of', () => {
  const made = (metadata: JsonObject = {}) => ask('POST', path, ingress(rule({}), metadata))
  expect(made().spec.ingressClassName).toBeUndefined()
  const annotations = { 'ingressclass.kubernetes.io/is-default-class': 'true' }
  ask('POST', `${group}/ingressclasses`, { metadata: { name: 'nginx', annotations }, spec: { controller: 'k8s.io/ingress-nginx' } })
  expect(made().spec.ingressClassName).toBe('nginx')
  const old = made({ annotations: { 'kubernetes.io/ingress.class': 'other' } })
  expect([old.spec.ingressClassName, old.warning]).toEqual([
    undefined,
    `299 - "annotation \\"kubernetes.io/ingress.class\\" is deprecated, please use 'spec.ingressClassName' instead"`,
  ])
})

test('an IngressClass wants a domain-prefixed controller', () => {
  const made = (spec: JsonObject) => causes(ask('POST', `${group}/ingressclasses?dryRun=All`, { metadata: { name: 'x' }, spec }))
  expect(made({ controller: 'nginx' })).toEqual([
    'spec.controller: Invalid value: "nginx": must be a domain-prefixed path (such as "acme.io/foo")',
  ])
  expect(made({ controller: 'a.b/c', parameters: { kind: 'K', name: 'n', scope: 'Namespace' } })).toEqual([
    "spec.parameters.namespace: Required value: `parameters.scope` is set to 'Namespace'",
  ])
})

test('tables', () => {
  const table = (name: string, list: string) => {
    const { columnDefinitions, rows } = ask('GET', list, undefined, { accept: 'application/json;as=Table;v=v1;g=meta.k8s.io' })
    const cells = (rows as { cells: unknown[] }[]).map((row) => row.cells.join(' | '))
    return [name, (columnDefinitions as KubeObject[]).map((column) => (column as unknown as { name: string }).name).join(' | '), ...cells]
  }
  ask(
    'POST',
    path.replace('?dryRun=All', ''),
    ingress({ ...rule({}, 'a.example.com'), tls: [{ hosts: ['a.example.com'], secretName: 't' }] }),
  )
  expect([
    table('ingress', `${group}/ingresses`),
    table('classes', `${group}/ingressclasses`),
    table('ranges', `${group}/servicecidrs`),
    table('addresses', `${group}/ipaddresses`).slice(0, 3),
    table('services', '/apis/apiregistration.k8s.io/v1/apiservices').slice(0, 3),
  ]).toEqual([
    ['ingress', 'Name | Class | Hosts | Address | Ports | Age', 'web | nginx | a.example.com |  | 80, 443 | 0s'],
    ['classes', 'Name | Controller | Parameters | Age', 'nginx | k8s.io/ingress-nginx | <none> | 0s'],
    ['ranges', 'Name | CIDRs | Age', expect.stringContaining('kubernetes | 10.96.0.0/12 | ')],
    ['addresses', 'Name | ParentRef | Age', expect.stringContaining('10.96.0.1 | services/default/kubernetes | ')],
    ['services', 'Name | Service | Available | Age', expect.stringContaining('v1. | Local | True | ')],
  ])
})

test('webhooks are stored, and said to be never called', () => {
  const made = ask('POST', '/apis/admissionregistration.k8s.io/v1/validatingwebhookconfigurations', {
    metadata: { name: 'w' },
    webhooks: [{ name: 'a.example.com', clientConfig: { url: 'https://x' }, sideEffects: 'None', admissionReviewVersions: ['v1'] }],
  })
  expect([made.webhooks[0].failurePolicy, made.warning]).toEqual([
    'Fail',
    '299 - "seatrial does not simulate admission webhooks: this configuration is stored, and its webhooks are never called"',
  ])
})
