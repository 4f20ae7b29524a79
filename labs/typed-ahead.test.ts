import { expect, it } from 'vitest'
import { edits, typedAhead } from './typed-ahead'

const never = new AbortController().signal

it('what is typed is read in its order, before and after somebody waits for it', async () => {
  const typed = typedAhead()
  typed.put('one')
  typed.put(null)
  expect([await typed.take(never), await typed.take(never)]).toEqual(['one', null])
  const waits = typed.take(never)
  typed.put('two')
  expect(await waits).toBe('two')
  const stop = new AbortController()
  const ended = typed.take(stop.signal)
  stop.abort()
  expect(await ended).toBeUndefined()
  typed.put('three')
  expect(await typed.take(never)).toBe('three')
})

it('what nobody reads waits up to a megabyte, and there is room again once it is read', async () => {
  const typed = typedAhead()
  const most = 'x'.repeat(1024 * 1024 - 1)
  typed.put(most)
  typed.put('lost')
  expect(await typed.take(never)).toBe(most)
  typed.put('kept')
  expect(await typed.take(never)).toBe('kept')
})

it('an editor gets its own text, whichever comes first, and texts that nobody asks for are forgotten', async () => {
  const saved = edits()
  const asked = saved.take('a')
  saved.put('a', 'of a')
  expect(await asked).toBe('of a')
  for (const id of ['b', 'c', 'd', 'e', 'f']) saved.put(id, `of ${id}`)
  expect([await saved.take('f'), await saved.take('c')]).toEqual(['of f', 'of c'])
  const forgotten = saved.take('b')
  saved.put('b', undefined)
  expect(await forgotten).toBeUndefined()
})
