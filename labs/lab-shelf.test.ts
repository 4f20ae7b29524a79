import { expect, it } from 'vitest'
import { createShelf } from './lab-shelf'
import type { LiveLab } from './live-lab'

const closed: string[] = []
const live = (name: string, busy = false) => ({ busy: () => busy, close: () => void closed.push(name) }) as unknown as LiveLab

it('lets go of a quarter of its labs when memory is short: the idle ones that were used longest ago', () => {
  let used = 0
  let now = 0
  const shelf = createShelf(
    1_000,
    () => used,
    () => now,
  )
  for (const name of ['a', 'b', 'c']) shelf.keep(name, live(name, name === 'a'))
  shelf.get('b')
  used = 800
  now = 5_000
  shelf.keep('d', live('d'))
  expect(closed).toEqual(['c'])
  expect(shelf.holds()).toEqual({ labs: 3, heapBytes: 800 })
  expect([shelf.get('c'), shelf.get('a') !== undefined]).toEqual([undefined, true])
})
