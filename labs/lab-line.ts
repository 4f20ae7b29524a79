import type { LineResult, TerminalIo, TerminalOutput } from '@/terminal/seam'
import { askAgain } from './ask-again'
import { asLab } from './determinism'
import { type Lab, restoreLab, snapshotLab } from './lab'
import type { LineTime } from './lab-time'
import type { Wall } from './time-way'
import type { LineRecord, TapeEntry } from './worker-protocol'

export type LineEnd = LineResult & { record: LineRecord }

/** How a line reaches its user. `signal` is Ctrl-C, `onStop` is told what Ctrl-Z calls. `attended`: what it leaves running goes on between lines, too. */
export type LabIo = TerminalIo & { wall: Wall; attended?: boolean }

const mostRecorded = 64 * 1024
/** History is part of each stored state: enough to tell what was tried, not a transcript (that is in the records). */
const mostHistory = 200
const historyCharacters = 256

/** Who follows a line closer than by its promise, which waits until all that runs rests. */
export type LineWatch = { began?(record: LineRecord): void; ended?(end: LineEnd): void }

/**
 * Runs one line to its end. The lab's clock first moves on to the wall's. Lines of different tabs run beside each other; what comes from outside
 * stands on the tape of the line that began last.
 */
export function runLine(lab: Lab, line: string, io: LabIo, watch: LineWatch = {}): Promise<LineEnd> {
  const { columns, rows, tab = 0, closes } = io
  const tape: TapeEntry[] = [{ size: [columns, rows], ...(tab > 0 && { tab }), ...(closes && { closes }), ...restored(lab) }]
  lab.time.attend(io.wall, io.attended === true)
  return new Promise((resolve, reject) => {
    lab.time.begin(tape, (at) => {
      const record = { at, tape, output: '' }
      watch.began?.(record)
      const stop = new AbortController()
      const time = lab.time.line(tab, stop)
      const interrupt = () => time.interrupt()
      if (io.signal.aborted) interrupt()
      io.signal.addEventListener('abort', interrupt)
      io.onStop?.(time.suspend)
      const heard = {
        input: () => time.heard('input', () => io.input()),
        edited: (id: string) => time.heard('edited', () => io.edited(id)),
      }
      run(lab, line, { ...io, ...hear(time, stop, heard) }, record)
        .finally(() => io.signal.removeEventListener('abort', interrupt))
        .then(async (end) => {
          watch.ended?.(end)
          await lab.time.rest()
          return end
        })
        .then(resolve, reject)
    })
  })
}

/** The first line after something was cut off says so. */
function restored(lab: Lab): { restored?: true } {
  const said = lab.cutOff ? { restored: true as const } : {}
  lab.cutOff = false
  return said
}

/** Runs a recorded line again, or a request of the learner's own kubectl, up to where the next thing was recorded: leaves the lab as it was then. */
export async function replayLine(lab: Lab, line: string, record: Pick<LineRecord, 'at' | 'tape'>): Promise<void> {
  const [alone] = record.tape
  if (alone && 'request' in alone) {
    lab.cluster.advanceTo(record.at)
    if (alone.request) askAgain(lab, alone.request)
    return
  }
  const first = record.tape.find((entry) => 'size' in entry) ?? { size: [100, 30] }
  if (first.restored) Object.assign(lab, restoreLab(lab, snapshotLab(lab)), { cutOff: false })
  lab.time.replay((request) => askAgain(lab, request))
  const [columns, rows] = first.size
  const { tab = 0, closes } = first
  const faults: unknown[] = []
  await lab.time.beginAgain(record.tape, record.at, () => {
    const stop = new AbortController()
    const time = lab.time.line(tab, stop)
    const nobody = async () => undefined
    const heard = { input: () => time.heard('input', nobody), edited: () => time.heard('edited', nobody) }
    const io = { emit() {}, columns, rows, tab, ...(closes && { closes }), ...hear(time, stop, heard) }
    run(lab, line, io, { ...record, output: '' }).catch((error) => faults.push(error))
  })
  if (faults.length > 0) throw faults[0]
}

/** What comes from outside, for a line that `stop` ends. */
function hear(time: LineTime, { signal }: AbortController, heard: Pick<TerminalIo, 'input' | 'edited'>) {
  return {
    signal,
    onStop: time.onStop,
    begins: time.begins,
    input: () => orAbort(heard.input(), signal),
    edited: (id: string) => orAbort(heard.edited(id), signal),
    over: time.over,
  }
}

async function run(lab: Lab, line: string, { over, ...io }: TerminalIo & { over(): void }, record: LineRecord): Promise<LineEnd> {
  const host = /@([^:]+):/.exec(lab.terminal.prompt(io.tab ?? 0))?.[1] ?? ''
  const emit = (said: TerminalOutput) => {
    if (record.output.length < mostRecorded) record.output = (record.output + shown(said)).slice(0, mostRecorded)
    io.emit(said)
  }
  const end = await asLab(lab.cluster, `${lab.seed}/${record.at}`, () => lab.terminal.run(line, { ...io, emit })).finally(over)
  if (line.trim() !== '')
    lab.history.push({ at: record.at, host, line, exitCode: end.exitCode, output: record.output.slice(0, historyCharacters) })
  if (lab.history.length > mostHistory) lab.history.shift()
  return { ...end, record }
}

/** What a terminal shows of an output, as text. */
export function shown(said: TerminalOutput): string {
  if (said.type === 'stdout' || said.type === 'stderr') return said.text
  if (said.type === 'clear') return '\u001b[H\u001b[2J'
  return said.type === 'reading' ? said.prompt : ''
}

function orAbort<T>(answer: Promise<T | undefined>, signal: AbortSignal): Promise<T | undefined> {
  if (signal.aborted) return Promise.resolve(undefined)
  return new Promise((resolve, reject) => {
    const abort = () => resolve(undefined)
    signal.addEventListener('abort', abort)
    answer.then(resolve, reject).finally(() => signal.removeEventListener('abort', abort))
  })
}
