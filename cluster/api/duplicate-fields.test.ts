import fc from 'fast-check'
import { expect, it } from 'vitest'
import { duplicateFields } from './duplicate-fields'

it.each([
  ['{}', []],
  ['{"a":1,"b":{"a":2}}', []],
  ['{"a":1,"a":2}', ['a']],
  ['{"spec":{"containers":[{"name":"x"},{"name":"y", "name" : "z"}]},"spec":{}}', ['spec.containers[1].name', 'spec']],
  ['{"a":{"b":[[],[{"c":1,"c":[{}]}]]}}', ['a.b[1][0].c']],
  ['{"a\\"b":"}{","a\\u0022b":true,"c":-1.5e3}', ['a"b']],
  ['[1,{"a":null,"a":null,"a":null}]', ['[1].a']],
  ['"x"', []],
  [`${'['.repeat(100_000)}${']'.repeat(100_000)}`, []],
])('%s', (text, fields) => {
  expect(duplicateFields(text)).toEqual(fields)
})

it('JSON that was printed from a value has none', () => {
  fc.assert(
    fc.property(fc.jsonValue(), fc.nat(4), (value, indent) => {
      expect(duplicateFields(JSON.stringify(value, null, indent))).toEqual([])
    }),
  )
})
