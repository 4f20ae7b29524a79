import { beforeEach, describe, expect, test } from 'vitest'
import type { JsonObject } from '@/apimachinery/object'
import { type Cluster, createCluster, restoreCluster } from '@/cluster/cluster'

// Messages as apiextensions-apiserver's own tests and kube-openapi pkg/validation/errors have them.

let cluster: Cluster
beforeEach(() => {
  cluster = createCluster({ seed: 'crd', startAt: Date.UTC(2026, 10, 21, 9), setup: { profile: 'empty' } })
})

const ask = (method: 'GET' | 'POST' | 'PUT' | 'PATCH' | 'DELETE', path: string, body?: unknown, headers: Record<string, string> = {}) => {
  const answer = cluster.handle({ method, path, headers, ...(body === undefined ? {} : { body: JSON.stringify(body) }) })
  if (!('body' in answer)) throw new Error('a stream')
  return JSON.parse(String(answer.body))
}
const merge = { 'content-type': 'application/merge-patch+json' }
const definitions = '/apis/apiextensions.k8s.io/v1/customresourcedefinitions'
const things = '/apis/example.com/v1/namespaces/default/things'

const definition = (spec: JsonObject, version: JsonObject = {}, more: JsonObject = {}): JsonObject => ({
  apiVersion: 'apiextensions.k8s.io/v1',
  kind: 'CustomResourceDefinition',
  metadata: { name: 'things.example.com' },
  spec: {
    group: 'example.com',
    scope: 'Namespaced',
    names: { plural: 'things', kind: 'Thing', shortNames: ['tg'] },
    versions: [
      {
        name: 'v1',
        served: true,
        storage: true,
        schema: { openAPIV3Schema: { type: 'object', properties: { spec: { type: 'object', ...spec } } } },
        ...version,
      },
    ],
    ...more,
  },
})
const thing = (spec: JsonObject, name = 'one') => ({ apiVersion: 'example.com/v1', kind: 'Thing', metadata: { name }, spec })
const causes = (status: { details?: { causes?: { field: string; message: string }[] }; message?: string }) =>
  status.details?.causes?.map(({ field, message }) => `${field}: ${message}`) ?? status.message

describe('values by their schema', () => {
  const cases: [name: string, schema: JsonObject, value: JsonObject, refused: string[]][] = [
    [
      'a wrong type',
      { properties: { n: { type: 'integer' } } },
      { n: 'x' },
      ['spec.n: Invalid value: "string": spec.n in body must be of type integer: "string"'],
    ],
    [
      'a fraction for an integer',
      { properties: { n: { type: 'integer' } } },
      { n: 1.5 },
      ['spec.n: Invalid value: "number": spec.n in body must be of type integer: "number"'],
    ],
    ['a missing field', { required: ['n'], properties: { n: { type: 'integer' } } }, {}, ['spec.n: Required value']],
    [
      'not of the enum',
      { properties: { m: { type: 'string', enum: ['a', 'b'] } } },
      { m: 'c' },
      ['spec.m: Unsupported value: "c": supported values: "a", "b"'],
    ],
    [
      'not of the pattern',
      { properties: { m: { type: 'string', pattern: '^a+$' } } },
      { m: 'b' },
      ['spec.m: Invalid value: "b": spec.m in body should match \'^a+$\''],
    ],
    [
      'too small',
      { properties: { n: { type: 'integer', minimum: 1 } } },
      { n: 0 },
      ['spec.n: Invalid value: 0: spec.n in body should be greater than or equal to 1'],
    ],
    [
      'too large',
      { properties: { n: { type: 'integer', maximum: 9 } } },
      { n: 10 },
      ['spec.n: Invalid value: 10: spec.n in body should be less than or equal to 9'],
    ],
    [
      'at an exclusive bound',
      { properties: { n: { type: 'number', maximum: 9, exclusiveMaximum: true } } },
      { n: 9 },
      ['spec.n: Invalid value: 9: spec.n in body should be less than 9'],
    ],
    [
      'not a multiple',
      { properties: { n: { type: 'integer', multipleOf: 5 } } },
      { n: 7 },
      ['spec.n: Invalid value: 7: spec.n in body should be a multiple of 5'],
    ],
    [
      'too short',
      { properties: { m: { type: 'string', minLength: 2 } } },
      { m: 'b' },
      ['spec.m: Invalid value: "b": spec.m in body should be at least 2 chars long'],
    ],
    ['too long', { properties: { m: { type: 'string', maxLength: 2 } } }, { m: 'bbb' }, ['spec.m: Too long: may not be more than 2 bytes']],
    [
      'too many items',
      { properties: { l: { type: 'array', maxItems: 1, items: { type: 'string' } } } },
      { l: ['a', 'b'] },
      ['spec.l: Too many: 2: must have at most 1 items'],
    ],
    [
      'too few items',
      { properties: { l: { type: 'array', minItems: 1, items: { type: 'string' } } } },
      { l: [] },
      ['spec.l: Invalid value: 0: spec.l in body should have at least 1 items'],
    ],
    [
      'an item',
      { properties: { l: { type: 'array', items: { type: 'string' } } } },
      { l: ['a', 1] },
      ['spec.l[1]: Invalid value: "integer": spec.l[1] in body must be of type string: "integer"'],
    ],
    [
      'a value of a map',
      { properties: { m: { type: 'object', additionalProperties: { type: 'string' } } } },
      { m: { a: 1 } },
      ['spec.m.a: Invalid value: "integer": spec.m.a in body must be of type string: "integer"'],
    ],
    [
      'null',
      { properties: { n: { type: 'array', items: { type: 'string', minLength: 1 } } } },
      { n: [null] },
      ['spec.n[0]: Invalid value: "null": spec.n[0] in body must be of type string: "null"'],
    ],
    [
      'a date',
      { properties: { d: { type: 'string', format: 'date' } } },
      { d: 'today' },
      ['spec.d: Invalid value: "today": spec.d in body must be of type date: "today"'],
    ],
    [
      'int-or-string',
      { properties: { p: { 'x-kubernetes-int-or-string': true } } },
      { p: true },
      ['spec.p: Invalid value: "boolean": spec.p in body must be of type integer,string: "boolean"'],
    ],
    [
      'a set',
      { properties: { l: { type: 'array', 'x-kubernetes-list-type': 'set', items: { type: 'string' } } } },
      { l: ['a', 'a'] },
      ['spec.l[1]: Duplicate value: "a"'],
    ],
    [
      'a list map',
      {
        properties: {
          l: {
            type: 'array',
            'x-kubernetes-list-type': 'map',
            'x-kubernetes-list-map-keys': ['name'],
            items: { type: 'object', required: ['name'], properties: { name: { type: 'string' } } },
          },
        },
      },
      { l: [{ name: 'a' }, { name: 'a' }] },
      ['spec.l[1]: Duplicate value: {"name":"a"}'],
    ],
    [
      'not',
      { properties: { a: { type: 'string', not: { enum: ['x'] } } } },
      { a: 'x' },
      ['<nil>: Invalid value: "": "spec.a" must not validate the schema (not)'],
    ],
    [
      'a rule',
      {
        properties: { a: { type: 'integer' }, b: { type: 'integer' } },
        'x-kubernetes-validations': [{ rule: 'self.a <= self.b', message: 'a must not exceed b' }],
      },
      { a: 2, b: 1 },
      ['spec: Invalid value: "object": a must not exceed b'],
    ],
    [
      'a rule without a message',
      { properties: { a: { type: 'string' } }, 'x-kubernetes-validations': [{ rule: "self.a.startsWith('x')" }] },
      { a: 'y' },
      ['spec: Invalid value: "object": failed rule: self.a.startsWith(\'x\')'],
    ],
    [
      'a rule on what is absent',
      { properties: { a: { type: 'string' } }, 'x-kubernetes-validations': [{ rule: 'self.a.size() > 0', message: 'a' }] },
      {},
      ['spec: Invalid value: "object": no such key: a evaluating rule: a'],
    ],
  ]
  test.each(cases)('%s', (_, schema, value, refused) => {
    expect(ask('POST', definitions, definition(schema)).kind).toBe('CustomResourceDefinition')
    expect(causes(ask('POST', things, thing(value)))).toEqual(refused)
  })
})

describe('definitions that are refused', () => {
  const at = 'spec.validation.openAPIV3Schema.properties[spec]'
  const cases: [name: string, JsonObject, refused: string[]][] = [
    [
      'a name that is not plural.group',
      { ...definition({}), metadata: { name: 'thing.example.com' } },
      ['metadata.name: Invalid value: "thing.example.com": must be spec.names.plural+"."+spec.group'],
    ],
    ['no schema', definition({}, { schema: null }), ['spec.versions[0].schema.openAPIV3Schema: Required value: schemas are required']],
    [
      'a field without type',
      definition({ properties: { a: {} } }),
      [`${at}.properties[a].type: Required value: must not be empty for specified object fields`],
    ],
    [
      'items without type',
      definition({ properties: { a: { type: 'array', items: {} } } }),
      [`${at}.properties[a].items.type: Required value: must not be empty for specified array items`],
    ],
    [
      'an array without items',
      definition({ properties: { a: { type: 'array' } } }),
      [`${at}.properties[a].items: Required value: must be specified`],
    ],
    [
      'a pattern that is none',
      definition({ properties: { a: { type: 'string', pattern: '(' } } }),
      [
        `${at}.properties[a].pattern: Invalid value: "(": must be a valid regular expression, but isn't: error parsing regexp: missing closing ): \`(\``,
      ],
    ],
    [
      'a default of another type',
      definition({ properties: { a: { type: 'string', default: 1 } } }),
      [`${at}.properties[a].default: Invalid value: "integer": ${at}.properties[a].default in body must be of type string: "integer"`],
    ],
    [
      'a structural field in anyOf',
      definition({ anyOf: [{ description: 'x' }] }),
      [`${at}.anyOf[0].description: Forbidden: must be empty to be structural`],
    ],
    [
      'a scope that is none',
      definition({}, {}, { scope: 'World' }),
      ['spec.scope: Unsupported value: "World": supported values: "Cluster", "Namespaced"'],
    ],
    [
      'webhook conversion',
      definition({}, {}, { conversion: { strategy: 'Webhook' } }),
      ['spec.conversion.strategy: Forbidden: seatrial does not simulate conversion webhooks: use strategy None'],
    ],
    [
      'CEL that is not simulated',
      definition({ 'x-kubernetes-validations': [{ rule: 'timestamp(self.x) > timestamp(self.y)' }] }),
      [
        `${at}.x-kubernetes-validations[0].rule: Invalid value: "timestamp(self.x) > timestamp(self.y)": seatrial does not simulate this CEL expression: timestamp(self.x) > timestamp(self.y) (function timestamp)`,
      ],
    ],
    [
      'a list map without keys',
      definition({ properties: { l: { type: 'array', 'x-kubernetes-list-type': 'map', items: { type: 'object' } } } }),
      [`${at}.properties[l].x-kubernetes-list-map-keys: Required value: must not be empty if x-kubernetes-list-type is map`],
    ],
    [
      'a column of no type',
      definition({}, { additionalPrinterColumns: [{ name: 'A', type: 'text', jsonPath: '.spec.a' }] }),
      ['spec.additionalPrinterColumns[0].type: Invalid value: "text": must be one of boolean,date,integer,number,string'],
    ],
    [
      'a protected group',
      { ...definition({}, {}, { group: 'x.k8s.io' }), metadata: { name: 'things.x.k8s.io' } },
      [
        'metadata.annotations[api-approved.kubernetes.io]: Required value: protected groups must have approval annotation "api-approved.kubernetes.io", see https://github.com/kubernetes/enhancements/pull/1111',
      ],
    ],
  ]
  test.each(cases)('%s', (_, given, refused) => expect(causes(ask('POST', definitions, given))).toEqual(refused))
})

test('defaults are filled in, unknown fields pruned or refused', () => {
  ask(
    'POST',
    definitions,
    definition({
      properties: { a: { type: 'string', default: 'x' }, free: { type: 'object', 'x-kubernetes-preserve-unknown-fields': true } },
    }),
  )
  expect(ask('POST', things, thing({ b: 1, free: { c: 2 } })).spec).toEqual({ a: 'x', free: { c: 2 } })
  expect(ask('POST', `${things}?fieldValidation=Strict`, thing({ b: 1 }, 'two')).message).toBe(
    'Thing in version "v1" cannot be handled as a Thing: strict decoding error: unknown field "spec.b"',
  )
})

test('versions show the same object, status and scale are apart, and the snapshot holds it all', () => {
  const schema = { openAPIV3Schema: { type: 'object', 'x-kubernetes-preserve-unknown-fields': true } }
  const subresources = { status: {}, scale: { specReplicasPath: '.spec.replicas', statusReplicasPath: '.status.replicas' } }
  ask(
    'POST',
    definitions,
    definition(
      {},
      {},
      {
        versions: [
          { name: 'v1beta1', served: true, storage: false, schema, subresources, deprecated: true },
          { name: 'v1', served: true, storage: true, schema, subresources },
        ],
      },
    ),
  )
  ask('POST', '/apis/example.com/v1beta1/namespaces/default/things', { ...thing({ replicas: 2 }), apiVersion: 'example.com/v1beta1' })
  expect(ask('GET', '/apis/example.com').versions.map(({ version }: { version: string }) => version)).toEqual(['v1', 'v1beta1'])
  expect(ask('GET', `${things}/one`).apiVersion).toBe('example.com/v1')
  expect(ask('GET', '/apis/example.com/v1beta1/namespaces/default/things/one').apiVersion).toBe('example.com/v1beta1')
  expect(ask('PATCH', `${things}/one`, { status: { replicas: 1 }, spec: { replicas: 3 } }, merge).status).toBeUndefined()
  expect(ask('PATCH', `${things}/one/status`, { status: { replicas: 1 } }, merge).status).toEqual({ replicas: 1 })
  expect(ask('GET', `${things}/one/scale`)).toMatchObject({ kind: 'Scale', spec: { replicas: 3 }, status: { replicas: 1 } })
  cluster = restoreCluster(cluster.snapshot())
  expect(ask('GET', `${things}/one`).spec).toEqual({ replicas: 3 })
})

test('a rule on oldSelf holds for changes alone', () => {
  ask(
    'POST',
    definitions,
    definition({
      properties: { a: { type: 'string', 'x-kubernetes-validations': [{ rule: 'self == oldSelf', message: 'a is immutable' }] } },
    }),
  )
  expect(ask('POST', things, thing({ a: 'x' })).kind).toBe('Thing')
  expect(causes(ask('PATCH', `${things}/one`, { spec: { a: 'y' } }, merge))).toEqual(['spec.a: Invalid value: "string": a is immutable'])
})

test('names that another definition has are not accepted, until it goes', () => {
  ask('POST', definitions, definition({}))
  const other = definition({}, {}, { names: { plural: 'others', kind: 'Thing' } })
  ask('POST', definitions, { ...other, metadata: { name: 'others.example.com' } })
  const conditions = () =>
    ask('GET', `${definitions}/others.example.com`).status.conditions.map(
      ({ type, status, reason, message }: Record<string, string>) => `${type}=${status} ${reason}: ${message}`,
    )
  expect(conditions()).toEqual([
    'NamesAccepted=False ListKindConflict: "ThingList" is already in use',
    'Established=False NotAccepted: not all names are accepted',
  ])
  ask('DELETE', `${definitions}/things.example.com`)
  expect(conditions()).toEqual([
    'NamesAccepted=True NoConflicts: no conflicts found',
    'Established=True InitialNamesAccepted: the initial names have been accepted',
  ])
})

test('deleting a definition deletes its objects, and waits for their finalizers', () => {
  ask('POST', definitions, definition({}))
  ask('POST', things, { ...thing({}), metadata: { name: 'held', finalizers: ['example.com/hold'] } })
  ask('POST', things, thing({}))
  ask('DELETE', `${definitions}/things.example.com`)
  expect(ask('GET', things).items.map(({ metadata }: { metadata: { name: string } }) => metadata.name)).toEqual(['held'])
  ask('PATCH', `${things}/held`, { metadata: { finalizers: null } }, merge)
  expect(ask('GET', things).message).toBe('the server could not find the requested resource')
  expect(ask('GET', `${definitions}/things.example.com`).code).toBe(404)
})

test('a namespace takes its custom resources with it, and owners their dependents', () => {
  ask('POST', definitions, definition({}))
  ask('POST', '/api/v1/namespaces', { apiVersion: 'v1', kind: 'Namespace', metadata: { name: 'shop' } })
  ask('POST', '/apis/example.com/v1/namespaces/shop/things', thing({}))
  const owner = ask('POST', things, thing({}))
  const ownerReferences = [{ apiVersion: 'example.com/v1', kind: 'Thing', name: 'one', uid: owner.metadata.uid }]
  ask('POST', '/api/v1/namespaces/default/configmaps', {
    apiVersion: 'v1',
    kind: 'ConfigMap',
    metadata: { name: 'owned', ownerReferences },
  })
  ask('DELETE', '/api/v1/namespaces/shop')
  ask('DELETE', `${things}/one`)
  cluster.advanceTo(cluster.now() + 10_000)
  expect(ask('GET', '/api/v1/namespaces/shop').code).toBe(404)
  expect(ask('GET', '/api/v1/namespaces/default/configmaps/owned').code).toBe(404)
})

test('server-side apply merges lists that are maps by their keys, and conflicts say the field', () => {
  const ports = {
    type: 'array',
    'x-kubernetes-list-type': 'map',
    'x-kubernetes-list-map-keys': ['name'],
    items: { type: 'object', required: ['name'], properties: { name: { type: 'string' }, port: { type: 'integer' } } },
  }
  ask('POST', definitions, definition({ properties: { ports } }))
  const apply = (manager: string, list: JsonObject[]) =>
    ask('PATCH', `${things}/one?fieldManager=${manager}`, thing({ ports: list }), { 'content-type': 'application/apply-patch+yaml' })
  apply('a', [{ name: 'http', port: 80 }])
  expect(apply('b', [{ name: 'admin', port: 81 }]).spec.ports).toEqual([
    { name: 'http', port: 80 },
    { name: 'admin', port: 81 },
  ])
  expect(apply('b', [{ name: 'http', port: 82 }]).message).toBe(
    'Apply failed with 1 conflict: conflict with "a": .spec.ports[name="http"].port',
  )
})
