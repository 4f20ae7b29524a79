import { cloneJson } from '@/cluster/api/json'
import type { Listener, Usage } from '../image'
import { toolListener } from '../tools/serving'
import { serverOf } from './command'
import { programOf } from './compile'
import { type Code, endThread, type Machine, ShellError, type Surroundings, type Thread } from './state'
import { step } from './step'

export type { Machine, Surroundings } from './state'

export type Output = { channel: 'stdout' | 'stderr'; data: string }

/** What running a machine for an instant gave. `wakeAt`: run it again then; `idle`: nothing is expected to have changed by then. */
export type Ran = { machine: Machine; output: Output[]; wakeAt?: number; idle?: boolean }

/** Steps that a machine may take at one instant. A loop that never pauses ends here and is taken to "just run". */
const STEP_LIMIT = 20_000
/** Steps per simulated second that a machine may take for long; more is paid for by waiting, so that no loop costs more than this. */
const STEP_RATE = 200
/** What starting a tool counts for. */
const TOOL_STEPS = 20
/** What a server that says nothing else uses while nobody asks it anything, and what a process takes in memory at least. */
const RESTING: Usage = { cpu: 0.0004, memory: 6 * 1024 * 1024 }
const SHELL_MEMORY = 512 * 1024
/** Output of one instant, characters. */
const OUTPUT_LIMIT = 200_000

export type Start = {
  code: Code
  env: Readonly<Record<string, string>>
  cwd: string
  stdin?: { data: string; ended: boolean }
  tty?: boolean
  /** A shell that reads its commands from standard input. */
  reads?: { prompt: boolean }
  pid?: number
  title?: string
}

export function startMachine({ code, env, cwd, stdin, tty = false, reads, pid = 1, title }: Start): Machine {
  const thread: Thread = {
    pid,
    parent: 0,
    title: title ?? ('argv' in code ? code.argv.join(' ') : 'sh'),
    code,
    pc: 0,
    frames: [],
    vars: { ...env, PWD: cwd },
    exported: Object.keys(env),
    params: [],
    name: 'sh',
    cwd,
    status: 0,
    options: '',
    fds: { 0: 'stdin', 1: 'stdout', 2: 'stderr' },
    functions: {},
    slots: {},
    traps: {},
  }
  if (reads) thread.reads = { prompt: reads.prompt, partial: '' }
  return { threads: [thread], nextPid: pid + 1, buffers: {}, nextBuffer: 1, input: stdin ?? { data: '', ended: true }, tty }
}

/** Runs all threads until each waits or has ended. Deterministic in machine and surroundings; the given machine is not changed. */
export function runMachine(before: Machine, around: Surroundings): Ran {
  const machine = cloneJson(before)
  const output: Output[] = []
  let written = 0
  const emit = (channel: Output['channel'], data: string) => {
    if (data === '' || written > OUTPUT_LIMIT) return
    written += data.length
    const last = output.at(-1)
    if (last?.channel === channel) last.data += data
    else output.push({ channel, data })
  }
  let steps = 0
  for (let ran = true; ran && machine.exitCode === undefined && !machine.busy; ) {
    ran = false
    for (const thread of [...machine.threads]) {
      while (machine.threads.includes(thread) && machine.exitCode === undefined && isRunnable(thread, machine, around)) {
        ran = true
        steps += thread.wait ? TOOL_STEPS : 1
        if (steps > STEP_LIMIT) {
          machine.busy = true
          return { machine, output }
        }
        runStep(machine, thread, around, emit)
      }
    }
  }
  return { machine, output, ...throttled(machine, steps, around.now) }
}

function throttled(machine: Machine, steps: number, now: number): { wakeAt?: number; idle?: boolean } {
  const next = nextRun(machine)
  const before = machine.debt ? Math.max(0, machine.debt.steps - ((now - machine.debt.at) / 1000) * STEP_RATE) : 0
  const debt = Math.ceil(before + steps)
  if (debt > STEP_RATE && next.wakeAt !== undefined) machine.debt = { steps: debt, at: now }
  else delete machine.debt
  const over = debt - STEP_LIMIT
  return next.wakeAt !== undefined && over > 0
    ? { ...next, wakeAt: Math.max(next.wakeAt, now + Math.ceil((over / STEP_RATE) * 1000)) }
    : next
}

function runStep(machine: Machine, thread: Thread, around: Surroundings, emit: (channel: Output['channel'], data: string) => void): void {
  try {
    step(machine, thread, around, emit)
  } catch (error) {
    if (!(error instanceof ShellError)) throw error
    emit('stderr', `sh: ${error.message}\n`)
    thread.status = error.code
    // A person's shell goes on with the next line; a script ends.
    if (thread.reads?.prompt) {
      thread.frames = []
      thread.fds = { 0: 'stdin', 1: 'stdout', 2: 'stderr' }
      thread.code = { text: '' }
      thread.pc = 0
    } else endThread(machine, thread, error.code)
  }
}

function isRunnable({ wait, pid }: Thread, machine: Machine, { now }: Surroundings): boolean {
  switch (wait?.for) {
    case undefined:
      return true
    case 'time':
    case 'growth':
      return wait.until <= now
    case 'input':
      return machine.input.ended || machine.input.data.length > wait.seen
    case 'children':
      return !machine.threads.some(({ parent }) => parent === pid)
    case 'ever':
      return false
  }
}

function nextRun(machine: Machine): { wakeAt?: number; idle?: boolean } {
  if (machine.exitCode !== undefined || machine.busy) return {}
  const waits = machine.threads.flatMap(({ wait }) => (wait?.for === 'time' || wait?.for === 'growth' ? [wait] : []))
  if (waits.length === 0) return {}
  const times = waits.filter((wait) => wait.for === 'time')
  const wakeAt = Math.min(...waits.map(({ until }) => until))
  return times.length === 0 ? { wakeAt, idle: true } : { wakeAt }
}

/** What the machine's programs serve now, in order of start. */
export function listenersOf(machine: Machine, around: Surroundings): Listener[] {
  if (machine.exitCode !== undefined) return []
  return machine.threads.flatMap(({ wait, fds }) => {
    if (wait?.for !== 'ever' || !wait.serves) return []
    const program = serverOf(wait.argv, around)
    if (program && 'runs' in program && program.runs) return program.listeners
    return toolListener(wait.argv, machine.buffers[fds[0].replace('buffer:', '')]?.data ?? '', around)
  })
}

/** What the machine's programs use: one that never pauses takes a whole core. */
export function usageOf(machine: Machine, around: Surroundings): Usage {
  const running = machine.threads.flatMap(({ wait }) => {
    const program = wait?.for === 'ever' ? serverOf(wait.argv, around) : undefined
    return program && 'runs' in program && program.runs ? [program.usage ?? RESTING] : []
  })
  const rest = { cpu: machine.busy ? 1 : 0, memory: SHELL_MEMORY * machine.threads.length }
  return running.reduce((sum, { cpu, memory }) => ({ cpu: sum.cpu + cpu, memory: sum.memory + memory }), rest)
}

/** True while the machine waits for somebody to type. */
export const readsInput = (machine: Machine): boolean => machine.threads.some(({ wait }) => wait?.for === 'input')

/** True when process 1 leaves SIGTERM unanswered, so that only SIGKILL ends it. */
export function ignoresTerm(machine: Machine, around: Surroundings): boolean {
  const first = machine.threads.find(({ parent }) => parent === 0)
  if (!first) return false
  if (first.traps.TERM !== undefined) return false
  if (first.wait?.for !== 'ever') return true
  const program = serverOf(first.wait.argv, around)
  return !(program && 'runs' in program && program.runs && !program.ignoresTerm)
}

/** Delivers SIGTERM to process 1: its trap runs next, or its program stops. The machine is given back changed or as it was. */
export function terminate(before: Machine, around: Surroundings): Machine {
  const machine = cloneJson(before)
  const first = machine.threads.find(({ parent }) => parent === 0)
  if (!first || machine.exitCode !== undefined) return before
  const trap = first.traps.TERM
  if (trap !== undefined) {
    if (trap === '' || first.wait?.for === 'time') return before
    delete first.wait
    first.code = { text: trap }
    first.pc = 0
    first.frames = []
    programOf(first.code)
    return machine
  }
  if (ignoresTerm(before, around)) return before
  endThread(machine, first, 0)
  return machine
}
