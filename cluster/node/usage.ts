import { parseQuantity } from '@/apimachinery/quantity'
import type { Usage } from '@/cluster/images/image'
import { type Surroundings, usageOf } from '@/cluster/images/shell/machine'
import type { Container, Pod } from '@/cluster/kinds/core/pod-types'
import { containersOf } from './pod-facts'
import type { ContainerRecord, PodRecord } from './records'

/** Over how long the CPU of answers is averaged, milliseconds. */
const WINDOW = 30_000

const faded = ({ load }: ContainerRecord, now: number): number => (load ? load.seconds * Math.exp((load.at - now) / WINDOW) : 0)

/** Counts an answer's CPU. */
export function addLoad(it: ContainerRecord, seconds: number, now: number): void {
  it.load = { at: now, seconds: faded(it, now) + seconds }
}

/** What a running container uses: its programs at rest, the answers it has lately given, no more CPU than its limit. */
export function containerUsage(container: Container, it: ContainerRecord, now: number, around: Surroundings): Usage {
  const rest = usageOf(it.machine!, around)
  const wanted = rest.cpu + (faded(it, now) * 1000) / WINDOW
  const limit = container.resources?.limits?.cpu
  return { cpu: limit === undefined ? wanted : Math.min(wanted, parseQuantity(limit) ?? wanted), memory: rest.memory }
}

/** True when the container's programs want more memory than it may have, which the kernel answers by killing it. */
export function isOutOfMemory(container: Container, it: ContainerRecord, around: Surroundings): boolean {
  const limit = container.resources?.limits?.memory
  return limit !== undefined && usageOf(it.machine!, around).memory > (parseQuantity(limit) ?? Number.POSITIVE_INFINITY)
}

/** The usage of a pod's running containers; undefined when none runs. */
export function podUsage(
  pod: Pod,
  record: PodRecord,
  now: number,
  surroundings: (container: Container, it: ContainerRecord) => Surroundings | undefined,
): Readonly<Record<string, Usage>> | undefined {
  const used: Record<string, Usage> = {}
  for (const container of containersOf(pod)) {
    const it = record.containers[container.name]
    if (it?.state !== 'running' || !it.machine) continue
    const around = surroundings(container, it)
    if (around) used[container.name] = containerUsage(container, it, now, around)
  }
  return Object.keys(used).length > 0 ? used : undefined
}
