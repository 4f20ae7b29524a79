import { describe, expect, it } from 'vitest'
import { parseYaml } from './yaml'
import { nestsDeeply } from './yaml-depth'

const levels = (open: string, count: number) => open.repeat(count)
const indented = (count: number) => Array.from({ length: count }, (_, i) => `${' '.repeat(i)}a:`).join('\n')
const quoted = JSON.stringify(levels('[', 500))

describe('nestsDeeply', () => {
  const deep: [name: string, text: string][] = [
    ['sequences in brackets', levels('[', 201)],
    ['maps in braces', levels('{"a":', 201)],
    ['sequences behind sequences', `${levels('- ', 201)}a`],
    ['indented maps', indented(202)],
    ['brackets that strings seem to close', `[${levels('"]]", [', 201)}`],
  ]
  it.each(deep)('%s', (_, text) => expect(nestsDeeply(text, 200)).toBe(true))
  const flat: [name: string, text: string][] = [
    ['nothing', ''],
    ['brackets in a string', `a: ${quoted}`],
    ['many short lists', `a: [${levels('[1],', 500)}]`],
    ['a long line', `a: ${levels('word ', 500)}`],
    ['a list with many items', levels('- a\n', 500)],
    ['many block texts', levels('a: |\n  text\n', 300)],
  ]
  it.each(flat)('not %s', (_, text) => expect(nestsDeeply(text, 200)).toBe(false))
})

it('refuses depth and aliases of aliases before they cost anything', () => {
  const names = [...'abcdefghi']
  const bomb = names.map((name, i) => `${name}: &${name} [${Array(9).fill(i ? `*${names[i - 1]}` : 'x')}]`).join('\n')
  expect(parseYaml(bomb).errors.map(({ goMessage }) => goMessage)).toEqual(['yaml: document contains excessive aliasing'])
  expect(parseYaml(`a: 1\n---\n${levels('[', 100_000)}`)).toMatchObject({
    documents: [{ value: { a: 1 } }],
    errors: [{ line: 3, goMessage: 'yaml: exceeded max depth' }],
  })
})
