function compareVersions(a: string, b: string): number {
  const parts = (version: string) => version.replace(/^v/, '').split(/[-+]/)[0]!.split('.').map(Number)
  const [left, right] = [parts(a), parts(b)]
  for (let at = 0; at < 3; at++) if ((left[at] ?? 0) !== (right[at] ?? 0)) return (left[at] ?? 0) - (right[at] ?? 0)
  // A version with a pre-release comes before the one without.
  return Number(b.includes('-')) - Number(a.includes('-'))
}

/** Masterminds/semver's constraints: `>=1.2.0-0`, `^1.2`, `~1.2`, `1.x`, `a - b`, lists by comma or space, `||`. */
export function satisfies(version: string, constraint: string): boolean {
  return constraint.split('||').some((every) => {
    const range = every.replace(/(\S+)\s+-\s+(\S+)/, '>=$1 <=$2').replace(/([<>=!~^]+)\s+/g, '$1')
    const terms = range.split(/[,\s]+/).filter((term) => term !== '')
    if (version.includes('-') && !terms.some((term) => term.includes('-'))) return false
    return terms.every((term) => satisfiesTerm(version, term))
  })
}

function satisfiesTerm(version: string, term: string): boolean {
  const [, operator = '', wanted = ''] = /^([<>=!~^]*)v?(.*)$/.exec(term) ?? []
  const given = wanted
    .split(/[-+]/)[0]!
    .split('.')
    .filter((part) => part !== '' && !/^[x*X]$/.test(part))
  if (given.length === 0) return true
  const least = [...given, '0', '0'].slice(0, 3).join('.')
  const bump = (at: number) =>
    given
      .map(Number)
      .map((part, index) => (index === at ? part + 1 : index > at ? 0 : part))
      .concat([0, 0])
      .slice(0, 3)
      .join('.')
  const order = compareVersions(version, wanted.includes('-') ? wanted : least)
  const below = (limit: string) => compareVersions(version.split('-')[0] as string, limit) < 0
  if (operator === '>') return given.length < 3 ? !below(bump(given.length - 1)) : order > 0
  if (operator === '>=' || operator === '=>') return order >= 0
  if (operator === '<') return order < 0
  if (operator === '<=' || operator === '=<') return given.length < 3 ? below(bump(given.length - 1)) : order <= 0
  if (operator === '!=') return order !== 0
  if (operator === '~' || operator === '~>') return order >= 0 && below(bump(given.length === 1 ? 0 : 1))
  if (operator === '^') {
    const first = given.findIndex((part) => Number(part) !== 0)
    return order >= 0 && below(bump(first < 0 ? given.length - 1 : first))
  }
  return given.length < 3 ? order >= 0 && below(bump(given.length - 1)) : order === 0
}
