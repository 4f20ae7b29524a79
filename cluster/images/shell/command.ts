import { baseName, resolvePath } from '../files'
import type { Image, Program } from '../image'
import { runTool } from '../tools/run'
import { hasTool } from '../tools/tools'
import { reader, writer } from './redirect'
import type { Code, Fds, Scene, Surroundings, Thread } from './state'

export const SHELLS: readonly string[] = ['sh', 'ash', 'bash', 'dash']

/** Where executables may stand; a command with another directory is looked up as a file. */
const BIN = /^(\/usr)?(\/local)?\/s?bin\//

const nameOf = (command: string): string => (command.includes('/') ? baseName(command) : command)

export function serverOf(argv: readonly string[], { image, container }: Surroundings): Program | undefined {
  const name = nameOf(argv[0] ?? '')
  return Object.hasOwn(image.programs, name) ? image.programs[name]!(argv, container) : undefined
}

/** True when a container can start the command: a program or tool of the image, or a script among its files. */
export function isExecutable(command: string, image: Image, readFile: (path: string) => string | undefined): boolean {
  if (command === '') return false
  const name = nameOf(command)
  const known = Object.hasOwn(image.programs, name) || hasTool(image, name)
  if (known && (!command.includes('/') || BIN.test(command) || image.entrypoint?.[0] === command)) return true
  return command.includes('/') && readFile(resolvePath('/', command)) !== undefined
}

/** Runs a command that is no function or builtin: a program of the image, a tool, a shell, a script. */
export function runCommand(words: readonly string[], assigned: Readonly<Record<string, string>>, fds: Fds, scene: Scene): void {
  const { machine, thread, around, emit } = scene
  const write = writer(machine, fds, around, emit)
  const [command = '', ...args] = words
  if (command === 'exec') {
    runExec(args, assigned, fds, scene)
    return
  }
  const name = nameOf(command)
  if (!isExecutable(command, around.image, around.files.read)) {
    write(2, notFound(command, thread, around.image))
    thread.status = 127
    return
  }
  const program = serverOf(words, around)
  if (program) {
    runProgram(program, words, assigned, fds, scene)
    return
  }
  if (SHELLS.includes(name)) {
    runShell(words, assigned, fds, scene)
    return
  }
  if (!hasTool(around.image, name)) {
    runScript(command, args, assigned, fds, scene)
    return
  }
  const result = runTool({
    argv: [name, ...args],
    env: { ...environment(thread), ...assigned },
    cwd: thread.cwd,
    read: reader(machine, fds, around),
    tty: machine.tty && fds[1] === 'stdout',
    around,
    pid: thread.pid,
  })
  if (result.wait !== undefined) {
    if (result.wait === 'input') {
      thread.pc--
      thread.wait = { for: 'input', seen: machine.input.data.length }
    } else if (result.wait === 'ever') thread.wait = { for: 'ever', argv: [...words], ...(result.serves ? { serves: true } : {}) }
    else {
      write(1, result.out)
      thread.wait = { for: 'growth', path: result.path, seen: result.seen, until: around.now + 1000, fds }
    }
    if (result.wait === 'ever' && result.serves) thread.fds = fds
    return
  }
  const { out = '', err = '', code = 0, afterMs = 0 } = result
  if (afterMs > 0) {
    thread.wait = { for: 'time', until: around.now + afterMs, result: { out, err, code }, fds }
    return
  }
  write(1, out)
  write(2, err)
  thread.status = code
}

function notFound(command: string, thread: Thread, image: Image): string {
  if (thread.name === 'bash') return `bash: ${command}: ${command.includes('/') ? 'No such file or directory' : 'command not found'}\n`
  return image.flavour === 'busybox' ? `${thread.name}: ${command}: not found\n` : `${thread.name}: 1: ${command}: not found\n`
}

function runProgram(program: Program, words: readonly string[], assigned: Readonly<Record<string, string>>, fds: Fds, scene: Scene): void {
  const { machine, thread, around, emit } = scene
  const write = writer(machine, fds, around, emit)
  if ('exec' in program) {
    if (program.exec.length > 0) {
      runCommand(program.exec, assigned, fds, scene)
      return
    }
    thread.status = 0
    return
  }
  const logs = program.logs.map((line) => `${line}\n`).join('')
  if (program.runs) {
    write(1, logs)
    thread.wait = { for: 'ever', argv: [...words], serves: true }
  } else if (program.afterMs > 0) {
    thread.wait = { for: 'time', until: around.now + program.afterMs, result: { out: '', err: logs, code: program.exitCode }, fds }
  } else {
    write(2, logs)
    thread.status = program.exitCode
  }
}

/** `exec command`: the command takes the shell's place, and the shell ends with it. */
function runExec(args: readonly string[], assigned: Readonly<Record<string, string>>, fds: Fds, scene: Scene): void {
  const { thread } = scene
  if (args.length === 0) {
    thread.fds = fds
    return
  }
  const quoted = args.map((arg) => `'${arg.replaceAll("'", `'\\''`)}'`).join(' ')
  Object.assign(thread.vars, assigned)
  thread.traps = {}
  thread.fds = fds
  thread.code = { text: `${quoted}\nexit $?` }
  thread.pc = 0
  thread.title = args.join(' ')
  delete thread.reads
}

const environment = (thread: Thread): Record<string, string> =>
  Object.fromEntries(thread.exported.filter((name) => thread.vars[name] !== undefined).map((name) => [name, thread.vars[name]!]))

function enter(name: string, code: Code, params: string[], assigned: Readonly<Record<string, string>>, fds: Fds, { thread }: Scene): void {
  const { vars, exported, params: old, cwd, options, functions, reads } = thread
  const returns = !('argv' in thread.code)
  const env: Record<string, string> = { ...environment(thread), ...assigned }
  thread.frames.push({
    kind: 'sub',
    end: thread.pc,
    // Behind a single command nothing comes that would read them.
    vars: returns ? vars : {},
    exported: returns ? exported : [],
    params: old,
    cwd,
    options,
    fds: thread.fds,
    functions,
    code: thread.code,
    nested: { name: thread.name, ...(reads ? { reads } : {}) },
  })
  Object.assign(thread, { vars: { ...env }, exported: Object.keys(env), params, options: '', functions: {}, code, pc: 0, fds, name })
  delete thread.reads
}

function runShell(words: readonly string[], assigned: Readonly<Record<string, string>>, fds: Fds, scene: Scene): void {
  const { machine, thread, around, emit } = scene
  const [shell = 'sh', ...args] = words
  let at = 0
  let letters = ''
  while (/^[-+][a-zA-Z]+$/.test(args[at] ?? '')) letters += args[at++]!.slice(1)
  const name = baseName(shell)
  if (letters.includes('c')) {
    const [text = '', zero, ...params] = args.slice(at)
    enter(zero ?? name, { text }, params, assigned, fds, scene)
    if (letters.includes('e')) thread.options = 'e'
    return
  }
  const file = args[at]
  if (file !== undefined) {
    const text = around.files.read(resolvePath(thread.cwd, file))
    if (text === undefined) {
      writer(machine, fds, around, emit)(2, `${name}: can't open '${file}': No such file or directory\n`)
      thread.status = 2
      return
    }
    enter(file, { text }, args.slice(at + 1), assigned, fds, scene)
    return
  }
  enter(name, { text: '' }, [], assigned, fds, scene)
  if (fds[0] === 'stdin') thread.reads = { prompt: machine.tty, partial: '' }
  else {
    const read = reader(machine, fds, around)('all')
    if (read !== 'wait') thread.code = { text: read.text }
  }
}

function runScript(command: string, args: string[], assigned: Readonly<Record<string, string>>, fds: Fds, scene: Scene): void {
  const text = scene.around.files.read(resolvePath(scene.thread.cwd, command)) ?? ''
  enter(command, { text }, args, assigned, fds, scene)
}
