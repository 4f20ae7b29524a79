import { setTimeout as pause } from 'node:timers/promises'
import { updateBank } from '@/exam/bank'
import { database } from '@/exam/store/database'
import { replaceExams } from '@/exam/store/exams'
import { bankFolder } from '../../bank-folder'
import { createCrowd } from './crowd'
import { type Judged, judge } from './judge'
import { startRoundRobin } from './round-robin'
import { type ServerProcess, startServer } from './servers'
import { startWatch, type Window } from './watch'

const exam = { id: 'bench-load', title: 'Load', description: 'One task in a terminal.', minutes: 240, tasks: 1, passPercent: 66 }

/** The design's: a line is answered within this time, milliseconds, 99 times in a hundred. */
const mostMs = 150
/** Before a step is measured, what their coming has left is worked off, milliseconds. */
const settleMs = 3_000

export type LoadReport = Judged & {
  /** How many learners were asked for, and how many came. */
  asked: number
  came: number
  /** Why this is not the whole run, where it is not. */
  partial: string | null
  seconds: number
  /** Learners who come in, and then the same number of learners at work. */
  arrivals: Window[]
  steps: Window[]
  /** From the death of one process until each of its learners has gone on, seconds. */
  failover: Window
  leaving: Window
  /** The most learners at work at whose number the budget was kept; 0 where it never was. */
  carries: number
  memoryMb: (number | null)[]
}

export type LoadOptions = {
  learners: number
  /** A learner types a line each so many milliseconds. */
  everyMs: number
  /** In so many steps the learners come; after each, all work for `holdMs`. */
  steps: number
  holdMs: number
  /** How long the survivor is watched after the other's death. */
  afterMs: number
  /** No learner comes later than this after the start, milliseconds. */
  boundMs: number
  secret: string
  say(text: string): void
}

/**
 * Two server processes on one database behind a round-robin; learners sign in, sit an exam of one terminal task, look around, type a solution or a mistake, and
 * end it. They come in steps, whose latencies and costs are told one by one; after the last step one process is killed as by a power cut.
 * `DATABASE_URL` names a migrated database; `say` hears what goes on.
 */
export async function runLoad(options: LoadOptions): Promise<LoadReport> {
  const { learners, everyMs, say } = options
  await updateBank(bankFolder())
  // As the first thing that both do is to load the bank, the exam is put in place once they are ready.
  const env = { SEATRIAL_SECRET: options.secret, SEATRIAL_TRUST_PROXY: 'true', SEATRIAL_WORKERS: '2' }
  const servers = await Promise.all([startServer(env), startServer(env)])
  const [victim] = servers as [ServerProcess, ServerProcess]
  await replaceExams([{ ...exam, draw: [{ count: 1, answer: 'terminal' }] }], new Date(), database())
  const balancer = await startRoundRobin(servers.map(({ url }) => url))
  const began = performance.now()
  const watch = await startWatch(servers, say)
  const crowd = createCrowd({
    url: balancer.url,
    examId: exam.id,
    everyMs,
    waited: watch.waited,
    until: began + options.boundMs,
  })
  const during = (name: string, act: () => Promise<unknown>) => watch.during(name, crowd.size, act)
  const arrivals: Window[] = []
  const steps: Window[] = []
  try {
    for (let step = 1; step <= options.steps && crowd.failed.length === 0; step++) {
      const number = Math.round((learners * step) / options.steps)
      arrivals.push(await during(`${number} come`, () => crowd.grow(number)))
      if (crowd.size() < number) break
      await pause(settleMs)
      const held = await during(`${number} at work`, () => pause(options.holdMs))
      steps.push(held)
      // A machine where that is the middle takes no more.
      if (held.waits.line.p50 > mostMs) break
    }
    const came = crowd.size()
    const failover = await during('one server is killed', async () => {
      await victim.kill9()
      await pause(options.afterMs)
    })
    const leaving = await during('the last lines', () => crowd.leave())
    const judged = await judge(crowd, say)
    return {
      ...judged,
      asked: learners,
      came,
      partial: came < learners ? reasonWhy(performance.now() - began > options.boundMs, crowd.failed.length) : null,
      seconds: (performance.now() - began) / 1_000,
      arrivals,
      steps,
      failover,
      leaving,
      carries: Math.max(0, ...steps.filter((step) => keepsBudget(step, everyMs)).map((step) => step.learners)),
      memoryMb: watch.memoryMb,
    }
  } finally {
    watch.stop()
    await balancer.close()
    await Promise.all(servers.map((server) => server.stop()))
  }
}

/** In time, and as many as they would type: who waits for an answer types nothing meanwhile. */
function keepsBudget({ learners, seconds, waits: { line } }: Window, everyMs: number): boolean {
  return line.p99 <= mostMs && line.count >= (0.8 * learners * seconds * 1_000) / everyMs
}

function reasonWhy(late: boolean, failed: number): string {
  if (failed > 0) return 'some learners gave up'
  return late ? 'the time was over' : `every second line took more than ${mostMs} ms: the machine is full`
}
