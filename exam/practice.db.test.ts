import { beforeAll, describe, expect, it } from 'vitest'
import { choiceQuestion, loadFixtureBank, manifestQuestion } from '@/test/database/fixture-bank'
import { person } from '@/test/database/people'
import { saveWork } from './attempt'
import { startPractice } from './practice'
import { selectSaves } from './store/answers'
import { selectOptionalAttempt, selectTasks } from './store/attempts'
import type { CurrentUser } from './views'

let ann: CurrentUser
beforeAll(async () => {
  await loadFixtureBank(
    {
      a: choiceQuestion('a', { topics: ['dns'] }),
      b: choiceQuestion('b', { topics: ['dns', 'endpoints'] }),
      c: choiceQuestion('c', { topics: ['endpoints'] }),
      m: manifestQuestion('m'),
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

it('keeps what was written on the way, a few seconds as one', async () => {
  const cleo = await person('Cleo')
  const started = await startPractice({ questions: ['m', 'a'] }, cleo, 1_000)
  if (!started.ok) throw new Error(started.why)
  const { id } = started
  const write = (yaml: string, at: number) => saveWork(id, { task: 0, answer: { kind: 'manifest', yaml }, at }, cleo, at)
  await write('kind', 10_000)
  await write('kind: Pod', 14_999)
  await write('kind: Service', 15_000)
  await write('late', 12_000) // of a device that was offline
  await saveWork(id, { task: 1, answer: { kind: 'choice', options: ['node-port'] } }, cleo, 16_000)
  const saves = await selectSaves(id)
  expect(saves.map(({ index, seq, answer, savedAt }) => [index, seq, answer, savedAt.getTime()])).toEqual([
    [0, 1, { kind: 'manifest', yaml: 'kind: Pod' }, 14_999],
    [0, 2, { kind: 'manifest', yaml: 'kind: Service' }, 15_000],
  ])
})
