import { formatDuration } from '@/apimachinery/duration'
import { type Command, commandName, globalFlags } from './command'
import { type Flag, type Flags, flagName } from './flags'
import type { VerbGroup } from './verbs/index'

const optionsHint = 'Use "kubectl options" for a list of global command-line options (applies to all commands).\n'

/** `kubectl` alone: the groups of verbs. */
export function rootHelp(groups: readonly VerbGroup[]): string {
  const width = 16
  const sections = groups.map(({ title, commands }) => {
    const lines = commands
      .filter((command) => !command.hidden)
      .map((command) => `  ${commandName(command).padEnd(width)}${command.short}\n`)
    return `${title}:\n${lines.join('')}`
  })
  return [
    'kubectl controls the Kubernetes cluster manager.\n\n Find more information at: https://kubernetes.io/docs/reference/kubectl/\n',
    ...sections,
    `Usage:\n  kubectl [flags] [options]\n`,
    `Use "kubectl <command> --help" for more information about a given command.\n${optionsHint}`,
  ].join('\n')
}

/** `kubectl options`. */
export const globalHelp = () => `The following options can be passed to any command:\n\n${optionsText(globalFlags)}`

/** `--help` of one command; `path` is `kubectl rollout undo`. As kubectl pkg/util/templates. */
export function commandHelp(command: Command, path: string): string {
  const sections = [`${command.long ?? `${command.short}.`}\n`]
  if (command.aliases) sections.push(`Aliases:\n${[commandName(command), ...command.aliases].join(', ')}\n`)
  if (command.examples) sections.push(`Examples:\n${command.examples.replace(/^/gm, '  ')}\n`)
  const subcommands = (command.subcommands ?? []).filter((sub) => !sub.hidden)
  if (subcommands.length > 0) {
    const width = Math.max(11, ...subcommands.map((sub) => commandName(sub).length)) + 3
    sections.push(`Available Commands:\n${subcommands.map((sub) => `  ${commandName(sub).padEnd(width)}${sub.short}\n`).join('')}`)
  }
  if (Object.values(command.flags).some((flag) => !flag.hidden)) sections.push(`Options:\n${optionsText(command.flags)}`)
  const parent = path.split(' ').slice(0, -1).join(' ')
  sections.push(`Usage:\n  ${parent} ${command.use}${command.use.includes('[options]') ? '' : ' [options]'}\n`)
  const more = subcommands.length > 0 ? `Use "${path} <command> --help" for more information about a given command.\n` : ''
  return `${sections.join('\n')}\n${more}${optionsHint}`
}

function optionsText(flags: Flags): string {
  return Object.entries(flags)
    .filter(([, flag]) => !flag.hidden)
    .map(([key, flag]) => [flagName(key), flag] as const)
    .sort(([a], [b]) => (a < b ? -1 : 1))
    .map(([name, flag]) => `    ${flag.short ? `-${flag.short}, ` : ''}--${name}=${initialText(flag)}:\n\t${flag.help}\n`)
    .join('\n')
}

function initialText(flag: Flag<unknown>): string {
  if (flag.shown !== undefined) return flag.shown
  if (flag.kind === 'string') return `'${flag.initial}'`
  if (flag.kind === 'duration') return formatDuration(flag.initial as number)
  return Array.isArray(flag.initial) ? `[${flag.initial.join(',')}]` : String(flag.initial)
}
