import type { HostCommand } from '../host-command'
import { lineDifference, normalDiff } from './line-difference'
import { passOn } from './pass-on'

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

/** `diff` of two files as GNU's prints it without options; with `-u` and the like as just-bash does. */
const diff: HostCommand = {
  names: ['diff'],
  async run(use) {
    const [from, to, ...more] = use.args
    if (from === undefined || to === undefined || more.length > 0 || use.args.some((arg) => /^-./.test(arg))) return passOn(use)
    const texts: string[] = []
    for (const path of [from, to]) {
      const at = use.resolve(path)
      if (path !== '-' && !(await use.host.fs.exists(at))) {
        use.err(`diff: ${path}: No such file or directory\n`)
        return 2
      }
      texts.push(path === '-' ? use.stdin : await use.host.fs.readFile(at))
    }
    const [before, after] = texts as [string, string]
    if (before === after) return 0
    const changes = lineDifference(before, after)
    if (changes === undefined) return passOn(use)
    use.out(normalDiff(before, after, changes))
    return 1
  },
}

export const textTools = [xargs, tail, diff]
