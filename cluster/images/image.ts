import type { Json } from '@/apimachinery/object'
import type { DnsAnswer, DnsType, NetworkRequest, Sent } from '@/cluster/door'

/** A running container as its image's program sees it. */
export type ContainerView = {
  podName: string
  namespace: string
  podIP: string
  nodeName: string
  container: string
  /** The image reference as written in the pod. */
  image: string
  /** command + args, when the pod states them (command replaces the entrypoint, args its arguments). */
  command?: readonly string[]
  args?: readonly string[]
  env: Readonly<Record<string, string>>
  /** Reads a file: volume mounts first, then what the container wrote, then the image's own. */
  readFile(path: string): string | undefined
}

/** A port on which the program answers. `undefined` from `answer` closes the connection without an answer. */
export type Listener = {
  port: number
  protocol: 'TCP' | 'UDP' | 'SCTP'
  answer(
    request: NetworkRequest,
    clientAddress: string,
  ): { http?: { status: number; statusText: string; headers: Record<string, string>; body: string }; data?: string }
}

/** What a container's main process does once started. */
export type Program =
  | { runs: true; listeners: Listener[]; logs: string[] }
  | {
      runs: false
      exitCode: number
      afterMs: number
      logs: string[]
      reason?: 'Completed' | 'Error' | 'OOMKilled' | 'StartError'
      message?: string
    }

/** One simulated image: its program, its tools, its files. A tag never changes what an image does. */
export type Image = {
  /** Repository names it answers to, without registry and tag: `nginx`, `library/nginx`. */
  names: readonly string[]
  /** What happens when the container starts. Deterministic in the view. */
  start(container: ContainerView): Program
  /** Names of the tools that exec and command find in it: `sh ls cat wget`… */
  tools: readonly string[]
  files: Readonly<Record<string, string>>
  /** Uncompressed size in bytes, for `describe` and events. */
  size: number
}

/** The network as a container's tools use it. */
export type ContainerNetwork = {
  send(request: NetworkRequest): Sent
  resolve(name: string, type?: DnsType): DnsAnswer
}

export type ContainerState = Json
