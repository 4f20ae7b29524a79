import { Worker } from 'node:worker_threads'
import { log } from './log'
import { meanWith } from './shortage'
import { threadCpuMs } from './thread-cpu'
import type { FromWorker, ToWorker, WorkerRequest } from './worker-protocol'

/** A worker thread, and what it has been asked. */
export type Seat = {
  worker: Worker
  attempts: Set<string>
  /** The number of the line that is running now, else of the lab (below zero: of what it left running), 0 for none; written by the worker. */
  running: Int32Array
  waiting: Map<number, Asked>
  labs: Map<string, number>
  /** What labs burn in what their lines have left running, by the lab's number. */
  beside: Map<number, number>
  /** It has loaded what labs need. Until then it is not judged: on a busy machine that takes its time, and is no lab's doing. */
  ready: boolean
  /** The worker's thread, once it has started, where the system counts by thread. */
  thread: number | null
  /** The thread's processor time when it was last looked at, milliseconds. */
  cpuMs: number
  beat: { sent: number; answered: number; silentSince: number; cpuAt: number }
  /** The lab that has had the thread at each look since then; undefined for none. */
  held: { lab: string | undefined; since: number; cpuAt: number }
  /** What it said with its last beat. */
  holds: { labs: number; heapBytes: number }
  /** Over the last minute: how late its beats were answered, milliseconds, and its memory in use. */
  means: { lateMs: number; heapBytes: number }
}

/** A request that is being answered. */
export type Asked = {
  lab: string
  /** By which the worker says that it runs. */
  number: number
  mayBurnMs: number
  isLine: boolean
  burnedMs: number
  resolve(value: unknown): void
  reject(error: Error): void
}

/** How much processor time, milliseconds, a request may burn in one go: a line two seconds; then its worker, silent for that long, is ended. */
export const burnMs = {
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
} as const satisfies Record<WorkerRequest['do'], number>
/** How much a line may burn in one go, letting others run in between, and what it gets back of each millisecond that passes: a watch may run for hours. */
const lineBurnsMs = 2_800
const givenBack = 0.05
/** How often a pulse is taken. */
export const heartbeatMs = 250
/** Silence that the load of the machine cannot excuse: where a thread's processor time is told, only one that hangs is silent and burns none. */
const silenceMs = { counted: 120_000, uncounted: 13_000 }

/** Labs that pass the thread to each other and never let it rest are no crowd: what a worker may burn without a word, milliseconds. */
const mostSilentCpuMs = 120_000

/** What a line makes is garbage at its end: with room for the lines of a moment, little of it is ever looked at again. A third of this is in use at a time. */
const youngMb = 96

/** Starts a worker. `hear` and `lost` are told what becomes of it. */
export function openSeat(
  options: { entry: URL; memoryMb: number },
  heard: { message(seat: Seat, message: FromWorker): void; lost(seat: Seat, reason: 'memory' | 'crash'): void },
): Seat {
  const running = new Int32Array(new SharedArrayBuffer(4))
  const worker = new Worker(options.entry, {
    env: {},
    workerData: { running, memoryMb: options.memoryMb },
    stdin: false,
    resourceLimits: { maxOldGenerationSizeMb: options.memoryMb, maxYoungGenerationSizeMb: youngMb },
  })
  const seat = freshSeat(worker, running)
  worker.on('message', (message: FromWorker) => heard.message(seat, message))
  worker.on('error', (error: NodeJS.ErrnoException) => {
    const outOfMemory = error.code === 'ERR_WORKER_OUT_OF_MEMORY'
    if (!outOfMemory) log('error', 'a worker crashed', {}, error)
    heard.lost(seat, outOfMemory ? 'memory' : 'crash')
  })
  worker.on('exit', () => heard.lost(seat, 'crash'))
  worker.unref()
  return seat
}

/** The seat of a worker that has said nothing yet. */
export const freshSeat = (worker: Worker, running: Int32Array): Seat => ({
  worker,
  attempts: new Set(),
  running,
  waiting: new Map(),
  labs: new Map(),
  beside: new Map(),
  ready: false,
  thread: null,
  cpuMs: 0,
  beat: { sent: 0, answered: 0, silentSince: 0, cpuAt: 0 },
  held: { lab: undefined, since: 0, cpuAt: 0 },
  holds: { labs: 0, heapBytes: 0 },
  means: { lateMs: 0, heapBytes: 0 },
})

/** A worker answers a beat. */
export function hearPulse(seat: Seat, said: { beat: number; labs: number; heapBytes: number }): void {
  const late = Date.now() - seat.beat.silentSince
  seat.beat.answered = said.beat
  seat.holds = said
  // Until the next beat goes out nothing is late.
  const passed = Math.max(late, heartbeatMs)
  seat.means = { lateMs: meanWith(seat.means.lateMs, late, passed), heapBytes: meanWith(seat.means.heapBytes, said.heapBytes, passed) }
}

/** Takes the pulse of a worker. `burned` hears of a lab in which a line, or what was left running, has used up its time: the number says which. True: the worker is beyond help. */
export function takePulse(seat: Seat, burned: (lab: string, culprit: number) => void): boolean {
  if (!seat.ready) return false
  const { beat } = seat
  const cpu = threadCpuMs(seat.thread)
  charge(seat, cpu - seat.cpuMs, burned)
  seat.cpuMs = cpu
  const running = Atomics.load(seat.running, 0)
  const lab = labOf(seat, running)
  if (lab !== seat.held.lab) seat.held = { lab, since: Date.now(), cpuAt: cpu }
  if (beat.answered < beat.sent) {
    // A worker to which hundreds come at once answers late, and is with another lab at each look.
    const silent = Date.now() - Math.max(beat.silentSince, seat.held.since)
    const allowed = mayBurnMs(seat, running)
    const excused = seat.thread === null ? silenceMs.uncounted : silenceMs.counted
    if (cpu - beat.cpuAt > mostSilentCpuMs) return true
    return silent > allowed + excused || (silent > allowed && cpu - Math.max(beat.cpuAt, seat.held.cpuAt) > allowed * 0.75 && running !== 0)
  }
  beat.sent += 1
  beat.silentSince = Date.now()
  beat.cpuAt = cpu
  seat.worker.postMessage({ nudge: 'ping', beat: beat.sent } satisfies ToWorker)
  return false
}

/** The lab of the number by which a worker says what runs. */
function labOf(seat: Seat, running: number): string | undefined {
  for (const asked of seat.waiting.values()) if (asked.number === running) return asked.lab
  for (const [lab, number] of seat.labs) if (number === Math.abs(running)) return lab
  return undefined
}

function mayBurnMs(seat: Seat, running: number): number {
  const asked = [...seat.waiting.values()].filter(({ number }) => number === running)
  return Math.max(burnMs.line, ...asked.map((each) => each.mayBurnMs))
}

/** Charges processor time to the line that was last seen running, or to what its lab has left running. */
function charge(seat: Seat, ms: number, burned: (lab: string, culprit: number) => void): void {
  const running = Atomics.load(seat.running, 0)
  const owed = (before: number, isIt: boolean) => Math.max(0, before - heartbeatMs * givenBack) + (isIt ? ms : 0)
  for (const asked of [...seat.waiting.values()].filter(({ isLine }) => isLine)) {
    asked.burnedMs = owed(asked.burnedMs, asked.number === running)
    if (asked.burnedMs >= lineBurnsMs) burned(asked.lab, asked.number)
  }
  for (const [lab, number] of seat.labs) {
    const before = seat.beside.get(number) ?? 0
    if (before === 0 && -number !== running) continue
    const now = owed(before, -number === running)
    if (now >= lineBurnsMs) {
      seat.beside.delete(number)
      burned(lab, -number)
    } else if (now === 0) seat.beside.delete(number)
    else seat.beside.set(number, now)
  }
}
