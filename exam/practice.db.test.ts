import { beforeAll, describe, expect, it } from 'vitest'
import { choiceQuestion, loadFixtureBank } from '@/test/database/fixture-bank'
import { person } from '@/test/database/people'
import { startPractice } from './practice'
import { selectOptionalAttempt, selectTasks } from './store/attempts'
import type { CurrentUser } from './views'

let ann: CurrentUser
beforeAll(async () => {
  await loadFixtureBank(
    {
      a: choiceQuestion('a', { topics: ['dns'] }),
      b: choiceQuestion('b', { topics: ['dns', 'endpoints'] }),
      c: choiceQuestion('c', { topics: ['endpoints'] }),
    },
    3,
  )
  ann = await person('Ann')
})

const drawn = async (ask: Parameters<typeof startPractice>[0]) => {
  const started = await startPractice(ask, ann)
  return started.ok ? (await selectTasks(started.id)).map(({ questionId }) => questionId) : started.why
}

describe('practice', () => {
  it('is of the questions asked for, in their order, each once', async () =>
    expect(await drawn({ questions: ['c', 'a', 'c', 'gone'] })).toEqual(['c', 'a']))
  it('is of the questions on any of the topics', async () => {
    expect(((await drawn({ topics: ['dns'] })) as string[]).toSorted()).toEqual(['a', 'b'])
    expect(((await drawn({ topics: ['dns', 'endpoints'] })) as string[]).toSorted()).toEqual(['a', 'b', 'c'])
    expect(await drawn({ topics: ['dns', 'endpoints'], most: 1 })).toHaveLength(1)
  })
  it('needs a question', async () => {
    expect(await drawn({ topics: ['storage'] })).toBe('no-questions')
    expect(await drawn({ questions: [] })).toBe('no-questions')
  })
  it('belongs to no exam and stays open for thirty days; the same one goes on', async () => {
    const bea = await person('Bea')
    const first = await startPractice({ questions: ['b'] }, bea, 1_000)
    if (!first.ok) throw new Error(first.why)
    expect(await selectOptionalAttempt(first.id)).toMatchObject({
      mode: 'practice',
      examId: null,
      examTitle: 'Practice: About b',
      deadline: 1_000 + 30 * 86_400_000,
    })
    expect(await startPractice({ questions: ['b'] }, bea, 2_000)).toEqual({ ok: true, id: first.id, fresh: false })
  })
})
