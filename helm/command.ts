import type { Api } from '@/kubectl/client/api'
import type { Acting } from './actions'
import type { HelmContext } from './context'
import type { Flags } from './flags'
import { array, bool, duration, int, text } from './flags'

/** One helm command with its parsed words. */
export type Asked<V> = {
  args: string[]
  flags: V
  changed: ReadonlySet<string>
  context: HelmContext
  namespace: string
  out(text: string): void
  err(text: string): void
  /** The server of the kubeconfig; throws when that is faulty. */
  api(): Promise<Api>
  /** With it, where releases are kept. */
  acting(namespace?: string): Promise<Acting>
}

export type HelmCommand = {
  /** `install [NAME] [CHART]`, as usage shows it; sub-commands have two words. */
  use: string
  short: string
  aliases?: string[]
  /** How many arguments it takes. */
  args?: { least?: number; most?: number }
  flags: Flags
  run(asked: Asked<never>): Promise<number | undefined>
}

type ValuesOf<F extends Flags> = { [K in keyof F]: F[K]['initial'] }

/** Declares a command: its flags give its parsing, help and completion. */
export const helmCommand = <F extends Flags>(
  command: Omit<HelmCommand, 'flags' | 'run'> & { flags: F; run(asked: Asked<ValuesOf<F>>): Promise<number | undefined> },
): HelmCommand => command as unknown as HelmCommand

export const valueFlags = {
  values: array('specify values in a YAML file or a URL (can specify multiple)', { short: 'f' }),
  set: array('set values on the command line (can specify multiple or separate values with commas: key1=val1,key2=val2)'),
  setString: array('set STRING values on the command line (can specify multiple or separate values with commas: key1=val1,key2=val2)'),
  setFile: array(
    'set values from respective files specified via the command line (can specify multiple or separate values with commas: key1=path1,key2=path2)',
  ),
  setJson: array(
    'set JSON values on the command line (can specify multiple or separate values with commas: key1=jsonval1,key2=jsonval2 or using json format: {"key1": jsonval1, "key2": "jsonval2"})',
  ),
  setLiteral: array('set a literal STRING value on the command line'),
}

export const chartFlags = {
  version: text(
    'specify a version constraint for the chart version to use. This constraint can be a specific tag (e.g. 1.1.1) or it may reference a valid range (e.g. ^2.0.0). If this is not specified, the latest version is used',
  ),
  repo: text('chart repository url where to locate the requested chart'),
  devel: bool("use development versions, too. Equivalent to version '>0.0.0-0'. If --version is set, this is ignored"),
  username: text('chart repository username where to locate the requested chart'),
  password: text('chart repository password where to locate the requested chart'),
  verify: bool('verify the package before using it'),
  insecureSkipTlsVerify: bool('skip tls certificate checks for the chart download'),
  passCredentials: bool('pass credentials to all domains'),
}

export const waitFlags = {
  wait: {
    ...text("if specified, wait until resources are ready (up to --timeout). Values: 'watcher', 'hookOnly', and 'legacy'."),
    bare: 'watcher',
  },
  waitForJobs: bool(
    'if set and --wait enabled, will wait until all Jobs have been completed before marking the release as successful. It will wait for as long as --timeout',
  ),
  timeout: duration('time to wait for any individual Kubernetes operation (like Jobs for hooks)', 5 * 60_000),
  noHooks: bool('prevent hooks from running during install'),
}

export const outputFlag = {
  output: text('prints the output in the specified format. Allowed values: table, json, yaml', { short: 'o', initial: 'table' }),
}
export const revisionFlag = { revision: int('get the named release with revision', 0) }
export const dryRunFlag = {
  ...text('simulates the operation without persisting changes. Must be one of: "none" (default), "client", or "server".', {
    initial: 'none',
  }),
  bare: 'unchanged',
}

export const globalFlags = {
  namespace: text('namespace scope for this request', { short: 'n' }),
  kubeContext: text('name of the kubeconfig context to use'),
  kubeconfig: text('path to the kubeconfig file'),
  kubeAsUser: text('username to impersonate for the operation'),
  kubeAsGroup: array('group to impersonate for the operation, this flag can be repeated to specify multiple groups.'),
  kubeToken: text('bearer token used for authentication'),
  kubeApiserver: text('the address and the port for the Kubernetes API server'),
  kubeInsecureSkipTlsVerify: bool(
    "if true, the Kubernetes API server's certificate will not be checked for validity. This will make your HTTPS connections insecure",
  ),
  debug: bool('enable verbose output'),
  color: text('use colored output (never, auto, always)', { initial: 'auto' }),
  repositoryConfig: text('path to the file containing repository names and URLs'),
  repositoryCache: text('path to the directory containing cached repository indexes'),
  help: bool('help for helm', { short: 'h' }),
}
