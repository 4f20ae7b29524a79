import { type Attempted, drawsOf, type Mistake, type Question, type TaskInstance } from '@/exam/questions/question'
import type { ProofView } from '@/exam/views'
import type { TaskResult } from '@/grader/evidence'
import { createLab, type Lab, snapshotLab } from './lab'
import { createNews } from './proof-news'
import { type Ended, runAttempt, startAt } from './proof-run'
import { proveVariations } from './proof-variations'
import type { LabSnapshot } from './seam'

/** `said`: what the shell printed, where a case did not come out as it should. */
export type ProofRow = ProofView['rows'][number] & { said?: string; mutant?: true; free?: true }
/** `draws`: how many different draws of values and faults they made. */
export type Proof = { ok: boolean; seeds: number; draws: number; rows: ProofRow[] }

type Case = { name: string; expected: string; judge(ended: Ended): string; attempt?: Attempted; twice?: boolean }

/** Of several seeds so many are tried with every fault; the others, and a single one, with the fault that they draw, as a learner would get it. */
const seedsOfEachFault = 3

/** `thorough`: every solution and mistake is tried for every draw, also where nothing of it is new. */
export type ProofScope = { seeds: number; thorough?: boolean }

/**
 * Proves that a question grades as it claims, for `seeds` draws: untouched it earns nothing (no check passes but gates), each solution earns full
 * marks, each mistake fails exactly the checks that it names, and (for the first draw) the same seed and lines give the same lab, byte for byte, also where it is
 * taken up from its stored state after each line. Every seed has a
 * cluster of its own (other names of pods, addresses, nodes): untouched and the first solution are tried in each, the other solutions and the mistakes
 * where a draw brings something new.
 */
export async function proveQuestion(question: Question, { seeds, thorough = false }: ProofScope): Promise<Proof> {
  const rows = new Map<string, ProofRow>()
  const draw = drawsOf(question)
  const isNew = createNews(question)
  const known = new Set<string>()
  for (let seed = 1; seed <= seeds; seed++) {
    const everyFault = question.faults.length > 0 && seeds > 1 && seed <= seedsOfEachFault
    const faults = everyFault ? question.faults.map((fault) => ({ fault })) : [{}]
    for (const fault of faults) {
      const task = draw(`proof-${seed}`, fault)
      const whole = isNew(task) || thorough
      const tried = whole ? task : { ...task, solutions: task.solutions.slice(0, 1), mistakes: [] }
      for (const row of await proveTask(tried, seed === 1)) {
        const name = task.parameters.fault === undefined ? row.case : `${String(task.parameters.fault)}: ${row.case}`
        // The first draw that goes wrong is the one to show.
        if (!rows.has(name) || (rows.get(name)!.ok && !row.ok))
          rows.set(name, { ...row, case: name, got: row.ok ? row.got : `${row.got} (draw ${seed})` })
      }
      known.add(JSON.stringify(task.parameters))
    }
  }
  const list = [...rows.values()]
  return { ok: list.every(({ ok }) => ok), seeds, draws: known.size, rows: list }
}

/** `first`: with what is proved for one draw alone, the same lab made twice and variations of solutions. */
async function proveTask(task: TaskInstance, first: boolean): Promise<ProofRow[]> {
  let before: Lab
  try {
    before = await createLab(task, startAt)
  } catch (error) {
    return [{ case: 'set up', expected: 'a lab', got: error instanceof Error ? error.message : String(error), ok: false }]
  }
  const fresh = snapshotLab(before)
  const rows: ProofRow[] = []
  if (first) {
    const again = snapshotLab(await createLab(task, startAt))
    rows.push({ case: 'set up twice', expected: 'the same lab', ...sameness(JSON.stringify(fresh), JSON.stringify(again)) })
  }
  const mutants = new Set<string>()
  for (const each of casesOf(task)) rows.push(...(await proveCase(task, before, fresh, { ...each, twice: first && each.twice }, mutants)))
  return rows
}

function casesOf(task: TaskInstance): Case[] {
  const gates = task.checks.filter((check) => check.gate).map((check) => check.id)
  return [
    {
      name: 'untouched',
      expected: '0 points',
      judge: ({ result }) => {
        const vacuous = result.checks
          .filter((check) => !check.gate && check.outcome !== 'failed')
          .map(({ id, outcome }) => `${id} ${outcome}`)
        const broken = result.checks
          .filter((check) => gates.includes(check.id) && check.outcome !== 'passed')
          .map(({ id }) => `gate ${id} broken`)
        return [...vacuous, ...broken].join(', ') || '0 points'
      },
    },
    ...task.solutions.map(
      (attempt): Case => ({
        name: `solution ${attempt.title}`,
        expected: 'full marks',
        attempt,
        twice: true,
        judge: ({ result }) => missed(result) || 'full marks',
      }),
    ),
    ...task.mistakes.map((attempt: Mistake): Case => {
      const expected = `fails ${[...attempt.fails].sort().join(', ')}`
      return {
        name: `mistake ${attempt.title}`,
        expected,
        attempt,
        judge: ({ result }) => (missed(result) ? `fails ${missed(result)}` : 'full marks'),
      }
    }),
  ]
}

function missed(result: TaskResult): string {
  return result.checks
    .filter(({ outcome }) => outcome !== 'passed')
    .map(({ id, outcome }) => (outcome === 'failed' ? id : `${id} (${outcome})`))
    .sort()
    .join(', ')
}

async function proveCase(
  task: TaskInstance,
  before: Lab,
  fresh: LabSnapshot,
  { name, expected, judge, attempt, twice }: Case,
  mutants: Set<string>,
): Promise<ProofRow[]> {
  const ended = await runAttempt(task, before, fresh, attempt)
  const got = judge(ended)
  if (got !== expected) return [{ case: name, expected, got, ok: false, said: `${ended.said}${detail(ended.result)}` }]
  const first = { case: name, expected, got, ok: true }
  if (!twice) return [first]
  const again = await runAttempt(task, before, fresh, attempt, { moves: true })
  if (JSON.stringify(snapshotLab(ended.lab)) !== JSON.stringify(snapshotLab(again.lab)))
    return [{ case: name, expected: 'the same lab when done again, on another server after each line', got: 'another', ok: false }]
  return [first, ...(await proveVariations(task, before, fresh, ended.lab, name, mutants))]
}

function sameness(first: string, second: string): { got: string; ok: boolean } {
  if (first === second) return { got: 'the same lab', ok: true }
  let at = 0
  while (first[at] === second[at]) at++
  return { got: `differs: …${first.slice(Math.max(0, at - 60), at + 40)}… and …${second.slice(Math.max(0, at - 60), at + 40)}…`, ok: false }
}

function detail(result: TaskResult): string {
  return result.checks
    .filter(({ outcome }) => outcome !== 'passed')
    .map(({ id, outcome, differences, near, why }) => {
      const found = differences.map(({ at, expected, found }) => `    ${at}: expected ${expected}, found ${found}\n`).join('')
      return `  ${id} ${outcome}\n${found}${near.map((line) => `    ${line}\n`).join('')}${outcome === 'unchecked' ? `    ${why}\n` : ''}`
    })
    .join('')
}
