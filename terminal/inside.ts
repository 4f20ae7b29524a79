import type { Cluster } from '@/cluster/door'
import type { Running } from './host-command'
import type { HostFiles } from './host-files'
import type { Jobs } from './jobs'
import type { Machines } from './machines'
import type { Schedule } from './schedule'
import type { TerminalClock, TerminalIo } from './seam'
import type { Tabs } from './tabs'

/** What a snapshot's `state` holds. Hosts that nobody has been on are not in it. */
export type State = Tabs & { hosts: Record<string, HostFiles>; history: string[]; jobs: Jobs }

/** What the parts of one terminal share. */
export type Inside = {
  cluster: Cluster
  clock: TerminalClock
  state: State
  schedule: Schedule
  machines: Machines
  /** Where a tab shows what is said in it: its last line's. */
  screens: Map<number, TerminalIo>
  /** The line or the job in whose name code runs. */
  now(): Running
  /** Runs `act`, and all that comes of it, in the name of a line or a job. */
  as<T>(running: Running, act: () => Promise<T>): Promise<T>
}
