import type { Amount } from '../shell/redirect'
import type { Surroundings } from '../shell/state'

/** One start of a tool: `argv[0]` is its name. */
export type ToolCall = {
  argv: string[]
  env: Readonly<Record<string, string>>
  cwd: string
  /** Standard input; `wait` when more may still come. */
  read(how: Amount): { text: string; ended: boolean } | 'wait'
  tty: boolean
  around: Surroundings
  pid: number
}

export type ToolResult =
  /** What it wrote, after `afterMs` of simulated time. */
  | { out?: string; err?: string; code?: number; afterMs?: number; wait?: undefined }
  /** It needs input that has not come yet: it is started again when there is more. */
  | { wait: 'input' }
  /** It stays until it is stopped; `serves`: it listens on a port. */
  | { wait: 'ever'; serves?: boolean }
  /** `tail -f`: what a file has beyond `seen` is written as it comes. */
  | { wait: 'growth'; path: string; seen: number; out: string }

export type Tool = (call: ToolCall) => ToolResult

export const ok = (out: string): ToolResult => ({ out })
export const failed = (err: string, code = 1): ToolResult => ({ err: `${err}\n`, code })

/** Flags and operands: `letters` may be joined (`-la`); those in `valued` take a value (`-n 5`, `-n5`). Long flags are given whole, `--name=value` or `--name`. */
export function options(
  argv: readonly string[],
  valued = '',
  longValued: readonly string[] = [],
): { flags: ReadonlySet<string>; values: Readonly<Record<string, string[]>>; operands: string[]; unknown?: string } {
  const flags = new Set<string>()
  const values: Record<string, string[]> = {}
  const operands: string[] = []
  const put = (name: string, value: string) => {
    flags.add(name)
    values[name] = [...(values[name] ?? []), value]
  }
  for (let i = 1; i < argv.length; i++) {
    const arg = argv[i]!
    if (arg === '--') {
      operands.push(...argv.slice(i + 1))
      break
    }
    if (arg.startsWith('--')) {
      const equals = arg.indexOf('=')
      const name = equals === -1 ? arg : arg.slice(0, equals)
      if (equals !== -1) put(name, arg.slice(equals + 1))
      else if (longValued.includes(name)) put(name, argv[++i] ?? '')
      else flags.add(name)
    } else if (arg.startsWith('-') && arg.length > 1) {
      for (let j = 1; j < arg.length; j++) {
        const letter = arg[j]!
        if (!valued.includes(letter)) {
          flags.add(letter)
          continue
        }
        put(letter, j + 1 < arg.length ? arg.slice(j + 1) : (argv[++i] ?? ''))
        break
      }
    } else operands.push(arg)
  }
  return { flags, values, operands }
}
