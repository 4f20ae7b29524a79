import './determinism'
import { describe, expect, it } from 'vitest'
import { taskOf } from '@/exam/task'
import { manifestQuestion, terminalQuestion } from '@/test/database/fixture-bank'
import { deflate, inflate } from './deflated'
import { createLab, type Lab, restoreLab, snapshotLab } from './lab'
import { gradeTask } from './lab-grade'
import { type LabIo, runLine } from './lab-line'
import { replayTask } from './replay'
import type { ReplayLine } from './worker-protocol'

const startedAt = Date.UTC(2026, 10, 21, 11)
const endedAt = startedAt + 10 * 60_000
const task = taskOf(terminalQuestion('t1'), 'seed-1')
const answer = { kind: 'terminal' } as const
const rest = async () => undefined

/** Types lines half a minute apart; after each the lab is stored and restored, as by another process. */
async function typed(lines: string[]): Promise<{ records: ReplayLine[]; stored: Uint8Array }> {
  let now = startedAt
  let lab: Lab = await createLab(task, startedAt)
  const records: ReplayLine[] = []
  for (const [place, line] of lines.entries()) {
    now += 30_000
    const io: LabIo = {
      emit() {},
      input: async () => undefined,
      edited: async () => undefined,
      signal: new AbortController().signal,
      columns: 80,
      rows: 24,
      wall: {
        now: () => now,
        async wait(ms) {
          now += ms
        },
      },
    }
    const { record } = await runLine(lab, line, io)
    records.push({ seq: place + 1, line, at: record.at, tape: JSON.parse(JSON.stringify(record.tape)) })
    lab = restoreLab(task, snapshotLab(lab))
  }
  return { records, stored: deflate(snapshotLab(lab)) }
}

const outcomesOf = async (lines: string[]) => {
  const { records, stored } = await typed(lines)
  return replayTask(task, { stored, startedAt, endedAt, answer, lines: records }, rest)
}

describe('a replay tells after which line a check turned', () => {
  const stories: [name: string, lines: string[], steps: [seq: number | null, outcome: string][]][] = [
    [
      'green, and stayed so',
      ['kubectl get ns', 'kubectl create ns harbour', 'sleep 5'],
      [
        [null, 'failed'],
        [1, 'failed'],
        [2, 'passed'],
        [3, 'passed'],
        [null, 'passed'],
      ],
    ],
    [
      'green, and red again',
      ['kubectl create ns harbour', 'kubectl delete ns harbour'],
      [
        [null, 'failed'],
        [1, 'passed'],
        [2, 'failed'],
        [null, 'failed'],
      ],
    ],
    ['never: nothing was typed', [], [[null, 'failed']]],
  ]
  it.each(stories)('%s', async (_, lines, steps) => {
    expect(await outcomesOf(lines)).toEqual({ steps: steps.map(([seq, outcome]) => ({ seq, outcomes: [outcome] })), exact: true })
  })
})

it('a replay is the same each time, and ends as the task was graded', async () => {
  const { records, stored } = await typed(['kubectl create ns harbor', 'kubectl create ns harbour', 'echo $RANDOM > n'])
  const given = { stored, startedAt, endedAt, answer, lines: records }
  const replay = await replayTask(task, given, rest)
  expect(await replayTask(task, given, rest)).toEqual(replay)
  const { result } = await gradeTask(task, { stored: inflate(stored), startedAt, endedAt, answer })
  expect(replay.steps.at(-1)?.outcomes).toEqual(result.checks.map(({ outcome }) => outcome))
})

it('a line that was killed left nothing, and a state that is another than the stored one is told', async () => {
  const { records, stored } = await typed(['kubectl create ns harbour'])
  const killed = records.map((line) => ({ ...line, at: null }))
  const replay = await replayTask(task, { stored, startedAt, endedAt, answer, lines: killed }, rest)
  expect(replay).toEqual({
    steps: [
      { seq: null, outcomes: ['failed'] },
      { seq: 1, outcomes: ['failed'] },
      { seq: null, outcomes: ['failed'] },
    ],
    exact: false,
  })
})

it('of a long transcript the newest lines are judged, from the state before them', async () => {
  const { records, stored } = await typed(['kubectl create ns harbour', 'true', 'true', 'true', 'true'])
  const { steps, exact } = await replayTask(task, { stored, startedAt, endedAt, answer, lines: records }, rest, 3)
  expect([steps.length, steps[0]?.outcomes, steps[1]?.seq, steps.at(-2)?.seq, exact]).toEqual([5, ['passed'], 3, 5, true])
})

it('a task that is answered in writing is judged at each saved answer', async () => {
  const written = taskOf(manifestQuestion('m1'), 'seed-1')
  const answers = ['', 'kind: Names', 'apiVersion: v1\nkind: Namespace\nmetadata: { name: harbour }\n', 'kind: Pod'].map((yaml) => ({
    kind: 'manifest' as const,
    yaml,
  }))
  const saves = answers.slice(1).map((answer, place) => ({ seq: place + 1, at: startedAt + (place + 1) * 30_000, after: 0, answer }))
  const given = { stored: null, startedAt, endedAt, answer: answers.at(-1)!, lines: [], saves }
  expect(await replayTask(written, given, rest)).toEqual({
    steps: [
      { seq: null, outcomes: ['failed'] },
      { seq: 1, outcomes: ['failed'] },
      { seq: 2, outcomes: ['passed'] },
      { seq: 3, outcomes: ['failed'] },
      { seq: null, outcomes: ['failed'] },
    ],
    exact: true,
  })
})
