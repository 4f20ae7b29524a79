import { describe, expect, it } from 'vitest'
import type { Json } from '@/apimachinery/object'
import { fieldsThatDiffer } from './difference'

const cases: [name: string, reference: Json, mine: Json, lines: string[]][] = [
  ['the same', { a: 1, b: [{ name: 'x' }] }, { b: [{ name: 'x' }], a: 1 }, []],
  ['a value', { type: 'ClusterIP' }, { type: 'NodePort' }, ['type: ClusterIP / NodePort']],
  ['a field that is missing', { a: { b: 1 } }, { a: {} }, ['a.b: 1 / -']],
  ['a field too many', {}, { paused: true }, ['paused: - / true']],
  ['entries of a name', { c: [{ name: 'x', v: 1 }, { name: 'y' }] }, { c: [{ name: 'y' }, { name: 'x', v: 2 }] }, ['c[name=x].v: 1 / 2']],
  [
    'one entry for another',
    { ports: [{ port: 80, targetPort: 8080 }] },
    { ports: [{ port: 8888, targetPort: 8888 }] },
    ['ports[port=80].port: 80 / 8888', 'ports[port=80].targetPort: 8080 / 8888'],
  ],
  ['an entry that is missing', { c: [{ name: 'x' }, { name: 'z', v: 1 }] }, { c: [{ name: 'x' }] }, ['c[name=z]: name: z\nv: 1 / -']],
  ['plain lists', { args: ['a', 'b'] }, { args: ['a', 'c'] }, ['args[1]: b / c']],
  ['plain lists of other lengths', { args: ['a'] }, { args: [] }, ['args: - a / []']],
  ['another kind of value', { port: 'http' }, { port: 80 }, ['port: http / 80']],
]

describe('fields that differ', () => {
  it.each(cases)('%s', (_, reference, mine, lines) => {
    const found = fieldsThatDiffer(reference, mine)
    expect(found.map(({ at, reference, yours }) => `${at}: ${reference ?? '-'} / ${yours ?? '-'}`)).toEqual(lines)
  })
})
