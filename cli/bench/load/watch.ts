import { monitorEventLoopDelay } from 'node:perf_hooks'
import { database } from '@/exam/store/database'
import type { Waited } from './learner'
import { cpuSeconds, memoryMb, parentOf } from './processes'
import { type Latencies, latencies } from './samples'
import type { ServerProcess } from './servers'

const sayEveryMs = 5_000
const kinds = ['sign-in', 'page', 'ticket', 'touch', 'line'] as const satisfies Waited[]

/** What was measured while something went on. `cpu`: seconds of processor time. `lagMs`: how late this process itself was, 99 times in a hundred at most. */
export type Window = {
  name: string
  learners: number
  seconds: number
  waits: Record<Waited, Latencies>
  cpu: { servers: number; database: number; bench: number }
  lagMs: number
}

export type Watch = {
  waited(what: Waited, ms: number): void
  /** Measures while `act` goes on; tells every few seconds how it goes. */
  during(name: string, learners: () => number, act: () => Promise<unknown>): Promise<Window>
  /** The most that each server has had in memory. */
  memoryMb: (number | null)[]
  stop(): void
}

/** Measures the servers, the database and this process, which drives the learners. */
export async function startWatch(servers: readonly ServerProcess[], say: (text: string) => void): Promise<Watch> {
  const [backend] = await database().$queryRaw<{ pid: number }[]>`SELECT pg_backend_pid() AS pid`
  const postmaster = parentOf(backend?.pid)
  const lag = monitorEventLoopDelay({ resolution: 10 })
  lag.enable()
  const memory: (number | null)[] = servers.map(() => null)
  let samples: { what: Waited; ms: number }[] = []
  const remember = setInterval(() => {
    for (const [i, { pid }] of servers.entries()) memory[i] = Math.max(memory[i] ?? 0, memoryMb(pid) ?? 0) || null
  }, 1_000)

  const gone = new Map<number, number>()
  const cpu = () => ({
    servers: servers.reduce((sum, { pid = 0 }) => {
      gone.set(pid, Math.max(cpuSeconds(pid), gone.get(pid) ?? 0))
      return sum + (gone.get(pid) ?? 0)
    }, 0),
    database: cpuSeconds(postmaster),
    bench: (process.cpuUsage().user + process.cpuUsage().system) / 1e6,
  })

  function open(name: string, learners: () => number) {
    const began = performance.now()
    const first = samples.length
    const before = cpu()
    return (): Window => {
      const seen = samples.slice(first)
      const after = cpu()
      return {
        name,
        learners: learners(),
        seconds: (performance.now() - began) / 1_000,
        waits: Object.fromEntries(
          kinds.map((kind) => [kind, latencies(seen.filter(({ what }) => what === kind).map(({ ms }) => ms))]),
        ) as Window['waits'],
        cpu: {
          servers: after.servers - before.servers,
          database: after.database - before.database,
          bench: after.bench - before.bench,
        },
        lagMs: Math.round(lag.percentile(99) / 1e6),
      }
    }
  }

  return {
    memoryMb: memory,
    waited: (what, ms) => samples.push({ what, ms }),
    async during(name, learners, act) {
      samples = []
      lag.reset()
      const whole = open(name, learners)
      let part = open(name, learners)
      const telling = setInterval(() => {
        say(sayWindow(part()))
        part = open(name, learners)
      }, sayEveryMs)
      await act().finally(() => clearInterval(telling))
      const window = whole()
      say(`${sayWindow(window)}   ← all of it`)
      return window
    },
    stop() {
      clearInterval(remember)
      lag.disable()
    },
  }
}

function sayWindow({ name, learners, seconds, waits: { line }, cpu }: Window): string {
  const cores = (used: number) => (used / seconds).toFixed(2)
  const lines = `${(line.count / seconds).toFixed(1)} lines/s, p50 ${line.p50} ms, p99 ${line.p99} ms`
  return `${name}: ${learners} learners, ${lines}; cores: servers ${cores(cpu.servers)}, database ${cores(cpu.database)}, bench ${cores(cpu.bench)}`
}
