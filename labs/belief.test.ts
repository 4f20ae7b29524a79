import { describe, expect, it } from 'vitest'
import type { Outcome, TaskResult } from '@/grader/evidence'
import { beliefBehind, withBelief } from './belief'

const check = (id: string, outcome: Outcome) => ({
  id,
  says: id,
  gate: false,
  points: 1,
  earned: outcome === 'passed' ? 1 : 0,
  outcome,
  differences: [],
  near: [],
})
const result = (...checks: TaskResult['checks']): TaskResult => ({
  checks,
  points: checks.length,
  earned: 0,
  provisional: false,
  gradedBy: 'test',
})
const mistake = (title: string, fails: string[], believes?: string) => ({
  title,
  kind: 'sh' as const,
  text: '',
  fails,
  ...(believes ? { believes } : {}),
})

const task = {
  mistakes: [
    mistake('a', ['port', 'type'], 'ports are types'),
    mistake('b', ['port'], 'any port will do'),
    mistake('c', ['type']),
    mistake('d', ['name'], 'names are free'),
    mistake('e', ['name'], 'names are short'),
    mistake('f', ['port', 'name'], 'any port will do'),
    mistake('g', ['port', 'name'], 'any port will do'),
    mistake('h', ['type', 'name'], 'ports are types'),
    mistake('i', ['type', 'name']),
  ],
}

describe('the belief behind a result', () => {
  it.each<[string, TaskResult, string | undefined]>([
    [
      'is that of the mistake with the same failures',
      result(check('type', 'failed'), check('port', 'failed'), check('name', 'passed')),
      'ports are types',
    ],
    ['is not that of fewer failures', result(check('type', 'passed'), check('port', 'failed')), 'any port will do'],
    ['is nothing where the mistake has none', result(check('type', 'failed'), check('port', 'passed')), undefined],
    ['is nothing where two mistakes end alike', result(check('name', 'failed'), check('port', 'passed')), undefined],
    [
      'is what several mistakes that end alike have in common',
      result(check('port', 'failed'), check('name', 'failed'), check('type', 'passed')),
      'any port will do',
    ],
    [
      'is nothing where one of several mistakes that end alike has none',
      result(check('type', 'failed'), check('name', 'failed'), check('port', 'passed')),
      undefined,
    ],
    [
      'is not that of more failures',
      result(check('type', 'failed'), check('port', 'failed'), check('more', 'failed'), check('name', 'passed')),
      undefined,
    ],
    ['is nothing where nothing was achieved', result(check('type', 'failed'), check('port', 'failed')), undefined],
    ['is nothing where nothing failed', result(check('type', 'passed')), undefined],
  ])('%s', (_, given, belief) => {
    expect(beliefBehind(task, given, { kind: 'terminal' })).toBe(belief)
  })

  it('is told at the first failed check', () => {
    const told = withBelief(task, result(check('type', 'passed'), check('port', 'failed')), { kind: 'terminal' })
    expect(told.checks.map(({ belief }) => belief)).toEqual([undefined, 'any port will do'])
  })

  const chosen = (title: string, text: string, believes: string) => ({ ...mistake(title, ['wrong'], believes), text })
  const choice = { mistakes: [chosen('a', 'right high\n', 'ports are high'), chosen('b', 'low right\n', 'ports are low')] }
  it.each<[string[], string | undefined]>([
    [['high', 'right'], 'ports are high'],
    [['right', 'low'], 'ports are low'],
    [['high', 'low', 'right'], undefined],
  ])('of the options %s is %s', (options, belief) => {
    const given = result(check('wrong', 'failed'), check('other', 'passed'))
    expect(beliefBehind(choice, given, { kind: 'choice', options })).toBe(belief)
  })
})
