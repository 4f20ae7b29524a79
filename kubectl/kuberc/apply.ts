import { commandName, globalFlags } from '../command'
import { findCommand } from '../find-command'
import { type Flags, flagName, parseFlags } from '../flags'
import { type Alias, type Option, type Preference, preferenceError } from './file'

/** Puts aliases and default values of flags into a line. As pkg/kuberc Preferences.Apply. */
export function withPreferences(
  argv: readonly string[],
  preference: Preference | undefined,
  warn: (text: string) => void,
): readonly string[] {
  if (preference === undefined) return argv
  validate(preference)
  return withAlias(argv, preference.aliases ?? []) ?? withDefaults(argv, preference, warn)
}

function validate({ aliases, defaults }: Preference): void {
  const dashed = [...(aliases ?? []), ...(defaults ?? [])].flatMap(({ options }) => options ?? []).find(({ name }) => name.startsWith('-'))
  if (dashed) throw preferenceError(`flag name ${dashed.name} should be in long form without dashes`)
  const names = new Set<string>()
  for (const { name } of aliases ?? []) {
    if (!/^[a-zA-Z]+$/.test(name)) throw preferenceError('invalid alias name, can only include alphabetical characters')
    if (names.has(name)) throw preferenceError(`duplicate alias name ${name}`)
    names.add(name)
  }
}

function withAlias(argv: readonly string[], aliases: readonly Alias[]): readonly string[] | undefined {
  const found = findCommand(argv)
  if (found.command !== undefined || found.word === undefined) return undefined
  const alias = aliases.find(({ name }) => name === found.word)
  if (alias === undefined) return undefined
  const words = alias.command.split(/\s+/).filter(Boolean)
  const meant = findCommand(words)
  if (meant.command === undefined)
    throw preferenceError(`command "${alias.command}" not found to set alias "${alias.name}": [${words.join(' ')}]`)
  const at = argv.indexOf(alias.name)
  const flags: Flags = { ...globalFlags, ...meant.command.flags }
  const options = missing(alias.options, flags, argv, {
    unknown: (name) => `invalid alias flag ${name} in alias kubectl`,
    faulty: ({ name, default: value }, why) => `could not apply value ${value} to flag ${name} in alias kubectl err: ${why}`,
  })
  return [...argv.slice(0, at), ...words, ...options, ...(alias.prependArgs ?? []), ...argv.slice(at + 1), ...(alias.appendArgs ?? [])]
}

function withDefaults(argv: readonly string[], { defaults }: Preference, warn: (text: string) => void): readonly string[] {
  const found = findCommand(argv)
  if (found.command === undefined) return argv
  const flags: Flags = { ...globalFlags, ...found.command.flags }
  const added: string[] = []
  for (const { command, options } of defaults ?? []) {
    const meant = findCommand(command.split(/\s+/).filter(Boolean))
    if (meant.command === undefined) warn(`Warning: command ${JSON.stringify(command)} not found to set kuberc override\n`)
    else if (commandName(meant.command) === commandName(found.command))
      added.push(
        ...missing(options, flags, argv, {
          unknown: (name) => `invalid flag ${name} for command ${command}`,
          faulty: ({ name, default: value }, why) =>
            `could not apply override value ${value} to flag ${name} in command ${command} err: ${why}`,
        }),
      )
  }
  return added.length === 0 ? argv : [...found.path.split(' ').slice(1), ...added, ...found.words]
}

type Faults = { unknown(name: string): string; faulty(option: Option, why: string): string }

/** The options that the line does not have itself, as words of it. */
function missing(options: readonly Option[] | null | undefined, flags: Flags, argv: readonly string[], faults: Faults): string[] {
  return (options ?? []).flatMap((option) => {
    const flag = Object.entries(flags).find(([key]) => flagName(key) === option.name)?.[1]
    if (flag === undefined) throw preferenceError(faults.unknown(option.name))
    if (argv.some((word) => names(word, option.name, flag.short))) return []
    const word = `--${option.name}=${option.default}`
    try {
      parseFlags([word], flags, '')
    } catch (error) {
      throw preferenceError(faults.faulty(option, (error as Error).message.split('\n')[0] as string))
    }
    return [word]
  })
}

/** As pkg/kuberc searchInArgs. */
const names = (word: string, name: string, short: string | undefined) =>
  word === `--${name}` ||
  word.startsWith(`--${name}=`) ||
  (short ? word.startsWith(`-${short}`) || (/^-[a-zA-Z]+$/.test(word) && word.includes(short)) : false)
