import type { TerminalIo, TerminalOutput } from '@/terminal/seam'
import { askAgain } from './ask-again'
import { asLab } from './determinism'
import type { Lab } from './lab'
import type { Wall } from './lab-time'
import type { LineRecord, StoredRequest, TapeEntry } from './worker-protocol'

export type LineEnd = { exitCode: number; prompt: string; record: LineRecord }

/** How a line reaches its user. `signal` is Ctrl-C. */
export type LabIo = TerminalIo & { wall: Wall }

const mostRecorded = 64 * 1024
/** History is part of each stored state: enough to tell what was tried, not a transcript (that is in the records). */
const mostHistory = 200
const historyCharacters = 256

/** Runs one line to its end. The lab's clock first moves on to the wall's. Lines of a lab run one at a time. */
export function runLine(lab: Lab, line: string, io: LabIo): Promise<LineEnd> {
  const at = Math.max(lab.cluster.now(), io.wall.now() + lab.time.skippedMs())
  const tape: TapeEntry[] = [{ size: [io.columns, io.rows], ...(io.tab && { tab: io.tab }) }]
  const heard: TerminalIo = {
    ...io,
    since: sinceOf(lab, at),
    input: () => lab.time.heard('input', () => orAbort(io.input(), io.signal)),
    edited: (id) => lab.time.heard('edited', () => orAbort(io.edited(id), io.signal)),
  }
  return finish(lab, line, at, heard, tape, (run) => lab.time.attended(io.wall, tape, run))
}

/** Runs a recorded line again, or a request of the learner's own kubectl: leaves the lab as it was left then. */
export async function replayLine(lab: Lab, line: string, record: Pick<LineRecord, 'at' | 'tape'>): Promise<void> {
  const [alone] = record.tape
  if (alone && 'request' in alone) {
    lab.cluster.advanceTo(record.at)
    if (alone.request) askAgain(lab, alone.request)
    return
  }
  const stop = new AbortController()
  const nobody = async () => undefined
  const {
    size: [columns, rows],
    tab = 0,
  } = record.tape.find((entry) => 'size' in entry) ?? { size: [100, 30] }
  const io: TerminalIo = {
    emit() {},
    since: sinceOf(lab, record.at),
    input: () => lab.time.heard('input', nobody),
    edited: () => lab.time.heard('edited', nobody),
    signal: stop.signal,
    columns,
    rows,
    tab,
  }
  const asked = (request: StoredRequest) => askAgain(lab, request)
  await finish(lab, line, record.at, io, [...record.tape], (run) => lab.time.replayed(record.tape, stop, asked, run))
}

/** What was left running goes on until now before the line does. */
const sinceOf = (lab: Lab, until: number): TerminalIo['since'] => ({ until, advance: (t) => lab.cluster.advanceTo(t) })

async function finish(
  lab: Lab,
  line: string,
  at: number,
  io: TerminalIo,
  tape: TapeEntry[],
  timed: <T>(run: () => Promise<T>) => Promise<T>,
): Promise<LineEnd> {
  const host = /@([^:]+):/.exec(lab.terminal.prompt(io.tab ?? 0))?.[1] ?? ''
  let output = ''
  const emit = (said: TerminalOutput) => {
    if (output.length < mostRecorded) output = (output + shown(said)).slice(0, mostRecorded)
    io.emit(said)
  }
  const run = () => lab.terminal.run(line, { ...io, emit })
  const end = await asLab(lab.cluster, `${lab.seed}/${at}`, () => timed(run))
  if (io.signal.aborted && !tape.some((entry) => 'interrupted' in entry)) tape.push({ interrupted: true })
  lab.history.push({ at, host, line, exitCode: end.exitCode, output: output.slice(0, historyCharacters) })
  if (lab.history.length > mostHistory) lab.history.shift()
  return { ...end, record: { at, tape, output } }
}

/** What a terminal shows of an output, as text. */
function shown(said: TerminalOutput): string {
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
