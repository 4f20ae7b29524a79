import type { Answer, Call } from '@/apimachinery/call'
import type { Json, JsonObject } from '@/apimachinery/object'

/**
 * The types of the cluster's door. `cluster.ts` exports the functions; whoever only needs the shapes imports them from there too.
 */

/** One HTTP request to the API server. `path` starts with `/` and carries the query string; header names are lower-case. */
export type ApiRequest = {
  method: 'GET' | 'POST' | 'PUT' | 'PATCH' | 'DELETE'
  path: string
  headers?: Readonly<Record<string, string>>
  body?: string | Uint8Array
  /** True for a request that came over a wire: without credentials it is anonymous. In process it may do everything. */
  remote?: boolean
}

/**
 * Carries the certificate (base64 of PEM) that a client has proved to own in the TLS handshake. Whoever speaks TLS sets it, and drops a given one.
 */
export const certificateHeader = 'x-client-certificate'

/** A finished answer, or a stream of lines (watch, `logs -f`). Header names are lower-case. */
export type ApiResponse =
  | { status: number; headers: Record<string, string>; body: string | Uint8Array }
  | { status: number; headers: Record<string, string>; stream: LineSource }

/**
 * A pulled stream of text chunks, each ending in a newline for watches. It never waits: whoever reads decides what waiting means
 * (skip simulated time to the next wake-up, or follow the wall clock) and asks again.
 */
export type LineSource = {
  /** The next buffered chunk, or undefined when nothing is buffered now. */
  next(): string | undefined
  /** True once nothing will ever come again (watch timed out, container ended, closed). */
  done(): boolean
  close(): void
  /** When the stream ends by itself even if nothing happens (a watch's timeout), milliseconds since the epoch. */
  wakeAt?(): number | undefined
}

/** The two directions of exec, attach and port-forward, as in the channel protocol v5. Synchronous and pulled, like LineSource. */
export type Channels = {
  /** Text or bytes for the process's standard input (or, for port-forward, for the port). */
  write(data: string | Uint8Array): void
  /** Ends standard input. */
  end(): void
  /** Terminal size in characters; only with a tty. */
  resize?(width: number, height: number): void
  /** The next output, or undefined when nothing is buffered now. */
  next(): { channel: 'stdout' | 'stderr'; data: string } | undefined
  /** What a process that has not ended waits for: typed input, or time. */
  waiting?(): 'input' | 'time' | undefined
  /** Set once the process has ended: its exit code, or the API's error. */
  result(): { exitCode: number } | { error: string } | undefined
  close(): void
}

/** Where a connection starts. The terminal, `reach` and `trace` share this list. */
export type Origin =
  /** The world outside the cluster: knows node and load-balancer addresses and public names; no cluster DNS, no pod or cluster IPs. */
  | { from: 'outside' }
  /** A node's own network: also pod and cluster IPs, but names under cluster.local do not resolve. */
  | { from: 'node'; node: string }
  /** A container of a pod: cluster DNS by its dnsPolicy. */
  | { from: 'pod'; namespace: string; pod: string }

export type NetworkRequest = {
  protocol: 'TCP' | 'UDP' | 'SCTP'
  /** A name or an IP address. */
  host: string
  port: number
  /** Present for HTTP(S), and for gRPC, which speaks HTTP/2 without TLS; absent for a bare connection (nc, a TCP probe, psql…). */
  http?: { scheme: 'http' | 'https'; method: string; path: string; headers?: Record<string, string>; body?: string; grpc?: true }
  /** Bytes sent over a bare connection, for images whose program answers (redis PING). */
  data?: string
  /** How long the caller waits, milliseconds of simulated time. */
  timeoutMs?: number
}

/** One step of a connection with the object responsible, e.g. service rule → endpoint → container port. */
export type Hop = {
  kind:
    | 'origin'
    | 'resolver'
    | 'policy-egress'
    | 'load-balancer'
    | 'node-port'
    | 'firewall'
    | 'service'
    | 'endpoint'
    | 'policy-ingress'
    | 'pod'
    | 'container'
    | 'ingress'
    | 'external'
  /** One line a learner reads: `Service shop/web 10.96.1.2:80 → endpoint 10.244.1.5:8080`. */
  text: string
  object?: { kind: string; namespace?: string; name: string }
  ok: boolean
  /** At a step that went wrong and was answered all the same (a proxy's page): the nearest fix. */
  hint?: string
}

export type NetworkFailure = {
  reason: 'unresolved' | 'resolver-timeout' | 'refused' | 'timeout' | 'unreachable' | 'reset'
  /** Why, with the object responsible: `Service shop/web has no ready endpoint`. */
  why: string
  /** The nearest fix where one is plain: `selector app=web matches 0 pods; 3 pods carry app=webapp`. */
  hint?: string
  /** Simulated milliseconds until the caller knows (0 for refused, the timeout for timeouts). */
  afterMs: number
}

export type NetworkResponse = {
  /** The address that answered, and who it is. */
  address: string
  port: number
  pod?: { namespace: string; name: string; node: string }
  /** The source address that the server saw. */
  clientAddress: string
  /** True when it was spoken over TLS. */
  tls?: true
  http?: { status: number; statusText: string; headers: Record<string, string>; body: string }
  data?: string
}

/** What a connection did: every hop, and either a response or a failure. */
export type Sent = { hops: Hop[] } & (
  | { response: NetworkResponse; failure?: undefined }
  | { failure: NetworkFailure; response?: undefined }
)

export type DnsType = 'A' | 'AAAA' | 'CNAME' | 'SRV' | 'PTR' | 'TXT'
export type DnsRecord = { name: string; type: DnsType; ttl: number; value: string }
/** `server` is the resolver's address as nslookup prints it; `queried` the names tried along the search path. */
export type DnsAnswer = {
  server: string
  queried: string[]
  result: 'NOERROR' | 'NXDOMAIN' | 'SERVFAIL' | 'TIMEOUT'
  records: DnsRecord[]
}

/** A unit of systemd. */
export type HostUnit = {
  name: string
  active: 'active' | 'inactive' | 'failed'
  enabled: boolean
  description: string
  /** When it was last started, stopped or failed, milliseconds since the epoch; absent: it has run since the machine was booted. */
  since?: number
  /** Why it failed: the last words of its program, or the program that is not there. */
  fault?: { said: string; executable?: true }
  /** A kubelet that runs, but knows an API server at which nothing answers: `host:port`. */
  unreachable?: string
}

/** A node as its own shell sees it. Files are text by absolute path; units are systemd's. */
export type NodeHost = {
  name: string
  addresses: { internal: string; external?: string }
  readFile(path: string): string | undefined
  writeFile(path: string, content: string | undefined): void
  listFiles(): string[]
  units(): HostUnit[]
  /** Starts, stops, restarts… a unit; the error is systemctl's own sentence. */
  control(action: 'start' | 'stop' | 'restart' | 'enable' | 'disable', unit: string): { error?: string }
  /** One command of `iptables` as root, over the rules that an administrator wrote there. */
  iptables(args: readonly string[]): { output: string; error: string; exitCode: number }
  iptablesSave(): string
}

/** The cluster's etcd, as its own tools see it. */
export type Etcd = {
  /** Its data directory on the control plane's machine; undefined while no member runs. */
  running(): { directory: string } | undefined
  revision(): number
  /** `/registry/pods/default/web`, sorted. */
  keys(): string[]
  /** A backup, as text: what `describe` reads. As `member/snap/db` of a data directory it is what an etcd that starts there holds. */
  snapshot(): string
  /** What a backup says of itself; undefined for what is none. `size`: of all that etcd holds, in bytes. */
  describe(text: string): { revision: number; keys: number; size: number; hash: number } | undefined
}

export type ProfileName = 'bare-metal' | 'metallb' | 'cloud' | 'empty'

/** How a cluster is set up: a profile is a preset over the other parts; a question's `context.cluster` is exactly this. */
export type ClusterSetup = {
  profile?: ProfileName
  /** Worker nodes next to the one control-plane node: names `controlplane`, `node01`, `node02`… 0 with profile `empty`. */
  nodes?: number
  loadBalancer?: 'none' | 'metallb' | 'cloud'
  /** MetalLB's address pool, e.g. `192.168.100.240-192.168.100.250`; null: installed without a pool. */
  addressPool?: string | null
  cni?: 'calico' | 'flannel'
  /**
   * What is installed beside Kubernetes' own: `metrics-server` for `kubectl top` and autoscaling, `ingress-nginx` with class `nginx`, `gateway` for
   * Gateway API with class `nginx`.
   */
  addons?: ('metrics-server' | 'ingress-nginx' | 'gateway')[]
  serviceNodePortRange?: string
  /** Names that the world outside knows, to addresses: `{ "legacy-db.example.com": "203.0.113.10" }`, with what answers there. */
  external?: { host: string; address: string; ports: { port: number; protocol?: 'TCP' | 'UDP'; body?: string }[] }[]
}

export type ClusterOptions = {
  setup?: ClusterSetup
  /** Names, uids, allocations and choices are all drawn from it. */
  seed: string
  /** What keys and tokens are drawn from, for a cluster that strangers reach: the seed by default. */
  secret?: string
  /** Milliseconds since the epoch at which simulated time starts. */
  startAt: number
}

/** Everything of a cluster as JSON: the difference to its base, the base's key, clock, ids, allocators, the queue, node files. */
export type ClusterSnapshot = { format: 1; base: string; state: Json }

export type FetchOptions = {
  /**
   * Called when the reader of a stream wants more and nothing is buffered: move time on (or wait), then resolve. `until` is when the stream ends by
   * itself. Reject to break the stream. Without it a stream simply ends where it would block.
   */
  onBlocked?(until: number | undefined): Promise<void>
  /** As an ApiRequest's. */
  remote?: boolean
}

export type Cluster = {
  /** Answers one API request. The only way to objects. Never throws for a bad request: it answers a Status. */
  handle(request: ApiRequest): ApiResponse
  /** `handle` as the web's fetch; watch bodies are pulled (highWaterMark 0) through `onBlocked`. */
  fetch(request: Call, options?: FetchOptions): Promise<Answer>
  /** Opens exec, attach or port-forward: the path and query of the upgrade request. */
  connect(
    path: string,
    headers?: Readonly<Record<string, string>>,
    options?: { remote?: boolean },
  ): Channels | { status: number; body: string }
  /** One connection through the simulated network. Advances nothing; the caller spends `afterMs`. */
  send(from: Origin, request: NetworkRequest): Sent
  /** One look-up through the origin's resolver. */
  resolve(from: Origin, name: string, type?: DnsType): DnsAnswer
  node(name: string): NodeHost | undefined
  nodes(): string[]
  etcd: Etcd
  /** The certificate, PEM, of the authority that signs client certificates. */
  clientAuthority(): string
  /** What kubernetes-admin says to be known. */
  adminToken(): string
  /** The credentials of kubernetes-admin as a kubeconfig (YAML text) for `server`. */
  kubeconfig(server?: string): string
  /** Simulated time, milliseconds since the epoch. */
  now(): number
  /** Runs everything due until `t` (never back). `advanceTo(a)` then `(b)` equals `advanceTo(b)`. */
  advanceTo(t: number): void
  /** When something next happens by itself, or undefined when the cluster is at rest. Periodic work that changes nothing does not count. */
  nextWake(): number | undefined
  snapshot(): ClusterSnapshot
}

/** What an object's status says about a field error, as `Status.details.causes` carries it. */
export type FieldError = {
  field: string
  reason:
    | 'FieldValueRequired'
    | 'FieldValueInvalid'
    | 'FieldValueNotSupported'
    | 'FieldValueForbidden'
    | 'FieldValueDuplicate'
    | 'FieldValueTooLong'
    | 'FieldValueTooMany'
    | 'FieldValueNotFound'
    | 'FieldValueTypeInvalid'
  message: string
}

export type { Json, JsonObject }
