/**
 * True when a shell would ask for another line (`> `): an open quote, `$(`, brace, here-document or compound command, a trailing backslash,
 * pipe or `&&`. Errs on the side of "complete": the shell behind the terminal has the last word on syntax.
 */
export function needsMore(text: string): boolean {
  const scan: Scan = { text, at: 0, heredocs: [] }
  const open = readCommands(scan, undefined)
  return open || scan.heredocs.length > 0
}

type Heredoc = { delimiter: string; stripTabs: boolean }
type Scan = { text: string; at: number; heredocs: Heredoc[] }

const closers: Record<string, string> = { if: 'fi', case: 'esac', for: 'done', while: 'done', until: 'done', select: 'done', '{': '}' }
const keepCommandPosition = new Set(['then', 'do', 'else', 'elif', '!', 'time', 'if', 'while', 'until', '{'])

/** Reads until `end` (or the end of the text) and says whether something is still open. */
function readCommands(scan: Scan, end: ')' | '`' | undefined): boolean {
  const { text } = scan
  const compounds: string[] = []
  let commandPosition = true
  let dangling = false // after a pipe, && or ||
  while (scan.at < text.length) {
    const c = text[scan.at] as string
    if (c === end) {
      scan.at++
      return false
    }
    if (c === '\n') {
      scan.at++
      if (scan.heredocs.length > 0 && !readHeredocs(scan)) return true
      commandPosition = true
    } else if (c === ' ' || c === '\t') {
      scan.at++
    } else if (c === '#') {
      const eol = text.indexOf('\n', scan.at)
      scan.at = eol < 0 ? text.length : eol
    } else if (c === ';' || c === '&' || c === '|') {
      const twice = text[scan.at + 1] === c
      dangling = c === '|' || (c === '&' && twice)
      scan.at += twice ? 2 : 1
      commandPosition = true
    } else if (c === '(') {
      scan.at++
      if (readCommands(scan, ')')) return true
      dangling = false
      commandPosition = true
    } else if (c === ')') {
      scan.at++ // a case pattern
      commandPosition = true
    } else if (c === '<' || c === '>') {
      readRedirection(scan)
    } else {
      const word = readWord(scan, end)
      if (word === undefined) return true
      dangling = false
      if (commandPosition && closers[word]) compounds.push(closers[word])
      else if (commandPosition && word === compounds.at(-1)) compounds.pop()
      commandPosition = commandPosition && keepCommandPosition.has(word)
    }
  }
  return end !== undefined || dangling || compounds.length > 0
}

function readRedirection(scan: Scan): void {
  const operator = /^(<<<|<<-?|[<>]+[&|]?)/.exec(scan.text.slice(scan.at))?.[0] ?? '<'
  scan.at += operator.length
  if (operator !== '<<' && operator !== '<<-') return
  while (scan.text[scan.at] === ' ') scan.at++
  const raw = /^('[^']*'|"[^"]*"|\\.|[^\s;&|<>()])+/.exec(scan.text.slice(scan.at))?.[0]
  if (!raw) return
  scan.at += raw.length
  scan.heredocs.push({ delimiter: raw.replace(/['"\\]/g, ''), stripTabs: operator === '<<-' })
}

/** Reads the bodies of the waiting here-documents, which start after a line's end; false when one has no end yet. */
function readHeredocs(scan: Scan): boolean {
  while (scan.heredocs[0]) {
    const { delimiter, stripTabs } = scan.heredocs[0]
    let closed = false
    while (!closed && scan.at < scan.text.length) {
      const eol = scan.text.indexOf('\n', scan.at)
      const line = scan.text.slice(scan.at, eol < 0 ? undefined : eol)
      scan.at = eol < 0 ? scan.text.length : eol + 1
      closed = (stripTabs ? line.replace(/^\t+/, '') : line) === delimiter
    }
    if (!closed) return false
    scan.heredocs.shift()
  }
  return true
}

/** One word with its quotes and substitutions; undefined when it does not end. */
function readWord(scan: Scan, end: ')' | '`' | undefined): string | undefined {
  const { text } = scan
  const from = scan.at
  while (scan.at < text.length) {
    const c = text[scan.at] as string
    if (c === '\\') {
      if (scan.at + 1 >= text.length) return undefined
      scan.at += 2
    } else if (c === "'") {
      const close = text.indexOf("'", scan.at + 1)
      if (close < 0) return undefined
      scan.at = close + 1
    } else if (c === '"') {
      if (!readDoubleQuotes(scan)) return undefined
    } else if (c === '$' || c === '`') {
      if (c === '`' && end === '`') break
      if (!readDollar(scan)) return undefined
    } else if (/[\s;&|<>()]/.test(c)) break
    else scan.at++
  }
  return text.slice(from, scan.at)
}

function readDoubleQuotes(scan: Scan): boolean {
  scan.at++
  while (scan.at < scan.text.length) {
    const c = scan.text[scan.at]
    if (c === '"') {
      scan.at++
      return true
    }
    if (c === '\\') scan.at += 2
    else if (c === '$' || c === '`') {
      if (!readDollar(scan)) return false
    } else scan.at++
  }
  return false
}

/** A `$(…)`, `${…}` or backquote; false when it does not end. */
function readDollar(scan: Scan): boolean {
  const { text } = scan
  if (text[scan.at] === '`') {
    scan.at++
    return !readCommands(scan, '`')
  }
  if (text[scan.at + 1] === '(') {
    scan.at += 2
    return !readCommands(scan, ')')
  }
  if (text[scan.at + 1] === '{') {
    const close = text.indexOf('}', scan.at)
    scan.at = close + 1
    return close >= 0
  }
  scan.at++
  return true
}
