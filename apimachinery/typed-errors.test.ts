import { expect, it } from 'vitest'
import type { JsonObject } from './object'
import { typeFaults } from './typed-errors'

const pod = (container: JsonObject, spec: JsonObject = {}): JsonObject => ({
  apiVersion: 'v1',
  kind: 'Pod',
  metadata: { name: 'a' },
  spec: { containers: [{ name: 'a', ...container }], ...spec },
})

const pods: [string, JsonObject, string | undefined][] = [
  ['a pod', pod({ image: 'a', resources: { limits: { cpu: 1 } }, ports: [{ containerPort: 80 }] }), undefined],
  ['a null', pod({ image: null }), undefined],
  ['a field nobody knows', pod({ imge: 'a' }), '.spec.containers[name="a"].imge: field not declared in schema'],
  [
    'a text for a number',
    pod({}, { activeDeadlineSeconds: '5' }),
    '.spec.activeDeadlineSeconds: expected numeric (int or float), got string',
  ],
  [
    'a list for a number',
    pod({}, { activeDeadlineSeconds: [5] }),
    '.spec.activeDeadlineSeconds: expected numeric (int or float), got []interface {}',
  ],
  [
    'a number for a text',
    { ...pod({}), metadata: { name: 'a', labels: { a: 1 } } },
    '.metadata.labels.a: expected string, got &value.valueUnstructured{Value:1}',
  ],
  ['a text for a truth', pod({ stdin: 'yes' }), '.spec.containers[name="a"].stdin: expected boolean, got &{yes}'],
  ['a map for a list', pod({ ports: { a: 1 } }), '.spec.containers[name="a"].ports: expected list, got &{map[a:1]}'],
  ['a text for a map', pod({ securityContext: 'none' }), '.spec.containers[name="a"].securityContext: expected map, got &{none}'],
  [
    'a map for a quantity',
    pod({ resources: { limits: { cpu: {} } } }),
    '.spec.containers[name="a"].resources.limits.cpu: expected any scalar, got &{map[]}',
  ],
  [
    'an item of a plain list',
    pod({ args: ['a', 1] }),
    '.spec.containers[name="a"].args[1]: expected string, got &value.valueUnstructured{Value:1}',
  ],
  [
    'a container without a name',
    { apiVersion: 'v1', kind: 'Pod', metadata: {}, spec: { containers: [{ image: 'a' }] } },
    `.spec.containers: element 0: associative list with keys has an element that omits key field "name" (and doesn't have default value)`,
  ],
  [
    'a port twice, once with the protocol that it has anyhow',
    pod({ ports: [{ containerPort: 80 }, { containerPort: 80, protocol: 'TCP' }] }),
    '.spec.containers[name="a"].ports: duplicate entries for key [containerPort=80,protocol="TCP"]',
  ],
  [
    'two faults',
    pod({ imge: 'a', stdin: 1 }),
    'errors:\n  .spec.containers[name="a"].imge: field not declared in schema\n  .spec.containers[name="a"].stdin: expected boolean, got &{1}',
  ],
]

it.each(pods)('%s', (_, config, fault) => expect(typeFaults('v1', 'Pod', config)).toBe(fault))

const schema: JsonObject = {
  type: 'object',
  properties: {
    spec: {
      type: 'object',
      properties: {
        size: { type: 'integer' },
        port: { 'x-kubernetes-int-or-string': true },
        free: { type: 'object', 'x-kubernetes-preserve-unknown-fields': true },
        tags: { type: 'object', additionalProperties: { type: 'string' } },
        parts: {
          type: 'array',
          'x-kubernetes-list-type': 'map',
          'x-kubernetes-list-map-keys': ['id'],
          items: { type: 'object', properties: { id: { type: 'string' }, on: { type: 'boolean' } } },
        },
      },
    },
  },
}

const resources: [string, JsonObject, string | undefined][] = [
  ['what fits', { size: 1, port: 'http', free: { a: [1] }, tags: { a: 'b' }, parts: [{ id: 'a', on: true }] }, undefined],
  ['a field nobody knows', { colour: 'red' }, '.spec.colour: field not declared in schema'],
  ['a text for a number', { size: 'big' }, '.spec.size: expected numeric (int or float), got string'],
  ['a value of a map', { tags: { a: true } }, '.spec.tags.a: expected string, got &value.valueUnstructured{Value:true}'],
  ['an item by its key', { parts: [{ id: 'a', on: 'x' }] }, '.spec.parts[id="a"].on: expected boolean, got &{x}'],
]

it.each(resources)('a custom resource: %s', (_, spec, fault) =>
  expect(
    typeFaults('example.com/v1', 'Widget', { apiVersion: 'example.com/v1', kind: 'Widget', metadata: { name: 'a' }, spec }, schema),
  ).toBe(fault),
)
