import type { Json } from '@/apimachinery/object'
import type { Filter, Pattern } from './filter'

/** A function with where it was defined. */
export type Closure = { params: string[]; body: Filter; scope: () => Scope }

/** Names by what they mean here: functions as `name/count`, variables as `$name`, labels as `*name`. */
export type Scope = { name: string; means: Closure | { value: Json } | { label: object }; outer: Scope } | undefined

export function lookup(scope: Scope, name: string): NonNullable<Scope>['means'] | undefined {
  for (let at = scope; at; at = at.outer) if (at.name === name) return at.means
  return undefined
}

export const bind = (scope: Scope, name: string, value: Json): Scope => ({ name: `$${name}`, means: { value }, outer: scope })

export function define(scope: Scope, { name, params, body }: { name: string; params: string[]; body: Filter }): Scope {
  const made: NonNullable<Scope> = { name: `${name}/${params.length}`, means: { params, body, scope: () => made }, outer: scope }
  return made
}

/** The variables of a pattern. */
export function namesOf(pattern: Pattern): string[] {
  if ('name' in pattern) return [pattern.name]
  if ('items' in pattern) return pattern.items.flatMap(namesOf)
  return pattern.members.flatMap(({ variable, value }) => [...(variable === undefined ? [] : [variable]), ...(value ? namesOf(value) : [])])
}
