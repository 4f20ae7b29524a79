import { baseName, resolvePath } from '../files'
import type { ContainerView } from '../image'
import { ShellError } from '../shell/state'
import { evaluateTest } from './test'
import { failed, ok, options, type Tool, type ToolCall, type ToolResult } from './tool'

const days = ['Sun', 'Mon', 'Tue', 'Wed', 'Thu', 'Fri', 'Sat']
const months = ['Jan', 'Feb', 'Mar', 'Apr', 'May', 'Jun', 'Jul', 'Aug', 'Sep', 'Oct', 'Nov', 'Dec']
const two = (n: number) => String(n).padStart(2, '0')

const date: Tool = ({ argv, around: { now } }) => {
  const at = new Date(now)
  const format = argv.find((arg) => arg.startsWith('+'))?.slice(1) ?? '%a %b %e %H:%M:%S UTC %Y'
  const parts: Readonly<Record<string, string>> = {
    Y: String(at.getUTCFullYear()),
    m: two(at.getUTCMonth() + 1),
    d: two(at.getUTCDate()),
    e: String(at.getUTCDate()).padStart(2),
    H: two(at.getUTCHours()),
    M: two(at.getUTCMinutes()),
    S: two(at.getUTCSeconds()),
    s: String(Math.floor(now / 1000)),
    N: `${String(now % 1000).padStart(3, '0')}000000`,
    a: days[at.getUTCDay()]!,
    b: months[at.getUTCMonth()]!,
    y: two(at.getUTCFullYear() % 100),
    Z: 'UTC',
    z: '+0000',
    F: at.toISOString().slice(0, 10),
    T: at.toISOString().slice(11, 19),
    R: at.toISOString().slice(11, 16),
    D: `${two(at.getUTCMonth() + 1)}/${two(at.getUTCDate())}/${two(at.getUTCFullYear() % 100)}`,
    n: '\n',
    t: '\t',
    '%': '%',
  }
  return ok(`${format.replace(/%([A-Za-z%])/g, (whole, letter: string) => parts[letter] ?? whole)}\n`)
}

const UNITS: Readonly<Record<string, number>> = { '': 1000, s: 1000, m: 60_000, h: 3_600_000, d: 86_400_000 }
/** Shortest sleep that is told apart, milliseconds: it bounds how often a loop can wake. */
const SHORTEST_SLEEP = 100

const sleep: Tool = ({ argv }) => {
  if (argv.length < 2) return failed('BusyBox v1.37.0 () multi-call binary.\n\nUsage: sleep [N]...')
  let total = 0
  for (const arg of argv.slice(1)) {
    if (/^inf(inity)?$/.test(arg)) return { wait: 'ever' }
    const parts = /^(\d*\.?\d+)([smhd]?)$/.exec(arg)
    if (!parts) return failed(`sleep: invalid number '${arg}'`)
    total += Number(parts[1]) * UNITS[parts[2] ?? '']!
  }
  return total === 0 ? {} : { afterMs: Math.max(SHORTEST_SLEEP, Math.round(total)) }
}

const ps: Tool = ({ around, argv }) => {
  const rows = around.processes()
  const own = [...rows, { pid: Math.max(1, ...rows.map(({ pid }) => pid)) + 6, title: argv.join(' '), since: around.now }]
  const time = (since: number) => `0:${two(Math.floor((around.now - since) / 60_000) % 60)}`
  if (around.image.flavour === 'busybox') {
    return ok(
      `PID   USER     TIME  COMMAND\n${own.map(({ pid, title, since }) => `${String(pid).padStart(5)} ${around.uid === 0 ? 'root    ' : String(around.uid).padEnd(8)}  ${time(since)} ${title}`).join('\n')}\n`,
    )
  }
  return ok(
    `    PID TTY          TIME CMD\n${own.map(({ pid, title }) => `${String(pid).padStart(7)} ?        00:00:00 ${title.split(' ')[0]}`).join('\n')}\n`,
  )
}

const environment = (env: Readonly<Record<string, string>>): string =>
  Object.entries(env)
    .map(([name, value]) => `${name}=${value}\n`)
    .join('')

const test =
  (bracket: boolean): Tool =>
  ({ argv, around, cwd }) => {
    const args = argv.slice(1)
    if (bracket && args.pop() !== ']') return failed('[: missing ]', 2)
    try {
      return { code: evaluateTest(args, around.files, cwd) ? 0 : 1 }
    } catch (error) {
      if (error instanceof ShellError) return failed(`${argv[0]}: ${error.message}`, 2)
      throw error
    }
  }

const kill: Tool = ({ argv, around }) => {
  let signal = 'TERM'
  const pids: number[] = []
  for (let i = 1; i < argv.length; i++) {
    const arg = argv[i]!
    if (arg === '-s') signal = argv[++i] ?? signal
    else if (/^-\D/.test(arg)) signal = arg.slice(1)
    else if (/^-\d+$/.test(arg) && pids.length === 0 && i === 1 && argv.length > 2)
      signal = { '9': 'KILL', '15': 'TERM', '2': 'INT', '1': 'HUP', '0': '0' }[arg.slice(1)] ?? arg.slice(1)
    else pids.push(Number(arg))
  }
  const missing = pids.filter((pid) => !around.kill(pid, signal.replace(/^SIG/, '')))
  return missing.length > 0 ? failed(missing.map((pid) => `sh: can't kill pid ${pid}: No such process`).join('\n')) : {}
}

const which: Tool = ({ argv, around }) => {
  const found = argv.slice(1).filter((name) => around.image.tools.includes(name) || name in around.image.programs)
  return { out: found.map((name) => `/usr/bin/${name}\n`).join(''), code: found.length === argv.length - 1 ? 0 : 1 }
}

/** The name that /etc/hosts gives the container's own address first. */
const fullName = ({ hostname, readFile }: ContainerView): string =>
  readFile('/etc/hosts')
    ?.split('\n')
    .map((line) => line.split(/\s+/).slice(1))
    .find((names) => names.includes(hostname))?.[0] ?? hostname

export const systemTools: Readonly<Record<string, Tool>> = {
  date,
  sleep,
  ps,
  kill,
  which,
  test: test(false),
  '[': test(true),
  true: () => ({}),
  false: () => ({ code: 1 }),
  hostname: ({ around: { container }, argv }) => {
    if (argv[1] === '-i' || argv[1] === '-I') return ok(`${container.podIP}\n`)
    return ok(`${argv[1] === '-f' ? fullName(container) : container.hostname}\n`)
  },
  whoami: ({ around }) => (around.uid === 0 ? ok('root\n') : failed(`whoami: unknown uid ${around.uid}`)),
  id: ({ around: { uid }, argv }) => {
    if (argv.includes('-u')) return ok(`${uid}\n`)
    return ok(uid === 0 ? 'uid=0(root) gid=0(root) groups=0(root)\n' : `uid=${uid} gid=${uid === 101 ? 101 : 0} groups=0\n`)
  },
  uname: ({ argv, around }) => {
    const { flags } = options(argv)
    const all = flags.has('a')
    const parts = [
      ...(all || flags.has('s') || flags.size === 0 ? ['Linux'] : []),
      ...(all || flags.has('n') ? [around.container.hostname] : []),
      ...(all || flags.has('r') ? ['6.8.0-71-generic'] : []),
      ...(all ? ['#71-Ubuntu SMP PREEMPT_DYNAMIC'] : []),
      ...(all || flags.has('m') ? ['x86_64'] : []),
      ...(all ? ['GNU/Linux'] : []),
    ]
    return ok(`${parts.join(' ')}\n`)
  },
  nproc: () => ok('2\n'),
  tty: ({ tty }) => (tty ? ok('/dev/pts/0\n') : { out: 'not a tty\n', code: 1 }),
  pwd: ({ cwd }) => ok(`${cwd}\n`),
  printenv: ({ argv, env }) => {
    const names = argv.slice(1)
    if (names.length === 0) return ok(environment(env))
    return {
      out: names.flatMap((name) => (env[name] === undefined ? [] : [`${env[name]}\n`])).join(''),
      code: names.every((n) => env[n] !== undefined) ? 0 : 1,
    }
  },
  env: ({ argv, env }) =>
    argv.length > 1 && !argv[1]!.includes('=') ? failed(`env: seatrial simulates env without a command only`) : ok(environment(env)),
}

const modeOf = (directory: boolean): string => (directory ? 'drwxr-xr-x' : '-rw-r--r--')

const exists = ({ around }: ToolCall, path: string): boolean => around.files.read(path) !== undefined || around.files.isDirectory(path)

const ls: Tool = (call) => {
  const { flags, operands } = options(call.argv)
  const { files } = call.around
  const plain: string[] = []
  const directories: { name: string; names: string[] }[] = []
  let err = ''
  for (const name of operands.length > 0 ? operands : ['.']) {
    const path = resolvePath(call.cwd, name)
    if (files.isDirectory(path) && !flags.has('d')) {
      const hidden = flags.has('a') ? ['.', '..'] : []
      directories.push({
        name,
        names: [...hidden, ...files.list(path).filter((n) => flags.has('a') || flags.has('A') || !n.startsWith('.'))],
      })
    } else if (exists(call, path)) plain.push(name)
    else
      err +=
        call.around.image.flavour === 'busybox'
          ? `ls: ${name}: No such file or directory\n`
          : `ls: cannot access '${name}': No such file or directory\n`
  }
  const row = (base: string, name: string) => {
    if (!flags.has('l')) return name
    const path = resolvePath(resolvePath(call.cwd, base), name)
    const directory = files.isDirectory(path)
    const size = directory ? 4096 : Buffer.byteLength(files.read(path) ?? '')
    const stamp = new Date(call.around.now)
    return `${modeOf(directory)}    ${directory ? 2 : 1} root     root     ${String(size).padStart(9)} ${months[stamp.getUTCMonth()]} ${String(stamp.getUTCDate()).padStart(2)} ${two(stamp.getUTCHours())}:${two(stamp.getUTCMinutes())} ${name}`
  }
  let out = plain.map((name) => `${row('.', name)}\n`).join('')
  for (const { name, names } of directories) {
    if (directories.length + plain.length > 1) out += `${out ? '\n' : ''}${name}:\n`
    if (flags.has('l')) out += `total ${names.length * 4}\n`
    const columns = call.tty && !flags.has('l') && !flags.has('1')
    out += columns && names.length > 0 ? `${names.join('  ')}\n` : names.map((n) => `${row(name, n)}\n`).join('')
  }
  return { out, err, code: err ? (call.around.image.flavour === 'busybox' ? 1 : 2) : 0 }
}

const each =
  (act: (name: string, path: string, call: ToolCall, flags: ReadonlySet<string>) => string | undefined): Tool =>
  (call): ToolResult => {
    const { flags, operands } = options(call.argv, 'm')
    const errors = operands.flatMap((name) => act(name, resolvePath(call.cwd, name), call, flags) ?? [])
    return { err: errors.map((error) => `${call.argv[0]}: ${error}\n`).join(''), code: errors.length > 0 ? 1 : 0 }
  }

function removeAll(path: string, call: ToolCall): string | undefined {
  const { files } = call.around
  if (files.isDirectory(path)) for (const name of files.list(path)) removeAll(`${path === '/' ? '' : path}/${name}`, call)
  return files.remove(path)
}

const transfer =
  (move: boolean): Tool =>
  (call) => {
    const { operands, flags } = options(call.argv)
    const { files } = call.around
    const to = resolvePath(call.cwd, operands.at(-1) ?? '')
    const errors: string[] = []
    const copy = (from: string, target: string): string | undefined => {
      const text = files.read(from)
      if (text !== undefined) return files.write(target, text)
      files.makeDirectory(target)
      for (const name of files.list(from)) copy(`${from}/${name}`, `${target}/${name}`)
      return undefined
    }
    for (const name of operands.slice(0, -1)) {
      const from = resolvePath(call.cwd, name)
      const target = files.isDirectory(to) ? `${to === '/' ? '' : to}/${baseName(from)}` : to
      if (!exists(call, from)) errors.push(`can't ${move ? 'rename' : 'stat'} '${name}': No such file or directory`)
      else if (files.isDirectory(from) && !move && !flags.has('r') && !flags.has('R') && !flags.has('a'))
        errors.push(`omitting directory '${name}'`)
      else {
        const error = copy(from, target)
        if (error) errors.push(`can't create '${operands.at(-1)}': ${error}`)
        else if (move) removeAll(from, call)
      }
    }
    return { err: errors.map((error) => `${call.argv[0]}: ${error}\n`).join(''), code: errors.length > 0 ? 1 : 0 }
  }

export const fileTools: Readonly<Record<string, Tool>> = {
  ls,
  cp: transfer(false),
  mv: transfer(true),
  touch: each((name, path, call) => {
    if (exists(call, path)) return undefined
    const error = call.around.files.write(path, '')
    return error && `${name}: ${error}`
  }),
  mkdir: each((name, path, call, flags) => {
    if (exists(call, path)) return flags.has('p') ? undefined : `can't create directory '${name}': File exists`
    const error = call.around.files.makeDirectory(path)
    return error && `can't create directory '${name}': ${error}`
  }),
  rmdir: each((name, path, call) => {
    if (call.around.files.list(path).length > 0) return `'${name}': Directory not empty`
    const error = call.around.files.remove(path)
    return error && `'${name}': ${error}`
  }),
  rm: each((name, path, call, flags) => {
    if (!exists(call, path)) return flags.has('f') ? undefined : `can't remove '${name}': No such file or directory`
    if (call.around.files.isDirectory(path) && !flags.has('r') && !flags.has('R')) return `'${name}' is a directory`
    const error = removeAll(path, call)
    return error && `can't remove '${name}': ${error}`
  }),
  chmod: () => ({}),
  find: (call) => {
    const roots: string[] = []
    let at = 1
    while (at < call.argv.length && !call.argv[at]!.startsWith('-')) roots.push(call.argv[at++]!)
    const rest = call.argv.slice(at)
    const name = rest[rest.indexOf('-name') + 1]
    const type = rest.includes('-type') ? rest[rest.indexOf('-type') + 1] : undefined
    if (rest.some((arg) => arg.startsWith('-') && !['-name', '-type'].includes(arg)))
      return failed('find: seatrial simulates -name and -type only')
    const found: string[] = []
    const walk = (path: string) => {
      const full = resolvePath(call.cwd, path)
      const directory = call.around.files.isDirectory(full)
      const fits = !rest.includes('-name') || simpleMatch(name ?? '', baseName(full))
      if (fits && (type === undefined || (type === 'd') === directory)) found.push(path)
      if (directory) for (const child of call.around.files.list(full)) walk(path.endsWith('/') ? path + child : `${path}/${child}`)
    }
    for (const root of roots.length > 0 ? roots : ['.']) walk(root)
    return ok(found.map((path) => `${path}\n`).join(''))
  },
}

function simpleMatch(pattern: string, name: string): boolean {
  const parts = pattern.split('*')
  if (parts.length === 1) return pattern === name
  if (!name.startsWith(parts[0]!) || !name.endsWith(parts.at(-1)!)) return false
  let at = parts[0]!.length
  for (const part of parts.slice(1, -1)) {
    const found = name.indexOf(part, at)
    if (found === -1) return false
    at = found + part.length
  }
  return at <= name.length - parts.at(-1)!.length
}
