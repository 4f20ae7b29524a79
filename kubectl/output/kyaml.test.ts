import { expect, it } from 'vitest'
import type { Json } from '@/apimachinery/object'
import { printKyaml } from './kyaml'

const texts: [what: string, value: Json, printed: string][] = [
  ['a text', 'a', '"a"'],
  [
    'what YAML reads as something else',
    { yes: 'no', '1': 'x', '1e3': 'x', t: 'x', name: true },
    '{\n  "1": "x",\n  "1e3": "x",\n  name: true,\n  "t": "x",\n  "yes": "no",\n}',
  ],
  ['keys with a path', { 'a.b/c-d': 1, 'a-': 2, 'a b': 3, '': 4 }, '{\n  a.b/c-d: 1,\n  "a-": 2,\n  "a b": 3,\n  "": 4,\n}'],
  ['what has to be escaped', '"\\\t\u0001\u00a0\u200b', '"\\"\\\\\t\\x01\\_\\u200b"'],
  ['lines', { a: 'x\n  y\n' }, '{\n  a: "\\\n     x\\n\\\n    \\  y\\n\\\n    ",\n}'],
  ['lines without a last break', 'x\ny', '"\\\n   x\\n\\\n   y\\\n  "'],
  ['an empty line', 'x\n\ny\n', '"\\\n   x\\n\\\n   \\n\\\n   y\\n\\\n  "'],
  [
    'lists',
    { a: [], b: [1, 'x'], c: [{}, { d: null }], e: [[1]] },
    '{\n  a: [],\n  b: [\n    1,\n    "x",\n  ],\n  c: [{}, {\n    d: null,\n  }],\n  e: [[\n    1,\n  ]],\n}',
  ],
]

it.each(texts)('%s', (_, value, printed) => {
  expect(printKyaml(value, 'declared')).toBe(`---\n${printed}\n`)
})
