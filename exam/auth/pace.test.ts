import { expect, it } from 'vitest'
import { keepsPace, paces } from './pace'

it.each(Object.entries(paces))('%s: a flood of one person is held up and hinders nobody else', (name, { burst, perSecond }) => {
  const what = name as keyof typeof paces
  const taken = (user: string, count: number, now: number) =>
    Array.from({ length: count }, () => keepsPace(what, user, now)).filter(Boolean)
  expect(taken('ann', burst + 50, 0)).toHaveLength(burst)
  expect(taken('bob', 1, 0)).toHaveLength(1)
  expect(taken('ann', burst, 1_000)).toHaveLength(perSecond)
})
