import { expect, it } from 'vitest'
import { clockJumps } from './clock-jumps'

it('tells once that the clock was set, in which direction, and not that it drifts', () => {
  let [wall, elapsed] = [1_800_000_000_000, 0]
  const pass = (wallMs: number, elapsedMs: number) => {
    wall += wallMs
    elapsed += elapsedMs
  }
  const jumped = clockJumps(
    () => wall,
    () => elapsed,
  )
  const steps: [number, number, number][] = [
    [3_000, 3_000, 0],
    [3_100, 3_000, 0],
    [3_603_000, 3_000, 3_600_000],
    [3_000, 3_000, 0],
    [-3_597_000, 3_000, -3_600_000],
    [60_000, 60_000, 0],
  ]
  for (const [wallMs, elapsedMs, expected] of steps) {
    pass(wallMs, elapsedMs)
    expect(jumped()).toBe(expected)
  }
})
