import { expect, it } from 'vitest'
import { type GoJson, goJson } from './go-json'
import type { Json } from './object'

const named: [name: string, value: Json, how: GoJson, expected: string][] = [
  ['keys are sorted at each depth', { b: 1, a: { d: [true], c: null } }, {}, '{"a":{"c":null,"d":[true]},"b":1}'],
  ['numbers are names like others', { 9: 'b', 10: 'a', b: 'c' }, {}, '{"10":"a","9":"b","b":"c"}'],
  ['a struct keeps its order', { kind: 'Pod', apiVersion: 'v1' }, { order: 'declared' }, '{"kind":"Pod","apiVersion":"v1"}'],
  [
    'a map in a struct is sorted',
    { kind: 'X', data: { 9: 'b', 10: 'a' } },
    { order: 'declared' },
    '{"kind":"X","data":{"10":"a","9":"b"}}',
  ],
  ['what HTML means is escaped', ['<a>&\u2028'], {}, '["\\u003ca\\u003e\\u0026\\u2028"]'],
  ['unless it is not to be', ['<a>&\u2028'], { escape: false }, '["<a>&\\u2028"]'],
  [
    'with indents',
    { a: [], b: {}, c: [1, { d: 2 }] },
    { indent: 2 },
    '{\n  "a": [],\n  "b": {},\n  "c": [\n    1,\n    {\n      "d": 2\n    }\n  ]\n}',
  ],
  ['without members that are undefined', { a: undefined, b: 1 } as unknown as Json, {}, '{"b":1}'],
  ['with a key of __proto__', JSON.parse('{"__proto__":1,"a":2}'), {}, '{"__proto__":1,"a":2}'],
]

it.each(named)('%s', (_, value, how, expected) => {
  expect(goJson(value, how)).toBe(expected)
})
