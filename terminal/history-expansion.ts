/** What a typed line means once `!!`, `!$` and their like are put in: the line as it runs, and whether bash would show it first. */
export type Expanded =
  | { line: string; changed: boolean /** `:p`: it is only shown. */; printed: boolean }
  /** bash's own sentence. */
  | { error: string }

/** Words of a line as bash's history counts them: quotes hold together, operators stand alone. */
function wordsOf(line: string): string[] {
  return line.match(/(?:\\.|'[^']*'|"(?:\\.|[^"\\])*"|\$\([^)]*\)|[^\s;|&<>()'"\\])+|&&|\|\||<<-?|>>|[;|&<>()]/g) ?? []
}

class NotFound extends Error {}

/** The line of the history that an event means; `rest` is what follows it. */
function eventAt(text: string, history: readonly string[]): { line: string; length: number } {
  const at = (index: number, said: string) => {
    const line = history[index]
    if (line === undefined) throw new NotFound(`!${said}: event not found`)
    return line
  }
  const last = history.length
  if (text.startsWith('!')) return { line: at(last - 1, '!'), length: 1 }
  // `!$` and `!:2` are of the line before.
  if (/^[$^*:]/.test(text)) return { line: at(last - 1, text.slice(0, 1)), length: 0 }
  const [number] = /^-?\d+/.exec(text) ?? []
  if (number !== undefined) {
    const count = Number(number)
    return { line: at(count < 0 ? last + count : count - 1, number), length: number.length }
  }
  const inside = /^\?([^?\n]+)\??/.exec(text)
  const wanted = inside ? inside[1]! : (/^[^\s:;&|()<>"'$^*]+/.exec(text)?.[0] ?? '')
  const found = wanted === '' ? -1 : history.findLastIndex((line) => (inside ? line.includes(wanted) : line.startsWith(wanted)))
  return { line: at(found, inside ? `?${wanted}` : wanted), length: inside ? inside[0].length : wanted.length }
}

/** `:$`, `:2`, `:1-3`, `:*`, and `$`, `^`, `*` without their colon: which of a line's words are meant. */
function chosenWords(line: string, text: string): { said: string; length: number } {
  const [whole, range] = /^:?([$^*]|(?<=:)(?:\d+-(?:\d+|\$)?|\d+\*?|-\d+))/.exec(text) ?? []
  if (whole === undefined || range === undefined) return { said: line, length: 0 }
  const words = wordsOf(line)
  const last = words.length - 1
  const [from = 0, to = last] =
    range === '$'
      ? [last, last]
      : range === '^'
        ? [1, 1]
        : range === '*'
          ? [1, last]
          : range.endsWith('*')
            ? [Number.parseInt(range, 10), last]
            : range.endsWith('-')
              ? [Number.parseInt(range, 10), last - 1]
              : range.includes('-')
                ? range.split('-').map((part) => (part === '$' ? last : Number(part || 0)))
                : [Number(range), Number(range)]
  if (from > words.length || to > last) throw new NotFound(`${whole}: bad word specifier`)
  return { said: words.slice(from, to + 1).join(' '), length: whole.length }
}

/** `:s/a/b/`, `:gs/a/b/`, `:h`, `:t`, `:r`, `:e` and `:p` after an event. */
function modified(given: string, text: string): { said: string; length: number; printed: boolean } {
  let [said, length, printed] = [given, 0, false]
  for (;;) {
    const rest = text.slice(length)
    const [swap, all, , from = '', to = ''] = /^:(g?)s(.)(.*?)\2(.*?)(?:\2|$)/.exec(rest) ?? []
    const [plain, letter] = /^:([htrep])/.exec(rest) ?? []
    if (swap !== undefined) {
      if (!said.includes(from)) throw new NotFound(`${swap}: substitution failed`)
      said = all ? said.replaceAll(from, to) : said.replace(from, () => to)
    } else if (letter === 'h') said = said.replace(/\/[^/]*$/, '')
    else if (letter === 't') said = said.replace(/^.*\//, '')
    else if (letter === 'r') said = said.replace(/\.[^./]*$/, '')
    else if (letter === 'e') said = /\.[^./]*$/.exec(said)?.[0] ?? ''
    else if (letter === 'p') printed = true
    else return { said, length, printed }
    length += (swap ?? plain ?? '').length
  }
}

/** Whether a `!` is none of the history's: before a blank, `=` or `(`, at an end, as in `$!`, `${!x}` and `[!a]`. as bash's bash_history_inhibit_expansion */
const isPlain = (line: string, at: number, quoted: boolean): boolean =>
  /^[\s=(]?$|^[\s=(]/.test(line.slice(at + 1)) || (quoted && line[at + 1] === '"') || /(\$|\$\{|\[)$/.test(line.slice(0, at))

/** History expansion as an interactive bash does it, before it reads the line. Of a here-document only the first row is looked at. */
export function expandHistory(typed: string, history: readonly string[]): Expanded {
  if (!/[!^]/.test(typed)) return { line: typed, changed: false, printed: false }
  const end = /<<(?!<)/.test(typed) && typed.includes('\n') ? typed.indexOf('\n') : typed.length
  const quick = /^\^([^^\n]+)\^([^^\n]*)(?:\^|$)(.*)$/s.exec(typed)
  const line = quick ? `!!:s\u0000${quick[1]}\u0000${quick[2]}\u0000${quick[3]}` : typed
  let [out, printed, changed, quote] = ['', false, false, '']
  try {
    for (let at = 0; at < line.length; ) {
      const char = line[at] as string
      if (!quick && at >= end) break
      if (char === '\\' && quote !== "'") {
        out += line.slice(at, at + 2)
        at += 2
        continue
      }
      if ((char === "'" && quote !== '"') || (char === '"' && quote !== "'")) quote = quote === '' ? char : ''
      if (char !== '!' || quote === "'" || isPlain(line, at, quote === '"')) {
        out += char
        at += 1
        continue
      }
      const event = eventAt(line.slice(at + 1), history)
      at += 1 + event.length
      const words = chosenWords(event.line, line.slice(at))
      at += words.length
      const { said, length, printed: only } = modified(words.said, line.slice(at))
      at += length
      out += said
      changed = true
      printed ||= only
    }
  } catch (error) {
    if (!(error instanceof NotFound)) throw error
    return { error: `bash: ${quick ? error.message.replace(/^.*: (?=substitution)/s, `:s^${quick[1]}^${quick[2]}: `) : error.message}\n` }
  }
  return { line: quick ? out : out + line.slice(Math.min(end, line.length)), changed, printed }
}
