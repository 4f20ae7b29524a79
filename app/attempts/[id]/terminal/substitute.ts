type Substituted = { lines: string[]; count: number; last: number } | { error: string }

/**
 * Vim's `:s/pattern/replacement/flags` on lines, from the one numbered `from` to `to`, counted from 0. Upper and lower case differ, as in a Vim without
 * settings; `last` is the line changed last.
 */
export function substitute(lines: readonly string[], from: number, to: number, argument: string): Substituted {
  const separator = argument[0] ?? ''
  if (separator === '' || /[\w\s"|\\]/.test(separator)) return { error: 'E486: Pattern not found' }
  const [pattern = '', replacement = '', flags = ''] = parts(argument.slice(1), separator)
  if (/[^gi&]/.test(flags.trim())) return { error: `seatrial does not simulate the flags ${flags.trim()} of :s` }
  let regex: RegExp
  try {
    regex = new RegExp(translated(pattern), `${flags.includes('g') ? 'g' : ''}${flags.includes('i') ? 'i' : ''}`)
  } catch {
    return { error: `E486: Pattern not found: ${pattern}` }
  }
  const changed = [...lines]
  let [count, last] = [0, from]
  for (let at = from; at <= Math.min(to, lines.length - 1); at++) {
    changed[at] = (lines[at] as string).replace(regex, (...found) => {
      count++
      last = at
      const groups = found.slice(
        0,
        found.findIndex((one) => typeof one === 'number'),
      ) as (string | undefined)[]
      return replacement.replace(/\\(.)|&/g, (whole, escaped: string | undefined) => {
        if (whole === '&') return groups[0] ?? ''
        if (/\d/.test(escaped ?? '')) return groups[Number(escaped)] ?? ''
        return escaped === 'r' || escaped === 'n' ? '\n' : escaped === 't' ? '\t' : (escaped ?? '')
      })
    })
  }
  return count === 0 ? { error: `E486: Pattern not found: ${pattern}` } : { lines: changed, count, last }
}

/** Cut at separators that no backslash precedes; an escaped separator stands for itself. */
function parts(text: string, separator: string): string[] {
  const found = ['']
  for (let at = 0; at < text.length; at++) {
    const [letter, next] = [text[at] as string, text[at + 1]]
    if (letter === '\\' && next !== undefined) {
      found[found.length - 1] += next === separator ? separator : letter + next
      at++
    } else if (letter === separator) found.push('')
    else found[found.length - 1] += letter
  }
  return found
}

/** A Vim pattern ('magic') as a JavaScript one: there groups, `+`, `?`, `|` and braces need a backslash, and word ends are `\<` and `\>`. */
const translated = (pattern: string): string =>
  pattern.replace(/\\(.)|[+?|(){}]/g, (whole, escaped: string | undefined) => {
    if (escaped === undefined) return `\\${whole}`
    if ('+?|(){}='.includes(escaped)) return escaped === '=' ? '?' : escaped
    if (escaped === '<' || escaped === '>') return '\\b'
    return whole
  })
