import { beforeAll, describe, expect, it } from 'vitest'
import { choiceQuestion, loadFixtureBank } from '@/test/database/fixture-bank'
import { person } from '@/test/database/people'
import { drillChoices, startDrill } from './drill'
import { selectOptionalAttempt, selectTasks } from './store/attempts'
import type { CurrentUser } from './views'

let ann: CurrentUser
beforeAll(async () => {
  const questions = { a: ['dns'], b: ['dns', 'endpoints'], c: ['endpoints'] }
  await loadFixtureBank(Object.fromEntries(Object.entries(questions).map(([id, topics]) => [id, choiceQuestion(id, { topics })])), 3)
  ann = await person('Ann')
})

describe('a drill', () => {
  it('is an exam of no blueprint, over one topic, in half of the time; the same one goes on', async () => {
    const started = await startDrill({ topic: 'dns' }, 'DNS', ann, 1_000)
    if (!started.ok) throw new Error(started.why)
    const tasks = await selectTasks(started.id)
    expect(tasks.map(({ questionId }) => questionId).sort()).toEqual(['a', 'b'])
    const [offered] = (await drillChoices()).topics
    expect(offered).toMatchObject({ id: 'dns', tasks: 2 })
    expect(await selectOptionalAttempt(started.id)).toMatchObject({
      mode: 'exam',
      examId: null,
      examTitle: 'Drill: DNS',
      deadline: 1_000 + (offered?.minutes ?? 0) * 60_000,
    })
    expect(await startDrill({ topic: 'dns' }, 'DNS', ann, 2_000)).toEqual({ ok: true, id: started.id, fresh: false })
  })
  it('is of a domain, too', async () => {
    const started = await startDrill({ domain: 'services-networking' }, 'Services & Networking', ann)
    expect(started.ok && (await selectTasks(started.id)).length).toBe(3)
    expect((await drillChoices()).domains).toEqual([{ id: 'services-networking', tasks: 3, minutes: expect.any(Number) }])
  })
  it('needs a question', async () => expect(await startDrill({ topic: 'storage' }, 'x', ann)).toEqual({ ok: false, why: 'no-questions' }))
})
