import { readFileSync } from 'node:fs'
import { expect, it } from 'vitest'
import { loadBank } from './bank'
import { instantiate } from './question'

const { questions } = loadBank('questions')
const ids = questions.map(({ id }) => id)
const rows = readFileSync('docs/coverage.md', 'utf8')
  .split('\n')
  .filter((line) => line.startsWith('|'))
const named = new Set(rows.flatMap((row) => [...(row.split('|').at(-2) ?? '').matchAll(/`([a-z0-9-]+)`/g)].map((match) => match[1]!)))

it('docs/coverage.md names questions that exist', () => {
  expect([...named].filter((id) => !ids.includes(id))).toEqual([])
})

it('each line of docs/coverage.md has a question', () => {
  const lines = rows.filter((row) => !/^\|[-| ]*\|$/.test(row) && !/ questions \|$/.test(row))
  expect(lines.filter((row) => !/`[a-z0-9-]+`/.test(row.split('|').at(-2) ?? ''))).toEqual([])
})

it('each question has two tiers of hints, three mistakes and a link', () => {
  const thin = questions
    .flatMap((question) => {
      const faults = question.faults.length > 0 ? question.faults.map((fault) => ({ fault })) : [{}]
      return faults.map((fault) => instantiate(question, 'a', fault))
    })
    .filter(({ hints, mistakes, links }) => hints.length < 2 || mistakes.length < 3 || links.length < 1)
  expect(thin.map(({ questionId, parameters }) => `${questionId} ${String(parameters.fault ?? '')}`)).toEqual([])
})

it('docs/coverage.md names every question', () => {
  expect(ids.filter((id) => !named.has(id))).toEqual([])
})
