import { readFileSync } from 'node:fs'
import { expect, it } from 'vitest'
import { loadBank } from './bank'

const ids = loadBank('questions').questions.map(({ id }) => id)
const rows = readFileSync('docs/coverage.md', 'utf8')
  .split('\n')
  .filter((line) => line.startsWith('|'))
const named = new Set(rows.flatMap((row) => [...(row.split('|').at(-2) ?? '').matchAll(/`([a-z0-9-]+)`/g)].map((match) => match[1]!)))

it('docs/coverage.md names questions that exist', () => {
  expect([...named].filter((id) => !ids.includes(id))).toEqual([])
})

it('docs/coverage.md names every question', () => {
  expect(ids.filter((id) => !named.has(id))).toEqual([])
})
