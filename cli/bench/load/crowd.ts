import { setTimeout as pause } from 'node:timers/promises'
import { selectTasks } from '@/exam/store/attempts'
import { taskOf } from '@/exam/task'
import { type Sitting, sit, type Waited } from './learner'
import { linesFor, looks } from './twin'

/** A line that the server has answered with a prompt: from then on it must not be lost. */
export type Acknowledged = { attemptId: string; seq: number; line: string }

/** Who sat: which question, drawn by which seed, and what they typed to solve it. */
export type Sat = { attemptId: string; questionId: string; seed: string; lines: string[] }

/** So many different draws there are: twins of the same draw who type the same are run once. */
const draws = 24
/** How many learners come in at the same moment, and how long each waits before, milliseconds. */
const doors = 8

export type Crowd = {
  /** Lets learners in until there are so many; resolves when all of them have a prompt. */
  grow(to: number): Promise<void>
  /** Lets all type their solutions to the end and end their attempts. */
  leave(): Promise<void>
  size(): number
  acknowledged: Acknowledged[]
  sat: Sat[]
  failed: string[]
}

/** Learners who sit an exam each and type a line every `everyMs`, what they look at between the lines that solve it. */
export function createCrowd(options: {
  url: string
  examId: string
  everyMs: number
  waited(what: Waited, ms: number): void
  /** Until then they come, milliseconds as `performance.now` counts. */
  until: number
}): Crowd {
  const { url, examId, everyMs, waited } = options
  const acknowledged: Acknowledged[] = []
  const sat: Sat[] = []
  const failed: string[] = []
  const working: Promise<void>[] = []
  let came = 0
  let leaving = false

  async function come(number: number): Promise<void> {
    const seed = `load-${number % draws}`
    const sitting = await sit({ url, examId, number: number + 1, seed, waited })
    const [row] = await selectTasks(sitting.attemptId)
    if (!row) throw new Error('an attempt has no task')
    const lines = linesFor(taskOf(row.files, row.seed), Math.floor(number / draws) % 4)
    sat.push({ attemptId: sitting.attemptId, questionId: row.questionId, seed: row.seed, lines })
    working.push(work(sitting, lines, number).catch(gaveUp))
  }

  async function work(sitting: Sitting, lines: readonly string[], number: number): Promise<void> {
    const rest = [...lines]
    let due = performance.now() + Math.random() * everyMs
    for (let turn = number; !leaving || rest.length > 0; turn++) {
      await pause(Math.max(0, due - performance.now()))
      const line = (leaving || turn % 2 === 0 ? rest.shift() : undefined) ?? (looks[turn % looks.length] as string)
      acknowledged.push({ attemptId: sitting.attemptId, seq: await sitting.type(line), line })
      due = Math.max(due + everyMs * (0.75 + Math.random() / 2), performance.now())
    }
    await sitting.end()
  }

  const gaveUp = (error: unknown) => void failed.push(error instanceof Error ? error.message : String(error))

  return {
    acknowledged,
    sat,
    failed,
    size: () => working.length,
    async grow(to) {
      const door = async () => {
        while (came < to && performance.now() < options.until) await come(came++).catch(gaveUp)
      }
      await Promise.all(Array.from({ length: doors }, door))
    },
    async leave() {
      leaving = true
      await Promise.all(working)
    },
  }
}
