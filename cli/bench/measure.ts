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

/** How much memory, KB a piece, `count` things keep that `make` makes. */
export async function memoryOf(count: number, make: (index: number) => unknown): Promise<number> {
  if (!collect) {
    setFlagsFromString('--expose-gc')
    collect = runInNewContext('gc') as () => void
  }
  const used = () => {
    collect?.()
    const { heapUsed, external } = process.memoryUsage()
    return heapUsed + external
  }
  const before = used()
  const kept: unknown[] = []
  for (let index = 0; index < count; index++) kept.push(await make(index))
  const each = (used() - before) / count / 1024
  // Read after measuring, so that nothing is let go of before.
  return kept.length === count ? each : 0
}
