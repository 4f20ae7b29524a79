import { type Command, commandName, globalFlags } from './command'
import { type Flags, flagName } from './flags'
import { verbs } from './verbs/index'

type Found = { command: Command; path: string; words: string[] } | { command: undefined; word: string | undefined }

/** The command that leading words name, flags between them skipped. As cobra Command.Find. */
export function findCommand(argv: readonly string[]): Found {
  let level: Command[] = verbs
  let command: Command | undefined
  let path = 'kubectl'
  const words = [...argv]
  for (let i = 0; i < words.length; ) {
    const word = words[i] as string
    if (word === '--') break
    if (word.startsWith('-')) {
      i += takesNext(word, command) ? 2 : 1
      continue
    }
    const next = level.find((candidate) => commandName(candidate) === word || candidate.aliases?.includes(word))
    if (!next) {
      if (command) break
      return { command: undefined, word }
    }
    command = next
    path += ` ${commandName(next)}`
    level = next.subcommands ?? []
    words.splice(i, 1)
    if (level.length === 0) break
  }
  return command ? { command, path, words } : { command: undefined, word: undefined }
}

function takesNext(word: string, command: Command | undefined): boolean {
  if (word.includes('=')) return false
  const flags: Flags = { ...globalFlags, ...command?.flags }
  const match = Object.entries(flags).find(([key, flag]) => word === `--${flagName(key)}` || word === `-${flag.short}`)
  return match !== undefined && match[1].bare === undefined
}
