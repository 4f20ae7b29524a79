import type { Duplex } from 'node:stream'
import { MessageChannel } from 'node:worker_threads'
import { wireOver } from './api-server/wire'
import { log } from './log'
import { type Asked, burnMs, hearPulse, heartbeatMs, openSeat, type Seat, takePulse } from './seat'
import type { FromWorker, ToWorker, WorkerEvent, WorkerNudge, WorkerRequest } from './worker-protocol'

/** A worker that died under a request: it burned its time, ran out of memory, or crashed. Its labs go on from their stored state. */
export class WorkerLost extends Error {
  constructor(
    /** True for the lab that was running when the worker died; false for its neighbours, whose request may be asked again. */
    readonly culprit: boolean,
    /** `gone`: the worker lives, but no longer has this lab. `burned`: it lives, and has let go of this lab, whose line used up its time. */
    readonly reason: 'cpu' | 'memory' | 'crash' | 'gone' | 'burned',
  ) {
    super(reason === 'gone' ? 'the worker no longer has this lab' : `the lab's worker ended (${reason})`)
  }
}

/** `lateMean`, `heapMean`: how late it answered and how much memory it used on average over the last minute. */
type WorkerState = { ready: boolean; waiting: number; labs: number; heapBytes: number; lateMean: number; heapMean: number }

export type Pool = {
  /** Asks the worker that holds `attempt` (the least busy one is given to a new attempt). Rejects with WorkerLost, or Error with the worker's words. */
  ask<T>(attempt: string, request: WorkerRequest): Promise<T>
  nudge(attempt: string, nudge: WorkerNudge): void
  /** A connection to the API server of an open lab; it ends with its worker, or at once when the lab is not open. */
  connect(attempt: string, lab: string): Duplex
  /** Lets go of an attempt's place, and of the numbers of its labs; the labs themselves are forgotten by request. */
  release(attempt: string): void
  /** What each worker holds now, and how many have died since the start, by reason. */
  state(): { workers: WorkerState[]; lost: Record<string, number> }
  close(): void
}

/** A worker that died before it was ready is not replaced at once: it may well die again. */
const againMs = 1_000

/**
 * Worker threads for labs, started at once. The main thread never runs a learner's input; a worker has no database, network or environment.
 * `entry` is the worker's file; `onEvent` hears what running lines say; `size` is the number of threads.
 */
export function createPool(options: { entry: URL; size: number; memoryMb: number; onEvent(event: WorkerEvent): void }): Pool {
  const seats: Seat[] = []
  const placed = new Map<string, Seat>()
  const lost: Record<string, number> = {}
  let nextId = 1
  let closed = false

  const open = (): Seat => {
    const seat = openSeat(options, { message: hear, lost: lose })
    seats.push(seat)
    return seat
  }

  function hear(seat: Seat, message: FromWorker): void {
    if ('event' in message) {
      if (message.event === 'alive') hearPulse(seat, message)
      else if (message.event === 'started') seat.thread = message.thread
      else if (message.event === 'ready') seat.ready = true
      else options.onEvent(message)
      return
    }
    const asked = seat.waiting.get(message.id)
    seat.waiting.delete(message.id)
    // A request without a lab of its own has a number of its own, once.
    if (asked?.lab.endsWith(`#${message.id}`)) seat.labs.delete(asked.lab)
    if (message.ok) asked?.resolve(message.value)
    else if (message.gone) asked?.reject(new WorkerLost(false, 'gone'))
    else asked?.reject(new Error(message.message))
  }

  function lose(seat: Seat, reason: WorkerLost['reason']): void {
    const place = seats.indexOf(seat)
    if (place < 0) return
    seats.splice(place, 1)
    for (const attempt of seat.attempts) placed.delete(attempt)
    const culprit = Atomics.load(seat.running, 0)
    for (const asked of seat.waiting.values()) asked.reject(new WorkerLost(isCulprit(seat, asked, culprit), closed ? 'crash' : reason))
    seat.waiting.clear()
    void seat.worker.terminate()
    if (closed) return
    lost[reason] = (lost[reason] ?? 0) + 1
    log('warn', 'a worker ended; its labs go on in another one', { reason })
    setTimeout(() => closed || seats.length >= options.size || open(), seat.ready ? 0 : againMs).unref()
  }

  /** Lets go of a lab where it is: what runs in it goes on from its stored state, but for the culprit. Its neighbours do not notice. */
  function drop(seat: Seat, lab: string, culprit: number): void {
    seat.worker.postMessage({ nudge: 'drop', lab } satisfies ToWorker)
    for (const [id, asked] of seat.waiting) {
      if (asked.lab !== lab) continue
      seat.waiting.delete(id)
      asked.reject(new WorkerLost(isCulprit(seat, asked, culprit), 'burned'))
    }
  }

  const heartbeat = setInterval(() => {
    for (const seat of [...seats]) {
      const beyondHelp = takePulse(seat, (lab, culprit) => drop(seat, lab, culprit))
      if (beyondHelp) lose(seat, 'cpu')
    }
  }, heartbeatMs)
  heartbeat.unref()

  function seatOf(attempt: string): Seat {
    const known = placed.get(attempt)
    if (known) return known
    const [first = open(), ...others] = seats
    const seat = others.reduce((least, one) => (one.attempts.size < least.attempts.size ? one : least), first)
    seat.attempts.add(attempt)
    placed.set(attempt, seat)
    return seat
  }

  while (seats.length < options.size) open()
  return {
    ask<T>(attempt: string, request: WorkerRequest): Promise<T> {
      if (closed) return Promise.reject(new Error('the server is stopping'))
      const seat = seatOf(attempt)
      const id = nextId++
      const lab = 'lab' in request ? request.lab : `${attempt}#${id}`
      if (!seat.labs.has(lab)) seat.labs.set(lab, id)
      const isLine = request.do === 'line'
      const number = isLine ? id : (seat.labs.get(lab) as number)
      return new Promise<T>((resolve, reject) => {
        seat.waiting.set(id, {
          lab,
          number,
          mayBurnMs: burnMs[request.do],
          isLine,
          burnedMs: 0,
          resolve: (value) => resolve(value as T),
          reject,
        })
        seat.worker.postMessage({ id, number, ...request } as ToWorker)
      })
    },
    nudge: (attempt, nudge) => placed.get(attempt)?.worker.postMessage(nudge),
    connect(attempt, lab) {
      const { port1, port2 } = new MessageChannel()
      seatOf(attempt).worker.postMessage({ wire: port2, lab } satisfies ToWorker, [port2])
      return wireOver(port1)
    },
    release(attempt) {
      const seat = placed.get(attempt)
      placed.delete(attempt)
      if (!seat) return
      seat.attempts.delete(attempt)
      for (const lab of seat.labs.keys()) if (lab.startsWith(`${attempt}/`)) seat.labs.delete(lab)
    },
    state: () => ({
      workers: seats.map(({ ready, waiting, holds: { labs, heapBytes }, means }) => ({
        ...{ ready, waiting: waiting.size, labs, heapBytes },
        ...{ lateMean: means.lateMs, heapMean: means.heapBytes },
      })),
      lost,
    }),
    close() {
      closed = true
      clearInterval(heartbeat)
      for (const seat of [...seats]) lose(seat, 'crash')
    },
  }
}

/** Whether a request is what ran: by its number, or because its lab's jobs did. */
const isCulprit = (seat: Seat, { number, lab }: Asked, running: number) => number === running || seat.labs.get(lab) === -running
