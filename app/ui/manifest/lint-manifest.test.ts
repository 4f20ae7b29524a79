import { expect, it } from 'vitest'
import { lintDocument } from './lint-manifest'
import { readManifest } from './read-manifest'
import type { Schemas } from './schema'

const reference = (name: string) => ({ allOf: [{ $ref: `#/components/schemas/${name}` }] })
const schemas: Schemas = {
  Service: {
    type: 'object',
    properties: { apiVersion: { type: 'string' }, kind: { type: 'string' }, metadata: reference('Meta'), spec: reference('Spec') },
    'x-kubernetes-group-version-kind': [{ group: '', version: 'v1', kind: 'Service' }],
  },
  Meta: { type: 'object', properties: { name: { type: 'string' }, labels: { type: 'object', additionalProperties: { type: 'string' } } } },
  Spec: {
    type: 'object',
    properties: { ports: { type: 'array', items: reference('Port') }, type: { type: 'string', enum: ['ClusterIP', 'NodePort'] } },
  },
  Port: {
    type: 'object',
    required: ['port'],
    properties: { port: { type: 'integer' }, targetPort: reference('IntOrString'), name: { type: 'string' }, on: { type: 'boolean' } },
  },
  IntOrString: { format: 'int-or-string', oneOf: [{ type: 'integer' }, { type: 'string' }] },
}

/** Each finding as `the text it marks: what it says`. */
const findings = (spec: string) => {
  const text = `apiVersion: v1\nkind: Service\nmetadata: { name: web }\n${spec}`
  const { documents } = readManifest(text)
  return lintDocument(documents[0] ?? null, schemas).map(({ from, to, message }) => `${text.slice(from, to)}: ${message}`)
}

it.each([
  [
    'all is well',
    'spec:\n  type: NodePort\n  ports:\n  - port: 80\n    targetPort: http\n  - { port: 81, targetPort: 8080, on: true }\n',
    [],
  ],
  ['nothing yet', 'spec:\n', []],
  ['a field that does not exist', 'spec:\n  typ: NodePort\n', ['typ: unknown field "spec.typ": is "type" meant?']],
  ['a field in the wrong place', 'ports: []\n', ['ports: unknown field "ports"']],
  ['a field in an item', 'spec: { ports: [{ port: 80, prot: TCP }] }\n', ['prot: unknown field "spec.ports[].prot": is "port" meant?']],
  ['a map where a list belongs', 'spec:\n  ports:\n    port: 80\n', ['ports: spec.ports takes a list']],
  ['text where a number belongs', 'spec: { ports: [{ port: http }] }\n', ['http: spec.ports[].port takes a whole number']],
  [
    'a number where text belongs',
    'spec: { ports: [{ port: 80, name: 80 }] }\n',
    ['80: spec.ports[].name takes text: write "80" with quotes'],
  ],
  ['a quoted number is text', 'spec: { ports: [{ port: 80, name: "80" }] }\n', []],
  ['what YAML takes for a truth value', 'metadata: { labels: { tls: on } }\n', ['metadata: key "metadata" stands here twice']],
  ['an unknown value', 'spec: { type: Nodeport }\n', ['Nodeport: spec.type is one of ClusterIP, NodePort']],
  ['a missing field', 'spec: { ports: [{ name: http }] }\n', ['name: spec.ports[] needs the field "port"']],
])('%s', (_, spec, found) => expect(findings(spec)).toEqual(found))

it('says that a kind is not in its version, and which is meant', () => {
  const { documents } = readManifest('apiVersion: v1\nkind: service\n')
  expect(lintDocument(documents[0] ?? null, schemas).map(({ message }) => message)).toEqual(['no kind service in v1: is "Service" meant?'])
})

it('reads several documents and finds what is no YAML', () => {
  const { documents, broken } = readManifest('a: 1\n---\nb: [1, 2\n')
  expect(documents).toHaveLength(2)
  expect(broken.length).toBeGreaterThan(0)
})
