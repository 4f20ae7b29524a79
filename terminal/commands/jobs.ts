import type { HostCommand, Invocation } from '../host-command'
import { type Job, jobLine, jobOf } from '../jobs'

const jobs: HostCommand = {
  names: ['jobs'],
  async run(use) {
    const all = use.running.jobs()
    const flags = use.args.filter((arg) => arg.startsWith('-')).join('')
    for (const job of all) use.out(flags.includes('p') ? `${job.pid}\n` : jobLine(all, job, flags.includes('l')))
    return 0
  },
}

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

/** `kill` of a job, by `%1` or its process id. */
const kill: HostCommand = {
  names: ['kill'],
  async run(use) {
    const words = [...use.args]
    let signal = 'TERM'
    if (words[0] === '-s' || words[0] === '-n') signal = words.splice(0, 2)[1] ?? ''
    else if (words[0]?.startsWith('-') && words[0] !== '--') signal = (words.shift() as string).slice(1)
    const ended = signals[signal.replace(/^SIG/, '').toUpperCase()]
    if (signal !== '0' && ended === undefined) return say(use, `bash: kill: ${signal}: invalid signal specification\n`, 1)
    if (words.length === 0)
      return say(use, 'kill: usage: kill [-s sigspec | -n signum | -sigspec] pid | jobspec ... or kill -l [sigspec]\n', 2)
    let exitCode = 0
    for (const word of words) {
      const job = jobOf(use.running.jobs(), word)
      if (job && signal !== '0') {
        job.ended = ended as string
        use.running.left(job)?.kill()
      }
      if (!job)
        exitCode = say(use, word.startsWith('%') ? `bash: kill: ${word}: no such job\n` : `bash: kill: (${word}) - No such process\n`, 1)
    }
    return exitCode
  },
}

/** Until a job ends by itself, or Ctrl-C. */
async function ended(use: Invocation, job: Job): Promise<void> {
  const { waiting } = use.running
  if (job.until !== undefined) return waiting.rest(job.until - use.clock.now())
  const left = use.running.left(job)
  if (left?.over() || job.ended) return
  const stop = left && !left.following() ? undefined : waiting.followWall()
  try {
    await waiting.until(() => left?.over() ?? false)
  } finally {
    stop?.()
  }
}

const fg: HostCommand = {
  names: ['fg'],
  streams: true,
  async run(use) {
    const job = jobOf(use.running.jobs(), use.args[0])
    if (!job) return say(use, `bash: fg: ${use.args[0] ?? 'current'}: no such job\n`, 1)
    use.out(`${job.text}\n`)
    try {
      await ended(use, job)
    } finally {
      // What is in the foreground ends with Ctrl-C.
      use.running.left(job)?.kill()
      use.running.drop(job)
    }
    return job.exitCode ?? 0
  },
}

const bg: HostCommand = {
  names: ['bg'],
  async run(use) {
    const job = jobOf(use.running.jobs(), use.args[0])
    return job
      ? say(use, `bash: bg: job ${job.id} already in background\n`, 0)
      : say(use, `bash: bg: ${use.args[0] ?? 'current'}: no such job\n`, 1)
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
        return say(
          use,
          word.startsWith('%') ? `bash: wait: ${word}: no such job\n` : `bash: wait: pid ${word} is not a child of this shell\n`,
          127,
        )
    }
    return exitCode
  },
}

export const jobCommands = [jobs, kill, fg, bg, wait]

function say(use: Invocation, text: string, code: number): number {
  use.err(text)
  return code
}
