/**
 * The only door to just-bash (pinned: `PrivateState` below is not its public API). It reads the real clock and real randomness; whoever
 * needs determinism replaces `Date` and `Math.random` before this file is loaded.
 */
import {
  Bash,
  decodeBytesToUtf8,
  type ExecResult,
  getCommandNames,
  InMemoryFs,
  parse,
  type ScriptNode,
  type StatementNode,
  serialize,
} from 'just-bash'

export type {
  Command,
  CommandName,
  CommandNode,
  ExecResult,
  PipelineNode,
  ResolvedCommandContext as CommandContext,
  ScriptNode,
  SimpleCommandNode,
  StatementNode,
  WordNode,
} from 'just-bash'
export { Bash, decodeBytesToUtf8, InMemoryFs, parse, serialize }

export type RedirectionNode = Extract<
  StatementNode['pipelines'][number]['commands'][number],
  { type: 'SimpleCommand' }
>['redirections'][number]
export type FunctionNode = Extract<StatementNode['pipelines'][number]['commands'][number], { type: 'FunctionDef' }>

/** What a Bash keeps between scripts. It copies part of it for each script and shares the rest, so all of it is set before each. */
export type PrivateState = {
  env: Map<string, string>
  arrays: Map<string, unknown>
  associativeArrays?: Set<string>
  previousDir: string
  functions: Map<string, FunctionNode>
  lastExitCode: number
  lastBackgroundPid: number
  options: Record<string, boolean>
  shoptOptions: Record<string, boolean>
  exportedVars: Set<string>
  readonlyVars: Set<string>
  hashTable: Map<string, string>
  directoryStack?: string[]
  startTime: number
}

export const privateState = (bash: Bash): PrivateState => (bash as unknown as { state: PrivateState }).state

type PrivateCommand = { name: string; internalIsExtension: boolean; internalOriginalCommand?: PrivateCommand }

/** just-bash's own commands, as the first Bash of this process wrapped them. */
const bundled = new Map<string, PrivateCommand>()

const shared = (command: PrivateCommand): PrivateCommand => {
  const known = bundled.get(command.name) ?? command
  bundled.set(command.name, known)
  return known
}

/** Lets this Bash have its own commands in common with all others: a wrapped one knows nothing of its Bash, and there are many of them. */
export function shareCommands(bash: Bash): void {
  const { commands } = bash as unknown as { commands: Map<string, PrivateCommand> }
  for (const [name, command] of commands)
    if (!command.internalIsExtension) commands.set(name, shared(command))
    else if (command.internalOriginalCommand !== undefined) command.internalOriginalCommand = shared(command.internalOriginalCommand)
}

type PrivateFile = { type: 'file'; lazy(): string; mode: number; mtime: Date }

const privateFiles = (fs: InMemoryFs) => (fs as unknown as { data: Map<string, PrivateFile> }).data

/** Of the programs of a machine's image; the day on which Kubernetes 1.35 came out. */
export const installed = new Date(Date.UTC(2025, 11, 17))

/** The files that just-bash makes for its commands, by path, as all file systems of this process have them. */
const commandFiles = new Map<string, { path: string; text: string; file: PrivateFile }>()
const mostCommandFiles = 2000

/** Makes the file of a command: one in common with all other file systems. Nothing changes it in place before `ownFile`: it is frozen. */
export function putCommandFile(fs: InMemoryFs, path: string, text: string): void {
  let shared = commandFiles.get(path)
  if (shared?.text !== text) {
    shared = { path, text, file: Object.freeze({ type: 'file', lazy: () => text, mode: 0o644, mtime: installed }) }
    if (commandFiles.size < mostCommandFiles) commandFiles.set(path, shared)
  }
  privateFiles(fs).set(shared.path, shared.file)
}

/** Gives the file system a file of its own for one in common: just-bash changes modes and times in place. */
export function ownFile(fs: InMemoryFs, path: string): void {
  const file = privateFiles(fs).get(path)
  if (file !== undefined && Object.isFrozen(file)) privateFiles(fs).set(path, { ...file })
}

/**
 * Loads every command of just-bash, which otherwise does that where a command is first used: a line would let others run in its middle,
 * and would go on in their name. `rest` is awaited between two of them.
 */
export async function loadCommands(rest: () => Promise<void>): Promise<void> {
  const bash = new Bash()
  for (const name of getCommandNames()) {
    await bash.exec(`${name} --help`)
    await rest()
  }
}

/** Makes the Bash run `next.script` in place of the text that `exec` is given: a tree that we have altered needs no printing and parsing. */
export function runTrees(bash: Bash): (script: ScriptNode) => void {
  let next: ScriptNode | undefined
  bash.registerTransformPlugin({
    name: 'seatrial',
    transform({ ast }) {
      const script = next ?? ast
      next = undefined
      return { ast: script }
    },
  })
  return (script) => {
    next = script
  }
}

/** A result's standard output as text: pipelines carry bytes, one character each. */
export function outputText(result: ExecResult): string {
  const bytes = result.stdoutKind === 'bytes' || (result.stdoutKind === undefined && result.stdoutEncoding === 'binary')
  return bytes ? Buffer.from(result.stdout, 'latin1').toString('utf8') : result.stdout
}
