import { AsyncLocalStorage } from 'node:async_hooks'
import type { Cluster } from '@/cluster/door'
import type { ChartShelf } from '@/helm/helm'
import { historyCommand } from './commands/history'
import { hostCommands } from './commands/list'
import { completeLine } from './complete'
import { candidate, firstHost, initialFiles, openShell } from './host'
import type { Running } from './host-command'
import { textOf } from './host-files'
import type { Held, Inside, Line, State } from './inside'
import { endInTime, type Job, noJobs, reap, stopJob } from './jobs'
import { lendTo } from './lend'
import { createMachines } from './machines'
import { parseLine } from './parse-line'
import { ownWords } from './run-script'
import { createSchedule, type Own } from './schedule'
import { createScreen } from './screen'
import type { LineResult, StartHost, Terminal, TerminalClock, TerminalIo, TerminalSnapshot } from './seam'
import type { ShellState } from './shell-state'
import { runElsewhere, runStatements } from './statements'
import { forgetTab, isOfTab, placeOf, promptOf, shellOf, shellsOf, tabName, tabsOf } from './tabs'
import { typedInput } from './typed-input'
import { takeLine } from './typed-line'

export { incomplete } from './incomplete'
export { loadCommands } from './just-bash'

export type TerminalOptions = {
  cluster: Cluster
  clock: TerminalClock
  /** Goes on where it was taken; absent: a fresh login on the first host. */
  snapshot?: TerminalSnapshot
  /** The chart repositories that `helm repo add` finds; none by default. */
  charts?: ChartShelf
  /** A shell for an answer that is handed in: kubectl, what feeds it, and nothing else. */
  onlyKubectl?: boolean
}

/** Beside kubectl and bash's own builtins, what is left of a host's tools with `onlyKubectl`. */
const feeders = ['alias', 'unalias', 'cat', 'echo', 'printf', 'true', 'false'] as const
const onlyTools = new Set(['kubectl', 'sleep'])

const noCharts: ChartShelf = { repository: () => undefined }

/** In whose name code runs. One for all terminals of a process: each promise that is made costs a step for every storage that there is. */
const names = new AsyncLocalStorage<Running>()

/** The same hosts with their files after everybody has logged out: one fresh shell, no history. */
export function freshLogin(snapshot: TerminalSnapshot, start: StartHost = firstHost): TerminalSnapshot {
  const { hosts } = snapshot.state as unknown as State
  const state = { hosts, shells: [openShell(start, candidate, 'login')], history: [], ...(start !== firstHost && { start }) }
  return { format: 1, state: structuredClone(state) as unknown as TerminalSnapshot['state'] }
}

/** The exam's shell. Costs nothing until a line runs: a host's Bash is made when something first runs there. */
export function createTerminal({ cluster, clock, snapshot, charts = noCharts, onlyKubectl }: TerminalOptions): Terminal {
  const state = taken(snapshot)
  if (!snapshot) state.hosts[firstHost] = initialFiles(firstHost, cluster, clock.now())
  const now = (): Running => {
    const running = names.getStore()
    if (!running) throw new Error('a command ran outside of a line')
    return running
  }
  const machines = createMachines({
    cluster,
    clock,
    files: state.hosts,
    lend: (host) => lendTo(inside, host, charts),
    screen: {
      print: (to, text) => (to === 'stdout' ? now().screen.out(text) : now().screen.err(ownWords(text))),
      ask: (all, prompt) => typedInput(now(), all, prompt),
    },
    ...(onlyKubectl && { only: { commands: hostCommands.filter(({ names: [name = ''] }) => onlyTools.has(name)), bundled: feeders } }),
    more: [historyCommand(state)],
  })
  const schedule = createSchedule(clock, { nextWake: cluster.nextWake, revision: () => cluster.etcd.revision() }, machines.keep)
  const as: Inside['as'] = (running, act) => names.run(running, act)
  const elsewhere: Inside['elsewhere'] = (...asked) => runElsewhere(inside, ...asked)
  const maps = { screens: new Map(), fronts: new Map(), held: new Set<Held>() }
  const inside: Inside = { cluster, clock, state, schedule, machines, ...maps, now, as, elsewhere }

  async function run(typed: string, io: TerminalIo): Promise<LineResult> {
    const stop = new AbortController()
    const abort = () => stop.abort()
    if (io.signal.aborted) abort()
    io.signal.addEventListener('abort', abort)
    let result: LineResult | undefined
    const started = { stop, ...(io.entered && { entered: io.entered }) }
    const { ended } = schedule.start(started, async (own) => {
      const line: Line = { tab: io.tab ?? 0, signal: own.signal, part: own.part }
      io.onStop?.(() => inside.fronts.get(line.tab)?.stop())
      const act = () => (io.closes ? closeTab(inside, line) : runTyped(inside, line, typed, { plain: onlyKubectl === true }))
      result = await as(runningLine(inside, line, io, own, abort), act)
    })
    try {
      await ended
    } finally {
      io.signal.removeEventListener('abort', abort)
    }
    return result as LineResult
  }

  return {
    run,
    prompt: (tab = 0) => promptOf(shellOf(state, tab)),
    jobs: (tab) => hasJobs(state, tab),
    tabs: () => tabsOf(state),
    async complete(line, cursor, tab = 0) {
      const shell = shellOf(state, tab)
      const { live } = await machines.at(shell.host, tabName(tab))
      return completeLine({ cluster, clock, charts, host: live, shell, files: state.hosts[live.name] ?? {} }, line, cursor)
    },
    history: () => [...state.history],
    readFile: (host, path) => textOf(state.hosts[host] ?? {}, path),
    end: schedule.end,
    stopped: () => state.jobs.list.some(({ live, stopped, ended }) => live && stopped && !ended),
    snapshot: () => ({ format: 1, state: structuredClone(state) as unknown as TerminalSnapshot['state'] }),
  }
}

/** The state to go on from. What ran when it was stored ran in another process, and is no more. */
function taken(snapshot: TerminalSnapshot | undefined): State {
  const fresh = { hosts: {}, shells: [openShell(firstHost, candidate, 'login')], history: [] }
  const state = (snapshot ? structuredClone(snapshot.state) : fresh) as unknown as State
  state.jobs ??= noJobs()
  for (const job of state.jobs.list) if (job.live) job.ended ??= 'Killed'
  return state
}

/** What a line is given while it runs. `stop` ends it. */
function runningLine(inside: Inside, line: Line, io: TerminalIo, { waiting, signal }: Own, stop: () => void): Running {
  const { state, schedule, fronts, held } = inside
  const { jobs } = state
  let editors = 0
  const running: Running = {
    tab: line.tab,
    screen: createScreen(io, stop),
    waiting,
    io,
    signal,
    editId: () => `edit-${++editors}`,
    jobs: () => jobs.list.filter((job) => job.place === placeOf(state, line.tab) && !job.ended),
    left: (job: Job) => schedule.of(job.pid),
    stop(job: Job) {
      stopJob(jobs, job)
      schedule.of(job.pid)?.stop()
    },
    toFront({ pid }, stop) {
      const before = fronts.get(line.tab)
      fronts.set(line.tab, { pid, stop })
      return () => void (before && fronts.set(line.tab, before))
    },
    drop(job: Job) {
      jobs.list = jobs.list.filter((other) => other !== job)
    },
    listenerAt(host: string, port: number) {
      for (const job of jobs.list) {
        const listener = job.host === host && !job.ended ? job.listeners?.find(({ local }) => local === port) : undefined
        const said = (text: string) => void (job.silent || running.screen.out(text))
        if (listener) return { ...listener, said }
      }
      for (const { said, ...each } of held) {
        const listener = each.host === host ? each.listeners.find(({ local }) => local === port) : undefined
        if (listener) return { ...listener, said }
      }
      return undefined
    },
    hold(each) {
      held.add(each)
      return () => void held.delete(each)
    },
    enter(name, user, opened) {
      line.entering = openShell(name, user, opened)
    },
    elsewhere: (name, user, text) => inside.elsewhere(tabName(line.tab), name, user, text),
  }
  return running
}

/** Runs a line as it was typed to its end. `plain`: without history. */
async function runTyped(inside: Inside, line: Line, typed: string, { plain }: { plain: boolean }): Promise<LineResult> {
  const { clock, state, machines, now } = inside
  const { tab, signal } = line
  const { screen, waiting, io } = now()
  inside.screens.set(tab, io)
  const shells = shellsOf(state, tab)
  const taken = plain ? { run: typed, shown: '', refused: false } : takeLine(state.history, typed)
  if (taken.refused) screen.err(taken.shown)
  else screen.out(taken.shown)
  endInTime(state.jobs, clock.now())
  const ends = (lastExit: number) => void shells.splice(-1, 1, { ...(shells.at(-1) as ShellState), lastExit })
  const parsed = parseLine(taken.run ?? '')
  if (parsed.statements) await runStatements(inside, line, parsed.statements)
  else {
    screen.err(parsed.error)
    ends(2)
  }
  if (signal.aborted) {
    delete line.entering
    if (!screen.full()) io.emit({ type: 'stdout', text: '^C\n' })
    ends(130)
  }
  await waiting.idle()
  screen.err(reap(state.jobs, clock.now(), placeOf(state, tab)))
  await machines.keep()
  const shell = shells.at(-1) as ShellState
  return { exitCode: shell.lastExit, prompt: promptOf(shell), jobs: hasJobs(state, tab) }
}

function hasJobs(state: State, tab: number): boolean {
  const place = placeOf(state, tab)
  return state.jobs.list.some((job) => job.place === place)
}

/** Ends what was left running in a tab, and forgets its shells. */
async function closeTab({ state, schedule, machines, now }: Inside, { tab }: Line): Promise<LineResult> {
  for (const job of state.jobs.list) if (isOfTab(job.place, tab)) schedule.of(job.pid)?.kill()
  await now().waiting.idle()
  state.jobs.list = state.jobs.list.filter(({ place }) => !isOfTab(place, tab))
  machines.forget(tabName(tab))
  forgetTab(state, tab)
  await machines.keep()
  return { exitCode: 0, prompt: promptOf(shellOf(state, tab)), jobs: false }
}
