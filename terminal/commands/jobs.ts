import type { HostCommand, Invocation } from '../host-command'
import { continuedLine, type Job, jobLine, jobOf, stoppedExit } from '../jobs'
import { refusesToEnd } from './processes'

const jobs: HostCommand = {
  names: ['jobs'],
  async run(use) {
    const all = use.running.jobs()
    const flags = use.args.filter((arg) => arg.startsWith('-')).join('')
    const listed = all.filter(({ stopped }) => (flags.includes('r') ? !stopped : flags.includes('s') ? stopped : true))
    for (const job of listed.sort((a, b) => a.id - b.id))
      use.out(flags.includes('p') ? `${job.pid}\n` : jobLine(all, job, flags.includes('l')))
    return 0
  },
}

/** Signals by which a process ends, in bash's words. */
const signals: Record<string, string> = {
  '1': 'Hangup',
  '2': 'Interrupt',
  '9': 'Killed',
  '15': 'Terminated',
  HUP: 'Hangup',
  INT: 'Interrupt',
  KILL: 'Killed',
  TERM: 'Terminated',
}

const endBy = (words: string) => (use: Invocation, job: Job) => {
  job.ended = words
  use.running.left(job)?.kill()
}

function goOn(use: Invocation, job: Job): void {
  delete job.stopped
  use.running.left(job)?.resume()
}

function stop(use: Invocation, job: Job): void {
  if (job.stopped) return
  use.running.stop(job)
  use.err(`\n${jobLine(use.running.jobs(), job)}`)
}

/** Signals that end nothing; 0 only asks. */
const acts: Record<string, (use: Invocation, job: Job) => void> = {
  ...{ '0': () => undefined, '18': goOn, CONT: goOn },
  ...{ '19': stop, '20': stop, STOP: stop, TSTP: stop },
}

/** `kill` of a job, by `%1` or its process id. */
const kill: HostCommand = {
  names: ['kill'],
  async run(use) {
    const words = [...use.args]
    let signal = 'TERM'
    if (words[0] === '-s' || words[0] === '-n') signal = words.splice(0, 2)[1] ?? ''
    else if (words[0]?.startsWith('-') && words[0] !== '--') signal = (words.shift() as string).slice(1)
    const name = signal.replace(/^SIG/, '').toUpperCase()
    const act = acts[name] ?? (signals[name] === undefined ? undefined : endBy(signals[name]))
    if (act === undefined) return use.fail(`bash: kill: ${signal}: invalid signal specification\n`)
    if (words.length === 0)
      return use.fail('kill: usage: kill [-s sigspec | -n signum | -sigspec] pid | jobspec ... or kill -l [sigspec]\n', 2)
    let exitCode = 0
    for (const word of words) {
      const job = jobOf(use.running.jobs(), word)
      if (job) act(use, job)
      else if (/^\d+$/.test(word) && (await refusesToEnd(use, Number(word)))) exitCode = 1
      else exitCode = use.fail(word.startsWith('%') ? `bash: kill: ${word}: no such job\n` : `bash: kill: (${word}) - No such process\n`)
    }
    return exitCode
  },
}

/** Until a job ends by itself, or `stopped`, or Ctrl-C. */
async function ended(use: Invocation, job: Job, stopped?: AbortSignal): Promise<void> {
  const { waiting } = use.running
  const left = use.running.left(job)
  if (left?.over() || job.ended) return
  const hasEnd = job.until !== undefined || (left && !left.following())
  const follows = hasEnd && !job.stopped ? undefined : waiting.followWall()
  try {
    if (job.until === undefined || job.stopped) await waiting.until(() => left?.over() ?? false, stopped)
    else await waiting.rest(job.until - use.clock.now(), stopped)
  } catch (error) {
    if (!stopped?.aborted) throw error
  } finally {
    follows?.()
  }
}

const fg: HostCommand = {
  names: ['fg'],
  streams: true,
  async run(use) {
    const job = jobOf(use.running.jobs(), use.args[0])
    if (!job) return use.fail(`bash: fg: ${use.args[0] ?? 'current'}: no such job\n`)
    use.out(`${job.text}\n`)
    goOn(use, job)
    const stopped = new AbortController()
    const toBack = use.running.toFront(job, () => {
      use.running.io.emit({ type: 'stdout', text: '^Z' })
      use.running.stop(job)
      stopped.abort()
    })
    try {
      await ended(use, job, stopped.signal)
    } finally {
      toBack()
      // What is in the foreground ends with Ctrl-C.
      if (!job.stopped) {
        use.running.left(job)?.kill()
        use.running.drop(job)
      }
    }
    return job.stopped ? use.fail(`\n${jobLine(use.running.jobs(), job)}`, stoppedExit) : (job.exitCode ?? 0)
  },
}

const bg: HostCommand = {
  names: ['bg'],
  async run(use) {
    const all = use.running.jobs()
    for (const word of use.args.length > 0 ? use.args : ['%+']) {
      const job = jobOf(all, word)
      if (!job) return use.fail(`bash: bg: ${use.args.length > 0 ? word : 'current'}: no such job\n`)
      if (job.stopped) {
        use.out(continuedLine(all, job))
        goOn(use, job)
      } else use.err(`bash: bg: job ${job.id} already in background\n`)
    }
    return 0
  },
}

/** The name that `wait` is run by: just-bash's own waits for nothing. */
export const waitName = '__seatrial_wait'

const wait: HostCommand = {
  names: [waitName],
  streams: true,
  async run(use) {
    const words = use.args.filter((arg) => !arg.startsWith('-'))
    let exitCode = 0
    if (words.length === 0) for (const job of use.running.jobs()) await ended(use, job)
    for (const word of words) {
      const job = jobOf(use.running.jobs(), word)
      if (job) {
        await ended(use, job)
        exitCode = job.exitCode ?? 0
      } else
        return use.fail(
          word.startsWith('%') ? `bash: wait: ${word}: no such job\n` : `bash: wait: pid ${word} is not a child of this shell\n`,
          127,
        )
    }
    return exitCode
  },
}

export const jobCommands = [jobs, kill, fg, bg, wait]
