import { expect, it } from 'vitest'
import { readMessage } from './messages'

const line = { type: 'line', task: 0, seq: 1, line: 'id' }

it.each([
  ['a line', JSON.stringify(line), line],
  ['what an older page does not know', JSON.stringify({ ...line, more: 1 }), line],
  ['a number that its column cannot hold', JSON.stringify({ ...line, seq: 2 ** 31 }), null],
  ['a number that is none', '{"type":"line","task":0,"seq":1e99,"line":"id"}', null],
  ['a line without a number', '{"type":"line","task":0,"line":"id"}', null],
  ['another word', '{"type":"__proto__","task":0}', null],
  ['a screen as wide as a street', '{"type":"resize","task":0,"columns":9999,"rows":1}', null],
  ['no object', '[]', null],
  ['half of one', '{', null],
  ['nothing', '', null],
])('%s', (_name, frame, message) => {
  expect(readMessage(frame)).toEqual(message)
})
