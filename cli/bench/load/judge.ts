import { setTimeout as pause } from 'node:timers/promises'
import { selectTasks } from '@/exam/store/attempts'
import { selectResults } from '@/exam/store/check-results'
import { selectCommands } from '@/exam/store/commands'
import { database } from '@/exam/store/database'
import { taskOf } from '@/exam/task'
import type { Acknowledged, Crowd, Sat } from './crowd'
import { type Outcomes, twinOutcomes } from './twin'

const gradedWithinMs = 60_000

/** What became of the learners' work. */
export type Judged = {
  acknowledged: number
  /** Acknowledged lines that are not in the transcript as they were typed. */
  lost: Acknowledged[]
  /** Attempts that were graded otherwise than their twins, with the first check that differs. */
  gradedOtherwise: { attemptId: string; questionId: string; check: string; twin: string; got: string }[]
  notGraded: string[]
  /** Lines that a worker ended, with the last words of their output; none of them should have been. */
  killed: string[]
  failed: string[]
  /** From the last attempt's end to the last grade, seconds. */
  gradedAfter: number
  twins: number
}

/** Waits for the grades, and compares transcripts and grades with what they must be. */
export async function judge({ acknowledged, sat, failed }: Crowd, say: (text: string) => void): Promise<Judged> {
  const began = performance.now()
  const notGraded = await waitForGrades(
    sat.map(({ attemptId }) => attemptId),
    say,
  )
  const gradedAfter = (performance.now() - began) / 1_000
  say('comparing the transcripts and the grades with their twins')
  const twins = new Map<string, Outcomes>()
  const ended = sat.filter(({ attemptId }) => !notGraded.includes(attemptId))
  const gradedOtherwise: Judged['gradedOtherwise'] = []
  for (const one of ended) gradedOtherwise.push(...(await otherwise(one, twins)))
  const killed = await database().command.findMany({
    where: { attemptId: { in: sat.map(({ attemptId }) => attemptId) }, state: 'killed' },
    select: { line: true, output: true },
  })
  return {
    acknowledged: acknowledged.length,
    lost: await lostOf(acknowledged),
    gradedOtherwise,
    notGraded,
    killed: killed.map(({ line, output }) => `${line} (${output.trimEnd().split('\n').at(-1)})`),
    failed,
    gradedAfter,
    twins: twins.size,
  }
}

/** The attempts that were not graded in time. */
async function waitForGrades(ids: string[], say: (text: string) => void): Promise<string[]> {
  for (const limit = Date.now() + gradedWithinMs; ; ) {
    const rows = await database().attempt.findMany({ where: { id: { in: ids }, state: { not: 'graded' } }, select: { id: true } })
    if (rows.length === 0 || Date.now() > limit) return rows.map(({ id }) => id)
    say(`${rows.length} attempts are still to be graded`)
    await pause(1_000)
  }
}

async function lostOf(acknowledged: readonly Acknowledged[]): Promise<Acknowledged[]> {
  const attemptIds = [...new Set(acknowledged.map(({ attemptId }) => attemptId))]
  const rows = await database().command.findMany({
    where: { attemptId: { in: attemptIds }, state: { not: 'running' } },
    select: { attemptId: true, seq: true, line: true },
  })
  const stored = new Map(rows.map(({ attemptId, seq, line }) => [`${attemptId}/${seq}`, line]))
  return acknowledged.filter(({ attemptId, seq, line }) => stored.get(`${attemptId}/${seq}`) !== line)
}

/**
 * Whose draw and lines are those of somebody before has the same twin. As some faults grow worse with time (a pod's back-off), a grade that differs from
 * it is held against a twin of its own, who types the same lines at the same moments.
 */
async function otherwise({ attemptId, questionId, seed, lines }: Sat, twins: Map<string, Outcomes>): Promise<Judged['gradedOtherwise']> {
  const results = await selectResults(attemptId)
  const got = Object.fromEntries((results.get(0)?.checks ?? []).map(({ id, outcome }) => [id, outcome]))
  const key = JSON.stringify([questionId, seed, lines])
  const shared = twins.get(key) ?? (await twinOf(attemptId, lines))
  twins.set(key, shared)
  const twin = differs(shared, got) === undefined ? shared : await twinOf(attemptId)
  const check = differs(twin, got)
  return check === undefined ? [] : [{ attemptId, questionId, check, twin: String(twin[check]), got: String(got[check]) }]
}

const differs = (twin: Outcomes, got: Outcomes) => Object.keys(twin).find((id) => twin[id] !== got[id])

/** An attempt's twin, who types `lines` all at once, or what the attempt's learner typed, when they did. */
async function twinOf(attemptId: string, lines?: readonly string[]): Promise<Outcomes> {
  const [[row], attempt] = await Promise.all([
    selectTasks(attemptId),
    database().attempt.findUniqueOrThrow({ where: { id: attemptId }, select: { startedAt: true, endedAt: true } }),
  ])
  if (!row) throw new Error('an attempt has no task')
  const startedAt = attempt.startedAt.getTime()
  const task = taskOf(row.files, row.seed)
  if (lines)
    return twinOutcomes(
      task,
      lines.map((line) => ({ line, at: startedAt })),
      startedAt,
      startedAt + 60_000,
    )
  const rows = await selectCommands(attemptId, 0)
  const typed = rows.filter(({ state }) => state === 'done').map(({ line, startedAt }) => ({ line, at: startedAt.getTime() }))
  return twinOutcomes(task, typed, startedAt, attempt.endedAt?.getTime() ?? Date.now())
}
