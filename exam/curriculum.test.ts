import fc from 'fast-check'
import { expect, it } from 'vitest'
import { coverage, domainWeights, spread } from './curriculum'

const plenty = (domains: string[]) => new Map(domains.map((domain) => [domain, 100]))
const all = Object.keys(domainWeights)

it('the domains make the whole exam', () => expect(Object.values(domainWeights).reduce((sum, each) => sum + each, 0)).toBe(100))

it.each([
  ['a full bank gives each domain its share', 16, plenty(all), [5, 4, 3, 2, 2]],
  ['one domain gives all', 16, plenty(['services-networking']), [0, 0, 16, 0, 0]],
  ['two share by their weights', 16, plenty(['troubleshooting', 'storage']), [12, 0, 0, 0, 4]],
  ['what one lacks, the others give', 16, new Map([...plenty(all), ['troubleshooting', 1]]), [1, 5, 4, 3, 3]],
  ['a bank that is too small gives what it has', 16, new Map([['storage', 3]]), [0, 0, 0, 0, 3]],
])('%s', (_, count, have, given) => expect([...spread(count, have).values()]).toEqual(given))

it('never takes what is not there, and takes all it may', () => {
  const bank = fc.dictionary(fc.constantFrom(...all), fc.nat(20))
  fc.assert(
    fc.property(fc.integer({ min: 1, max: 40 }), bank, (count, counts) => {
      const have = new Map(Object.entries(counts))
      const given = spread(count, have)
      for (const [domain, n] of given) expect(n).toBeLessThanOrEqual(have.get(domain) ?? 0)
      const inAll = [...have.values()].reduce((sum, n) => sum + n, 0)
      expect([...given.values()].reduce((sum, n) => sum + n, 0)).toBe(Math.min(count, inAll))
    }),
  )
})

it.each([
  ['everything', plenty(all), { percent: 100, covered: all, missing: [] }],
  [
    'one domain',
    plenty(['services-networking']),
    { percent: 20, covered: ['services-networking'], missing: all.filter((domain) => domain !== 'services-networking') },
  ],
  [
    'a domain that has a task too few is not covered',
    new Map([
      ['services-networking', 3],
      ['storage', 1],
    ]),
    { percent: 20, covered: ['services-networking'], missing: all.filter((domain) => domain !== 'services-networking') },
  ],
])('covers %s', (_, have, covers) => expect(coverage(16, have)).toEqual(covers))
