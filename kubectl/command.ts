import type { Api } from './client/api'
import { bool, duration, type Flags, int, list, text, type Values } from './flags'
import type { KubectlContext } from './seam'

/** What the arguments of a verb name, for completion. */
export type ArgumentKind = 'resources' | 'pods' | 'nodes' | 'workloads' | 'kinds' | 'contexts' | 'none'

export type Invocation<F extends Flags = Flags> = {
  args: string[]
  /** How many arguments stood before `--`; undefined without it. */
  dash: number | undefined
  flags: Values<F & typeof globalFlags>
  changed: ReadonlySet<string>
  context: KubectlContext
  /** The API server of the chosen kubeconfig context. */
  api: Api
  /** Writes to standard output as it is. */
  out(text: string): void
  err(text: string): void
  /** `rollout status`, for messages. */
  verb: string
}

/** One verb: parsing, `--help`, usage errors and completion all read this declaration. */
export type Command = {
  /** `scale TYPE NAME --replicas=COUNT`: the first word is the name. */
  use: string
  short: string
  long?: string
  examples?: string
  aliases?: string[]
  arguments?: ArgumentKind
  flags: Flags
  subcommands?: Command[]
  hidden?: boolean
  /** Talks to no server and must run with a faulty kubeconfig. */
  offline?: boolean
  /** The exit code of a group whose help goes to standard output when no subcommand is named; the others write it to standard error and exit with 1. */
  helpsAlone?: 0 | 1
  /** Absent for a mere group of subcommands. Resolves with an exit code, or nothing for 0. */
  run?(invocation: Invocation): Promise<number | undefined>
}

type Declared<F extends Flags> = Omit<Command, 'flags' | 'run'> & {
  flags?: F
  run?(invocation: Invocation<F>): Promise<number | undefined> | Promise<void>
}

/** Declares a verb; its flags' types reach `run`. */
export function command<F extends Flags>(declared: Declared<F>): Command {
  return { flags: {}, ...declared } as unknown as Command
}

export const commandName = (declared: Command) => declared.use.split(' ')[0] as string

/** The options of every command. */
export const globalFlags = {
  as: text('Username to impersonate for the operation.'),
  asGroup: list('Group to impersonate for the operation, this flag can be repeated to specify multiple groups.'),
  asUid: text('UID to impersonate for the operation.'),
  cacheDir: text('Default cache directory', { complete: 'file' }),
  certificateAuthority: text('Path to a cert file for the certificate authority', { complete: 'file' }),
  clientCertificate: text('Path to a client certificate file for TLS', { complete: 'file' }),
  clientKey: text('Path to a client key file for TLS', { complete: 'file' }),
  cluster: text('The name of the kubeconfig cluster to use'),
  context: text('The name of the kubeconfig context to use', { complete: 'context' }),
  disableCompression: bool('If true, opt-out of response compression for all requests to the server'),
  insecureSkipTlsVerify: bool("If true, the server's certificate will not be checked for validity."),
  kubeconfig: text('Path to the kubeconfig file to use for CLI requests.', { complete: 'file' }),
  matchServerVersion: bool('Require server version to match client version'),
  namespace: text('If present, the namespace scope for this CLI request', { short: 'n', complete: 'namespace' }),
  password: text('Password for basic authentication to the API server'),
  requestTimeout: text('The length of time to wait before giving up on a single server request.', { initial: '0' }),
  server: text('The address and port of the Kubernetes API server', { short: 's' }),
  tlsServerName: text('Server name to use for server certificate validation.'),
  token: text('Bearer token for authentication to the API server'),
  user: text('The name of the kubeconfig user to use'),
  username: text('Username for basic authentication to the API server'),
  v: int('number for the log level verbosity', 0, { short: 'v' }),
  warningsAsErrors: bool('Treat warnings received from the server as errors and exit with a non-zero exit code'),
  logFlushFrequency: duration('Maximum number of seconds between log flushes', 5000),
} satisfies Flags
