import type { Json } from '@/apimachinery/object'
import type { DnsAnswer, DnsType, NetworkRequest, Sent } from '@/cluster/door'

/** A running container as its image's program sees it. */
export type ContainerView = {
  podName: string
  namespace: string
  podIP: string
  nodeName: string
  hostname: string
  container: string
  /** The image reference as written in the pod. */
  image: string
  env: Readonly<Record<string, string>>
  /** Reads a file: volume mounts first, then what the container wrote, then the image's own. */
  readFile(path: string): string | undefined
  /** Whether there is such a file: what stands in a certificate is dear to make. */
  hasFile(path: string): boolean
  /** Names in a directory, sorted; undefined when it is none. */
  listDirectory(path: string): string[] | undefined
}

export type HttpAnswer = { status: number; statusText: string; headers: Record<string, string>; body: string }

/** What a process uses: CPU in cores, memory in bytes. */
export type Usage = { cpu: number; memory: number }

/** A port on which the program answers. An empty answer closes the connection without a word. */
export type Listener = {
  port: number
  /** Seconds of CPU that an answer takes, where that is worth counting. */
  cost?: number
  protocol: 'TCP' | 'UDP' | 'SCTP'
  /** A proxy: the network hands its requests on by Ingresses or HTTPRoutes, and does not ask it. */
  routes?: 'ingress' | 'gateway'
  /** The API server: the network asks the API itself for what comes over TLS. */
  serves?: 'api'
  answer(request: NetworkRequest, clientAddress: string): { http?: HttpAnswer; data?: string }
}

/** What a program does once started. */
export type Program =
  /** Runs until it is stopped. `ignoresTerm`: only SIGKILL ends it, as process 1 without a handler. */
  | { runs: true; listeners: Listener[]; logs: string[]; ignoresTerm?: boolean; usage?: Usage }
  | { runs: false; exitCode: number; afterMs: number; logs: string[] }
  /** Goes on as another program, as an entrypoint script does. */
  | { exec: string[] }

/** One simulated image: its program, its tools, its files. A tag never changes what an image does. */
export type Image = {
  /** Repository names it answers to, without registry and tag: `nginx`, `curlimages/curl`. */
  names: readonly string[]
  /** Registries it is known on, the first without a prefix; `docker.io` unless said. */
  registry?: string
  /** Tags that are words; numbers with any of them as a suffix are tags too, up to `newest`. */
  tags?: readonly string[]
  /** The newest version there is: `1.29`. A larger number is a tag that no registry has. */
  newest?: string
  /** The only ports that its programs may listen on, where that is known: who looks for another need not ask them. */
  ports?: readonly number[]
  entrypoint?: readonly string[]
  cmd?: readonly string[]
  env?: Readonly<Record<string, string>>
  workdir?: string
  user?: 'root' | 'other'
  /** Programs of its own by name. All else that runs in it are tools. Deterministic in arguments and view. */
  programs: Readonly<Record<string, (argv: readonly string[], container: ContainerView) => Program>>
  /** Names of the tools that exec, command and scripts find in it: `sh ls cat wget`… */
  tools: readonly string[]
  /** Whose tools they are: texts differ. */
  flavour: 'busybox' | 'gnu'
  files: Readonly<Record<string, string>>
  /** Uncompressed size in bytes, for events. */
  size: number
}

/** The network as a container's tools use it. */
export type ContainerNetwork = {
  send(request: NetworkRequest): Sent
  resolve(name: string, type?: DnsType): DnsAnswer
}

export type ContainerState = Json
