import { expect, it } from 'vitest'
import { placeAt } from './place'

const head = 'apiVersion: apps/v1\nkind: Deployment\n'
const of = { apiVersion: 'apps/v1', kind: 'Deployment' }
/** The cursor is where `|` stands. */
const at = (text: string) => {
  const place = placeAt(`${head}${text.replace('|', '')}`, head.length + text.indexOf('|'))
  return place && { path: place.path.join('/'), at: place.at, ...(place.key ? { key: place.key } : {}) }
}

it.each([
  ['a key of the object', 'sp|', { path: '', at: 'key' }],
  ['a key below another', 'spec:\n  rep|', { path: 'spec', at: 'key' }],
  ['beside a brother with children', 'spec:\n  selector:\n    matchLabels:\n      a: b\n  te|', { path: 'spec', at: 'key' }],
  ['deep', 'spec:\n  template:\n    spec:\n      con|', { path: 'spec/template/spec', at: 'key' }],
  [
    'the first key of an item',
    'spec:\n  template:\n    spec:\n      containers:\n        - na|',
    { path: 'spec/template/spec/containers/[]', at: 'key' },
  ],
  ['another key of an item', 'spec:\n  containers:\n    - name: a\n      im|', { path: 'spec/containers/[]', at: 'key' }],
  ['a list at the column of its key', 'spec:\n  containers:\n  - name: a\n    im|', { path: 'spec/containers/[]', at: 'key' }],
  ['the first key of such an item', 'spec:\n  containers:\n  - na|', { path: 'spec/containers/[]', at: 'key' }],
  ['a list in an item', 'spec:\n  containers:\n  - name: a\n    ports:\n    - con|', { path: 'spec/containers/[]/ports/[]', at: 'key' }],
  ['after a list at the column of its key', 'spec:\n  containers:\n  - name: a\n  vol|', { path: 'spec', at: 'key' }],
  ['a value', 'spec:\n  type: Node|', { path: 'spec', at: 'value', key: 'type' }],
  ['an empty value', 'kind: |', { path: '', at: 'value', key: 'kind' }],
  ['a value in an item', 'spec:\n  ports:\n    - protocol: |', { path: 'spec/ports/[]', at: 'value', key: 'protocol' }],
  ['no place: a flow collection', 'spec: { re|', null],
  ['no place: quotes', 'spec: "a|', null],
])('%s', (_, text, place) => expect(at(text)).toEqual(place))

it('knows its own document among several', () => {
  const text = `${head}---\napiVersion: v1\nkind: Service\nspec:\n  ty`
  expect(placeAt(text, text.length)).toMatchObject({ path: ['spec'], apiVersion: 'v1', kind: 'Service', indent: 2 })
  expect(placeAt(text, head.length)).toMatchObject({ path: [], ...of })
})
