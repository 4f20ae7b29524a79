import type { Json, KubeObject } from '@/apimachinery/object'
import type { UserInfo } from '@/cluster/api/admission/plugin'
import type { Reader } from '@/cluster/api/reader'
import type { Controller } from '@/cluster/controllers/plan'
import type { Channels, LineSource, NodeHost } from '@/cluster/door'
import type { Kind } from '@/cluster/kinds/kind'
import type { Firewall } from '@/cluster/network/firewall'
import type { Network } from '@/cluster/network/network'
import type { HostFiles } from '@/cluster/node/container-files'
import type { Listen } from '@/cluster/node/listeners'
import type { World } from '@/cluster/world'

/** One write that has happened. `object` is the state after it (for DELETED: the last state, with the resourceVersion of the deletion). */
export type Change = { type: 'ADDED' | 'MODIFIED' | 'DELETED'; kind: Kind; object: KubeObject; previous?: KubeObject }

/** On whose behalf a write happens; without a user it is the server itself. `warn` hears what admission has to say. */
type Behalf = { user?: UserInfo; warn?(text: string): void; manager?: Manager }

/**
 * Whose write it is, for managedFields. `fields`: whether what it takes is spelled out (API requests), kept in short (controllers), or already
 * settled in the object given (server-side apply). `subresource`: through which the write came, where the write path does not see it.
 */
export type Manager = { name: string; fields: 'spelled out' | 'in short' | 'settled'; subresource?: 'scale' }

export type WriteOptions = Behalf & {
  dryRun?: boolean
  /** What a plain update may not touch: `binding` writes a pod's nodeName and PodScheduled condition, `finalize` a namespace's spec.finalizers, `ephemeralcontainers` and `resize` parts of a pod's spec. */
  subresource?: 'binding' | 'finalize' | 'ephemeralcontainers' | 'approval' | 'resize'
}

export type DeleteOptions = Behalf & {
  uid?: string
  resourceVersion?: string
  gracePeriodSeconds?: number
  propagationPolicy?: 'Orphan' | 'Background' | 'Foreground'
  dryRun?: boolean
}

/**
 * The one write path, shared by API requests and the controller runner. Every function throws `StatusError` (cluster/api/status.ts) when the
 * write is refused; objects given are never changed. Returned objects are the stored, frozen ones.
 */
export type Writer = {
  create(kind: Kind, object: KubeObject, options?: WriteOptions): KubeObject
  /** Replaces all but status (for kinds that have a status subresource). A `metadata.resourceVersion` that is set must be the current one. Equal objects are not written. */
  update(kind: Kind, object: KubeObject, options?: WriteOptions): KubeObject
  /** Replaces status alone. */
  updateStatus(kind: Kind, object: KubeObject, options?: WriteOptions): KubeObject
  /** As DELETE: grace periods, finalizers and preconditions apply. Says whether the object is gone or only marked. */
  delete(kind: Kind, namespace: string | undefined, name: string, options?: DeleteOptions): { gone: boolean; object: KubeObject }
}

/**
 * What `cluster.ts` asks of the controller runner: `createRunner(parts)` in cluster/controllers/runner.ts. Each instant settles wholly
 * before time moves: `changed` only marks work, `settle` does it.
 */
export type Runner = {
  /** Told of every change, in order, also of its own. */
  changed(change: Change): void
  /** Plans all that is marked or due at `now`, until nothing is left. */
  settle(): void
  /** The earliest timer, whatever it is for. */
  nextDue(): number | undefined
  /** The earliest timer that may change something: periodic work that changes nothing does not count. */
  nextWake(): number | undefined
  /** Queue, timers and whatever else must live on, as JSON in a stable order. Given back as `state`. */
  snapshot(): Json
}

export type RunnerParts = { read: Reader; write: Writer; world: World; state?: Json }

export type LogOptions = {
  container?: string
  follow: boolean
  previous: boolean
  tailLines?: number
  limitBytes?: number
  sinceSeconds?: number
  sinceTime?: string
  timestamps: boolean
}
export type ExecOptions = { container?: string; command: string[]; stdin: boolean; stdout: boolean; stderr: boolean; tty: boolean }

/** What the kubelet answers for the subresources of a running Pod. Errors are thrown as `StatusError`. */
export type PodRuntime = {
  logs(pod: KubeObject, options: LogOptions): LineSource
  exec(pod: KubeObject, options: ExecOptions): Channels
  attach(pod: KubeObject, options: Omit<ExecOptions, 'command'>): Channels
}

/** What `cluster.ts` hands to `createNodeRuntime` in cluster/node/runtime.ts. `network` exists once all parts are made: ask for it when needed. */
export type NodeParts = {
  read: Reader
  /** The resourceVersion of the last write: while it stands, no object has changed. */
  version(): number
  write: Writer
  world: World
  network(): Network
  /** The data of etcd as they are, as text. */
  backup(): string
  state?: Json
}

/** Everything that runs on the nodes: the kubelets as controllers, what containers answer, the hosts themselves. */
export type NodeRuntime = {
  controllers: readonly Controller[]
  pods: PodRuntime
  listen: Listen
  /** What `Reader.usage` answers. */
  usage(pod: KubeObject): Readonly<Record<string, { cpu: number; memory: number }>> | undefined
  /** What `Reader.heard` answers. */
  heard(node: string): number | undefined
  /** Work in time that is no controller's, e.g. a running exec session. */
  ticking?: readonly { nextWake(): number | undefined; run(now: number): void }[]
  host(name: string): NodeHost | undefined
  files(host: string): HostFiles
  /** What an administrator wrote into a node's packet filter. */
  firewall(name: string): Firewall | undefined
  /** Containers' files and processes, the hosts' files and units: whatever must live on. Given back as `state`. */
  snapshot(): Json
}
