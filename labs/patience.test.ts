import { expect, it, vi } from 'vitest'
import { DatabaseAway } from '@/exam/store/database'
import { patiently } from './patience'

it('does again what the database did not take, and says once that it waits', async () => {
  const waits = vi.fn()
  let tries = 0
  const act = async () => {
    tries += 1
    if (tries < 3) throw new DatabaseAway()
    return 'stored'
  }
  expect(await patiently(act, waits, async () => undefined)).toBe('stored')
  expect([tries, waits.mock.calls.length]).toEqual([3, 1])
})

it('throws what waiting does not mend', async () => {
  const waits = vi.fn()
  await expect(patiently(() => Promise.reject(new Error('a bug')), waits)).rejects.toThrow('a bug')
  expect(waits).not.toHaveBeenCalled()
})
