import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { DrawError, drawQuestions } from './draw'
import type { Difficulty } from './views'

const question = (
  questionId: string,
  kind: 'terminal' | 'choice' = 'terminal',
  difficulty: Difficulty = 'medium',
  domain = 'services-networking',
) => ({
  questionId,
  kind,
  domain,
  difficulty,
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

describe('an exam over the curriculum', () => {
  const domains = ['troubleshooting', 'cluster-architecture', 'services-networking', 'workloads-scheduling', 'storage']
  const difficulties: Difficulty[] = ['easy', 'medium', 'hard']
  const whole = domains.flatMap((domain) =>
    difficulties.flatMap((difficulty) =>
      [...'abcdef'].map((id) => question(`${domain}-${difficulty}-${id}`, 'terminal', difficulty, domain)),
    ),
  )
  const mock = [{ count: 16, answer: 'terminal' as const, by: 'curriculum' as const, mix: { easy: 4, medium: 8, hard: 4 } }]
  const count = (drawn: typeof whole, key: 'domain' | 'difficulty') =>
    Object.fromEntries(
      [...new Set(drawn.map((each) => each[key]))].sort().map((each) => [each, drawn.filter((one) => one[key] === each).length]),
    )

  it('has each domain by its weight and the mix of difficulties, whatever the seed', () => {
    fc.assert(
      fc.property(fc.string(), (seed) => {
        const drawn = drawQuestions(mock, whole, new Map(), seed)
        expect(count(drawn, 'domain')).toEqual({
          'cluster-architecture': 4,
          'services-networking': 3,
          storage: 2,
          troubleshooting: 5,
          'workloads-scheduling': 2,
        })
        expect(count(drawn, 'difficulty')).toEqual({ easy: 4, hard: 4, medium: 8 })
      }),
    )
  })

  it('rather repeats a difficulty than a question', () => {
    const seen = new Map(whole.filter(({ difficulty }) => difficulty !== 'hard').map(({ questionId }) => [questionId, 1]))
    expect(count(drawQuestions(mock, whole, seen, 's'), 'difficulty')).toEqual({ hard: 16 })
  })

  it('is drawn from the domains that there are', () => {
    const drawn = drawQuestions(
      mock,
      whole.filter(({ domain }) => domain === 'storage'),
      new Map(),
      's',
    )
    expect(count(drawn, 'domain')).toEqual({ storage: 16 })
  })
})
