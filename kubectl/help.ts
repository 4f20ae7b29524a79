import { type Command, commandName } from './command'
import { optionsOf } from './options/options'
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

/** `kubectl options`, for a user with this home. */
export const globalHelp = (home: string) => `The following options can be passed to any command:\n\n${optionsText('').replace('~', home)}\n`

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
  const options = optionsText(path.slice('kubectl '.length))
  if (options !== '') sections.push(`Options:\n${options}`)
  const parent = path.split(' ').slice(0, -1).join(' ')
  // What cannot be run at all has no usage, as cobra Runnable
  const merely = command.run === undefined && command.use === commandName(command)
  if (!merely) sections.push(`Usage:\n  ${parent} ${command.use}${command.use.includes('[options]') ? '' : ' [options]'}\n`)
  const more = subcommands.length > 0 ? `Use "${path} <command> --help" for more information about a given command.\n` : ''
  return `${sections.join('\n')}\n${more}${merely ? '' : optionsHint}`
}

const optionsText = (verb: string): string =>
  optionsOf(verb)
    .map(({ name, short, initial, text }) => `    ${short ? `-${short}, ` : ''}--${name}=${initial}:\n\t${text}\n`)
    .join('\n')
