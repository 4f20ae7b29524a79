import { unifiedDiff } from '@/kubectl/output/unified-diff'
import type { HostCommand, Invocation } from '../host-command'
import { outputText } from '../just-bash'
import { lineDifference, normalDiff } from './line-difference'
import { passOn } from './pass-on'
import { randomBytes } from './random-bytes'

/** `xargs` with values that stand at their options: `-I{}`, `-n1`. The one of just-bash knows them only apart. */
const xargs: HostCommand = {
  names: ['xargs'],
  run(use) {
    const end = use.args.findIndex((arg, at) => !arg.startsWith('-') && !/^-[InPdaELs]$/.test(use.args[at - 1] ?? ''))
    const own = end < 0 ? use.args : use.args.slice(0, end)
    const apart = own.flatMap((arg) => {
      const [, option, value] = /^(-[InPdaELs])(.+)$/.exec(arg) ?? []
      return option === undefined || value === undefined ? [arg] : [option, value]
    })
    // Commands run one after the other here, however many may run at a time.
    return passOn(use, [...apart, ...(end < 0 ? [] : use.args.slice(end))])
  },
}

/** `head`, also of all but the last lines (`-n -2`) and of bytes without an end. */
const head: HostCommand = {
  names: ['head'],
  async run(use) {
    const [first = '', second = '', third] = use.args
    const apart = /^-[nc]$/.test(first)
    const [, letter, count = second] = /^-([nc])(.+)?$/.exec(first.replace('--lines=', '-n').replace('--bytes=', '-c')) ?? []
    const random = apart ? third : second
    if (letter === 'c' && /^\d+$/.test(count) && /^\/dev\/u?random$/.test(random ?? '')) {
      use.bytes(randomBytes(Math.min(65_536, Number(count))))
      return 0
    }
    if (letter !== 'n' || !/^-\d+$/.test(count)) return passOn(use)
    const paths = use.args.slice(apart ? 2 : 1)
    let exitCode = 0
    for (const [index, path] of (paths.length > 0 ? paths : ['-']).entries()) {
      const text = path === '-' ? use.stdin : await use.host.fs.readFile(use.resolve(path)).catch(() => undefined)
      if (text === undefined) {
        use.err(`head: cannot open '${path}' for reading: No such file or directory\n`)
        exitCode = 1
        continue
      }
      if (paths.length > 1) use.out(`${index > 0 ? '\n' : ''}==> ${path} <==\n`)
      const lines = text.match(/[^\n]*\n|[^\n]+$/g) ?? []
      use.out(lines.slice(0, Math.max(0, lines.length + Number(count))).join(''))
    }
    return exitCode
  },
}

/** `tail -f` goes on until Ctrl-C, with what is added to the file. */
const tail: HostCommand = {
  names: ['tail'],
  streams: true,
  async run(use) {
    const follows = (arg: string) => /^-[fF]$|^--follow(=|$)/.test(arg)
    const plain = use.args.filter((arg) => !follows(arg)).map((arg) => arg.replace(/^-[fF](?=n?\d)/, '-'))
    const exitCode = await passOn(use, plain)
    const path = plain.filter((arg, at) => !arg.startsWith('-') && !/^-[nc]$/.test(plain[at - 1] ?? '')).at(-1)
    if (exitCode !== 0 || path === undefined || plain.length === use.args.length) return exitCode
    const read = () => use.host.fs.readFile(use.resolve(path)).catch(() => '')
    const stop = use.running.waiting.followWall()
    try {
      for (let seen = await read(); ; ) {
        await use.running.waiting.sleep(1000)
        const now = await read()
        use.out(now.startsWith(seen) ? now.slice(seen.length) : now)
        seen = now
      }
    } finally {
      stop()
    }
  },
}

/** `diff` and `diff -u` of two files as GNU's prints them; with other options as just-bash does. */
const diff: HostCommand = {
  names: ['diff'],
  async run(use) {
    const unified = use.args.some((arg) => /^(-u|--unified)$/.test(arg))
    const [from, to, ...more] = use.args.filter((arg) => !/^(-u|--unified)$/.test(arg))
    if (from === undefined || to === undefined || more.length > 0 || [from, to].some((arg) => /^-./.test(arg))) return passOn(use)
    const texts: string[] = []
    for (const path of [from, to]) {
      const at = use.resolve(path)
      if (path !== '-' && !(await use.host.fs.exists(at))) return use.fail(`diff: ${path}: No such file or directory\n`, 2)
      texts.push(path === '-' ? use.stdin : await use.host.fs.readFile(at))
    }
    const [before, after] = texts as [string, string]
    if (before === after) return 0
    const changes = unified ? undefined : lineDifference(before, after)
    if (unified) use.out(unifiedDiff(await dated(use, from), await dated(use, to), before, after))
    else if (changes === undefined) return passOn(use)
    else use.out(normalDiff(before, after, changes))
    return 1
  },
}

/** A file as the head of `diff -u` names it: with when it was changed. */
async function dated(use: Invocation, path: string): Promise<string> {
  const at = path === '-' ? use.clock.now() : (await use.host.fs.stat(use.resolve(path))).mtime.getTime()
  const [day, time] = new Date(at).toISOString().split(/[TZ]/) as [string, string]
  return `${path}\t${day} ${time}000000 +0000`
}

/** `uniq -c` in GNU's columns. */
const uniq: HostCommand = {
  names: ['uniq'],
  async run(use) {
    const counts = use.args.some((arg) => /^-[a-z]*c|^--count$/.test(arg))
    const ended = await use.original(use.args)
    const text = outputText(ended)
    use.out(counts ? text.replace(/^ *(\d+) /gm, (_, count: string) => `${count.padStart(7)} `) : text)
    use.err(ended.stderr)
    return ended.exitCode
  },
}

/** `cmp`: where two files first differ. */
const cmp: HostCommand = {
  names: ['cmp'],
  async run(use) {
    const silent = use.args.some((arg) => /^(-s|--silent|--quiet)$/.test(arg))
    const paths = use.args.filter((arg) => !/^(-s|--silent|--quiet)$/.test(arg))
    const option = paths.find((path) => /^-./.test(path))
    if (option !== undefined) return use.fail(`seatrial does not simulate cmp ${option}\n`, 2)
    if (paths.length !== 2) return use.fail("cmp: missing operand after 'cmp'\n", 2)
    const contents: Uint8Array[] = []
    for (const path of paths) {
      const bytes = path === '-' ? Buffer.from(use.stdin) : await use.host.fs.readFileBuffer(use.resolve(path)).catch(() => undefined)
      if (bytes === undefined) return use.fail(`cmp: ${path}: No such file or directory\n`, 2)
      contents.push(bytes)
    }
    const [one, two] = contents as [Uint8Array, Uint8Array]
    const at = one.findIndex((byte, index) => byte !== two[index])
    if (at < 0 && one.length === two.length) return 0
    const end = at < 0 ? one.length : at
    const line = Buffer.from(one.subarray(0, end)).toString('latin1').split('\n').length
    if (silent) return 1
    const shorter = at < 0 ? paths[0] : end >= two.length ? paths[1] : undefined
    if (shorter !== undefined)
      return use.fail(`cmp: EOF on ${shorter} after byte ${Math.min(one.length, two.length)}, line ${Math.max(1, line - 1)}\n`)
    use.out(`${paths.join(' ')} differ: byte ${end + 1}, line ${line}\n`)
    return 1
  },
}

/** `realpath`, links followed. */
const realpath: HostCommand = {
  names: ['realpath'],
  async run(use) {
    let exitCode = 0
    for (const path of use.args.filter((arg) => !arg.startsWith('-'))) {
      const real = await use.host.fs.realpath(use.resolve(path)).catch(() => undefined)
      if (real === undefined) use.err(`realpath: ${path}: No such file or directory\n`)
      else use.out(`${real}\n`)
      if (real === undefined) exitCode = 1
    }
    return exitCode
  },
}

const letters = 'abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789'

/** `mktemp` makes a file, or with `-d` a directory, whose name nothing has yet; the clock draws it. */
const mktemp: HostCommand = {
  names: ['mktemp'],
  async run(use) {
    const options = use.args.filter((arg) => arg.startsWith('-'))
    const unknown = options.find((arg) => !/^-[dq]+$/.test(arg))
    if (unknown !== undefined) return use.fail(`seatrial does not simulate mktemp ${unknown}\n`)
    const template = use.args.find((arg) => !arg.startsWith('-')) ?? '/tmp/tmp.XXXXXXXXXX'
    const blanks = /X+$/.exec(template)?.[0].length ?? 0
    if (blanks < 3) return use.fail(`mktemp: too few X's in template ‘${template}’\n`)
    for (let draw = use.clock.now(); ; draw++) {
      const path = template.slice(0, -blanks) + drawn(draw, blanks)
      const at = use.resolve(path)
      if (await use.host.fs.exists(at)) continue
      if (options.some((option) => option.includes('d'))) await use.host.fs.mkdir(at, { recursive: true })
      else await use.host.fs.writeFile(at, '')
      use.out(`${path}\n`)
      return 0
    }
  },
}

/** Letters that a number gives. */
function drawn(seed: number, length: number): string {
  let state = seed % 0x7fffffff
  return Array.from({ length }, () => {
    state = (state * 48_271 + 11) % 0x7fffffff
    return letters[state % letters.length]
  }).join('')
}

export const textTools = [xargs, head, tail, diff, cmp, uniq, mktemp, realpath]
