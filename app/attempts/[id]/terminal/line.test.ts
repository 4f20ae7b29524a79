import { describe, expect, it } from 'vitest'
import { keysOf } from './keys'
import { applyCompletion, emptyLine, press, type Wish } from './line'

/** Types raw terminal data into a line; `|` in the result is the cursor. */
function type(data: string, history: string[] = []): { shown: string; wishes: Wish[] } {
  let line = emptyLine(history)
  const wishes: Wish[] = []
  for (const key of keysOf(data)) {
    const pressed = press(line, key)
    line = pressed.line
    if (pressed.wish) wishes.push(pressed.wish)
  }
  return { shown: `${line.text.slice(0, line.cursor)}|${line.text.slice(line.cursor)}`, wishes }
}

const shown: [string, string, string][] = [
  ['text', 'kubectl', 'kubectl|'],
  ['backspace', 'ab\x7f', 'a|'],
  ['arrows', 'ac\x1b[Db', 'ab|c'],
  ['Ctrl-A, Ctrl-E', 'b\x01a\x05c', 'abc|'],
  ['Ctrl-U', 'one two\x15', '|'],
  ['Ctrl-K and Ctrl-Y', 'one two\x01\x0b\x19\x19', 'one twoone two|'],
  ['Ctrl-W goes by blanks', 'get svc/my-web\x17', 'get |'],
  ['Ctrl-W after Ctrl-W adds to what Ctrl-Y brings', 'a b c\x17\x17\x19', 'a b c|'],
  ['Ctrl-K after Ctrl-U too', 'one two\x1bb\x15\x0b\x19', 'one two|'],
  ['Alt-Backspace goes by words', 'get svc/my-web\x1b\x7f', 'get svc/my-|'],
  ['Alt-D, moved, Ctrl-Y', 'one two\x01\x1bd\x05\x19', ' twoone|'],
  ['Alt-B goes by words', 'svc/my-web\x1bb', 'svc/my-|web'],
  ['Ctrl-Right', 'one two\x01\x1b[1;5C', 'one| two'],
  ['Delete', 'ab\x01\x1b[3~', '|b'],
  ['Ctrl-D in a line deletes', 'ab\x01\x04', '|b'],
  ['Ctrl-T', 'sl\x14', 'ls|'],
  ['an unknown sequence is nothing', 'a\x1b[15~b', 'ab|'],
  ['Enter in an open here-document', 'cat <<EOF\rx', 'cat <<EOF\nx|'],
]
describe('keys edit the line', () => {
  it.each(shown)('%s', (_, data, expected) => expect(type(data).shown).toBe(expected))
})

const recalled: [string, string, string][] = [
  ['up', '\x1b[A', 'second|'],
  ['up twice', '\x1b[A\x1b[A', 'first|'],
  ['up and down again keeps the draft', 'draft\x1b[A\x1b[B', 'draft|'],
  ['Ctrl-R finds', '\x12fi\x05', 'first|'],
  ['Ctrl-R keeps what it found last when there is no more', '\x12fi\x12zz\x05', 'first|'],
  ['Ctrl-R then Ctrl-G gives the draft back', 'draft\x12fi\x07', 'draft|'],
  ['Alt-. brings the last word', 'x \x1b.', 'x second|'],
  ['Alt-. again goes further back', 'x \x1b.\x1b.', 'x first|'],
  ['Alt-. stays at the first', 'x \x1b.\x1b.\x1b.', 'x first|'],
  ['Alt-. after another key begins anew', 'x \x1b.-\x1b.', 'x second-second|'],
]
describe('history', () => {
  it.each(recalled)('%s', (_, data, expected) => expect(type(data, ['first', 'second']).shown).toBe(expected))
})

const wished: [string, string, Wish[]][] = [
  ['Enter', 'ls\r', ['submit']],
  ['Ctrl-C', 'ls\x03', ['interrupt']],
  ['Ctrl-D on an empty line', '\x04', ['end-of-input']],
  ['Tab', 'k\t', ['complete']],
  ['Ctrl-L', '\x0c', ['clear']],
  ['a pasted here-document is one line', '\x1b[200~cat <<E\na\nE\n\x1b[201~', ['submit']],
]
describe('keys that mean more', () => {
  it.each(wished)('%s', (_, data, expected) => expect(type(data).wishes).toEqual(expected))
})

const completions: [string, string, number, string[], string, boolean][] = [
  ['the only candidate, and a space', 'kubectl ge', 8, ['get'], 'kubectl get ', false],
  ['a folder goes on', 'cat /et', 4, ['/etc/'], 'cat /etc/', false],
  ['what all share', 'kubectl c', 8, ['config', 'cordon', 'copy'], 'kubectl co', false],
  ['nothing more in common', 'kubectl co', 8, ['config', 'cordon'], 'kubectl co', true],
  ['no candidate', 'kubectl zz', 8, [], 'kubectl zz', false],
]
describe('completion', () => {
  it.each(completions)('%s', (_, text, from, candidates, expected, ambiguous) => {
    const applied = applyCompletion({ ...emptyLine([]), text, cursor: text.length }, from, candidates)
    expect([applied.line.text, applied.ambiguous]).toEqual([expected, ambiguous])
  })
})
