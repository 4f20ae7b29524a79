import { describe, expect, it } from 'vitest'
import { canonicalQuantity, equalQuantities, parseQuantity } from './quantity'

describe('quantities', () => {
  it.each([
    ['100m', 0.1, '100m'],
    ['0.1', 0.1, '100m'],
    [0.5, 0.5, '500m'],
    ['1000m', 1, '1'],
    ['1', 1, '1'],
    [2, 2, '2'],
    ['1Gi', 2 ** 30, '1Gi'],
    ['1024Mi', 2 ** 30, '1Gi'],
    ['1.5Gi', 1.5 * 2 ** 30, '1536Mi'],
    ['0.5Ki', 512, '512'],
    ['1500M', 1.5e9, '1500M'],
    ['1000k', 1e6, '1M'],
    ['1e3', 1000, '1e3'],
    ['-5', -5, '-5'],
    ['0', 0, '0'],
    ['0Mi', 0, '0'],
    ['.5', 0.5, '500m'],
    ['5.', 5, '5'],
    ['0.0000000001', 1e-9, '1n'],
    ['', undefined, undefined],
    ['abc', undefined, undefined],
    ['1GB', undefined, undefined],
    ['1 Gi', undefined, undefined],
    ['1,5', undefined, undefined],
  ])('%s', (text, value, canonical) => {
    expect([parseQuantity(text), canonicalQuantity(text)]).toEqual([value, canonical])
  })

  it('compares amounts, not spelling', () => {
    expect(equalQuantities('0.1', '100m')).toBe(true)
    expect(equalQuantities('1Gi', '1G')).toBe(false)
    expect(equalQuantities('x', 'x')).toBe(false)
  })
})
