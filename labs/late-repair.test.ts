import { expect, test } from 'vitest'
import { loadBank } from '@/exam/questions/bank'
import { drawsOf } from '@/exam/questions/question'
import { createLab, freezeLab, restoreLab, snapshotLab } from './lab'
import { runAttempt, startAt } from './proof-run'

// Pods that have crashed for minutes are started again up to five minutes after the last time. Who repairs only what they read, and leaves them
// alone, has done it right, whenever that is. Of all crashes in the bank these outlast what a grade usually waits.
const late = 170_000

const { questions } = loadBank('questions')

test.each([
  ['corefile-with-a-slip', { fault: 'brace' }],
  ['proxy-that-does-not-start', {}],
])('%s counts as repaired when its pods still wait for their next start', async (id, fault) => {
  const task = drawsOf(questions.find((each) => each.id === id)!)('proof-1', fault)
  const before = await createLab(task, startAt)
  const lab = restoreLab(task, snapshotLab(before))
  freezeLab(lab, startAt + late)
  const waited = snapshotLab(lab)
  const { result } = await runAttempt(
    task,
    before,
    { ...waited, skippedMs: waited.skippedMs + late },
    task.solutions.find(({ title }) => title === 'edited-alone'),
  )
  expect(result.checks.map(({ id: check, outcome }) => `${check} ${outcome}`)).toEqual(task.checks.map((check) => `${check.id} passed`))
})
