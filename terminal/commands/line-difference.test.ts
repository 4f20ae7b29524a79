import { describe, expect, it } from 'vitest'
import { lineDifference, normalDiff } from './line-difference'

// As GNU diffutils 3.10 prints them.
const differences: Record<string, [before: string, after: string, said: string]> = {
  'a line changed': ['a\nb\nc\n', 'a\nx\nc\n', '2c2\n< b\n---\n> x\n'],
  'lines added': ['a\n', 'a\nb\nc\n', '1a2,3\n> b\n> c\n'],
  'lines taken away': ['a\nb\nc\n', 'c\n', '1,2d0\n< a\n< b\n'],
  'from nothing': ['', 'a\n', '0a1\n> a\n'],
  'two places': ['a\nb\nc\nd\n', 'x\nb\nc\nd\ne\n', '1c1\n< a\n---\n> x\n4a5\n> e\n'],
  'a last line without its end': ['a\nb', 'a\nb\n', '2c2\n< b\n\\ No newline at end of file\n---\n> b\n'],
}

describe('diff', () => {
  it.each(Object.entries(differences))('%s', (_, [before, after, said]) => {
    expect(normalDiff(before, after, lineDifference(before, after)!)).toBe(said)
  })
})
