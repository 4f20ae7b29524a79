import { describe, expect, it } from 'vitest'
import { checkNode } from './node-version.mjs'
import { sentenceFor, Trouble } from './trouble.mjs'

describe('what an operator is told', () => {
  const cases: [name: string, error: unknown, sentence: string | undefined][] = [
    ['trouble speaks for itself', new Trouble('The port is taken.'), 'The port is taken.'],
    ['a full disk, from the file system', { code: 'ENOSPC' }, 'The disk is full: free some space and start again.'],
    ['a full disk, from PostgreSQL', { code: '53100' }, 'The disk is full: free some space and start again.'],
    [
      'a full disk, from a tool',
      { message: 'initdb: could not write: No space left on device' },
      'The disk is full: free some space and start again.',
    ],
    ['a bug is not explained away', new TypeError('x is not a function'), undefined],
  ]
  it.each(cases)('%s', (_, error, sentence) => expect(sentenceFor(error)).toBe(sentence))

  const versions: [version: string, fits: boolean][] = [
    ['18.20.8', false],
    ['20.18.3', false],
    ['20.19.0', true],
    ['22.1.0', true],
    ['26.0.0', true],
  ]
  it.each(versions)('Node %s fits: %s', (version, fits) => {
    const check = () => checkNode(version)
    if (fits) expect(check).not.toThrow()
    else expect(check).toThrow(`Seatrial needs Node 20.19 or newer; this is Node ${version}.`)
  })
})
