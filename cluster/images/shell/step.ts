import { fieldOf } from '@/apimachinery/equal'
import { evaluate } from './arithmetic'
import { type Builtin, builtins } from './builtins'
import { runCommand } from './command'
import { type Instruction, isIncomplete, programOf } from './compile'
import { isTrue } from './conditional'
import { expandFields, expandPieces, expandText, variablesOf } from './expand'
import { leaveCall, leaveShell } from './leave'
import { matchesPattern } from './pattern'
import { redirect, writer } from './redirect'
import { type Emit, endThread, type Fds, type Frame, type Machine, type Scene, ShellError, type Surroundings, type Thread } from './state'

/** Takes one step of a thread: delivers what it waited for, or runs its next instruction. */
export function step(machine: Machine, thread: Thread, around: Surroundings, emit: Emit): void {
  const { wait } = thread
  if (wait?.for === 'time') {
    delete thread.wait
    writer(machine, wait.fds, around, emit)(1, wait.result.out)
    writer(machine, wait.fds, around, emit)(2, wait.result.err)
    thread.status = wait.result.code
    errexit(machine, thread)
    return
  }
  if (wait?.for === 'growth') {
    grow(machine, thread, wait, around, emit)
    return
  }
  if (wait) delete thread.wait
  const program = programOf(thread.code)
  const instruction = program.instructions[thread.pc]
  if (!instruction) {
    atEnd(machine, thread, emit)
    return
  }
  run(instruction, { machine, thread, around, emit, slots: program.slots })
}

function run(instruction: Instruction, scene: Scene): void {
  const { machine, thread } = scene
  const { frames } = thread
  thread.pc++
  switch (instruction.op) {
    case 'jump':
      thread.pc = instruction.to
      return
    case 'jump-if-ok':
      if (thread.status === 0) thread.pc = instruction.to
      return
    case 'jump-if-failed':
      if (thread.status !== 0) thread.pc = instruction.to
      return
    case 'not':
      thread.status = thread.status === 0 ? 1 : 0
      return
    case 'status':
      thread.status = instruction.value
      return
    case 'loop':
      frames.push({ kind: 'loop', next: instruction.next, end: instruction.end, fds: thread.fds })
      return
    case 'for': {
      const items = instruction.words ? instruction.words.flatMap((word) => expandFields(word, scene)) : [...thread.params]
      frames.push({ kind: 'loop', next: instruction.next, end: instruction.end, items, index: 0, fds: thread.fds })
      thread.status = 0
      return
    }
    case 'for-next': {
      const loop = frames.at(-1) as Extract<Frame, { kind: 'loop' }>
      const item = loop.items![loop.index!]
      if (item === undefined) thread.pc = instruction.end
      else {
        thread.vars[instruction.variable] = item
        loop.index!++
      }
      return
    }
    case 'leave-loop':
    case 'restore':
      thread.fds = frames.pop()!.fds
      return
    case 'case': {
      const text = expandText(instruction.word, scene)
      const arm = instruction.arms.find(({ patterns }) => patterns.some((p) => matchesPattern(expandPieces(p, scene), text)))
      thread.pc = arm?.to ?? instruction.end
      if (!arm) thread.status = 0
      return
    }
    case 'sub':
      enterSub(instruction, scene)
      return
    case 'leave-sub':
      leaveSub(instruction, scene)
      return
    case 'redirect': {
      frames.push({ kind: 'fds', fds: thread.fds })
      const fds = redirect(instruction.redirections, scene)
      if (fds) thread.fds = fds
      else {
        frames.pop()
        thread.pc = instruction.end
        thread.status = 1
      }
      return
    }
    case 'function':
      thread.functions[instruction.name] = { code: thread.code, entry: instruction.entry }
      thread.pc = instruction.end
      thread.status = 0
      return
    case 'return':
      leaveCall(thread)
      return
    case 'spawn': {
      const child: Thread = structuredCopy(thread)
      child.pid = machine.nextPid++
      child.parent = thread.pid
      child.title = instruction.title
      child.fds = { ...child.fds, 0: 'null' }
      delete child.reads
      machine.threads.push(child)
      thread.vars['!'] = String(child.pid)
      thread.pc = instruction.end
      thread.status = 0
      return
    }
    case 'end-thread':
      endThread(machine, thread, thread.status)
      return
    case 'arithmetic':
      thread.status = evaluate(instruction.expression.expression, variablesOf(scene)) === 0 ? 1 : 0
      return
    case 'conditional':
      thread.status = isTrue(instruction.expression, scene) ? 0 : 1
      return
    case 'refuse':
      throw new ShellError(instruction.message)
    case 'exec':
      runCommand(instruction.argv, {}, thread.fds, scene)
      // A single command needs its variables only to start: what has started and waits keeps none of them.
      if (thread.wait && thread.wait.for !== 'input') Object.assign(thread, { vars: {}, exported: [] })
      return
    case 'simple':
      simple(instruction, scene)
      return
  }
}

const structuredCopy = (thread: Thread): Thread => JSON.parse(JSON.stringify(thread)) as Thread

function simple({ node, guarded }: Extract<Instruction, { op: 'simple' }>, scene: Scene): void {
  const { machine, thread } = scene
  const words = [...(node.name ? [node.name] : []), ...node.args].flatMap((word) => expandFields(word, scene))
  const assigned = Object.fromEntries(
    node.assignments.map((a) => {
      if (a.array) throw new ShellError('seatrial does not simulate arrays in sh')
      const value = a.value ? expandText(a.value, scene) : ''
      return [a.name, a.append ? (thread.vars[a.name] ?? '') + value : value]
    }),
  )
  const fds = redirect(node.redirections, scene)
  if (!fds) {
    thread.status = 1
  } else if (words.length === 0) {
    Object.assign(thread.vars, assigned)
    if (!hasSubstitution(node)) thread.status = 0
  } else {
    if (thread.options.includes('x')) scene.emit('stderr', `+ ${words.join(' ')}\n`)
    call(words, assigned, fds, scene)
  }
  if (!guarded && !thread.wait && machine.threads.includes(thread)) errexit(machine, thread)
}

const hasSubstitution = (node: { assignments: readonly unknown[] }): boolean =>
  JSON.stringify(node.assignments).includes('"CommandSubstitution"')

function call(words: string[], assigned: Record<string, string>, fds: Fds, scene: Scene): void {
  const { thread } = scene
  const [name = '', ...args] = words
  const known = fieldOf(thread.functions, name)
  if (known) {
    thread.frames.push({ kind: 'call', back: thread.pc, code: thread.code, params: thread.params, locals: {}, fds: thread.fds })
    thread.params = args
    thread.code = known.code
    thread.pc = known.entry
    thread.fds = fds
    return
  }
  const builtin: Builtin | undefined = Object.hasOwn(builtins, name) ? builtins[name] : undefined
  if (builtin) {
    const status = builtin(args, { ...scene, fds, assigned })
    if (status !== undefined) thread.status = status
    return
  }
  runCommand(words, assigned, fds, scene)
}

function enterSub(instruction: Extract<Instruction, { op: 'sub' }>, { machine, thread }: Scene): void {
  const { vars, exported, params, cwd, options, fds, functions, code, frames } = thread
  const { piped } = thread
  frames.push({
    kind: 'sub',
    end: instruction.end,
    vars: { ...vars },
    exported: [...exported],
    params: [...params],
    cwd,
    options,
    fds,
    functions: { ...functions },
    code,
  })
  const next: Fds = { ...fds }
  if (instruction.fromPipe && piped) next[0] = `buffer:${piped}`
  if (instruction.out) {
    const id = String(machine.nextBuffer++)
    machine.buffers[id] = { data: '', at: 0 }
    next[1] = `buffer:${id}`
    if (instruction.withErrors) next[2] = next[1]
  }
  thread.fds = next
}

function leaveSub({ slot, pipe }: Extract<Instruction, { op: 'leave-sub' }>, { machine, thread }: Scene): void {
  const frame = thread.frames.pop() as Extract<Frame, { kind: 'sub' }>
  const out = thread.fds[1].replace('buffer:', '')
  const input = thread.fds[0]
  if (input.startsWith('buffer:') && input !== frame.fds[0]) delete machine.buffers[input.replace('buffer:', '')]
  const { vars, exported, params, cwd, options, fds, functions } = frame
  Object.assign(thread, { vars, exported, params, cwd, options, fds, functions })
  if (slot !== undefined) {
    thread.slots[String(slot)] = (machine.buffers[out]?.data ?? '').replace(/\n+$/, '')
    delete machine.buffers[out]
  } else if (pipe) thread.piped = out
  else delete thread.piped
}

function errexit(machine: Machine, thread: Thread): void {
  if (thread.status !== 0 && thread.options.includes('e')) leaveShell(machine, thread, thread.status)
}

/** At the end of its text: a function or sourced file returns, a reading shell reads on, others end. */
function atEnd(machine: Machine, thread: Thread, emit: Emit): void {
  const innermost = thread.frames.findLast((frame) => frame.kind === 'call' || frame.kind === 'sub')
  if (innermost?.kind === 'call') {
    // Text that `eval` or `.` ran ends here; a function ends with its own return.
    thread.frames.length = thread.frames.lastIndexOf(innermost) + 1
    leaveCall(thread)
    return
  }
  const { reads } = thread
  if (!reads) {
    leaveShell(machine, thread, thread.status)
    return
  }
  const { input } = machine
  const newline = input.data.indexOf('\n')
  if (newline === -1 && !input.ended) {
    if (reads.prompt && !reads.prompted) {
      emit('stdout', reads.partial ? '> ' : `${thread.cwd.replace(/^\/root(?=\/|$)/, '~')} # `)
      reads.prompted = true
    }
    thread.wait = { for: 'input', seen: machine.input.data.length }
    return
  }
  delete reads.prompted
  if (newline === -1 && input.data === '' && reads.partial === '') {
    leaveShell(machine, thread, thread.status)
    return
  }
  const line = newline === -1 ? input.data : input.data.slice(0, newline)
  input.data = newline === -1 ? '' : input.data.slice(newline + 1)
  const text = reads.partial + line
  if (isIncomplete(text) && !(newline === -1 && input.ended)) {
    reads.partial = `${text}\n`
    return
  }
  reads.partial = ''
  thread.code = { text }
  thread.pc = 0
}

function grow(
  machine: Machine,
  thread: Thread,
  wait: Extract<NonNullable<Thread['wait']>, { for: 'growth' }>,
  around: Surroundings,
  emit: Emit,
): void {
  const text = around.files.read(wait.path) ?? ''
  if (text.length > wait.seen) writer(machine, wait.fds, around, emit)(1, text.slice(wait.seen))
  thread.wait = { ...wait, seen: text.length, until: around.now + 1000 }
}
