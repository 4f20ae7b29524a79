import { readdirSync, readFileSync } from 'node:fs'

/** Linux counts in hundredths of a second. */
const ticksPerSecond = 100

/** Processor time of a process and of those children of it that still live, seconds; 0 where the system does not tell. */
export function cpuSeconds(pid: number | undefined): number {
  const own = statOf(pid)
  if (!own) return 0
  const children = readdirSync('/proc').map((name) => (/^\d+$/.test(name) ? statOf(Number(name)) : null))
  const live = children.reduce((sum, stat) => (stat && stat.parent === pid ? sum + stat.own : sum), 0)
  return own.own + own.ended + live
}

/** Resident memory, megabytes; null where the system does not tell. */
export function memoryMb(pid: number | undefined): number | null {
  try {
    const kb = /VmRSS:\s+(\d+) kB/.exec(readFileSync(`/proc/${pid}/status`, 'utf8'))?.[1]
    return kb === undefined ? null : Math.round(Number(kb) / 1024)
  } catch {
    return null
  }
}

/** As man 5 proc: the name may hold spaces and parentheses; after it stand state and parent, and from the 12th on user and system time, its own and its ended children's. */
function statOf(pid: number | undefined): { parent: number; own: number; ended: number } | null {
  try {
    const fields = readFileSync(`/proc/${pid}/stat`, 'utf8').split(')').at(-1)?.trim().split(' ').map(Number) ?? []
    const [user = 0, system = 0, childUser = 0, childSystem = 0] = fields.slice(11, 15)
    return { parent: fields[1] ?? 0, own: (user + system) / ticksPerSecond, ended: (childUser + childSystem) / ticksPerSecond }
  } catch {
    return null
  }
}

export const parentOf = (pid: number | undefined): number | undefined => statOf(pid)?.parent
