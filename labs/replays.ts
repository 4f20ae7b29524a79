import type { IncomingMessage, ServerResponse } from 'node:http'
import { readTicket } from '@/exam/auth/tickets'
import { attemptWork, loadAnswer } from '@/exam/lab-work'
import { userById } from '@/exam/people'
import { keepReplay, knownReplay, type Replay, replayMaterial } from '@/exam/replay'
import { type Pool, WorkerLost } from './pool'
import { answer } from './proofs'
import type { ReplayLine, ReplaySave, TapeEntry } from './worker-protocol'

/** Replays that wait for their turn; more are sent away, they would keep live labs waiting. */
const mostWaiting = 8

export type Replays = { handle(request: IncomingMessage, response: ServerResponse, url: URL): Promise<void> }

/**
 * `POST /labs/replays?ticket=…&task=…`: what the checks said after each line of a task. Made in a worker, one after another, and kept: a
 * transcript that is over gives the same each time. Who asks for what is being made waits for that one.
 */
export function createReplays(pool: Pool): Replays {
  const making = new Map<string, Promise<Replay | null>>()
  let turn: Promise<unknown> = Promise.resolve()

  function make(attemptId: string, task: number): Promise<Replay | null> {
    const key = `${attemptId}/${task}`
    const known = making.get(key)
    if (known) return known
    const made = turn.then(() => replay(pool, attemptId, task)).finally(() => making.delete(key))
    making.set(key, made)
    turn = made.catch(() => undefined)
    return made
  }

  return {
    async handle(request, response, url) {
      const ticket = readTicket(url.searchParams.get('ticket') ?? '', 'replay', Date.now())
      if (!ticket || !(await userById(ticket.userId)))
        return answer(response, 401, { message: 'the ticket is not valid any more; reload the page' })
      if (request.method !== 'POST') return answer(response, 405, { message: 'POST only' })
      const task = Number(url.searchParams.get('task') ?? Number.NaN)
      if (!Number.isInteger(task) || task < 0 || task > 100) return answer(response, 404, { message: 'there is no such task' })
      const known = await knownReplay(ticket.subject, task)
      if (known) return answer(response, 200, known)
      if (making.size >= mostWaiting) return answer(response, 503, { message: 'many replays are being made; try again in a minute' })
      try {
        const made = await make(ticket.subject, task)
        answer(response, made ? 200 : 404, made ?? { message: 'there is no such task' })
      } catch (error) {
        if (!(error instanceof WorkerLost)) throw error
        answer(response, 503, { message: 'the replay took too long, or its worker was lost; try again' })
      }
    },
  }
}

async function replay(pool: Pool, attemptId: string, index: number): Promise<Replay | null> {
  const attempt = await attemptWork(attemptId)
  const task = attempt?.tasks[index]
  if (!attempt || !task || attempt.state !== 'graded') return null
  const [{ lines, stored, saves }, given] = await Promise.all([replayMaterial(attemptId, index), loadAnswer(attemptId, index, task.kind)])
  const place = `replay:${attemptId}`
  try {
    const made = await pool.ask<Replay>(place, {
      do: 'replay',
      task: { files: task.files, seed: task.seed, start: task.start },
      stored,
      startedAt: attempt.startedAt,
      endedAt: attempt.endedAt ?? attempt.deadline,
      answer: given,
      lines: lines.map(
        ({ seq, line, state, simulatedAt, inputs }): ReplayLine => ({
          seq,
          line,
          at: state === 'killed' ? null : simulatedAt,
          tape: inputs as TapeEntry[],
        }),
      ),
      saves: saves.map(
        ({ seq, answer, savedAt }): ReplaySave => ({
          seq,
          at: savedAt.getTime(),
          after: lines.filter(({ startedAt }) => startedAt <= savedAt).length,
          answer,
        }),
      ),
    })
    await keepReplay(attemptId, index, made)
    return made
  } finally {
    pool.release(place)
  }
}
