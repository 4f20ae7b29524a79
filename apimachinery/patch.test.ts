import { describe, expect, it } from 'vitest'
import { mergeSchemaOf } from './fields'
import type { Json, JsonObject } from './object'
import { jsonPatch, mergePatch, PatchError } from './patch'
import { strategicMerge } from './strategic-merge'

describe('JSON merge patch', () => {
  it.each([
    [
      { a: 1, b: 2 },
      { b: null, c: 3 },
      { a: 1, c: 3 },
    ],
    [{ a: { x: 1 } }, { a: { y: 2 } }, { a: { x: 1, y: 2 } }],
    [{ a: [1, 2] }, { a: [3] }, { a: [3] }],
    [{ a: 'x' }, { a: { b: null, c: 1 } }, { a: { c: 1 } }],
  ] as [Json, Json, Json][])('%j + %j', (target, patch, expected) => {
    expect(mergePatch(target, patch)).toEqual(expected)
  })
})

describe('JSON patch', () => {
  const document = { spec: { ports: [{ port: 80 }, { port: 81 }], 'a/b': 1 } }
  it.each([
    [[{ op: 'replace', path: '/spec/ports/0/port', value: 8080 }], { spec: { ports: [{ port: 8080 }, { port: 81 }], 'a/b': 1 } }],
    [
      [{ op: 'add', path: '/spec/ports/-', value: { port: 82 } }],
      { spec: { ports: [{ port: 80 }, { port: 81 }, { port: 82 }], 'a/b': 1 } },
    ],
    [
      [{ op: 'add', path: '/spec/ports/0', value: { port: 79 } }],
      { spec: { ports: [{ port: 79 }, { port: 80 }, { port: 81 }], 'a/b': 1 } },
    ],
    [[{ op: 'remove', path: '/spec/a~1b' }], { spec: { ports: [{ port: 80 }, { port: 81 }] } }],
    [[{ op: 'move', from: '/spec/ports/0', path: '/first' }], { spec: { ports: [{ port: 81 }], 'a/b': 1 }, first: { port: 80 } }],
    [[{ op: 'copy', from: '/spec/a~1b', path: '/c' }], { ...document, c: 1 }],
    [[{ op: 'test', path: '/spec/a~1b', value: 1 }], document],
  ] as [Json, Json][])('%j', (patch, expected) => {
    expect(jsonPatch(document, patch)).toEqual(expected)
  })

  it.each([
    [
      [{ op: 'remove', path: '/spec/nope' }],
      'inapplicable',
      "error in remove for path: '/spec/nope': Unable to remove nonexistent key: nope: missing value",
    ],
    [
      [{ op: 'add', path: '/nope/x', value: 1 }],
      'inapplicable',
      'add operation does not apply: doc is missing path: "/nope/x": missing value',
    ],
    [[{ op: 'test', path: '/spec/a~1b', value: 2 }], 'inapplicable', 'testing value /spec/a~1b failed: test failed'],
    [{ op: 'add' }, 'unreadable', 'json: cannot unmarshal object into Go value of type jsonpatch.Patch'],
  ] as [Json, string, string][])('refuses %j', (patch, kind, message) => {
    try {
      jsonPatch(document, patch)
      expect.unreachable()
    } catch (error) {
      expect(error).toBeInstanceOf(PatchError)
      expect([(error as PatchError).kind, (error as PatchError).message]).toEqual([kind, message])
    }
  })
})

describe('strategic merge patch of a Pod', () => {
  const pod = mergeSchemaOf('v1', 'Pod')
  const two: JsonObject & { spec: { containers: Json[] } } = {
    spec: {
      containers: [
        { name: 'a', image: 'x', env: [{ name: 'K', value: '1' }] },
        { name: 'b', image: 'y' },
      ],
    },
  }
  const table: Record<string, [JsonObject, JsonObject, JsonObject]> = {
    'merges containers by name': [
      two,
      { spec: { containers: [{ name: 'b', image: 'z' }] } },
      { spec: { containers: [two.spec.containers[0]!, { name: 'b', image: 'z' }] } },
    ],
    'adds a container before those that were there': [
      two,
      { spec: { containers: [{ name: 'c', image: 'z' }] } },
      { spec: { containers: [{ name: 'c', image: 'z' }, ...two.spec.containers] } },
    ],
    'deletes a container': [
      two,
      { spec: { containers: [{ $patch: 'delete', name: 'a' }] } },
      { spec: { containers: [{ name: 'b', image: 'y' }] } },
    ],
    'replaces the list': [
      two,
      { spec: { containers: [{ $patch: 'replace' }, { name: 'n', image: 'i' }] } },
      { spec: { containers: [{ name: 'n', image: 'i' }] } },
    ],
    'orders as asked, what only the server knows after what it followed': [
      { spec: { containers: [{ name: 'a' }, { name: 's' }, { name: 'b' }] } },
      { spec: { '$setElementOrder/containers': [{ name: 'b' }, { name: 'a' }], containers: [{ name: 'b', image: 'z' }] } },
      { spec: { containers: [{ name: 's' }, { name: 'b', image: 'z' }, { name: 'a' }] } },
    ],
    'merges deeper lists by their own keys, what is new before what was there': [
      two,
      { spec: { containers: [{ name: 'a', env: [{ name: 'L', value: '2' }] }] } },
      {
        spec: {
          containers: [
            {
              name: 'a',
              image: 'x',
              env: [
                { name: 'L', value: '2' },
                { name: 'K', value: '1' },
              ],
            },
            { name: 'b', image: 'y' },
          ],
        },
      },
    ],
    'replaces lists without a merge key': [
      { spec: { tolerations: [{ key: 'a' }] } },
      { spec: { tolerations: [{ key: 'b' }] } },
      { spec: { tolerations: [{ key: 'b' }] } },
    ],
    'keeps only what $retainKeys names': [
      { spec: { volumes: [{ name: 'v', emptyDir: {} }] } },
      { spec: { volumes: [{ name: 'v', $retainKeys: ['name', 'hostPath'], hostPath: { path: '/x' } }] } },
      { spec: { volumes: [{ name: 'v', hostPath: { path: '/x' } }] } },
    ],
    'deletes from lists of plain values': [
      { metadata: { finalizers: ['a', 'b'] } },
      { metadata: { '$deleteFromPrimitiveList/finalizers': ['a'] } },
      { metadata: { finalizers: ['b'] } },
    ],
    'adds to lists of plain values': [
      { metadata: { finalizers: ['a'] } },
      { metadata: { finalizers: ['a', 'b'] } },
      { metadata: { finalizers: ['a', 'b'] } },
    ],
    'removes with null': [
      { metadata: { labels: { a: '1', b: '2' } } },
      { metadata: { labels: { a: null } } },
      { metadata: { labels: { b: '2' } } },
    ],
    'replaces a map with $patch': [
      { metadata: { labels: { a: '1' } } },
      { metadata: { labels: { $patch: 'replace', b: '2' } } },
      { metadata: { labels: { b: '2' } } },
    ],
  }
  it.each(Object.entries(table))('%s', (_, [original, patch, expected]) => {
    expect(strategicMerge(original, patch, pod)).toEqual(expected)
  })

  it('refuses an item without its key', () => {
    expect(() => strategicMerge(two, { spec: { containers: [{ image: 'z' }] } }, pod)).toThrow(
      'map: {"image":"z"} does not contain declared merge key: name',
    )
  })
})

describe('strategic merge patch of other kinds', () => {
  it('meets Service ports by port', () => {
    expect(
      strategicMerge(
        { spec: { ports: [{ port: 80, targetPort: 80 }] } },
        { spec: { ports: [{ port: 80, targetPort: 8080 }] } },
        mergeSchemaOf('v1', 'Service'),
      ),
    ).toEqual({ spec: { ports: [{ port: 80, targetPort: 8080 }] } })
  })

  it('keeps a strategy to its own keys', () => {
    expect(
      strategicMerge(
        { spec: { strategy: { type: 'RollingUpdate', rollingUpdate: { maxSurge: 1 } } } },
        { spec: { strategy: { $retainKeys: ['type'], type: 'Recreate' } } },
        mergeSchemaOf('apps/v1', 'Deployment'),
      ),
    ).toEqual({ spec: { strategy: { type: 'Recreate' } } })
  })
})
