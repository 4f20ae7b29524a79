import { needsMore } from './incomplete'
import type { Key } from './keys'

/** The line being typed. `text` may hold newlines (continuation lines, recalled here-documents). */
export type Line = {
  text: string
  cursor: number
  history: string[]
  /** Which history entry is shown; `history.length` is the line of one's own, kept in `draft`. */
  place: number
  draft: string
  killed: string
  /** `failed`: nothing more has been found for the query. */
  search: { query: string; place: number; failed?: true } | null
  /** What the key before did, for keys that go on with it: Alt-. goes further back, a kill adds to the kill before. */
  before?: { key: 'kill' } | { key: 'last-argument'; place: number; length: number }
}

/** What a key asks of the world; the line itself has already changed. */
export type Wish = 'submit' | 'complete' | 'interrupt' | 'end-of-input' | 'clear' | 'bell' | undefined

export const emptyLine = (history: string[], killed = ''): Line => ({
  text: '',
  cursor: 0,
  history,
  place: history.length,
  draft: '',
  killed,
  search: null,
})

/** One key pressed: the line afterwards and what else should happen. Pure. */
export function press(line: Line, key: Key, options: { continues: boolean } = { continues: true }): { line: Line; wish?: Wish } {
  if (line.search) return pressInSearch(line, line.search, key)
  const { before, ...rest } = line
  return act(rest, key, options, before)
}

function act(line: Line, key: Key, options: { continues: boolean }, before: Line['before']): { line: Line; wish?: Wish } {
  const { text, cursor } = line
  const kill = (from: number, to: number): { line: Line } => ({ line: killed(line, from, to, before?.key === 'kill') })
  switch (key.type) {
    case 'text':
      return { line: insert(line, key.text) }
    case 'enter':
      if (!(options.continues && needsMore(text))) return { line: { ...line, cursor: text.length }, wish: 'submit' }
      return { line: insert({ ...line, cursor: text.length }, '\n') }
    case 'tab':
      return { line, wish: 'complete' }
    case 'interrupt':
      return { line, wish: 'interrupt' }
    case 'end-of-input':
      return text ? { line: cut(line, cursor, cursor + 1) } : { line, wish: 'end-of-input' }
    case 'clear':
      return { line, wish: 'clear' }
    case 'backspace':
      return cursor > 0 ? { line: cut(line, cursor - 1, cursor) } : { line, wish: 'bell' }
    case 'delete':
      return { line: cut(line, cursor, cursor + 1) }
    case 'left':
      return { line: { ...line, cursor: Math.max(0, cursor - 1) } }
    case 'right':
      return { line: { ...line, cursor: Math.min(text.length, cursor + 1) } }
    case 'home':
      return { line: { ...line, cursor: text.lastIndexOf('\n', cursor - 1) + 1 } }
    case 'end':
      return { line: { ...line, cursor: endOfRow(text, cursor) } }
    case 'word-left':
      return { line: { ...line, cursor: wordLeft(text, cursor) } }
    case 'word-right':
      return { line: { ...line, cursor: wordRight(text, cursor) } }
    case 'kill-to-start':
      return kill(text.lastIndexOf('\n', cursor - 1) + 1, cursor)
    case 'kill-to-end':
      return kill(cursor, endOfRow(text, cursor))
    case 'kill-word-left':
      return kill(blankLeft(text, cursor), cursor)
    case 'rubout-word':
      return kill(wordLeft(text, cursor), cursor)
    case 'kill-word-right':
      return kill(cursor, wordRight(text, cursor))
    case 'yank':
      return { line: insert(line, line.killed) }
    case 'swap':
      return { line: swap(line) }
    case 'last-argument':
      return lastArgument(line, before)
    case 'up':
      return recall(line, line.place - 1)
    case 'down':
      return recall(line, line.place + 1)
    case 'search':
      return { line: { ...line, draft: text, search: { query: '', place: line.history.length } } }
    case 'suspend':
    case 'cancel':
    case 'none':
      return { line }
  }
}

/** The line with what completion found put in the place of what was typed since `from`. */
export function applyCompletion(line: Line, from: number, candidates: string[]): { line: Line; ambiguous: boolean } {
  const only = candidates.length === 1 ? candidates[0] : undefined
  const common = only === undefined ? commonPrefix(candidates) : /[/=:]$/.test(only) ? only : `${only} `
  const typed = line.text.slice(from, line.cursor)
  if (candidates.length === 0 || (only === undefined && common.length <= typed.length)) return { line, ambiguous: candidates.length > 1 }
  const text = line.text.slice(0, from) + common + line.text.slice(line.cursor)
  return { line: { ...line, text, cursor: from + common.length }, ambiguous: false }
}

function pressInSearch(line: Line, search: { query: string; place: number }, key: Key): { line: Line; wish?: Wish } {
  const found = (query: string, before: number): { line: Line; wish?: Wish } => {
    for (let place = Math.min(before, line.history.length) - 1; place >= 0; place--)
      if (line.history[place]?.includes(query))
        return { line: { ...line, text: line.history[place] as string, place, search: { query, place } } }
    return { line: { ...line, search: { query, place: search.place, failed: true } }, wish: 'bell' }
  }
  if (key.type === 'text') return found(search.query + key.text, line.history.length)
  if (key.type === 'search') return found(search.query, search.place)
  if (key.type === 'backspace') return found(search.query.slice(0, -1), line.history.length)
  if (key.type === 'cancel' || key.type === 'interrupt')
    return { line: { ...line, text: line.draft, cursor: line.draft.length, place: line.history.length, search: null } }
  const settled = { ...line, cursor: line.text.length, search: null }
  return key.type === 'none' ? { line: settled } : press(settled, key)
}

function insert(line: Line, added: string): Line {
  const text = line.text.slice(0, line.cursor) + added + line.text.slice(line.cursor)
  return { ...line, text, cursor: line.cursor + added.length }
}

function cut(line: Line, from: number, to: number): Line {
  return { ...line, text: line.text.slice(0, from) + line.text.slice(to), cursor: from }
}

/** Cuts what Ctrl-Y brings back; with what the kill just before cut, on the side where that stood. */
function killed(line: Line, from: number, to: number, more: boolean): Line {
  if (from >= to) return line
  const text = line.text.slice(from, to)
  const kept = more ? (to === line.cursor ? text + line.killed : line.killed + text) : text
  return { ...cut(line, from, to), killed: kept, before: { key: 'kill' } }
}

/** The last word of the line before; pressed again, of the one before that in its place. */
function lastArgument(line: Line, before: Line['before']): { line: Line; wish?: Wish } {
  const again = before?.key === 'last-argument' ? before : { place: line.history.length, length: 0 }
  const place = again.place - 1
  const word = line.history[place]?.trim().split(/\s+/).at(-1)
  if (word === undefined) return { line: before ? { ...line, before } : line, wish: 'bell' }
  const from = line.cursor - again.length
  return { line: { ...insert(cut(line, from, line.cursor), word), before: { key: 'last-argument', place, length: word.length } } }
}

function swap(line: Line): Line {
  const at = Math.min(line.cursor, line.text.length - 1)
  if (at < 1) return line
  const text = line.text.slice(0, at - 1) + line.text[at] + line.text[at - 1] + line.text.slice(at + 1)
  return { ...line, text, cursor: at + 1 }
}

function recall(line: Line, place: number): { line: Line; wish?: Wish } {
  if (place < 0 || place > line.history.length) return { line, wish: 'bell' }
  const draft = line.place === line.history.length ? line.text : line.draft
  const text = place === line.history.length ? draft : (line.history[place] as string)
  return { line: { ...line, place, draft, text, cursor: text.length } }
}

const endOfRow = (text: string, cursor: number) => {
  const newline = text.indexOf('\n', cursor)
  return newline < 0 ? text.length : newline
}
const isWord = (text: string, at: number) => /[\p{L}\p{N}_]/u.test(text[at] ?? '')

function wordLeft(text: string, cursor: number): number {
  let at = cursor
  while (at > 0 && !isWord(text, at - 1)) at--
  while (at > 0 && isWord(text, at - 1)) at--
  return at
}

function wordRight(text: string, cursor: number): number {
  let at = cursor
  while (at < text.length && !isWord(text, at)) at++
  while (at < text.length && isWord(text, at)) at++
  return at
}

/** Ctrl-W goes by blanks, as unix-word-rubout. */
function blankLeft(text: string, cursor: number): number {
  let at = cursor
  while (at > 0 && /\s/.test(text[at - 1] as string)) at--
  while (at > 0 && !/\s/.test(text[at - 1] as string)) at--
  return at
}

function commonPrefix(words: string[]): string {
  let prefix = words[0] ?? ''
  for (const word of words) while (!word.startsWith(prefix)) prefix = prefix.slice(0, -1)
  return prefix
}
