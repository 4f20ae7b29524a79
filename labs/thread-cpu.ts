import { readFileSync, readlinkSync } from 'node:fs'
import { cpuUsage } from 'node:process'

/** The number by which Linux knows the thread that asks; null on other systems. */
export function threadNumber(): number | null {
  try {
    return Number(readlinkSync('/proc/thread-self').split('/').at(-1)) || null
  } catch {
    return null
  }
}

/** Linux counts in hundredths of a second. */
const tickMs = 10

/** Processor time that a thread of this process has used, milliseconds. Where the system does not tell it by thread: the whole process'. */
export function threadCpuMs(thread: number | null): number {
  if (thread !== null) {
    try {
      // As man 5 proc: the name may hold spaces and parentheses; the 12th and 13th field after it are user and system time.
      const fields = readFileSync(`/proc/self/task/${thread}/stat`, 'utf8').split(')').at(-1)?.trim().split(' ') ?? []
      return (Number(fields[11]) + Number(fields[12])) * tickMs
    } catch {
      // The thread has just ended.
    }
  }
  const { user, system } = cpuUsage()
  return (user + system) / 1_000
}
