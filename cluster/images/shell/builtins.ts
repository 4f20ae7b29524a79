import { baseName, resolvePath } from '../files'
import { hasTool } from '../tools/tools'
import { leaveCall, leaveShell } from './leave'
import { reader, writer } from './redirect'
import { type Fds, type Scene, ShellError, type Thread } from './state'

export type BuiltinScene = Scene & { fds: Fds; assigned: Readonly<Record<string, string>> }

/** A command that changes the shell itself. The result is its status; undefined when it has set what comes next. */
export type Builtin = (args: string[], scene: BuiltinScene) => number | undefined

const say = ({ machine, fds, around, emit }: BuiltinScene, text: string) => writer(machine, fds, around, emit)(1, text)
const complain = ({ machine, fds, around, emit, thread }: BuiltinScene, text: string) =>
  writer(machine, fds, around, emit)(2, `${thread.name}: ${text}\n`)

const NAME = /^[A-Za-z_]\w*$/

/** `NAME=value` or `NAME` for export, local and readonly. */
function assign(thread: Thread, words: readonly string[], each: (name: string, value: string | undefined) => void): void {
  for (const word of words) {
    const equals = word.indexOf('=')
    const name = equals === -1 ? word : word.slice(0, equals)
    if (!NAME.test(name)) throw new ShellError(`${thread.name}: ${name}: bad variable name`)
    each(name, equals === -1 ? undefined : word.slice(equals + 1))
  }
}

/** Leaves loops: the innermost for 1. */
function leaveLoops({ thread }: Scene, depth: number, goOn: boolean): number {
  let left = depth
  for (let i = thread.frames.length - 1; i >= 0; i--) {
    const frame = thread.frames[i]!
    if (frame.kind === 'sub' || frame.kind === 'call') break
    if (frame.kind !== 'loop' || --left > 0) continue
    thread.fds = thread.frames[i + 1]?.fds ?? thread.fds
    thread.frames.length = i + 1
    thread.pc = goOn ? frame.next : frame.end
    break
  }
  return 0
}

export const builtins: Readonly<Record<string, Builtin>> = {
  ':': (_, { thread, assigned }) => {
    Object.assign(thread.vars, assigned)
    return 0
  },
  cd: (args, scene) => {
    const { thread, around } = scene
    const to = args[0] === '-' ? (thread.vars.OLDPWD ?? thread.cwd) : (args[0] ?? thread.vars.HOME ?? '/root')
    const path = resolvePath(thread.cwd, to)
    if (!around.files.isDirectory(path)) {
      const why = around.files.read(path) === undefined ? 'No such file or directory' : 'Not a directory'
      complain(scene, `cd: can't cd to ${to}: ${why}`)
      return 2
    }
    thread.vars.OLDPWD = thread.cwd
    thread.cwd = path
    if (args[0] === '-') say(scene, `${path}\n`)
    return 0
  },
  pwd: (_, scene) => {
    say(scene, `${scene.thread.cwd}\n`)
    return 0
  },
  export: (args, scene) => {
    const { thread } = scene
    if (args.length === 0 || args[0] === '-p') {
      say(scene, thread.exported.map((name) => `export ${name}='${thread.vars[name] ?? ''}'\n`).join(''))
      return 0
    }
    assign(thread, args, (name, value) => {
      if (value !== undefined) thread.vars[name] = value
      if (!thread.exported.includes(name)) thread.exported.push(name)
    })
    return 0
  },
  readonly: (args, { thread }) => {
    assign(thread, args, (name, value) => {
      if (value !== undefined) thread.vars[name] = value
    })
    return 0
  },
  local: (args, { thread }) => {
    const call = thread.frames.findLast((frame) => frame.kind === 'call')
    if (!call) throw new ShellError('local: not in a function')
    assign(thread, args, (name, value) => {
      if (!(name in call.locals)) call.locals[name] = thread.vars[name] ?? null
      thread.vars[name] = value ?? ''
    })
    return 0
  },
  unset: (args, { thread }) => {
    const [first, ...rest] = args
    const names = first === '-f' || first === '-v' ? rest : args
    for (const name of names) {
      if (first === '-f') delete thread.functions[name]
      else delete thread.vars[name]
      thread.exported = thread.exported.filter((other) => other !== name)
    }
    return 0
  },
  set: (args, { thread }) => {
    for (let i = 0; i < args.length; i++) {
      const arg = args[i]!
      if (arg === '--') {
        thread.params = args.slice(i + 1)
        break
      }
      if (arg === '-o' || arg === '+o') {
        const letter = { errexit: 'e', nounset: 'u', xtrace: 'x' }[args[++i] ?? '']
        if (letter) setOption(thread, letter, arg === '-o')
      } else if (/^[-+][a-z]+$/.test(arg)) {
        for (const letter of arg.slice(1)) if (letter !== 'o') setOption(thread, letter, arg.startsWith('-'))
        if (arg.endsWith('o')) i++
      } else {
        thread.params = args.slice(i)
        break
      }
    }
    return 0
  },
  shift: (args, { thread }) => {
    const count = Number(args[0] ?? 1)
    if (count > thread.params.length) return 1
    thread.params = thread.params.slice(count)
    return 0
  },
  exit: (args, { machine, thread }) => {
    leaveShell(machine, thread, args[0] === undefined ? thread.status : Number(args[0]) & 0xff)
    return undefined
  },
  return: (args, { machine, thread }) => {
    const status = args[0] === undefined ? thread.status : Number(args[0]) & 0xff
    const at = thread.frames.findLastIndex((frame) => frame.kind === 'call')
    if (at === -1) leaveShell(machine, thread, status)
    else {
      thread.frames.length = at + 1
      leaveCall(thread)
    }
    thread.status = status
    return undefined
  },
  break: (args, scene) => leaveLoops(scene, Number(args[0] ?? 1), false),
  continue: (args, scene) => leaveLoops(scene, Number(args[0] ?? 1), true),
  read: (args, scene) => {
    const { machine, thread, around, fds } = scene
    const names = args.filter((arg) => !arg.startsWith('-'))
    const line = reader(machine, fds, around)('line')
    if (line === 'wait') {
      thread.pc--
      thread.wait = { for: 'input', seen: machine.input.data.length }
      return undefined
    }
    const text = line.text.replace(/\n$/, '')
    const words = text.split(/[ \t]+/).filter((word, i, all) => word !== '' || (i > 0 && i < all.length - 1))
    const targets = names.length > 0 ? names : ['REPLY']
    targets.forEach((name, i) => {
      thread.vars[name] = i < targets.length - 1 ? (words[i] ?? '') : targets.length === 1 ? text.trim() : words.slice(i).join(' ')
    })
    return line.ended && line.text === '' ? 1 : 0
  },
  trap: (args, { thread }) => {
    const [action, ...signals] = args
    for (const signal of signals) {
      const name = { '0': 'EXIT', '2': 'INT', '15': 'TERM' }[signal] ?? signal.replace(/^SIG/, '')
      if (action === '-') delete thread.traps[name]
      else thread.traps[name] = action ?? ''
    }
    return 0
  },
  wait: (_, { thread }) => {
    thread.wait = { for: 'children' }
    thread.status = 0
    return undefined
  },
  eval: (args, { thread }) => {
    // As a function without a name: the text runs in this shell and comes back here.
    thread.frames.push({ kind: 'call', back: thread.pc, code: thread.code, params: thread.params, locals: {}, fds: thread.fds })
    thread.code = { text: args.join(' ') }
    thread.pc = 0
    return undefined
  },
  '.': (args, scene) => source(args, scene),
  source: (args, scene) => source(args, scene),
  command: (args, scene) => {
    if (args[0] !== '-v' && args[0] !== '-V') throw new ShellError('command: seatrial simulates command -v only')
    const name = args[1] ?? ''
    const found = where(name, scene)
    if (found) say(scene, `${found}\n`)
    return found ? 0 : 127
  },
  type: (args, scene) => {
    const found = where(args[0] ?? '', scene)
    say(scene, found ? `${args[0]} is ${found}\n` : `${args[0]}: not found\n`)
    return found ? 0 : 127
  },
  umask: () => 0,
  ulimit: () => 0,
}

const setOption = (thread: Thread, letter: string, on: boolean) => {
  thread.options = thread.options.replace(letter, '') + (on ? letter : '')
}

const where = (name: string, { thread, around }: Scene): string | undefined =>
  name in builtins || name in thread.functions ? name : hasTool(around.image, name) ? `/bin/${name}` : undefined

function source(args: readonly string[], scene: BuiltinScene): number | undefined {
  const { thread, around } = scene
  const path = resolvePath(thread.cwd, args[0] ?? '')
  const text = around.files.read(path)
  if (text === undefined) {
    complain(scene, `.: can't open '${args[0] ?? ''}': No such file or directory`)
    return 2
  }
  thread.frames.push({ kind: 'call', back: thread.pc, code: thread.code, params: thread.params, locals: {}, fds: thread.fds })
  thread.code = { text: `# ${baseName(path)}\n${text}` }
  thread.pc = 0
  return undefined
}
