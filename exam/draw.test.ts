import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { DrawError, drawQuestions } from './draw'

const question = (questionId: string, kind: 'terminal' | 'choice' = 'terminal') => ({
  questionId,
  kind,
  domain: 'services-networking',
  topics: ['dns'],
})
const bank = [...'abcdef'].map((id) => question(id)).concat([...'xyz'].map((id) => question(id, 'choice')))
const groups = [
  { count: 3, answer: 'terminal' as const },
  { count: 1, answer: 'choice' as const },
]
const ids = (seed: string, seen = new Map<string, number>()) => drawQuestions(groups, bank, seen, seed).map(({ questionId }) => questionId)

describe('the draw', () => {
  it('is the same for the same seed', () => expect(ids('s')).toEqual(ids('s')))

  it('takes the unseen first, whatever the seed', () => {
    const seen = new Map([...'abcx'].map((id) => [id, 1]))
    fc.assert(
      fc.property(fc.string(), (seed) => {
        expect(ids(seed, seen).filter((id) => seen.has(id))).toEqual([])
      }),
    )
  })

  it('fills every group and draws nothing twice, whatever the seed and the past', () => {
    const past = fc.dictionary(fc.constantFrom(...'abcdefxyz'), fc.nat(3))
    fc.assert(
      fc.property(fc.string(), past, (seed, seen) => {
        const drawn = drawQuestions(groups, bank, new Map(Object.entries(seen)), seed)
        expect(new Set(drawn).size).toBe(4)
        expect(drawn.filter(({ kind }) => kind === 'choice')).toHaveLength(1)
      }),
    )
  })

  it('differs between seeds', () => expect(new Set([...'123456789'].map((seed) => ids(seed).join())).size).toBeGreaterThan(5))

  it('says when the bank is too small', () =>
    expect(() => drawQuestions([{ count: 7, answer: 'terminal' }], bank, new Map(), 's')).toThrow(DrawError))
})
