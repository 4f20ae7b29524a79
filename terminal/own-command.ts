import type { LiveHost } from './host'
import type { HostCommand } from './host-command'
import type { RedirectionNode, StatementNode, WordNode } from './just-bash'
import type { ShellState } from './shell-state'
import { literal, quoted } from './terminal-positions'

/** Whether a command of this name is one that may be given the terminal. */
export const streams = (host: LiveHost, shell: ShellState, functions: Record<string, string>, name: string): boolean =>
  ownCommand(host, shell, functions, name)?.streams === true

/** The command of ours that is meant by a name, through aliases and past functions. */
export function ownCommand(host: LiveHost, shell: ShellState, functions: Record<string, string>, name: string): HostCommand | undefined {
  let word = name
  for (let depth = 0; depth < 5; depth++) {
    const alias: string | undefined = shell.env[`BASH_ALIAS_${word}`]
    if (alias === undefined || /[|;&<>()`$]/.test(alias)) break
    const first = alias.trim().split(/\s+/)[0] ?? word
    if (first === word) break
    word = first
  }
  if (shell.env[`BASH_ALIAS_${word}`] !== undefined && word !== name) return undefined
  return functions[word] === undefined && functions[name] === undefined ? host.commands.get(word) : undefined
}

/**
 * A command of ours alone, its words as they stand: it leaves nothing in the shell but how it ended, and a second command that tells so would
 * cost as much again as the shell's part in it.
 */
export function isAlone(host: LiveHost, shell: ShellState, { pipelines, background }: StatementNode): boolean {
  const [pipeline] = pipelines
  const [command] = pipeline?.commands ?? []
  if (pipelines.length !== 1 || pipeline?.commands.length !== 1 || pipeline.negated || pipeline.timed || background) return false
  if (command?.type !== 'SimpleCommand' || command.assignments.length > 0 || !command.name || shell.arrays !== '') return false
  if (/\b(errexit|xtrace)\b/.test(shell.env.SHELLOPTS ?? '')) return false
  const isPlain = (word: WordNode | RedirectionNode['target']) => word.type === 'Word' && quoted(word) !== undefined
  const own = ownCommand(host, shell, shell.functions, literal(command.name) ?? '')
  return own !== undefined && command.args.every(isPlain) && command.redirections.every(({ target }) => isPlain(target))
}
