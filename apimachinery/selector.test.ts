import { describe, expect, it } from 'vitest'
import {
  formatSelector,
  matchesLabels,
  matchesRequirements,
  matchesSelector,
  parseFieldSelector,
  parseSelector,
  SelectorError,
} from './selector'

const labels = { app: 'web', tier: 'front', version: '3' }

describe('label selectors', () => {
  it.each([
    ['', true],
    ['app=web', true],
    ['app==web', true],
    ['app=api', false],
    ['app!=api', true],
    ['missing!=x', true],
    ['app in (web, api)', true],
    ['app notin (web)', false],
    ['missing notin (web)', true],
    ['tier', true],
    ['!tier', false],
    ['!missing', true],
    ['version>2', true],
    ['version<3', false],
    ['app=web,tier in (front),!missing', true],
    ['missing=', false],
  ])('%s', (text, expected) => {
    expect(matchesRequirements(labels, parseSelector(text))).toBe(expected)
  })

  it.each([
    ['app=web,', "found '', expected: identifier after ','"],
    ['app in web', "found 'web' expected: '('"],
    ['app in (web', "found '', expected: ',', or ')'"],
    ['=web', "unable to parse requirement: found '=', expected: identifier"],
    ['app web', "unable to parse requirement: found 'web', expected: in, notin, =, ==, !=, gt, lt"],
  ])('refuses %s', (text, message) => {
    expect(() => parseSelector(text)).toThrow(new SelectorError(message))
  })

  it.each([
    [undefined, '<none>'],
    [{}, '<none>'],
    [{ matchLabels: { b: '2', a: '1' } }, 'a=1,b=2'],
    [{ matchExpressions: [{ key: 'a', operator: 'In' as const, values: ['y', 'x'] }] }, 'a in (x,y)'],
    [
      {
        matchExpressions: [
          { key: 'a', operator: 'Exists' as const },
          { key: 'b', operator: 'DoesNotExist' as const },
        ],
      },
      'a,!b',
    ],
  ])('prints %j', (selector, text) => {
    expect(formatSelector(selector)).toBe(text)
  })

  it('selects nothing without a selector, everything with an empty one', () => {
    expect([
      matchesSelector(labels, undefined),
      matchesSelector(labels, {}),
      matchesLabels(undefined, {}),
      matchesLabels(undefined, { a: 'b' }),
    ]).toEqual([false, true, true, false])
  })
})

describe('field selectors', () => {
  it('reads terms', () => {
    expect(parseFieldSelector('metadata.name=web,status.phase!=Running')).toEqual([
      { path: 'metadata.name', value: 'web', negated: false },
      { path: 'status.phase', value: 'Running', negated: true },
    ])
    expect(() => parseFieldSelector('metadata.name')).toThrow("invalid selector: 'metadata.name'; can't understand 'metadata.name'")
  })
})
