import type { LiveHost } from './host'
import { searchPath } from './host'
import { type HostCommand, startDirectly } from './host-command'
import type { StatementNode, WordNode } from './just-bash'
import { ownCommand } from './own-command'
import type { Ran } from './run-script'
import type { ShellState } from './shell-state'
import { literal, namesInput, quoted } from './terminal-positions'

/** A statement for which bash has nothing to do but to start it: a plain command of ours, its words as they stand, its output on the terminal. */
type Direct = { command: HostCommand; name: string; args: string[]; stdin: string }

/** Most lines of an exam are such statements, and bash takes longer over one than kubectl. Undefined: bash runs it. */
export function directOf(host: LiveHost, shell: ShellState, { pipelines, background }: StatementNode): Direct | undefined {
  const [pipeline] = pipelines
  const [command] = pipeline?.commands ?? []
  if (pipelines.length !== 1 || pipeline?.commands.length !== 1 || pipeline.negated || pipeline.timed || background) return undefined
  if (command?.type !== 'SimpleCommand' || command.assignments.length > 0 || !command.name || shell.env.PATH !== searchPath)
    return undefined
  if (/\b(errexit|xtrace|verbose|noexec)\b/.test(shell.env.SHELLOPTS ?? '')) return undefined
  const typed = literal(command.name) ?? ''
  const own = ownCommand(host, shell, shell.functions, typed)
  const name = shell.env[`BASH_ALIAS_${typed}`] ?? typed
  // What else an alias says is bash's to read.
  if (!own?.plain || !own.names.includes(name) || (name !== typed && !isExpanded(command.name, shell))) return undefined
  const args = command.args.map(quoted)
  const stdin = inputOf(command.redirections)
  if (!args.every((arg) => arg !== undefined) || !own.plain(args, shell.env)) return undefined
  if (stdin === undefined || (command.redirections.length === 0 && namesInput(args))) return undefined
  return { command: own, name, args, stdin }
}

const isExpanded = ({ parts }: WordNode, shell: ShellState) =>
  parts.every(({ type }) => type === 'Literal') && (shell.env.BASHOPTS ?? '').split(':').includes('expand_aliases')

type Redirections = Extract<StatementNode['pipelines'][number]['commands'][number], { type: 'SimpleCommand' }>['redirections']

/** What a here-document gives; '' without any. Undefined where something else is redirected, or is to be expanded. */
function inputOf([first, ...others]: Redirections): string | undefined {
  if (!first) return ''
  const { operator, target, fd } = first
  if (others.length > 0 || operator !== '<<' || (fd ?? 0) !== 0 || target.type !== 'HereDoc' || !target.terminated) return undefined
  const texts = target.content.parts.map(inDocument)
  return texts.includes(undefined) ? undefined : texts.join('')
}

/** Nothing is a pattern in a here-document: what looks like one stands for itself. */
const inDocument = (part: WordNode['parts'][number]) =>
  part.type === 'Literal' ? part.value : part.type === 'Glob' ? part.pattern : undefined

/** Runs it. It leaves nothing in its shell but how it ended. */
export async function runDirect(host: LiveHost, shell: ShellState, { command, name, args, stdin }: Direct): Promise<Ran> {
  const { stdout, stderr, exitCode } = await startDirectly(command, name, args, { stdin, shell }, host.lent)
  return { shell: { ...shell, lastExit: exitCode }, left: false, stdout, stderr, exitCode }
}
