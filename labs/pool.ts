import type { Duplex } from 'node:stream'
import { MessageChannel, Worker } from 'node:worker_threads'
import { wireOver } from './api-server/wire'
import { threadCpuMs } from './thread-cpu'
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

export type Pool = {
  /** Asks the worker that holds `attempt` (the least busy one is given to a new attempt). Rejects with WorkerLost, or Error with the worker's words. */
  ask<T>(attempt: string, request: WorkerRequest): Promise<T>
  nudge(attempt: string, nudge: WorkerNudge): void
  /** A connection to the API server of an open lab; it ends with its worker, or at once when the lab is not open. */
  connect(attempt: string, lab: string): Duplex
  /** Lets go of an attempt's place; its labs are forgotten by request. */
  release(attempt: string): void
  close(): void
}

type Seat = {
  worker: Worker
  attempts: Set<string>
  /** The number of the line that is running now, else of the lab (below zero: of what it left running), 0 for none; written by the worker, read when it no longer answers. */
  running: Int32Array
  waiting: Map<number, Asked>
  /** What labs burn beside lines, in what they left running: by the lab's number. */
  beside: Map<number, number>
  labs: Map<string, number>
  /** The worker's thread, once it has started, where the system counts by thread. */
  thread: number | null
  /** The thread's processor time when it was last looked at, milliseconds. */
  cpuMs: number
  beat: { sent: number; answered: number; silentSince: number; cpuAt: number }
}

/** `number`: by which the worker says that it runs. */
type Asked = {
  lab: string
  number: number
  mayBurnMs: number
  isLine: boolean
  burnedMs: number
  resolve(value: unknown): void
  reject(error: Error): void
}

const heartbeatMs = 250
/** How much processor time, milliseconds, a request may burn in one go: a line two seconds; then its worker, silent for that long, is ended. */
const burnMs = {
  line: 2_000,
  complete: 2_000,
  know: 2_000,
  forget: 2_000,
  open: 5_000,
  grade: 10_000,
  difference: 10_000,
  replay: 10_000,
  prove: 60_000,
  'prove-read': 60_000,
} as const
/** How much a line may burn in one go, letting others run in between, and what it gets back of each millisecond that passes: a watch may run for hours. */
const lineBurnsMs = 2_800
const givenBack = 0.05
/** Further silence that the processor's load cannot excuse. */
const silenceMs = 13_000

/**
 * Worker threads for labs. The main thread never runs a learner's input; a worker has no database, network or environment.
 * `entry` is the worker's file; `onEvent` hears what running lines say; `size` is the number of threads.
 */
export function createPool(options: { entry: URL; size: number; memoryMb: number; onEvent(event: WorkerEvent): void }): Pool {
  const seats: Seat[] = []
  const placed = new Map<string, Seat>()
  let nextId = 1
  let closed = false

  function open(): Seat {
    const running = new Int32Array(new SharedArrayBuffer(4))
    const worker = new Worker(options.entry, {
      env: {},
      workerData: { running },
      stdin: false,
      resourceLimits: { maxOldGenerationSizeMb: options.memoryMb },
    })
    const beat = { sent: 0, answered: 0, silentSince: 0, cpuAt: 0 }
    const seat: Seat = {
      worker,
      attempts: new Set(),
      running,
      waiting: new Map(),
      beside: new Map(),
      labs: new Map(),
      thread: null,
      cpuMs: 0,
      beat,
    }
    worker.on('message', (message: FromWorker) => hear(seat, message))
    worker.on('error', (error: NodeJS.ErrnoException) => {
      const outOfMemory = error.code === 'ERR_WORKER_OUT_OF_MEMORY'
      if (!outOfMemory) console.error('labs: a worker crashed', error)
      lose(seat, outOfMemory ? 'memory' : 'crash')
    })
    worker.on('exit', () => lose(seat, 'crash'))
    worker.unref()
    seats.push(seat)
    return seat
  }

  function hear(seat: Seat, message: FromWorker): void {
    if ('event' in message) {
      if (message.event === 'alive') seat.beat.answered = message.beat
      else if (message.event === 'started') seat.thread = message.thread
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
    for (const asked of seat.waiting.values()) asked.reject(new WorkerLost(asked.number === culprit, closed ? 'crash' : reason))
    seat.waiting.clear()
    void seat.worker.terminate()
  }

  function mayBurnMs(seat: Seat, running: number): number {
    const asked = [...seat.waiting.values()].filter(({ number }) => number === running)
    return Math.max(burnMs.line, ...asked.map((each) => each.mayBurnMs))
  }

  /** Charges processor time to the line that was last seen running, or to what its lab left running. Who has used up theirs ends, with their lab alone. */
  function charge(seat: Seat, ms: number): void {
    const running = Atomics.load(seat.running, 0)
    const owed = (before: number, isIt: boolean) => Math.max(0, before - heartbeatMs * givenBack) + (isIt ? ms : 0)
    for (const asked of [...seat.waiting.values()].filter(({ isLine }) => isLine)) {
      asked.burnedMs = owed(asked.burnedMs, asked.number === running)
      if (asked.burnedMs >= lineBurnsMs) drop(seat, asked.lab, asked.number)
    }
    for (const [lab, number] of seat.labs) {
      const burned = owed(seat.beside.get(number) ?? 0, -number === running)
      if (burned === 0) seat.beside.delete(number)
      else seat.beside.set(number, burned)
      if (burned >= lineBurnsMs) drop(seat, lab, number)
    }
  }

  /** Lets go of a lab where it is: what runs in it goes on from its stored state, but for the culprit. Its neighbours do not notice. */
  function drop(seat: Seat, lab: string, culprit: number): void {
    seat.beside.delete(culprit)
    seat.worker.postMessage({ nudge: 'drop', lab } satisfies ToWorker)
    for (const [id, asked] of seat.waiting) {
      if (asked.lab !== lab) continue
      seat.waiting.delete(id)
      asked.reject(new WorkerLost(asked.number === culprit, 'burned'))
    }
  }

  const heartbeat = setInterval(() => {
    for (const seat of [...seats]) {
      const { beat } = seat
      const cpu = threadCpuMs(seat.thread)
      charge(seat, cpu - seat.cpuMs)
      seat.cpuMs = cpu
      if (beat.answered < beat.sent) {
        const silent = Date.now() - beat.silentSince
        const running = Atomics.load(seat.running, 0)
        const allowed = mayBurnMs(seat, running)
        if (silent > allowed + silenceMs || (silent > allowed && cpu - beat.cpuAt > allowed * 0.75 && running !== 0)) lose(seat, 'cpu')
        continue
      }
      beat.sent += 1
      beat.silentSince = Date.now()
      beat.cpuAt = cpu
      seat.worker.postMessage({ nudge: 'ping', beat: beat.sent } satisfies ToWorker)
    }
  }, heartbeatMs)
  heartbeat.unref()

  function seatOf(attempt: string): Seat {
    const known = placed.get(attempt)
    if (known) return known
    const seat =
      seats.length < options.size ? open() : seats.reduce((least, one) => (one.attempts.size < least.attempts.size ? one : least))
    seat.attempts.add(attempt)
    placed.set(attempt, seat)
    return seat
  }

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
      placed.get(attempt)?.attempts.delete(attempt)
      placed.delete(attempt)
    },
    close() {
      closed = true
      clearInterval(heartbeat)
      for (const seat of [...seats]) lose(seat, 'crash')
    },
  }
}
