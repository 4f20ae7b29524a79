import { expect, test } from 'vitest'
import type { CheckResult, TaskResult } from '@/grader/evidence'
import { withoutFixes } from './held-back'

const check = (id: string, more: Partial<CheckResult>): CheckResult => ({
  id,
  says: 'The page opens',
  gate: false,
  points: 1,
  earned: 0,
  outcome: 'failed',
  differences: [],
  near: [],
  ...more,
})
const task = (...checks: CheckResult[]): TaskResult => ({ checks, points: 1, earned: 0, provisional: false, gradedBy: 'test' })
const broken = [{ text: 'Service web has no ready endpoint', ok: false }]

test.each([
  ['the fix of a connection that broke off', check('a', { near: ['set targetPort: 80'], trace: broken }), { near: [], trace: broken }],
  ['not what exists beside an object that is missing', check('a', { near: ['Service web exists in namespace default'] }), undefined],
  [
    'nothing of a connection that only ended elsewhere',
    check('a', { near: ['x'], trace: [{ text: 'pod b answers', ok: true }] }),
    undefined,
  ],
])('holds back %s', (_, given, left) => {
  const before = task(given)
  expect(withoutFixes(before)).toEqual(left ? { result: task({ ...given, ...left }), held: true } : { result: before })
})
