import { cloneJson } from '@/cluster/api/json'
import type { HostUnit } from '@/cluster/door'
import type { Machine } from '@/cluster/images/shell/machine'
import type { ResourceRequirements } from '@/cluster/kinds/core/pod-types'
import type { Firewall } from '@/cluster/network/firewall'

/** One line of a container's log: when (milliseconds since the epoch), and its text. */
export type LogLine = [at: number, text: string]

export type ProbeKind = 'startup' | 'liveness' | 'readiness'

/** Where a probe stands: results in a row, and whether it counts as passed. */
export type ProbeRecord = { next: number; passed: boolean; successes: number; failures: number; settled?: true }

export type Finished = {
  code: number
  reason: string
  message?: string
  startedAt: number
  finishedAt: number
  id: string
  signal?: number
}

/** What the kubelet remembers of a container beside what the pod's status says. */
export type ContainerRecord = {
  state: 'waiting' | 'pulling' | 'running' | 'exited'
  /** Why it waits. */
  reason?: string
  message?: string
  /** When the present step ends or is tried again. */
  until?: number
  restarts: number
  pullFailures?: number
  pullStarted?: number
  pullError?: string
  id?: string
  startedAt?: number
  /** How the last run ended: its state when exited, its last state when another run has begun. */
  finished?: Finished
  /** Milliseconds that the next restart waits. */
  backoff?: number
  machine?: Machine
  /** When the machine has something to do; `idle`: it only looks whether a file has grown. */
  machineWake?: number
  idle?: true
  env?: Record<string, string>
  /** What the container wrote over its image; null: removed. Directories end in a slash. */
  files?: Record<string, string | null>
  logs: LogLine[]
  /** Seconds of CPU that answers have lately taken, fading away. */
  load?: { at: number; seconds: number }
  /** Output that has not ended its line yet. */
  partial?: string
  previousLogs?: LogLine[]
  probes?: Partial<Record<ProbeKind, ProbeRecord>>
  started?: boolean
  ready?: boolean
  /** Being stopped: SIGTERM has been sent, SIGKILL comes at `killAt`; it goes at `goneAt` when it heeds the former. */
  stopping?: { killAt: number; goneAt?: number; hookUntil?: number; termSent?: true }
}

export type PodRecord = {
  uid: string
  /** Set once the sandbox stands. */
  ip?: string
  sandboxAt?: number
  containers: Record<string, ContainerRecord>
  /** Why containers still have the resources that they had before a resize. */
  resize?: { reason: 'Deferred' | 'Infeasible'; message: string; had: Record<string, ResourceRequirements> }
  /** Contents of emptyDir volumes by volume and path; null never occurs. */
  volumes: Record<string, Record<string, string>>
  mountFailures?: number
  mountRetry?: number
  stopping?: true
  finishedAt?: number
}

export type HostRecord = {
  files: Record<string, string | null>
  units: Record<string, Omit<HostUnit, 'name' | 'description'>>
  /** Rules that an administrator wrote into the packet filter. */
  firewall?: Firewall
}

/** All that the nodes remember, as JSON. */
export type NodesState = {
  pods: Record<string, PodRecord>
  /** The last address given out, by node. */
  lastAddress: Record<string, number>
  /** Image references pulled, by node. */
  images: Record<string, string[]>
  hosts: Record<string, HostRecord>
  /** Contents of the cloud's disks by handle and path: they outlive pods. */
  disks?: Record<string, Record<string, string>>
}

/** What a record holds of a node. People name nodes, and `constructor` is a name, too. */
export const ofNode = <T>(record: Readonly<Record<string, T>>, node: string): T | undefined =>
  Object.hasOwn(record, node) ? record[node] : undefined

/**
 * The same to be changed in place, but for the records of pods that are frozen, as a base's are: those stay shared until `ownRecord` copies one.
 */
export const ownNodes = (state: NodesState): NodesState => {
  const { pods, ...rest } = state
  const own: NodesState = { pods: {}, ...cloneJson(rest) }
  for (const key in pods) own.pods[key] = Object.isFrozen(pods[key]) ? pods[key]! : cloneJson(pods[key]!)
  return own
}

/** A pod's record that may be changed, in place of the shared one. */
export const ownRecord = ({ pods }: NodesState, key: string): PodRecord | undefined => {
  const record = pods[key]
  if (record !== undefined && Object.isFrozen(record)) pods[key] = cloneJson(record)
  return pods[key]
}

export const emptyNodes = (): NodesState => ({ pods: {}, lastAddress: {}, images: {}, hosts: {} })

/** Lines kept of a container's log, and their size; older ones are dropped, as when a log is rotated. */
const LOG_LINES = 500
const LOG_SIZE = 32_000

/** Adds output to a log, line by line. */
export function appendLog(record: ContainerRecord, at: number, data: string): void {
  const lines = ((record.partial ?? '') + data).split('\n')
  const rest = lines.pop()!
  for (const line of lines) record.logs.push([at, line])
  if (rest) record.partial = rest.slice(-LOG_SIZE)
  else delete record.partial
  let size = record.logs.reduce((sum, [, text]) => sum + text.length + 14, 0)
  let drop = Math.max(0, record.logs.length - LOG_LINES)
  for (let i = 0; i < record.logs.length - 1 && (i < drop || size > LOG_SIZE); i++) {
    size -= record.logs[i]![1].length + 14
    drop = Math.max(drop, i + 1)
  }
  if (drop > 0) record.logs = record.logs.slice(drop)
}
