import { setTimeout as sleep } from 'node:timers/promises'
import { updateBank } from '@/exam/bank'
import { selectTasks } from '@/exam/store/attempts'
import { selectResults } from '@/exam/store/check-results'
import { database } from '@/exam/store/database'
import { replaceExams } from '@/exam/store/exams'
import { taskOf } from '@/exam/task'
import { bankFolder } from '../../bank-folder'
import { type Acknowledged, type Measures, type Sitting, sit } from './learner'
import { startRoundRobin } from './round-robin'
import { type ServerProcess, startServer } from './servers'
import { linesFor, twinOutcomes } from './twin'

const exam = { id: 'bench-load', title: 'Load', description: 'One task in a terminal.', minutes: 240, tasks: 1, passPercent: 66 }
const gradedWithinMs = 600_000

export type LoadReport = {
  learners: number
  seconds: number
  measures: Measures
  /** Lines whose answers came after one of the servers was gone, too. */
  acknowledged: number
  /** Acknowledged lines that are not in the transcript as they were typed. */
  lost: Acknowledged[]
  /** Attempts that were graded otherwise than their twins, with the first check that differs. */
  gradedOtherwise: { attemptId: string; questionId: string; check: string; twin: string; got: string }[]
  notGraded: string[]
  failed: string[]
  memoryMb: { server: string; most: number | null }[]
}

/**
 * Two server processes on one database behind a round-robin; learners sign in, sit an exam of one terminal task, type a solution or a mistake, and
 * end it. When half of the lines are answered, one process is killed as by a power cut. `DATABASE_URL` names a migrated database; `say` hears what
 * goes on.
 */
export async function runLoad(options: {
  learners: number
  thinkMs: number
  secret: string
  say(text: string): void
}): Promise<LoadReport> {
  const { learners, thinkMs, say } = options
  await updateBank(bankFolder())
  // As the first thing that both do is to load the bank, the exam is put in place once they are ready.
  const env = { SEATRIAL_SECRET: options.secret, SEATRIAL_TRUST_PROXY: 'true', SEATRIAL_WORKERS: '2' }
  const servers = [await startServer(env), await startServer(env)]
  const [victim] = servers as [ServerProcess, ServerProcess]
  await replaceExams([{ ...exam, draw: [{ count: 1, answer: 'terminal' }] }], new Date(), database())
  const balancer = await startRoundRobin(servers.map(({ url }) => url))
  const report: LoadReport = {
    learners,
    seconds: 0,
    measures: { page: [], ticket: [], line: [] },
    acknowledged: 0,
    lost: [],
    gradedOtherwise: [],
    notGraded: [],
    failed: [],
    memoryMb: servers.map(({ url }) => ({ server: url, most: null })),
  }
  const watch = setInterval(() => {
    for (const [i, server] of servers.entries()) {
      const entry = report.memoryMb[i] as LoadReport['memoryMb'][number]
      const now = server.memoryMb()
      if (now !== null) entry.most = Math.max(entry.most ?? 0, now)
    }
  }, 1_000)
  try {
    const acknowledged: Acknowledged[] = []
    let planned = 0
    let killed: Promise<void> | null = null
    const began = performance.now()
    const attempts = new Map<string, string[]>()
    const ended: string[] = []
    const begin = async (number: number): Promise<void> => {
      await sleep((number / learners) * Math.min(60_000, learners * 60))
      const sitting: Sitting = await sit({
        url: balancer.url,
        examId: exam.id,
        number: number + 1,
        measures: report.measures,
        think: () => thinkMs * (0.5 + Math.random()),
        acknowledged(line) {
          acknowledged.push(line)
          if (!killed && acknowledged.length * 2 >= planned && attempts.size === learners) {
            say(`${acknowledged.length} lines are answered: killing one server process`)
            killed = victim.kill9()
          }
        },
      })
      const [row] = await selectTasks(sitting.attemptId)
      if (!row) throw new Error('an attempt has no task')
      const lines = linesFor(taskOf(row.files, row.seed), number)
      planned += lines.length
      attempts.set(sitting.attemptId, lines)
      while (attempts.size < learners && report.failed.length === 0) await sleep(50)
      await sitting.work(lines)
      ended.push(sitting.attemptId)
    }
    say(`${learners} learners begin`)
    await Promise.all(Array.from({ length: learners }, (_, number) => begin(number).catch((error) => report.failed.push(String(error)))))
    await killed
    report.seconds = (performance.now() - began) / 1_000
    report.acknowledged = acknowledged.length
    say('the last line is answered; waiting for the grades')
    report.notGraded = await waitForGrades(ended)
    say('comparing the transcripts and the grades with their twins')
    report.lost = await lostOf(acknowledged)
    for (const attemptId of ended)
      if (!report.notGraded.includes(attemptId)) report.gradedOtherwise.push(...(await otherwise(attemptId, attempts.get(attemptId) ?? [])))
    return report
  } finally {
    clearInterval(watch)
    await balancer.close()
    await Promise.all(servers.map((server) => server.stop()))
  }
}

/** The attempts that were not graded in time. */
async function waitForGrades(ids: string[]): Promise<string[]> {
  for (const limit = Date.now() + gradedWithinMs; ; ) {
    const rows = await database().attempt.findMany({ where: { id: { in: ids }, state: { not: 'graded' } }, select: { id: true } })
    if (rows.length === 0 || Date.now() > limit) return rows.map(({ id }) => id)
    await sleep(500)
  }
}

async function lostOf(acknowledged: readonly Acknowledged[]): Promise<Acknowledged[]> {
  const attemptIds = [...new Set(acknowledged.map(({ attemptId }) => attemptId))]
  const rows = await database().command.findMany({ where: { attemptId: { in: attemptIds }, state: { not: 'running' } } })
  const stored = new Map(rows.map(({ attemptId, seq, line }) => [`${attemptId}/${seq}`, line]))
  return acknowledged.filter(({ attemptId, seq, line }) => stored.get(`${attemptId}/${seq}`) !== line)
}

async function otherwise(attemptId: string, lines: readonly string[]): Promise<LoadReport['gradedOtherwise']> {
  const [[row], results, attempt] = await Promise.all([
    selectTasks(attemptId),
    selectResults(attemptId),
    database().attempt.findUniqueOrThrow({ where: { id: attemptId }, select: { startedAt: true } }),
  ])
  if (!row) return []
  const twin = await twinOutcomes(taskOf(row.files, row.seed), lines, attempt.startedAt.getTime())
  const got = Object.fromEntries((results.get(0)?.checks ?? []).map(({ id, outcome }) => [id, outcome]))
  const check = Object.keys(twin).find((id) => twin[id] !== got[id])
  return check === undefined ? [] : [{ attemptId, questionId: row.questionId, check, twin: String(twin[check]), got: String(got[check]) }]
}
