import { describe, expect, it } from 'vitest'
import { createClock, minutesAndSeconds, timeLeft, warningBetween } from './clock'

it('never goes back, and catches up after a sleep', () => {
  let monotonic = 0
  const clock = createClock(1_000_000, () => monotonic)
  monotonic = 5_000
  clock.sync(1_004_200) // this message took 800 ms
  expect(clock.now()).toBe(1_005_000)
  clock.sync(1_065_000) // the computer slept for a minute
  expect(clock.now()).toBe(1_065_000)
})

const times: [number, string][] = [
  [2_400_000, '40:00'],
  [59_001, '01:00'],
  [1, '00:01'],
  [0, '00:00'],
  [-5_000, '00:00'],
  [7_200_000, '2:00:00'],
]
describe('time left', () => {
  it.each(times)('%i ms', (ms, text) => expect(timeLeft(ms)).toBe(text))
})

it('warns once at each mark', () => {
  expect([warningBetween(900_500, 899_500), warningBetween(899_500, 898_500), warningBetween(300_001, 300_000)]).toEqual([15, undefined, 5])
})

it.each([
  [0, '0:00'],
  [4_900, '0:04'],
  [750_000, '12:30'],
  [4_500_000, '75:00'],
])('%i ms have passed: %s', (ms, text) => expect(minutesAndSeconds(ms)).toBe(text))
