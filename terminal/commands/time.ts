import type { HostCommand, Invocation } from '../host-command'
import { outputText } from '../just-bash'
import { type Options, parseOptions } from '../options'
import { passOn } from './pass-on'
import { relativeDate } from './relative-date'

const units: Record<string, number> = { '': 1, s: 1, m: 60, h: 3600, d: 86_400 }
/** Longer than any lab, and a date still. */
const endlessMs = 1e14
/** `1.5m` in milliseconds; undefined for what is no duration of coreutils. */
function durationOf(text: string): number | undefined {
  if (/^inf(inity)?$/i.test(text)) return endlessMs
  const match = /^(\d+(?:\.\d+)?|\.\d+)([smhd]?)$/.exec(text)
  return match ? Number(match[1]) * (units[match[2] ?? ''] ?? 1) * 1000 : undefined
}

/** `sleep` takes simulated time: it skips, unless the line follows the wall clock. */
const sleep: HostCommand = {
  names: ['sleep'],
  streams: true,
  async run(use) {
    if (use.args.length === 0) return use.fail("sleep: missing operand\nTry 'sleep --help' for more information.\n")
    let total = 0
    for (const arg of use.args) {
      const duration = durationOf(arg)
      if (duration === undefined) return use.fail(`sleep: invalid time interval ‘${arg}’\nTry 'sleep --help' for more information.\n`)
      total += duration
    }
    if (use.running.starting) use.running.starting.until = use.clock.now() + total
    else await use.running.waiting.rest(total)
    return 0
  },
}

const timeoutOptions = {
  signal: { short: 's', value: true },
  kill: { short: 'k', value: true },
  foreground: {},
  preserve: {},
} satisfies Options<string>

/** `timeout`: in simulated time, so that an endless stream under it is skipped to its end. */
const timeout: HostCommand = {
  names: ['timeout'],
  streams: true,
  async run(use) {
    const { rest } = parseOptions(use.args, timeoutOptions, false)
    const [duration = '', ...words] = rest
    const ms = durationOf(duration)
    if (words.length === 0) return use.fail("timeout: missing operand\nTry 'timeout --help' for more information.\n", 125)
    if (ms === undefined) return use.fail(`timeout: invalid time interval ‘${duration}’\nTry 'timeout --help' for more information.\n`, 125)
    const own = new AbortController()
    const ran = use.runWords(words, { signal: own.signal })
    const rang = use.running.waiting.sleep(ms, own.signal).then(
      () => 'rang' as const,
      () => 'ended' as const,
    )
    const first = await Promise.race([ran, rang])
    own.abort()
    const { exitCode } = await ran
    return first === 'rang' ? 124 : exitCode
  },
}

const watchOptions = {
  interval: { short: 'n', value: true },
  differences: { short: 'd' },
  'no-title': { short: 't' },
  exec: { short: 'x' },
  errexit: { short: 'e' },
  chgexit: { short: 'g' },
} satisfies Options<string>

/** `watch`: wall time until Ctrl-C. */
const watch: HostCommand = {
  names: ['watch'],
  streams: true,
  async run(use) {
    const { given, rest, unknown } = parseOptions(use.args, watchOptions, false)
    if (unknown) return use.fail(`watch: invalid option -- '${unknown.replace(/^-+/, '')}'\n`)
    if (rest.length === 0) return use.fail('Usage:\n watch [options] command\n')
    const interval = Math.max(100, Number(given.interval?.at(-1) ?? 2) * 1000 || 2000)
    const command = rest.join(' ')
    const stop = use.running.waiting.followWall()
    try {
      for (let last: string | undefined; ; ) {
        const ended = await use.runText(command, { caught: true })
        const shown = outputText(ended) + ended.stderr
        if (use.terminal) use.running.screen.show({ type: 'clear' })
        if (!given['no-title']) use.out(`${titleLine(use, interval, command)}\n\n`)
        use.out(shown)
        if (given.errexit && ended.exitCode !== 0) return 8
        if (given.chgexit && last !== undefined && last !== shown) return 0
        last = shown
        await use.running.waiting.sleep(interval)
      }
    } finally {
      stop()
    }
  },
}

function titleLine(use: Invocation, interval: number, command: string): string {
  const left = `Every ${(interval / 1000).toFixed(1)}s: ${command}`
  const right = `${use.host.name}: ${day(use.clock.now())}`
  return left.padEnd(Math.max(left.length + 1, use.running.io.columns - right.length)) + right
}

/** `Sat Nov 21 11:05:00 2026`. */
function day(ms: number): string {
  const [weekday, date, month, year, time] = new Date(ms).toUTCString().replace(',', '').split(' ')
  return `${weekday} ${month} ${String(Number(date)).padStart(2)} ${time} ${year}`
}

/** `date` of the simulated clock. just-bash's own reads `Date`, which a lab replaces; a date that is asked for is formatted by it. */
const date: HostCommand = {
  names: ['date'],
  async run(use) {
    const now = use.clock.now()
    const args = counted(use.args, now).map((arg) => (/^(-I|--iso-8601)(=?date)?$/.test(arg) ? '+%Y-%m-%d' : arg))
    const dated = args.some((arg) => /^(-d|--date|-r|-f|-s|--set)/.test(arg))
    const at = new Date(now).toISOString()
    return passOn(use, dated ? args : ['-u', '-d', at, ...args.filter((arg) => arg !== '-u' && arg !== '--utc')])
  },
}

/** `-d '+1 day'` as the date that it is. */
function counted(args: readonly string[], now: number): string[] {
  return args.map((arg, at) => {
    const own = /^(?:-d|--date=)(.+)$/s.exec(arg)?.[1]
    const text = /^(-d|--date)$/.test(args[at - 1] ?? '') ? arg : own
    const date = text === undefined ? undefined : relativeDate(text, now)
    return date === undefined ? arg : `${own === undefined ? '' : '--date='}${new Date(date).toISOString()}`
  })
}

export const timeCommands = [sleep, timeout, watch, date]
