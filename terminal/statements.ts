import { readRc } from './bashrc'
import { inForeground } from './foreground'
import { openShell } from './host'
import type { Inside, Line } from './inside'
import { isKept, type Job, startJob, statementText, stoppedExit } from './jobs'
import { type ExecResult, parse, type StatementNode, serialize } from './just-bash'
import { begunJob, leaveRunning } from './left-running'
import { pullFiles, pushFiles } from './node-files'
import { parseLine } from './parse-line'
import { runStatement } from './run-script'
import type { ShellState } from './shell-state'
import { leaveShell, placeOf, shellsOf, tabName } from './tabs'
import { commandsOf, literal, loopsForever } from './terminal-positions'

/** Runs the statements of a line in its tab's shell, and says what they leave there. */
export async function runStatements(inside: Inside, line: Line, statements: StatementNode[]): Promise<void> {
  const { cluster, state, machines, now } = inside
  const { tab, signal } = line
  const shells = () => shellsOf(state, tab)
  const become = (shell: ShellState) => void shells().splice(-1, 1, shell)
  for (const statement of statements) {
    const before = shells().at(-1) as ShellState
    if (before.fresh) become(await readRc(inside, tabName(tab), before))
    if (before.asked && !asksNoMore(statement)) become({ ...before, asked: false })
    const shell = shells().at(-1) as ShellState
    const { live, take } = await machines.at(shell.host, tabName(tab))
    const job = statement.background ? beginJob(inside, tab, shell, statement) : undefined
    if (job && !isKept(statement, shell)) {
      become({ ...shell, lastExit: 0, lastJob: job.pid })
      await leaveRunning(inside, statement, job, shells().at(-1) as ShellState)
      continue
    }
    const run = async () => {
      const endless = loopsForever(statement) ? now().waiting.followWall() : undefined
      const node = cluster.node(live.name)
      const pulled = node ? await pullFiles(live.fs, node) : []
      const ran = await runStatement(live, shell, statement, { take, signal: now().signal })
      if (node) await pushFiles(live.fs, node, pulled)
      endless?.()
      return ran
    }
    const ran = job ? await inside.as({ ...now(), starting: job }, run) : await inForeground(inside, line, statement, shell, run)
    if (!ran) {
      become({ ...shell, lastExit: stoppedExit })
      continue
    }
    become(job ? begunJob(inside, job, ran) : ran.shell)
    if (signal.aborted) return
    now().screen.out(ran.stdout)
    now().screen.err(ran.stderr)
    if (ran.left && !job) {
      if (asksFirst(inside, tab)) return
      logout(inside, tab, ran.exitCode)
      const { after, ...back } = shells().at(-1) as ShellState
      become(back)
      return after === undefined ? undefined : runStatements(inside, line, parse(after).statements)
    }
    if (line.entering) {
      const rest = statements.slice(statements.indexOf(statement) + 1)
      if (rest.length > 0) become({ ...ran.shell, after: serialize({ type: 'Script', statements: rest }) })
      shells().push(line.entering)
      delete line.entering
      return
    }
  }
}

function beginJob({ state, now }: Inside, tab: number, shell: ShellState, statement: StatementNode): Job {
  const job = startJob(state.jobs, statementText(statement), shell.host, placeOf(state, tab))
  now().screen.err(`[${job.id}] ${job.pid}\n`)
  return job
}

/** A second `exit` is taken at its word, also after a look at the jobs. as bash's builtins/exit.def exit_or_logout */
const asksNoMore = (statement: StatementNode) =>
  commandsOf(statement).every(
    (command) => command.type === 'SimpleCommand' && ['exit', 'logout', 'jobs'].includes((command.name && literal(command.name)) ?? ''),
  )

/** Before a shell is left whose stopped jobs would end with it, it says so, once. */
function asksFirst({ state, now }: Inside, tab: number): boolean {
  const shells = shellsOf(state, tab)
  const { asked, ...shell } = shells.at(-1) as ShellState
  const place = placeOf(state, tab)
  if (asked || !state.jobs.list.some((job) => job.place === place && job.stopped && !job.ended)) return false
  now().screen.err(`${shell.opened === 'bash' ? 'exit' : 'logout'}\nThere are stopped jobs.\n`)
  shells.splice(-1, 1, { ...shell, asked: true, lastExit: 1 })
  return true
}

/** Leaves the shell in front; what it had left running ends. */
function logout({ state, schedule, now }: Inside, tab: number, exitCode: number): void {
  const place = placeOf(state, tab)
  for (const job of state.jobs.list) if (job.place === place) schedule.of(job.pid)?.kill()
  state.jobs.list = state.jobs.list.filter((job) => job.place !== place)
  const left = leaveShell(state, tab)
  if (left.opened === 'bash') now().screen.err('exit\n')
  else now().screen.err(left.opened === 'ssh' ? `logout\nConnection to ${left.host} closed.\n` : 'logout\n')
  const shells = shellsOf(state, tab)
  shells.push({ ...(shells.pop() as ShellState), lastExit: exitCode })
}

/** Runs a text in a shell of its own on another host, as `ssh HOST command`. `who` works there. */
export async function runElsewhere(inside: Inside, who: string, name: string, user: string, text: string): Promise<ExecResult> {
  const { live, take } = await inside.machines.at(name, who)
  const node = inside.cluster.node(name)
  let its = await readRc(inside, who, openShell(name, user, 'ssh'))
  const said = { stdout: '', stderr: '', exitCode: 0 }
  const parsed = parseLine(text)
  if (!parsed.statements) return { stdout: '', stderr: parsed.error, exitCode: 2 }
  for (const statement of parsed.statements) {
    const pulled = node ? await pullFiles(live.fs, node) : []
    const ran = await runStatement(live, its, statement, { take, signal: inside.now().signal, caught: true })
    if (node) await pushFiles(live.fs, node, pulled)
    its = ran.shell
    said.stdout += ran.stdout
    said.stderr += ran.stderr
    said.exitCode = ran.exitCode
    if (ran.left) break
  }
  return { ...said, stdoutKind: 'text' }
}
