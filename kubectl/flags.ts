import { parseDuration } from '@/apimachinery/duration'
import { KubectlError } from './errors'

/** What a flag is completed with: fixed words, or something asked of the server or the files. */
export type FlagCompletion = readonly string[] | 'namespace' | 'context' | 'file'

/** One flag: how its words are read and what it is without them. Built by the functions below. */
export type Flag<T> = {
  kind: 'string' | 'bool' | 'int' | 'duration' | 'list' | 'array'
  initial: T
  /** One letter. */
  short?: string
  /** What a flag without `=value` means (`--dry-run`); always present for booleans. */
  bare?: string
  required?: boolean
  hidden?: boolean
  complete?: FlagCompletion
  /** What help says of it; kubectl's own words are in `options/`. */
  help?: string
}

export type Flags = Record<string, Flag<unknown>>
export type Values<F extends Flags> = { [K in keyof F]: F[K]['initial'] }

type Extra<T> = Partial<Omit<Flag<T>, 'kind' | 'initial'>>

export const text = (extra: Extra<string> & { initial?: string } = {}): Flag<string> => ({ kind: 'string', initial: '', ...extra })
export const bool = (extra: Extra<boolean> & { initial?: boolean } = {}): Flag<boolean> => ({
  kind: 'bool',
  initial: false,
  bare: 'true',
  ...extra,
})
export const int = (initial: number, extra: Extra<number> = {}): Flag<number> => ({ kind: 'int', initial, ...extra })
/** Milliseconds. */
export const duration = (initial: number, extra: Extra<number> = {}): Flag<number> => ({ kind: 'duration', initial, ...extra })
/** May be repeated; each value is also cut at commas. */
export const list = (extra: Extra<string[]> = {}): Flag<string[]> => ({ kind: 'list', initial: [], ...extra })
/** May be repeated; values are taken whole. */
export const array = (extra: Extra<string[]> = {}): Flag<string[]> => ({ kind: 'array', initial: [], ...extra })

/** By key: each line asks for those of all flags of its command. */
const names = new Map<string, string>()

export function flagName(key: string): string {
  const known = names.get(key)
  if (known !== undefined) return known
  const name = key.replace(/[A-Z0-9]*[A-Z]/g, (letter) => `-${letter.toLowerCase()}`)
  if (names.size < 2000) names.set(key, name)
  return name
}

export type Parsed = {
  args: string[]
  /** How many arguments stood before `--`; undefined without it. */
  dash: number | undefined
  values: Record<string, unknown>
  changed: ReadonlySet<string>
}

/**
 * Reads words as pflag does, flags and arguments mixed. Throws the sentences of pflag, pointing to `--help` of `path`.
 */
export function parseFlags(words: readonly string[], flags: Flags, path: string): Parsed {
  const values: Record<string, unknown> = {}
  for (const [key, flag] of Object.entries(flags)) values[key] = Array.isArray(flag.initial) ? [] : flag.initial
  const changed = new Set<string>()
  const args: string[] = []
  let dash: number | undefined
  const fail = (message: string) => new KubectlError(`${message}\nSee '${path} --help' for usage.`)
  const keys = new Map(Object.keys(flags).map((key) => [flagName(key), key]))
  const shorts = new Map(Object.entries(flags).flatMap(([key, flag]) => (flag.short ? [[flag.short, key] as const] : [])))

  const set = (key: string, value: string) => {
    const flag = flags[key] as Flag<unknown>
    const shown = flag.short ? `-${flag.short}, --${flagName(key)}` : `--${flagName(key)}`
    const read = readValue(flag, value)
    if ('error' in read) throw fail(`invalid argument ${JSON.stringify(value)} for "${shown}" flag: ${read.error}`)
    values[key] = Array.isArray(read.value) ? [...(changed.has(key) ? (values[key] as string[]) : []), ...read.value] : read.value
    changed.add(key)
  }

  for (let i = 0; i < words.length; i++) {
    const word = words[i] as string
    if (word === '--') {
      dash = args.length
      args.push(...words.slice(i + 1))
      break
    }
    if (word.startsWith('--')) {
      const [name, ...rest] = word.slice(2).split('=') as [string, ...string[]]
      const key = keys.get(name)
      if (name === '' || name.startsWith('-')) throw fail(`bad flag syntax: ${word}`)
      if (key === undefined) throw fail(`unknown flag: --${name}`)
      const bare = flags[key]?.bare
      if (rest.length > 0) set(key, rest.join('='))
      else if (bare !== undefined) set(key, bare)
      else if (i + 1 < words.length) set(key, words[++i] as string)
      else throw fail(`flag needs an argument: --${name}`)
    } else if (word.startsWith('-') && word.length > 1) {
      let letters = word.slice(1)
      while (letters !== '') {
        const letter = letters[0] as string
        const key = shorts.get(letter)
        if (key === undefined) throw fail(`unknown shorthand flag: '${letter}' in -${letters}`)
        const bare = flags[key]?.bare
        const rest = letters.slice(1)
        letters = ''
        if (rest.startsWith('=')) set(key, rest.slice(1))
        else if (bare !== undefined) {
          set(key, bare)
          letters = rest
        } else if (rest !== '') set(key, rest)
        else if (i + 1 < words.length) set(key, words[++i] as string)
        else throw fail(`flag needs an argument: '${letter}' in -${letter}`)
      }
    } else args.push(word)
  }
  return { args, dash, values, changed }
}

function readValue(flag: Flag<unknown>, value: string): { value: unknown } | { error: string } {
  switch (flag.kind) {
    case 'string':
      return { value }
    case 'array':
      return { value: [value] }
    case 'list':
      return { value: value === '' ? [] : value.split(',') }
    case 'bool':
      if (['1', 't', 'T', 'true', 'TRUE', 'True'].includes(value)) return { value: true }
      if (['0', 'f', 'F', 'false', 'FALSE', 'False'].includes(value)) return { value: false }
      return { error: `strconv.ParseBool: parsing ${JSON.stringify(value)}: invalid syntax` }
    case 'int':
      if (!/^[-+]?\d+$/.test(value)) return { error: `strconv.ParseInt: parsing ${JSON.stringify(value)}: invalid syntax` }
      return { value: Number(value) }
    case 'duration': {
      const read = parseDuration(value)
      return 'error' in read ? { error: read.error } : { value: read.ms }
    }
  }
}
