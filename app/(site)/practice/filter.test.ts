import { expect, it } from 'vitest'
import type { PracticeItem } from '@/exam/views'
import { fitting, topicsOf } from './filter'

const item = (questionId: string, change: Partial<PracticeItem>): PracticeItem => ({
  questionId,
  title: questionId,
  domain: 'services-networking',
  topics: ['dns'],
  kind: 'terminal',
  difficulty: 'easy',
  minutes: 3,
  seen: 0,
  ...change,
})
const items = [item('a', {}), item('b', { topics: ['dns', 'ingress'], kind: 'choice' }), item('c', { difficulty: 'hard', seen: 2 })]
const all = { topic: '', kind: '', difficulty: '', fresh: false } as const

it.each([
  ['everything', all, 'a,b,c'],
  ['a topic', { ...all, topic: 'ingress' }, 'b'],
  ['a type', { ...all, kind: 'terminal' as const }, 'a,c'],
  ['a difficulty', { ...all, difficulty: 'hard' as const }, 'c'],
  ['what was not met', { ...all, fresh: true }, 'a,b'],
  ['nothing', { ...all, topic: 'ingress', difficulty: 'hard' as const }, ''],
])('%s', (_, filter, ids) =>
  expect(
    fitting(items, filter)
      .map(({ questionId }) => questionId)
      .join(),
  ).toBe(ids),
)

it('topics are counted', () =>
  expect(topicsOf(items)).toEqual([
    { topic: 'dns', count: 3 },
    { topic: 'ingress', count: 1 },
  ]))
