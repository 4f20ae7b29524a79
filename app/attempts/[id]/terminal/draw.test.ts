import { describe, expect, it } from 'vitest'
import { inColumns, leave, notDrawn, redraw } from './draw'

const drawings: [string, [number, string, string, number, number], string, number][] = [
  ['a short line', [0, '$ ', 'ls', 2, 80], '\r\x1b[J$ ls\r\x1b[4C', 0],
  ['the cursor inside it', [0, '$ ', 'ls', 1, 80], '\r\x1b[J$ ls\r\x1b[3C', 0],
  ['a line that wraps', [0, '$ ', 'abcdef', 6, 5], '\r\x1b[J$ abcdef\r\x1b[3C', 1],
  ['drawn over itself', [1, '$ ', 'abcdef', 0, 5], '\x1b[1A\r\x1b[J$ abcdef\r\x1b[1A\x1b[2C', 0],
  ['a row exactly full', [0, '$ ', 'abc', 3, 5], '\r\x1b[J$ abc\r\n\r', 1],
  ['a continuation line', [0, '$ ', 'a\nb', 3, 80], '\r\x1b[J$ a\r\n> b\r\x1b[3C', 1],
  ['colours in a prompt take no room', [0, '\x1b[32m$\x1b[0m ', 'x', 1, 80], '\r\x1b[J\x1b[32m$\x1b[0m x\r\x1b[3C', 0],
  ['wide characters take two columns', [0, '', '船', 1, 80], '\r\x1b[J船\r\x1b[2C', 0],
]
describe('drawing a line', () => {
  it.each(drawings)('%s', (_, [row, prompt, text, cursor, columns], codes, after) =>
    expect(redraw({ row }, prompt, text, cursor, columns)).toEqual({ codes, drawn: { row: after } }),
  )
})

it('leaves a wrapped line from its middle', () => expect(leave(notDrawn, '$ ', 'abcdef', 5)).toBe('\x1b[1B\r\n'))
it('lists candidates down the columns', () => expect(inColumns(['a', 'b', 'c', 'd', 'e'], 6)).toBe('a  d\r\nb  e\r\nc'))
