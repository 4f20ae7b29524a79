import type { Api } from './client/api'
import { array, bool, duration, type Flags, int, list, text, type Values } from './flags'
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
  /** A group that answers whatever it is asked with its help. */
  helpsAlways?: true
  /** The exit code of every failure; 1 when left out. */
  failing?: 2
  /** The exit code after Ctrl-C: 130 where the signal ends the program, 1 (when left out) where it is handled. As cmd/util/interrupt. */
  interrupted?: 130
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
  as: text(),
  asGroup: list(),
  asUid: text(),
  asUserExtra: array(),
  cacheDir: text({ complete: 'file' }),
  certificateAuthority: text({ complete: 'file' }),
  clientCertificate: text({ complete: 'file' }),
  clientKey: text({ complete: 'file' }),
  cluster: text(),
  context: text({ complete: 'context' }),
  disableCompression: bool(),
  insecureSkipTlsVerify: bool(),
  kubeconfig: text({ complete: 'file' }),
  kuberc: text({ complete: 'file' }),
  matchServerVersion: bool(),
  namespace: text({ short: 'n', complete: 'namespace' }),
  password: text(),
  requestTimeout: text({ initial: '0' }),
  server: text({ short: 's' }),
  tlsServerName: text(),
  token: text(),
  user: text(),
  username: text(),
  v: int(0, { short: 'v' }),
  warningsAsErrors: bool(),
  logFlushFrequency: duration(5000),
} satisfies Flags
