/** What a key press (or a paste) means to the line. */
export type Key = { type: 'text'; text: string } | { type: KeyName }

export type KeyName =
  | 'enter'
  | 'tab'
  | 'backspace'
  | 'delete'
  | 'left'
  | 'right'
  | 'up'
  | 'down'
  | 'home'
  | 'end'
  | 'word-left'
  | 'word-right'
  | 'kill-to-start'
  | 'kill-to-end'
  | 'kill-word-left'
  | 'kill-word-right'
  | 'rubout-word'
  | 'yank'
  | 'swap'
  | 'last-argument'
  | 'search'
  | 'cancel'
  | 'clear'
  | 'interrupt'
  | 'suspend'
  | 'end-of-input'
  | 'none'

// As bash's default emacs key map (readline), as far as exam candidates use it.
const sequences: Record<string, KeyName> = {
  '\r': 'enter',
  '\n': 'enter',
  '\t': 'tab',
  '\x7f': 'backspace',
  '\b': 'backspace',
  '\x01': 'home',
  '\x02': 'left',
  '\x03': 'interrupt',
  '\x04': 'end-of-input',
  '\x05': 'end',
  '\x06': 'right',
  '\x07': 'cancel',
  '\x0b': 'kill-to-end',
  '\x0c': 'clear',
  '\x0e': 'down',
  '\x10': 'up',
  '\x12': 'search',
  '\x14': 'swap',
  '\x15': 'kill-to-start',
  '\x17': 'kill-word-left',
  '\x19': 'yank',
  '\x1a': 'suspend',
  '\x1b[A': 'up',
  '\x1bOA': 'up',
  '\x1b[B': 'down',
  '\x1bOB': 'down',
  '\x1b[C': 'right',
  '\x1bOC': 'right',
  '\x1b[D': 'left',
  '\x1bOD': 'left',
  '\x1b[H': 'home',
  '\x1bOH': 'home',
  '\x1b[1~': 'home',
  '\x1b[F': 'end',
  '\x1bOF': 'end',
  '\x1b[4~': 'end',
  '\x1b[3~': 'delete',
  '\x1b[1;5C': 'word-right',
  '\x1b[1;3C': 'word-right',
  '\x1bf': 'word-right',
  '\x1b[1;5D': 'word-left',
  '\x1b[1;3D': 'word-left',
  '\x1bb': 'word-left',
  '\x1b\x7f': 'rubout-word',
  '\x1bd': 'kill-word-right',
  '\x1b.': 'last-argument',
  '\x1b_': 'last-argument',
}
const pasteStart = '\x1b[200~'
const pasteEnd = '\x1b[201~'

/** Reads what the terminal widget reports for key presses and (bracketed) pastes. Lines of a paste become text and `enter`. */
export function keysOf(data: string): Key[] {
  const keys: Key[] = []
  let at = 0
  while (at < data.length) {
    if (data.startsWith(pasteStart, at)) {
      const end = data.indexOf(pasteEnd, at)
      keys.push(...pasted(data.slice(at + pasteStart.length, end < 0 ? undefined : end)))
      at = end < 0 ? data.length : end + pasteEnd.length
      continue
    }
    const sequence = sequenceAt(data, at)
    if (sequence) {
      keys.push({ type: sequences[sequence] ?? 'none' })
      at += sequence.length
      continue
    }
    let end = at + 1
    while (end < data.length && !isControl(data, end)) end++
    keys.push({ type: 'text', text: data.slice(at, end) })
    at = end
  }
  return keys
}

const isControl = (data: string, at: number) => data.charCodeAt(at) < 32 || data[at] === '\x7f'

function sequenceAt(data: string, at: number): string | undefined {
  if (!isControl(data, at)) return undefined
  if (data[at] !== '\x1b') return data[at]
  // biome-ignore lint/suspicious/noControlCharactersInRegex: key presses arrive as escape codes
  return /^\x1b(\[[0-9;?]*[ -/]*[@-~]|O.|[^[O])?/s.exec(data.slice(at))?.[0]
}

function pasted(text: string): Key[] {
  const lines = text.replace(/\r\n?/g, '\n').split('\n')
  return lines.flatMap((line, i): Key[] => [
    ...(line ? [{ type: 'text' as const, text: line }] : []),
    ...(i < lines.length - 1 ? [{ type: 'enter' as const }] : []),
  ])
}
