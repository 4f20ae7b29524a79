import { AsyncLocalStorage } from 'node:async_hooks'

/**
 * just-bash reads the real clock and real randomness. This module replaces both, once and before just-bash is loaded: import it first.
 * Inside `asLab` they answer for the running lab; outside they are the real ones. Labs may take turns: each keeps its own through awaits.
 */
type LabTime = { now(): number; random(): number }

const running = new AsyncLocalStorage<LabTime>()
const RealDate = Date
const realRandom = Math.random

/** Wall time, milliseconds since the epoch, also inside a lab. */
export const wallNow = (): number => RealDate.now()

const now = () => running.getStore()?.now() ?? RealDate.now()

globalThis.Date = new Proxy(RealDate, {
  construct: (target, given, newTarget) => Reflect.construct(target, given.length === 0 ? [now()] : given, newTarget),
  apply: () => new RealDate(now()).toString(),
  get: (target, key) => (key === 'now' ? now : Reflect.get(target, key)),
})
Math.random = () => running.getStore()?.random() ?? realRandom()
// Bash's `time` measures by it.
const realElapsed = performance.now.bind(performance)
performance.now = () => running.getStore()?.now() ?? realElapsed()

/** Runs `act` with the clock of a lab and numbers drawn from `seed`. */
export function asLab<T>(clock: { now(): number }, seed: string, act: () => Promise<T>): Promise<T> {
  return running.run({ now: clock.now, random: randomOf(seed) }, act)
}

/** mulberry32 over a hash of the seed: enough for `$RANDOM` and `shuf`. */
function randomOf(seed: string): () => number {
  let state = 0x811c9dc5
  for (const char of seed) state = Math.imul(state ^ (char.codePointAt(0) ?? 0), 0x01000193)
  return () => {
    state = (state + 0x6d2b79f5) | 0
    let mixed = Math.imul(state ^ (state >>> 15), 1 | state)
    mixed = (mixed + Math.imul(mixed ^ (mixed >>> 7), 61 | mixed)) ^ mixed
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 4294967296
  }
}
