import type { Cluster } from '@/cluster/door'
import type { Listener } from '@/kubectl/seam'
import type { Running } from './host-command'
import type { HostFiles } from './host-files'
import type { Jobs } from './jobs'
import type { ExecResult } from './just-bash'
import type { Machines } from './machines'
import type { Part, Schedule } from './schedule'
import type { TerminalClock, TerminalIo } from './seam'
import type { ShellState } from './shell-state'
import type { Tabs } from './tabs'

/** What a snapshot's `state` holds. Hosts that nobody has been on are not in it. */
export type State = Tabs & { hosts: Record<string, HostFiles>; history: string[]; jobs: Jobs }

/** A line as it goes through its statements. `entering`: the shell that a command of it opens. */
export type Line = { tab: number; signal: AbortSignal; part(): Part; entering?: ShellState }

/** What a tab's Ctrl-Z stops; a job, by its process id. */
type Front = { pid?: number; stop(): void }

/** `said` hears of each connection. */
export type Held = { host: string; listeners: readonly Listener[]; said(text: string): void }

/** What the parts of one terminal share. */
export type Inside = {
  cluster: Cluster
  clock: TerminalClock
  state: State
  schedule: Schedule
  machines: Machines
  /** Where a tab shows what is said in it: its last line's. */
  screens: Map<number, TerminalIo>
  /** What is in the foreground of each tab. */
  fronts: Map<number, Front>
  /** Ports that commands hold while they run. */
  held: Set<Held>
  /** The line or the job in whose name code runs. */
  now(): Running
  /** Runs `act`, and all that comes of it, in the name of a line or a job. */
  as<T>(running: Running, act: () => Promise<T>): Promise<T>
  /** Runs a text in a shell of its own on another host, where `who` works. */
  elsewhere(who: string, host: string, user: string, text: string): Promise<ExecResult>
}
