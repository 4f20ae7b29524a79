import type { Cluster } from '@/cluster/door'
import type { ChartShelf } from '@/helm/helm'
import { createBackground, mostLeft, type Own } from './background'
import { historyCommand } from './commands/history'
import { baseTools, commandsOn, hostCommands } from './commands/list'
import { completeLine } from './complete'
import { baseHost, bootHost, candidate, firstHost, type Host, homeOf, initialFiles, type LiveHost, openShell } from './host'
import type { Lent, Running } from './host-command'
import { type HostFiles, textOf } from './host-files'
import { isKept, type Job, type Jobs, jobText, noJobs, reap, startJob } from './jobs'
import { type ExecResult, parse, type StatementNode, serialize } from './just-bash'
import { ownFiles, pullFiles, pushFiles } from './node-files'
import { parseLine } from './parse-line'
import { keeper, ownWords, type Ran, runStatement, treeOf } from './run-script'
import { createScreen } from './screen'
import type { LineResult, StartHost, Terminal, TerminalClock, TerminalIo, TerminalSnapshot } from './seam'
import type { Kept, ShellState } from './shell-state'
import { placeOf, promptOf, shellOf, type Tabs, tabsOf, turnTo } from './tabs'
import { loopsForever } from './terminal-positions'
import { typedInput } from './typed-input'
import { takeLine } from './typed-line'
import { createWaiting, waitingUntil } from './waiting'

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

/** What a snapshot's `state` holds. Hosts that nobody has been on are not in it. */
type State = Tabs & { hosts: Record<string, HostFiles>; history: string[]; jobs?: Jobs }
/** Whose line a host's commands run for, and what they may change of it. */
type Slot = {
  get(): Running
  set(line: Running): void
  live(host: Host): Promise<LiveHost>
  enter: Lent['enter']
  elsewhere: Lent['elsewhere']
}
type RunningHost = { live: LiveHost; take(): Kept | undefined }

/** The running line for a command that may be ended before it. */
const until = (line: Running, end: AbortSignal): Running => ({
  ...line,
  signal: AbortSignal.any([line.signal, end]),
  waiting: waitingUntil(line.waiting, end),
})

const noCharts: ChartShelf = { repository: () => undefined }
const exitText = (exitCode: number) => (exitCode === 0 ? 'Done' : `Exit ${exitCode}`)
/** Steps of time between two lines that what was left running sees. */
const mostMeanwhile = 1000
const onlyTools = new Set(['kubectl', 'sleep'])

/** The same hosts with their files after everybody has logged out: one fresh shell, no history. */
export function freshLogin(snapshot: TerminalSnapshot, start: StartHost = firstHost): TerminalSnapshot {
  const { hosts } = snapshot.state as unknown as State
  const state: State = { hosts, shells: [openShell(start, candidate, 'login')], history: [], ...(start !== firstHost && { start }) }
  return { format: 1, state: structuredClone(state) as unknown as TerminalSnapshot['state'] }
}

/** The exam's shell. Costs nothing until a line runs: a host's Bash is made when something first runs there. */
export function createTerminal({ cluster, clock, snapshot, charts = noCharts, onlyKubectl }: TerminalOptions): Terminal {
  const state: State = snapshot
    ? (structuredClone(snapshot.state) as unknown as State)
    : { hosts: {}, shells: [openShell(firstHost, candidate, 'login')], history: [] }
  if (!snapshot) state.hosts[firstHost] = initialFiles(firstHost, cluster, clock.now())
  const hosts = new Map<string, RunningHost>()
  state.jobs ??= noJobs()
  const jobs = state.jobs
  // What ran in another process is no more.
  for (const job of jobs.list) if (job.live) job.ended ??= 'Killed'
  let running: Running | undefined
  const background = createBackground(clock, () => running?.io.entered?.())
  let entering: ShellState | undefined

  const now = (): Running => {
    if (!running) throw new Error('a command ran outside of a line')
    return running
  }
  const shell = () => state.shells.at(-1) as ShellState
  const place = () => placeOf(state)
  const print = (to: 'stdout' | 'stderr', text: string) => (to === 'stdout' ? now().screen.out(text) : now().screen.err(ownWords(text)))

  const screenOf = { print, ask: (all: boolean, prompt: string) => typedInput(now(), all, prompt) }

  async function hostOf(name: string): Promise<RunningHost> {
    const known = hosts.get(name)
    if (known) return known
    state.hosts[name] ??= initialFiles(name, cluster, clock.now())
    const keep = keeper()
    const commands = onlyKubectl ? hostCommands.filter((command) => onlyTools.has(command.names[0] ?? '')) : commandsOn(name)
    const bundled = onlyKubectl ? feeders : name === baseHost ? baseTools : undefined
    const live = await bootHost(name, state.hosts[name], [...commands, historyCommand(state)], keep.command, lend, screenOf, bundled)
    const made = { live, take: keep.take }
    hosts.set(name, made)
    return made
  }

  const foreground: Slot = {
    get: now,
    set(line) {
      running = line
    },
    live: (host) => hostOf(host.name).then(({ live }) => live),
    enter(name, user, opened) {
      entering = openShell(name, user, opened)
    },
    elsewhere,
  }

  function lend(host: Host, slot: Slot = foreground): Lent {
    return {
      cluster,
      clock,
      host,
      running: slot.get,
      enter: slot.enter,
      elsewhere: slot.elsewhere,
      charts,
      inSsh: () => state.shells.some(({ opened }) => opened === 'ssh'),
      startedOn: () => state.start ?? firstHost,
      async runTree(ctx, what, options) {
        const live = await slot.live(host)
        const env = { ...ctx.exportedEnv, ...options.env }
        const tree = treeOf(live, what, Object.keys(env), options.terminal)
        if (typeof tree === 'string') return { stdout: '', stderr: tree, exitCode: 2 }
        live.shell().runNext(tree)
        const whole = slot.get()
        // A command of ours ends by itself, with what it had to say; a script or anything else is aborted.
        const name = 'words' in what ? (what.words[0] ?? '') : 'sh'
        const own = live.commands.has(name) && name !== 'sh' && name !== 'bash'
        const signal = options.signal && !own ? { signal: options.signal } : {}
        if (options.signal) slot.set(until(whole, options.signal))
        const ended = await ctx.exec?.(':', {
          cwd: ctx.cwd,
          env,
          replaceEnv: true,
          stdin: ctx.stdin as unknown as string,
          stdinKind: 'bytes',
          ...signal,
        })
        slot.set(whole)
        if (!ended) return { stdout: '', stderr: '', exitCode: 126 }
        return { ...ended, stderr: ended.stderr.replace('bash: execution aborted\n', '') }
      },
    }
  }

  async function elsewhere(name: string, user: string, text: string): Promise<ExecResult> {
    const { live, take } = await hostOf(name)
    const node = cluster.node(name)
    let its = await readRc(name, openShell(name, user, 'ssh'))
    const said = { stdout: '', stderr: '', exitCode: 0 }
    const parsed = parseLine(text)
    if (!parsed.statements) return { stdout: '', stderr: parsed.error, exitCode: 2 }
    for (const statement of parsed.statements) {
      const pulled = node ? await pullFiles(live.fs, node) : []
      const ran = await runStatement(live, its, statement, { take, signal: now().signal, caught: true })
      if (node) await pushFiles(live.fs, node, pulled)
      its = ran.shell
      said.stdout += ran.stdout
      said.stderr += ran.stderr
      said.exitCode = ran.exitCode
      if (ran.left) break
    }
    return { ...said, stdoutKind: 'text' }
  }

  /** A new shell reads its user's `.bashrc`, silently but for its errors. */
  async function readRc(name: string, fresh: ShellState): Promise<ShellState> {
    const { live, take } = await hostOf(name)
    const opened = { ...fresh, fresh: false }
    const rc = `${homeOf(fresh.user)}/.bashrc`
    if (textOf(await live.fs.capture(), rc) === undefined) return opened
    const [statement] = parse(`source ${rc}`).statements
    const ran = await runStatement(live, opened, statement as StatementNode, { take, signal: now().signal })
    now().screen.err(ran.stderr)
    return { ...ran.shell, lastExit: fresh.lastExit }
  }

  async function runStatements(statements: StatementNode[], signal: AbortSignal): Promise<void> {
    for (const statement of statements) {
      if (shell().fresh) state.shells[state.shells.length - 1] = await readRc(shell().host, shell())
      const { live, take } = await hostOf(shell().host)
      const job = statement.background ? begin(statement) : undefined
      if (job && !now().starting) {
        await leave(statement, job)
        continue
      }
      const endless = loopsForever(statement) ? now().waiting.followWall() : undefined
      const node = cluster.node(live.name)
      const pulled = node ? await pullFiles(live.fs, node) : []
      const ran = await runStatement(live, shell(), statement, { take, signal })
      if (node) await pushFiles(live.fs, node, pulled)
      endless?.()
      if (job) begun(job, ran)
      state.shells[state.shells.length - 1] = ran.shell
      if (signal.aborted) return
      now().screen.out(ran.stdout)
      now().screen.err(ran.stderr)
      if (ran.left && !job) {
        logout(ran.exitCode)
        const { after, ...back } = shell()
        state.shells[state.shells.length - 1] = back
        return after === undefined ? undefined : runStatements(parse(after).statements, signal)
      }
      if (entering) {
        const rest = statements.slice(statements.indexOf(statement) + 1)
        if (rest.length > 0) state.shells[state.shells.length - 1] = { ...shell(), after: serialize({ type: 'Script', statements: rest }) }
        state.shells.push(entering)
        entering = undefined
        return
      }
    }
  }

  function begin(statement: StatementNode): Job {
    const text = jobText(serialize({ type: 'Script', statements: [{ ...statement, background: false }] }))
    const job = startJob(jobs, text, shell().host, place())
    now().screen.err(`[${job.id}] ${job.pid}\n`)
    if (isKept(statement, shell())) running = { ...now(), starting: job }
    return job
  }

  function begun(job: Job, ran: Ran): void {
    const { starting: _done, ...rest } = now()
    running = rest
    if (!job.listeners && job.until === undefined) job.ended = exitText(ran.exitCode)
    jobs.list.push(job)
    ran.shell = { ...ran.shell, lastExit: 0, lastJob: job.pid }
  }

  /** Runs a statement beside the lines that follow, in a shell that is a copy of this one. */
  async function leave(statement: StatementNode, job: Job): Promise<void> {
    const own = { ...shell(), lastExit: 0, lastJob: job.pid }
    state.shells[state.shells.length - 1] = own
    if (jobs.list.filter(({ live, ended }) => live && !ended).length >= mostLeft) {
      now().screen.err('bash: fork: retry: Resource temporarily unavailable\n')
      return
    }
    job.live = true
    jobs.list.push(job)
    background.start(job.pid, (given) => runBeside({ ...statement, background: false }, job, own, given))
    await background.quiet()
  }

  async function runBeside(statement: StatementNode, job: Job, own: ShellState, { waiting, signal }: Own): Promise<void> {
    const { live: host } = await hostOf(own.host)
    const keep = keeper()
    let line: Running = {
      ...now(),
      waiting,
      signal,
      screen: { out: (text) => now().screen.out(text), err: (text) => now().screen.err(text), show() {}, full: () => now().screen.full() },
      io: { ...now().io, signal, emit() {}, input: async () => undefined, edited: async () => undefined },
      jobs: () => [],
    }
    let beside: LiveHost | undefined
    const slot: Slot = {
      get: () => line,
      set(next) {
        line = next
      },
      live: async () => beside as LiveHost,
      enter() {},
      elsewhere: async () => ({
        stdout: '',
        stderr: 'seatrial does not simulate ssh in the background\n',
        exitCode: 1,
        stdoutKind: 'text',
      }),
    }
    const commands = own.host === baseHost ? commandsOn(own.host) : hostCommands
    const bundled = own.host === baseHost ? baseTools : undefined
    beside = await bootHost(
      own.host,
      {},
      [...commands, historyCommand(state)],
      keep.command,
      (of) => lend(of, slot),
      screenOf,
      bundled,
      host.fs,
    )
    const ran = await runStatement(beside, own, statement, { take: keep.take, signal })
    const node = cluster.node(own.host)
    if (node) await pushFiles(host.fs, node)
    if (running) {
      now().screen.out(ran.stdout)
      if (!signal.aborted) now().screen.err(ran.stderr)
    }
    job.exitCode = ran.exitCode
    job.ended ??= exitText(ran.exitCode)
  }

  const ownJobs = () => jobs.list.filter((job) => job.place === place() && !job.ended)

  function logout(exitCode: number): void {
    for (const job of jobs.list) if (job.place === place()) background.of(job.pid)?.kill()
    jobs.list = jobs.list.filter((job) => job.place !== place())
    const left = state.shells.pop() as ShellState
    if (left.opened === 'bash') now().screen.err('exit\n')
    else now().screen.err(left.opened === 'ssh' ? `logout\nConnection to ${left.host} closed.\n` : 'logout\n')
    if (state.shells.length === 0) state.shells.push(openShell(state.start ?? firstHost, candidate, 'login'))
    state.shells[state.shells.length - 1] = { ...shell(), lastExit: exitCode }
  }

  async function run(line: string, io: TerminalIo): Promise<LineResult> {
    const stopper = new AbortController()
    const stop = () => stopper.abort()
    io.signal.addEventListener('abort', stop)
    if (io.signal.aborted) stop()
    const { signal } = stopper
    let editors = 0
    const screen = createScreen(io, stop)
    const held = {
      jobs: ownJobs,
      left: (job: Job) => background.of(job.pid),
      drop(job: Job) {
        jobs.list = jobs.list.filter((other) => other !== job)
      },
      listenerAt(host: string, port: number) {
        for (const job of jobs.list) {
          const listener = job.host === host && !job.ended ? job.listeners?.find(({ local }) => local === port) : undefined
          if (listener) return { ...listener, silent: job.silent ?? false }
        }
        return undefined
      },
    }
    const editId = () => `edit-${++editors}`
    const waiting = createWaiting(clock, () => cluster.nextWake(), signal, io.entered, background)
    running = { screen, waiting, io, signal, editId, ...held }
    turnTo(state, io.tab ?? 0)
    const typed = onlyKubectl ? { run: line, shown: '', refused: false } : takeLine(state.history, line)
    if (typed.refused) screen.err(typed.shown)
    else screen.out(typed.shown)
    await meanwhile(io.since)
    for (const job of jobs.list) if (job.until !== undefined && job.until <= clock.now()) job.ended ??= 'Done'
    try {
      const parsed = parseLine(typed.run ?? '')
      if (parsed.statements) await runStatements(parsed.statements, signal)
      else {
        screen.err(parsed.error)
        state.shells[state.shells.length - 1] = { ...shell(), lastExit: 2 }
      }
      if (signal.aborted) {
        entering = undefined
        if (!screen.full()) io.emit({ type: 'stdout', text: '^C\n' })
        state.shells[state.shells.length - 1] = { ...shell(), lastExit: 130 }
      }
      await background.quiet()
      screen.err(reap(jobs, clock.now(), place()))
      for (const [name, { live }] of hosts) state.hosts[name] = ownFiles(await live.fs.capture(), cluster.node(name))
      return { exitCode: shell().lastExit, prompt: promptOf(shell()) }
    } finally {
      io.signal.removeEventListener('abort', stop)
      running = undefined
    }
  }

  /** What was left running has gone on since the line before: step by step, as far as one line may skip. */
  async function meanwhile(since: TerminalIo['since']): Promise<void> {
    if (!since) return
    for (let steps = 0; steps < mostMeanwhile && background.busy(); steps++) {
      const next = Math.min(background.nextAt(), cluster.nextWake() ?? Number.POSITIVE_INFINITY)
      if (next >= since.until) break
      since.advance(Math.max(next, clock.now() + 1))
      if (background.wake()) await background.quiet()
    }
    since.advance(since.until)
    if (background.busy() && background.wake()) await background.quiet()
  }

  return {
    run,
    prompt: (tab) => promptOf(shellOf(state, tab)),
    tabs: () => tabsOf(state),
    async complete(line, cursor, tab) {
      const asking = shellOf(state, tab)
      const { live } = await hostOf(asking.host)
      return completeLine({ cluster, clock, charts, host: live, shell: asking, files: state.hosts[live.name] ?? {} }, line, cursor)
    },
    history: () => [...state.history],
    readFile: (host, path) => textOf(state.hosts[host] ?? {}, path),
    snapshot: () => ({ format: 1, state: structuredClone(state) as unknown as TerminalSnapshot['state'] }),
  }
}
