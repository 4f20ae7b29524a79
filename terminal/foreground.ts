import type { Running } from './host-command'
import type { Inside, Line } from './inside'
import { type Job, jobLine, startJob, statementText, stopJob } from './jobs'
import type { StatementNode } from './just-bash'
import { endJob, inJob, isFull, jobName } from './left-running'
import type { Ran } from './run-script'
import type { ShellState } from './shell-state'
import { placeOf, tabName } from './tabs'

/**
 * Runs a statement in the foreground of its tab. Undefined: Ctrl-Z has stopped it where it waits; it is a job, and the shell goes on. The statement is
 * stopped as a whole, where bash stops the one program that runs, and forgets what was to come after it.
 */
export async function inForeground(
  inside: Inside,
  line: Line,
  statement: StatementNode,
  shell: ShellState,
  run: () => Promise<Ran>,
): Promise<Ran | undefined> {
  const { state, clock, machines, fronts } = inside
  const part = line.part()
  const running: Running = { ...inside.now(), waiting: part.waiting, signal: part.signal }
  // Told before it runs: by then it bears redirects of ours.
  const text = statementText(statement)
  let job: Job | undefined
  const ran = inside.as(running, async () => {
    const ended = await run()
    if (job) endJob(inside, job, ended)
    return ended
  })
  const stopped = new Promise<undefined>((resolve) => {
    fronts.set(line.tab, {
      stop() {
        running.io.emit({ type: 'stdout', text: '^Z\n' })
        if (part.hears()) return running.screen.err('seatrial does not simulate stopping a command that its user types to\n')
        if (isFull(state.jobs)) return running.screen.err('seatrial: nothing more can be stopped here; `jobs` shows what is left running\n')
        job = { ...startJob(state.jobs, text, shell.host, placeOf(state, line.tab)), live: true }
        stopJob(state.jobs, job)
        const strand = part.leave({ pid: job.pid, entered: () => clock.entered?.() }, ran)
        Object.assign(running, inJob(inside, running, job, part, strand.kill))
        machines.hand(tabName(line.tab), jobName(job))
        resolve(undefined)
      },
    })
  })
  try {
    const first = await Promise.race([ran, stopped])
    if (job) tellStopped(inside, job)
    return first
  } finally {
    fronts.delete(line.tab)
    part.release()
  }
}

function tellStopped({ state, now }: Inside, job: Job): void {
  const all = state.jobs.list.filter(({ place, ended }) => place === job.place && !ended)
  now().screen.err(jobLine(all, job))
}
