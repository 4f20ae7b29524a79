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
    ['is nothing where nothing was achieved', result(check('type', 'failed'), check('port', 'failed')), undefined],
    ['is nothing where nothing failed', result(check('type', 'passed')), undefined],
  ])('%s', (_, given, belief) => {
    expect(beliefBehind(task, given)).toBe(belief)
  })

  it('is told at the first failed check', () => {
    const told = withBelief(task, result(check('type', 'passed'), check('port', 'failed')))
    expect(told.checks.map(({ belief }) => belief)).toEqual([undefined, 'any port will do'])
  })
})
