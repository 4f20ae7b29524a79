import { beforeAll, describe, expect, it } from 'vitest'
import { choiceQuestion, loadFixtureBank, plainBank } from '@/test/database/fixture-bank'
import { person } from '@/test/database/people'
import { attemptView } from './attempt'
import {
  createQuestion,
  discardDraft,
  publishQuestion,
  questionEditor,
  questionList,
  recordProof,
  saveDraft,
  validateQuestion,
} from './question-versions'
import { startAttempt } from './start-attempt'
import type { CurrentUser } from './views'

let learner: CurrentUser
let teacher: CurrentUser
const changed = (title: string) => choiceQuestion('q1', { title })

beforeAll(async () => {
  await loadFixtureBank(plainBank(2), 2)
  learner = await person('Ann')
  teacher = await person('Teacher', 'instructor')
})

async function publish(id: string, files: Record<string, string>) {
  await saveDraft(id, files, teacher)
  await recordProof(id, files)
  return publishQuestion(id, teacher)
}

describe('a question', () => {
  it("is not a learner's to see or touch", async () => {
    for (const user of [learner, null]) {
      expect(await questionList(user)).toBeNull()
      expect(await questionEditor('q1', user)).toBeNull()
      expect(validateQuestion('q1', {}, user)).toBeNull()
      expect(await saveDraft('q1', {}, user)).toEqual({ ok: false, why: 'forbidden' })
      expect(await createQuestion('new', {}, user)).toEqual({ ok: false, why: 'forbidden' })
      expect(await publishQuestion('q1', user)).toEqual({ ok: false, why: 'forbidden' })
      expect(await discardDraft('q1', user)).toEqual({ ok: false })
    }
  })

  it('tells what is wrong with line and column', () => {
    const files = changed('x')
    files['question.yaml'] = files['question.yaml']?.replace('minutes: 2', 'minutes: many') ?? ''
    expect(validateQuestion('q1', files, teacher)).toEqual([
      expect.objectContaining({ file: 'question.yaml', line: 6, column: expect.any(Number) }),
    ])
    expect(validateQuestion('q2', changed('x'), teacher)).toEqual([
      { file: 'question.yaml', line: 1, column: 1, message: 'the id must stay q2, not q1' },
    ])
  })

  it('is published when it is sound and proved, and not before', async () => {
    expect(await publishQuestion('q1', teacher)).toEqual({ ok: false, why: 'no-draft' })
    await saveDraft('q1', { 'question.yaml': 'id: q1' }, teacher)
    expect(await publishQuestion('q1', teacher)).toMatchObject({ ok: false, why: 'problems' })
    await saveDraft('q1', changed('Second'), teacher)
    expect(await publishQuestion('q1', teacher)).toEqual({ ok: false, why: 'unproven' })
    await recordProof('q1', changed('Other'))
    expect(await publishQuestion('q1', teacher)).toEqual({ ok: false, why: 'unproven' })
    await recordProof('q1', changed('Second'))
    expect(await questionEditor('q1', teacher)).toMatchObject({ version: 1, draft: true, proven: true, problems: [] })
    expect(await publishQuestion('q1', teacher)).toEqual({ ok: true, version: 2 })
    expect(await questionEditor('q1', teacher)).toMatchObject({ version: 2, draft: false, editedInBrowser: true, files: changed('Second') })
  })

  it('never changes under an open attempt', async () => {
    const started = await startAttempt('drill', learner)
    const id = started.ok ? started.id : ''
    const titles = async () => (await attemptView(id, learner))?.tasks.map(({ title }) => title).sort()
    const before = await titles()
    expect(before).toContain('Second')
    expect(await publish('q1', changed('Third'))).toEqual({ ok: true, version: 3 })
    expect(await titles()).toEqual(before)
    const after = await startAttempt('drill', await person('Late'))
    expect(after.ok).toBe(true)
  })

  it('edited in the browser is left alone by an update of the bank', async () => {
    const update = { ...plainBank(2), q2: choiceQuestion('q2', { title: 'From the bank' }) }
    expect(await loadFixtureBank(update, 2)).toMatchObject({ questions: 2, changed: 1, keptFromBrowser: 1, retired: 0 })
    expect(await loadFixtureBank(update, 2)).toMatchObject({ changed: 0 })
    const list = (await questionList(teacher)) ?? []
    expect(list.map(({ id, title, version, editedInBrowser }) => [id, title, version, editedInBrowser])).toEqual([
      ['q1', 'Third', 3, true],
      ['q2', 'From the bank', 2, false],
    ])
  })

  it('begun in the browser is drawn once it is published', async () => {
    expect(await createQuestion('Bad Id', {}, teacher)).toEqual({ ok: false, why: 'bad-id' })
    expect(await createQuestion('q1', {}, teacher)).toEqual({ ok: false, why: 'taken' })
    expect(await createQuestion('fresh', {}, teacher)).toMatchObject({ ok: true, problems: expect.any(Array) })
    expect((await questionList(teacher))?.find(({ id }) => id === 'fresh')).toMatchObject({ version: 0, draft: true })
    expect(await publish('fresh', choiceQuestion('fresh'))).toEqual({ ok: true, version: 1 })
    expect((await questionList(teacher))?.find(({ id }) => id === 'fresh')).toMatchObject({ version: 1, draft: false })
  })

  it('gone from the bank is drawn no more, and one that is not sound keeps its version', async () => {
    const broken = { ...choiceQuestion('q2'), 'task.md': '' }
    const update = await loadFixtureBank({ q2: broken }, 1)
    expect(update.problems.join()).toContain('q2/task.md')
    expect((await questionList(teacher))?.map(({ id }) => id)).toEqual(['fresh', 'q1', 'q2'])
    expect(await loadFixtureBank({ q3: choiceQuestion('q3') }, 1)).toMatchObject({ retired: 1 })
    expect((await questionList(teacher))?.map(({ id }) => id)).toEqual(['fresh', 'q1', 'q3'])
  })
})
