import type { Filter, Pattern } from './filter'

export type Unknown = { what: string; at: number }

/** Names that a program uses and nobody has defined, in the order of the program. `known` has functions as `name/count`, variables as `$name`. */
export function unknownNames(program: Filter, known: ReadonlySet<string>): Unknown[] {
  const found: Unknown[] = []
  const need = (name: string, at: number | undefined, here: ReadonlySet<string>) => {
    if (!here.has(name)) found.push({ what: `${name.replace('*', '$*label-')} is not defined`, at: at ?? 0 })
  }
  function visit(filter: Filter, here: ReadonlySet<string>): void {
    switch (filter.is) {
      case 'call':
        need(`${filter.name}/${filter.args.length}`, filter.at, here)
        for (const arg of filter.args) visit(arg, here)
        return
      case 'variable':
        need(`$${filter.name}`, filter.at, here)
        return
      case 'break':
        need(`*${filter.name}`, filter.at, here)
        return
      case 'label':
        visit(filter.body, new Set([...here, `*${filter.name}`]))
        return
      case 'def': {
        const inner = new Set([...here, `${filter.name}/${filter.params.length}`])
        const own = filter.params.flatMap((param) => (param.startsWith('$') ? [param, `${param.slice(1)}/0`] : [`${param}/0`]))
        visit(filter.body, new Set([...inner, ...own]))
        visit(filter.rest, inner)
        return
      }
      case 'bind': {
        visit(filter.source, here)
        const names = filter.patterns.flatMap((pattern) => taken(pattern, here))
        visit(filter.body, new Set([...here, ...names]))
        return
      }
      case 'reduce':
      case 'foreach': {
        visit(filter.source, here)
        visit(filter.from, here)
        const inner = new Set([...here, ...taken(filter.pattern, here)])
        visit(filter.update, inner)
        if (filter.is === 'foreach' && filter.extract) visit(filter.extract, inner)
        return
      }
      case 'format':
        return
      case 'object':
        for (const [key, value] of filter.entries) {
          visit(key, here)
          visit(value, here)
        }
        return
      case 'text':
        for (const part of filter.parts) if (typeof part !== 'string') visit(part, here)
        return
      default:
        for (const inner of Object.values(filter)) if (typeof inner === 'object' && inner !== null && 'is' in inner) visit(inner, here)
    }
  }
  /** The names of a pattern; its keys are filters, too. */
  function taken(pattern: Pattern, here: ReadonlySet<string>): string[] {
    if ('name' in pattern) return [`$${pattern.name}`]
    if ('items' in pattern) return pattern.items.flatMap((inner) => taken(inner, here))
    return pattern.members.flatMap(({ key, variable, value }) => {
      visit(key, here)
      return [...(variable === undefined ? [] : [`$${variable}`]), ...(value ? taken(value, here) : [])]
    })
  }
  visit(program, known)
  return found
}
