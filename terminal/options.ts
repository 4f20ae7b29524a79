/** Options of a command in the getopt way: `-sv`, `-m5`, `-m 5`, `--max-time 5`, `--max-time=5`. */
export type Options<Name extends string> = {
  [name in Name]: {
    /** Takes a value. */
    value?: boolean
    /** `-m`. */
    short?: string
    /** Other long names. */
    also?: string[]
  }
}

export type Parsed<Name extends string> = {
  /** Each option given, with all its values in order (a switch has empty ones). */
  given: Partial<Record<Name, string[]>>
  rest: string[]
  /** The first word that is no option of the command, as typed. */
  unknown?: string
  /** An option whose value is missing. */
  missing?: string
}

/** `wordsAfterOperand`: false stops at the first operand (`sudo`, `timeout`, `watch`). */
export function parseOptions<Name extends string>(args: string[], options: Options<Name>, wordsAfterOperand = true): Parsed<Name> {
  const names = Object.keys(options) as Name[]
  const given: Parsed<Name>['given'] = {}
  const rest: string[] = []
  const add = (name: Name, value: string) => {
    given[name] = [...(given[name] ?? []), value]
  }
  for (let index = 0; index < args.length; index++) {
    const arg = args[index] as string
    if (arg === '--') return { given, rest: [...rest, ...args.slice(index + 1)] }
    if (arg === '-' || !arg.startsWith('-')) {
      if (!wordsAfterOperand) return { given, rest: args.slice(index) }
      rest.push(arg)
      continue
    }
    if (arg.startsWith('--')) {
      const [long = '', ...tail] = arg.slice(2).split('=')
      const name = names.find((each) => each === long || options[each].also?.includes(long))
      if (!name) return { given, rest, unknown: arg }
      if (!options[name].value) add(name, '')
      else if (tail.length > 0) add(name, tail.join('='))
      else if (index + 1 >= args.length) return { given, rest, missing: arg }
      else add(name, args[++index] as string)
      continue
    }
    for (let at = 1; at < arg.length; at++) {
      const name = names.find((each) => options[each].short?.includes(arg[at] as string))
      if (!name) return { given, rest, unknown: `-${arg[at]}` }
      if (!options[name].value) {
        add(name, '')
        continue
      }
      const tail = arg.slice(at + 1)
      if (tail === '' && index + 1 >= args.length) return { given, rest, missing: `-${arg[at]}` }
      add(name, tail === '' ? (args[++index] as string) : tail)
      break
    }
  }
  return { given, rest }
}
