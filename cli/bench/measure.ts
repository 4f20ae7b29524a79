import { cpuUsage } from 'node:process'
import { setFlagsFromString } from 'node:v8'
import { runInNewContext } from 'node:vm'

/** Processor time of this process, milliseconds, user and system together. */
function cpuNow(): number {
  const { user, system } = cpuUsage()
  return (user + system) / 1_000
}

/** What each of `times` runs of `act` costs, after some that only warm up. Processor time is counted in microseconds; give it more than one. */
export async function cpuSamples(times: number, warm: number, act: (index: number) => unknown): Promise<number[]> {
  return samples(times, warm, cpuNow, act)
}

export async function wallSamples(times: number, warm: number, act: (index: number) => unknown): Promise<number[]> {
  return samples(times, warm, () => performance.now(), act)
}

async function samples(times: number, warm: number, now: () => number, act: (index: number) => unknown): Promise<number[]> {
  for (let index = 0; index < warm; index++) await act(index)
  const found: number[] = []
  for (let index = warm; index < warm + times; index++) {
    const before = now()
    await act(index)
    found.push(now() - before)
  }
  return found
}

let collect: (() => void) | undefined

/** How much memory, KB a piece, `count` things keep that `make` makes; a few are measured several times. */
export async function memorySamples(count: number, make: (index: number) => unknown): Promise<number[]> {
  if (!collect) {
    setFlagsFromString('--expose-gc')
    collect = runInNewContext('gc') as () => void
  }
  // What all of them share is there before, and what went before is gone.
  await make(0)
  const found: number[] = []
  for (let round = 0; round < Math.max(1, 9 / count); round++) found.push(await memoryOf(count, (index) => make(round * count + index)))
  return found
}

/** A round of its own: what it made is gone when it is over. */
async function memoryOf(count: number, make: (index: number) => unknown): Promise<number> {
  const before = await used()
  const kept: unknown[] = []
  for (let index = 1; index <= count; index++) kept.push(await make(index))
  const each = ((await used()) - before) / count / 1024
  // Read after measuring, so that nothing is let go of before.
  return kept.length === count ? each : Number.NaN
}

/** Bytes in use once what is let go of is collected; some of it waits for the next turn. */
async function used(): Promise<number> {
  for (let turn = 0; turn < 4; turn++) {
    collect?.()
    await new Promise((resolve) => setImmediate(resolve))
  }
  const { heapUsed, external } = process.memoryUsage()
  return heapUsed + external
}
