import type { Answer, TaskResult } from '@/grader/evidence'
import { selectOptionalAttemptWork } from './store/attempt-work'
import { writeResults } from './store/check-results'
import { selectTabLines } from './store/commands'
import { database } from './store/database'
import { claimDueAttempts, expireAttempt, putOffAttempt, selectLastTouched } from './store/due'
import { appendToLines, insertLine, insertRequest, interruptRunning, killLine, writeLab } from './store/lab-steps'
import { type LabRow, selectOptionalLab } from './store/labs'
import { deleteLeases, renewLeaseRows, takeLease } from './store/leases'
import { storable, storableData } from './store/text'
import type { AnswerKind, AttemptMode, AttemptRules, AttemptState, QuestionFiles } from './views'

/** The use cases of the process that runs an attempt's labs. Times are milliseconds since the epoch. */
export type AttemptWork = {
  id: string
  userId: string
  state: AttemptState
  mode: AttemptMode
  startedAt: number
  deadline: number
  endedAt: number | null
  /** When a rehearsed disconnection begins. */
  outageAt: number | null
  /** `start`: where the first shell opens, when the attempt's rules say so. */
  tasks: { index: number; kind: AnswerKind; files: QuestionFiles; seed: string; start?: 'base'; standsStill?: true }[]
}

const leaseMs = 10_000
/** How many of the newest lines make up the scroll-back. */
const transcriptLines = 200

/** An attempt with what its labs need, or null. */
export async function attemptWork(id: string): Promise<AttemptWork | null> {
  const row = await selectOptionalAttemptWork(id)
  if (!row) return null
  const { rules, tasks, ...attempt } = row
  return {
    ...attempt,
    startedAt: attempt.startedAt.getTime(),
    deadline: attempt.deadline.getTime(),
    endedAt: attempt.endedAt?.getTime() ?? null,
    outageAt: attempt.outageAt?.getTime() ?? null,
    tasks: tasks.map((task) => ({ ...task, ...startOf(rules), ...(attempt.mode === 'practice' && { standsStill: true as const }) })),
  }
}

/** Under the exam's rules the first shell of every task is on the base host. */
const startOf = (rules: AttemptRules): { start?: 'base' } => (rules === 'rehearsal' ? { start: 'base' } : {})

/** Takes the attempt for this process, unless another one holds it that is not known to be `dead`. Answers who holds it now. */
export function holdAttempt(ask: {
  attemptId: string
  owner: string
  address: string
  now: number
  dead?: string
}): Promise<{ owner: string; address: string }> {
  return takeLease({ ...ask, now: new Date(ask.now), expiresAt: new Date(ask.now + leaseMs) })
}

/** Answers the attempts that this process still holds. */
export async function renewLeases(owner: string, attemptIds: string[], now: number): Promise<string[]> {
  return attemptIds.length ? renewLeaseRows(owner, attemptIds, new Date(now + leaseMs)) : []
}

export async function releaseAttempts(owner: string, attemptIds: string[]): Promise<void> {
  if (attemptIds.length) await deleteLeases(owner, attemptIds)
}

export type StoredLab = LabRow

/** A lab's state, or null for a task that was never touched. */
export function loadLab(attemptId: string, index: number): Promise<StoredLab | null> {
  return selectOptionalLab(attemptId, index)
}

/** What the tabs of a lab's terminal showed that were not closed. */
export async function loadTranscripts(attemptId: string, index: number): Promise<Map<number, string>> {
  const transcripts = new Map<number, string>()
  for (const { tab, prompt, line, output, closes } of await selectTabLines(attemptId, index, transcriptLines)) {
    if (closes) transcripts.delete(tab)
    else transcripts.set(tab, `${transcripts.get(tab) ?? ''}${prompt}${line.replaceAll('\n', '\r\n')}\r\n${output}`)
  }
  return transcripts
}

/** Stores a lab's state; see writeLab. */
export function storeLab(attemptId: string, index: number, version: number, state: Uint8Array): Promise<number> {
  return writeLab({ attemptId, index, version, state })
}

export async function touchTask(attemptId: string, index: number): Promise<void> {
  await database().attemptTask.update({ where: { attemptId_index: { attemptId, index } }, data: { visited: true } })
}

/** Stores a line before it runs; see insertLine. */
export function beginCommand(line: {
  attemptId: string
  task: number
  seq: number
  tab: number
  line: string
  prompt: string
  arrivedAt: number
}): Promise<'fresh' | 'known' | 'over'> {
  const { task, arrivedAt, ...row } = line
  return insertLine({ ...row, index: task, startedAt: new Date(arrivedAt) })
}

/** What a lab has said: its state, what is new of its lines until then, and which of them have ended. */
export type LabSaid = {
  state: Uint8Array | null
  /** `at`: simulated time at which the line began. */
  records: { seq: number; at: number; tape: unknown[]; output: string }[]
  ended: { seq: number; exitCode: number }[]
}

/** Stores what a lab has said, in one piece; answers its version. Without a state there is nothing to store. */
export async function recordSaid(
  lab: { attemptId: string; index: number; version: number },
  { state, records, ended }: LabSaid,
  now: number,
): Promise<number> {
  if (!state) return lab.version
  if (records.length === 0 && ended.length === 0) return writeLab({ ...lab, state })
  const ends = new Map(ended.map(({ seq, exitCode }) => [seq, exitCode]))
  const parts = new Map(records.map((each) => [each.seq, each]))
  const all = [...new Set([...parts.keys(), ...ends.keys()])].map((seq) => {
    const { at = null, tape = [], output = '' } = parts.get(seq) ?? {}
    return { seq, at, tape, output, exitCode: ends.get(seq) ?? null }
  })
  return appendToLines({ ...lab, state }, storableData(all), new Date(now))
}

/** Stores that a line was ended by what is not its own; see killLine. */
export function killCommand(line: {
  attemptId: string
  task: number
  seq: number
  endedAt: number
  exitCode: number
  output: string
}): Promise<void> {
  const { task, endedAt, output, ...row } = line
  return killLine({ ...row, index: task, output: storable(output), endedAt: new Date(endedAt) })
}

export type OwnRequest = {
  attemptId: string
  task: number
  /** Counts downwards from -1. */
  seq: number
  line: string
  output: string
  exitCode: number
  /** When it ran, and in simulated time; null when it is replayed with a line, or changed nothing. */
  ranAt: number
  at: number | null
  tape: unknown[]
}

/** Stores a request of the learner's own kubectl together with the state it left; see insertRequest. */
export function recordRequest(request: OwnRequest, left: { version: number; state: Uint8Array | null }): Promise<number | null> {
  const { attemptId, task: index, seq, exitCode, ranAt, at, tape } = request
  const row = { attemptId, index, seq, exitCode, at: new Date(ranAt), simulatedAt: at, inputs: JSON.stringify(storableData(tape)) }
  return insertRequest({ ...row, line: storable(request.line), output: storable(request.output) }, left)
}

/** Lines that were running when their process died are answered `^C`; with `seq`, that one alone. */
export function interruptUnfinished(attemptId: string, index: number, now: number, seq: number | null = null): Promise<void> {
  return interruptRunning(attemptId, index, new Date(now), seq)
}

/** What the learner handed in, or the empty answer of the kind. */
export async function loadAnswer(attemptId: string, index: number, kind: AnswerKind): Promise<Answer> {
  const row = await database().answer.findUnique({ where: { attemptId_index: { attemptId, index } } })
  return row ? (row.answer as Answer) : emptyAnswer(kind)
}

function emptyAnswer(kind: AnswerKind): Answer {
  if (kind === 'manifest') return { kind, yaml: '' }
  if (kind === 'command') return { kind, lines: '' }
  return kind === 'choice' ? { kind, options: [] } : { kind }
}

/** How long a claimed attempt is left alone, should its process die over it. */
const claimMs = 60_000

/** Attempts to close or grade now, claimed for this process for a minute. */
export function claimDue(ask: { owner: string; now: number; most: number }): Promise<string[]> {
  return claimDueAttempts({ owner: ask.owner, most: ask.most, now: new Date(ask.now), until: new Date(ask.now + claimMs) })
}

/** True when the attempt was open past its deadline and is closed now. */
export function closeExpired(id: string, now: number): Promise<boolean> {
  return expireAttempt(id, new Date(now))
}

export function putOff(id: string, now: number): Promise<void> {
  return putOffAttempt(id, new Date(now))
}

/** Work that was going on this shortly before the deadline was cut off by it, milliseconds. */
const cutOffMs = 60_000

/** The task that was worked on just when the deadline closed the attempt; null when there is none, or its learner ended it. */
export function taskCutOff(id: string): Promise<number | null> {
  return selectLastTouched(id, cutOffMs)
}

/** Stores every result and the score. The same results again leave the same rows. */
export function recordGrades(id: string, results: TaskResult[], now: number): Promise<void> {
  return writeResults(id, results, new Date(now))
}
