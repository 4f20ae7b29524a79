import { waitName } from './commands/jobs'
import { directOf, runDirect } from './direct'
import type { LiveHost } from './host'
import { textOf } from './host-files'
import {
  type Bash,
  type Command,
  type ExecResult,
  outputText,
  parse,
  privateState,
  type ScriptNode,
  type StatementNode,
  type WordNode,
} from './just-bash'
import { isAlone, streams } from './own-command'
import { parseLine } from './parse-line'
import { functionText, type Kept, nextState, putState, type ShellState } from './shell-state'
import { commandsOf, literal, markTerminal } from './terminal-positions'

/** Our last statement of every script: tells what the script has left in the shell. */
const keepName = '__seatrial_keep'

export type Ran = { shell: ShellState; left: boolean; stdout: string; stderr: string; exitCode: number }

/** The command behind `keepName`; one per host. Its answer is read by `runStatement`. */
export function keeper(): { command: Command; take(): Kept | undefined } {
  let kept: Kept | undefined
  const command: Command = {
    name: keepName,
    async execute([status = '0', ...declared], ctx) {
      const [functions = '', indexed = '', associative = ''] = declared
      kept = {
        exitCode: Number(status),
        exported: Object.keys(ctx.exportedEnv ?? {}),
      }
      if (declared.length > 0) {
        kept.declared = {
          functions: functions.split('\n').flatMap((line) => /^declare -\S+ (.+)$/.exec(line)?.[1] ?? []),
          arrays: [indexed, associative]
            .flatMap((text) => text.split('\n'))
            .filter(isOurs)
            .map(assignment)
            .join('\n'),
        }
      }
      return { stdout: '', stderr: '', exitCode: kept.exitCode }
    },
  }
  const take = () => {
    const taken = kept
    kept = undefined
    return taken
  }
  return { command, take }
}

/** just-bash splits the words of values in `declare -a x=(…)`, not in `x=(…)`. */
const assignment = (declaration: string) =>
  declaration.replace(/^declare -A\S* (\w+)=/, 'declare -A $1; $1=').replace(/^declare -a\S* (\w+)=/, '$1=')

const isOurs = (declaration: string) =>
  declaration !== '' && !/^declare -\S+ (PIPESTATUS|FUNCNAME|BASH_[A-Z]+|DIRSTACK|GROUPS)\b/.test(declaration)

/** Runs one statement of a line in a shell of this host. */
export async function runStatement(
  host: LiveHost,
  shell: ShellState,
  statement: StatementNode,
  options: {
    take(): Kept | undefined
    signal: AbortSignal
    /** Output is handed back instead of shown. */
    caught?: boolean
  },
): Promise<Ran> {
  const direct = options.caught ? undefined : directOf(host, shell, statement)
  if (direct) return runDirect(host, shell, direct)
  const definitions = definedBy(statement)
  replaceWait(statement)
  const { bash, runNext } = host.shell()
  putState(privateState(bash), shell)
  const arrays = shell.arrays === '' ? [] : [...parse(shell.arrays).statements, ...parse(`(exit ${shell.lastExit})`).statements]
  const alone = isAlone(host, shell, statement)
  if (!options.caught) markTerminal(statement, (name) => streams(host, shell, { ...shell.functions, ...definitions }, name))
  const keep = alone ? [] : [keepStatement(declares(statement, shell))]
  runNext({ type: 'Script', statements: [...arrays, statement, ...keep] })
  options.take()
  const signal = isPipe(statement) ? {} : { signal: options.signal }
  const result = await bash.exec(':', { cwd: shell.cwd, ...signal })
  const kept = alone && !options.signal.aborted ? { exitCode: result.exitCode, exported: shell.exported } : options.take()
  const said = {
    stdout: outputText(result),
    stderr: ownWords(withoutTrace(result.stderr)),
    exitCode: kept?.exitCode ?? result.exitCode,
  }
  if (kept)
    return {
      ...said,
      shell: nextState(withStack(shell, bash), kept, result.env, { ...definitions, ...(await sourcedBy(host, shell, statement)) }),
      left: false,
    }
  const left = !options.signal.aborted && (leaves(statement) || hasErrexit(shell, result))
  return { ...said, shell: { ...shell, lastExit: said.exitCode }, left }
}

/** The shell with what `pushd` has left aside. */
function withStack(shell: ShellState, bash: Bash): ShellState {
  const { directoryStack = [] } = privateState(bash)
  return directoryStack.length === 0 && shell.directoryStack === undefined ? shell : { ...shell, directoryStack: [...directoryStack] }
}

/** just-bash's `wait` waits for nothing, and cannot be replaced under its own name. */
function replaceWait(statement: StatementNode): void {
  for (const command of commandsOf(statement))
    if (command.type === 'SimpleCommand' && command.name && literal(command.name) === 'wait')
      command.name = { ...command.name, parts: [{ type: 'Literal', value: waitName }] }
}

/**
 * A child process' tree: `words` as they are, or a text, with only `exported` variables. Its commands write to the terminal if `terminal`.
 * A text with a syntax error is answered by bash's words.
 */
export function treeOf(
  host: LiveHost,
  what: { words: string[] } | { text: string },
  exported: string[],
  terminal: boolean,
): ScriptNode | string {
  const parsed = 'text' in what ? parseLine(what.text) : { statements: [statementOfWords(what.words)] }
  if (!parsed.statements) return parsed.error
  const { statements } = parsed
  if (terminal) for (const statement of statements) markTerminal(statement, (name) => host.commands.get(name)?.streams === true, false)
  return { type: 'Script', statements: [statementOfWords(['export', ...exported]), ...statements] }
}

function statementOfWords([name = '', ...args]: string[]): StatementNode {
  const quoted = (value: string): WordNode => ({ type: 'Word', parts: [{ type: 'SingleQuoted', value }] })
  return {
    type: 'Statement',
    operators: [],
    background: false,
    pipelines: [
      {
        type: 'Pipeline',
        negated: false,
        commands: [{ type: 'SimpleCommand', assignments: [], name: quoted(name), args: args.map(quoted), redirections: [] }],
      },
    ],
  }
}

const keepStatements: Partial<Record<'all' | 'status', StatementNode>> = {}
function keepStatement(all: boolean): StatementNode {
  const text = all ? `${keepName} "$?" "$(declare -F)" "$(declare -pa)" "$(declare -pA)"` : `${keepName} "$?"`
  const which = all ? 'all' : 'status'
  keepStatements[which] ??= parse(text).statements[0] as StatementNode
  return keepStatements[which]
}

/** Commands of the shell that may define functions and arrays. */
const declaring = new Set(
  'declare typeset local readonly export unset source . eval mapfile readarray read builtin command exec let'.split(' '),
)

/** Whether a statement may change functions or arrays: telling them costs more than most lines. */
function declares(statement: StatementNode, shell: ShellState): boolean {
  if (shell.arrays !== '') return true
  const defines = (name: string) => declaring.has(name) || shell.functions[name] !== undefined
  return commandsOf(statement).some((command) => {
    if (command.type !== 'SimpleCommand')
      return command.type === 'FunctionDef' || command.type === 'ArithmeticCommand' || command.type === 'CStyleFor'
    if (command.assignments.some(({ array, name }) => array !== null || name.includes('['))) return true
    if (!command.name) return false
    const name = literal(command.name)
    if (name === undefined || defines(name)) return true
    const alias = shell.env[`BASH_ALIAS_${name}`]
    return alias !== undefined && (/[|;&<>()`$]/.test(alias) || defines(alias.trim().split(/\s+/)[0] ?? ''))
  })
}

/** `set -x` shows our own last statement too: it is none of the learner's. */
const withoutTrace = (stderr: string) =>
  stderr.includes('+ ') ? stderr.replace(/^\++ (__seatrial_keep .*|declare -(F|pa|pA))\n/gm, '') : stderr

/** Which option of just-bash sets a limit is no advice for a learner, and neither is what a host's stack is called. */
export const ownWords = (stderr: string): string =>
  stderr
    .replace(/, increase executionLimits\.\w+$/gm, '')
    .replace(/Maximum call stack size exceeded.*(\n\n…[\s\S]*\^\n*)?/g, 'nested too deeply')

/**
 * A pipeline alone: Ctrl-C ends the stream at its head, and what that had said goes through the rest (`kubectl get pods -w | grep web`).
 * Anything longer is aborted as a whole: nothing after it may run.
 */
const isPipe = ({ pipelines }: StatementNode) =>
  pipelines.length === 1 && pipelines[0]!.commands.length > 1 && pipelines[0]!.commands.every((command) => command.type === 'SimpleCommand')

const leaves = (statement: StatementNode) =>
  commandsOf(statement).some(
    (command) => command.type === 'SimpleCommand' && command.name && ['exit', 'logout'].includes(literal(command.name) ?? ''),
  )
const hasErrexit = (shell: ShellState, result: ExecResult) =>
  result.exitCode !== 0 && (shell.env.SHELLOPTS ?? '').split(':').includes('errexit')

function definedBy(statement: StatementNode): Record<string, string> {
  const nodes = commandsOf(statement).filter((command) => command.type === 'FunctionDef')
  return Object.fromEntries(nodes.map((node) => [node.name, functionText(node)]))
}

/** Functions of the files that a statement reads with `source` or `.`. */
async function sourcedBy(host: LiveHost, shell: ShellState, statement: StatementNode): Promise<Record<string, string>> {
  const found: Record<string, string> = {}
  for (const command of commandsOf(statement)) {
    if (command.type !== 'SimpleCommand' || !command.name || !['source', '.'].includes(literal(command.name) ?? '')) continue
    const [first] = command.args
    if (!first) continue
    const [tilde, ...rest] = first.parts
    const path = tilde?.type === 'TildeExpansion' ? `${host.home(shell.user)}${literal({ type: 'Word', parts: rest })}` : literal(first)
    const text = path && textOf(await host.fs.capture(), host.fs.resolvePath(shell.cwd, path))
    for (const each of (text && parseLine(text).statements) || []) Object.assign(found, definedBy(each))
  }
  return found
}
