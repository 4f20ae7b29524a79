import type { Answer, Call } from '@/apimachinery/call'

/**
 * What kubectl is given. It knows an API server only through `fetch` and `connect`, and files only through `fs`; nothing of the simulation.
 */
export type KubectlContext = {
  /** Sends one request to the server named by its URL. Rejects with `ConnectionRefused` when nothing listens there. Watch bodies stream. */
  fetch(request: Call): Promise<Answer>
  /** Opens exec, attach or port-forward. */
  connect(url: string, headers: Record<string, string>): Promise<KubectlChannels>
  fs: KubectlFs
  /** What discovery is remembered by: commands that share it ask a server once for what it has. Absent: `fs`. */
  memory?: object
  env: Readonly<Record<string, string>>
  cwd: string
  stdin: string
  /** Milliseconds since the epoch. */
  now(): number
  /** Waits in the host's time (simulated for commands with an end). Rejects when the signal aborts. */
  sleep(ms: number): Promise<void>
  /** Opens local ports of the host; a port that something else has is `taken`. Absent: the host has no ports. */
  listen?(listeners: readonly Listener[]): { taken: number } | Opened
  tty: KubectlTty
  signal: AbortSignal
}

/** A local port that leads to a port of a pod. */
export type Forward = { local: number; remote: number; node: string; address: string; pod: string }

/** A local port that leads to an API server, with the credentials of who opened it. Regular expressions are Go's, several by commas. */
export type ApiProxy = {
  local: number
  server: string
  headers: Record<string, string>
  /** The path that the API is served under: it begins and ends with a slash. */
  prefix: string
  /** Absent: every request passes. */
  filter?: { acceptHosts: string; acceptPaths: string; rejectMethods: string; rejectPaths: string }
}

/** What a local port leads to, as data: it is kept with the job that opened it. A port of 0 is drawn by the host. */
export type Listener = Forward | ApiProxy

export type Opened = {
  /** As many as were asked for, in their order. */
  ports: number[]
  /** Resolves when the command need not stay for its ports. */
  stay(): Promise<void>
}

export type KubectlTty = {
  /** True when standard output is a terminal, not a pipe or file. */
  isTerminal: boolean
  width: number
  stdout(text: string): void
  stderr(text: string): void
  /** The next typed line or raw keys for interactive exec/run; undefined when input has ended. */
  read(): Promise<string | undefined>
  /** Opens the editor on a text and resolves with what was saved (undefined: left without saving). */
  edit(file: { name: string; text: string }): Promise<string | undefined>
}

export type KubectlFs = {
  readFile(path: string): Promise<string>
  writeFile(path: string, content: string): Promise<void>
  exists(path: string): Promise<boolean>
  isDirectory(path: string): Promise<boolean>
  readdir(path: string): Promise<string[]>
  mkdir(path: string): Promise<void>
}

export type KubectlChannels = {
  write(data: string): void
  end(): void
  /** The next output; waits for it. undefined once the process ended: see `result`. */
  next(): Promise<{ channel: 'stdout' | 'stderr'; data: string } | undefined>
  /** `reason` is the Status's own (`BadRequest`), when the API server turned the connection down. */
  result(): { exitCode: number } | { error: string; reason?: string } | undefined
  close(): void
}

/** What `fetch` rejects with when no server answers at the address. */
export class ConnectionFailed extends Error {
  constructor(
    /** host:port as the URL has it. */
    readonly address: string,
    readonly reason: 'refused' | 'timeout' | 'unresolved',
  ) {
    super(`${address}: ${reason}`)
  }
}
