import { type FunctionNode, type PrivateState, parse, type ScriptNode, serialize } from './just-bash'

/** A shell between two lines: plain JSON. */
export type ShellState = {
  host: string
  user: string
  cwd: string
  previousDir: string
  /** All variables; an alias `k` is kept as BASH_ALIAS_k, options as SHELLOPTS and BASHOPTS. */
  env: Record<string, string>
  exported: string[]
  /** Name to definition, as shell text. */
  functions: Record<string, string>
  /** Arrays, as assignments. */
  arrays: string
  lastExit: number
  /** What is left of the line that opened a shell on top of this one: it goes on once that has ended. */
  after?: string
  /** What `pushd` has put aside. */
  directoryStack?: string[]
  /** `$!`. */
  lastJob?: number
  /** It was to be left, and said that there are stopped jobs. */
  asked?: boolean
  /** `~/.bashrc` has still to be read. */
  fresh: boolean
  /** How it was opened: what leaving it says. */
  opened: 'login' | 'ssh' | 'sudo' | 'bash'
}

/** What a script has left in its shell. `declared` is absent where it cannot have changed. */
export type Kept = { exitCode: number; exported: string[]; declared?: { functions: string[]; arrays: string } }

/** Puts the state into a Bash: private fields, which a script starts from. */
export function putState(into: PrivateState, shell: ShellState): void {
  into.env = new Map(Object.entries(shell.env))
  into.arrays = new Map()
  into.associativeArrays = new Set()
  into.previousDir = shell.previousDir
  into.functions = new Map(Object.entries(shell.functions).map(([name, text]) => [name, functionNode(text)]))
  into.lastExitCode = shell.lastExit
  into.lastBackgroundPid = shell.lastJob ?? 0
  into.options = switches(into.options, shell.env.SHELLOPTS)
  into.shoptOptions = switches(into.shoptOptions, shell.env.BASHOPTS)
  into.exportedVars = new Set(shell.exported)
  into.readonlyVars = new Set(['SHELLOPTS', 'BASHOPTS'])
  into.hashTable = new Map()
  into.directoryStack = [...(shell.directoryStack ?? [])]
}

const switches = (names: Record<string, boolean>, on = '') => {
  const set = new Set(on.split(':'))
  return Object.fromEntries(Object.keys(names).map((name) => [name, set.has(name)]))
}

const parsed = new Map<string, FunctionNode>()
/** Definitions are parsed once per text. */
function functionNode(text: string): FunctionNode {
  const known = parsed.get(text)
  if (known) return known
  const node = parse(text).statements[0]?.pipelines[0]?.commands[0]
  if (node?.type !== 'FunctionDef') throw new Error(`not a function: ${text}`)
  if (parsed.size > 500) parsed.clear()
  parsed.set(text, node)
  return node
}

export function functionText(node: FunctionNode): string {
  return serialize({ type: 'Script', statements: [statementOf(node)] }).trim()
}

const statementOf = (node: FunctionNode): ScriptNode['statements'][number] => ({
  type: 'Statement',
  pipelines: [{ type: 'Pipeline', commands: [node], negated: false }],
  operators: [],
  background: false,
})

/** The state after a script. `env` is all its variables, `definitions` the function texts that it may have defined. */
export function nextState(shell: ShellState, kept: Kept, env: Record<string, string>, definitions: Record<string, string>): ShellState {
  const known = { ...shell.functions, ...definitions }
  const { '?': _status, ...variables } = env
  return {
    ...shell,
    cwd: env.PWD ?? shell.cwd,
    previousDir: env.OLDPWD ?? shell.previousDir,
    env: variables,
    exported: kept.exported,
    ...(kept.declared && {
      functions: Object.fromEntries(kept.declared.functions.flatMap((name) => (known[name] === undefined ? [] : [[name, known[name]]]))),
      arrays: kept.declared.arrays,
    }),
    lastExit: kept.exitCode,
  }
}
