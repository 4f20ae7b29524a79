import { createApi } from '@/kubectl/client/api'
import { connection } from '@/kubectl/client/kubeconfig'
import { KubectlError } from '@/kubectl/errors'
import { flagName, parseFlags } from '@/kubectl/flags'
import { storageOf } from './actions'
import { type Asked, globalFlags, type HelmCommand } from './command'
import { chartCommands } from './commands/charts'
import { factCommands } from './commands/facts'
import { installCommands } from './commands/install'
import { releaseCommands } from './commands/releases'
import { repositoryCommands } from './commands/repositories'
import type { HelmContext } from './context'
import { HelmError } from './errors'

export type { ChartShelf, HelmContext, ShelfChart } from './context'

const commands: readonly HelmCommand[] = [
  ...chartCommands,
  ...repositoryCommands,
  ...installCommands,
  ...releaseCommands,
  ...factCommands,
].sort((a, b) => (a.use < b.use ? -1 : 1))

/** Commands of the real helm that are not here. */
const notSimulated = new Set(['dependency', 'dep', 'package', 'plugin', 'push', 'registry', 'verify'])
const groups = ['get', 'repo', 'search', 'show', 'inspect']

/**
 * Runs one helm command; `argv` is without the word `helm`. Resolves with the exit code; all that it prints goes to `context.tty`, failures included.
 */
export async function helm(argv: readonly string[], context: HelmContext): Promise<number> {
  try {
    return await dispatch(argv, context)
  } catch (error) {
    if (context.signal.aborted) return 130
    if (!(error instanceof Error)) throw error
    if (error instanceof HelmError && error.logged) context.tty.stderr(error.logged)
    context.tty.stderr(`Error: ${error.message.split("\nSee 'helm")[0]}\n`)
    return 1
  }
}

const nameOf = ({ use }: HelmCommand) =>
  groups.includes(use.split(' ')[0] as string) ? use.split(' ').slice(0, 2) : use.split(' ').slice(0, 1)

type Found = { command?: HelmCommand; words: string[]; group?: string; word?: string }

/** The command that the words name; flags may stand between them. */
function find(argv: readonly string[]): Found {
  const places = argv.flatMap((word, at) => (word.startsWith('-') || isValue(argv, at) ? [] : [at]))
  const [first, second] = places
  if (first === undefined) return { words: [...argv] }
  const word = argv[first] as string
  const without = (...taken: (number | undefined)[]) => argv.filter((_, at) => !taken.includes(at))
  if (groups.includes(word)) {
    const group = word === 'inspect' ? 'show' : word
    const sub = second === undefined ? undefined : argv[second]
    const command = commands.find(
      (each) => nameOf(each).length === 2 && nameOf(each)[0] === group && (nameOf(each)[1] === sub || each.aliases?.includes(sub ?? '')),
    )
    return { ...(command && { command }), words: without(first, second), group, ...(sub !== undefined && { word: sub }) }
  }
  const command = commands.find((each) => nameOf(each).length === 1 && (nameOf(each)[0] === word || each.aliases?.includes(word)))
  return { ...(command && { command }), words: without(first), word }
}

/** `-n shop` before the command: the second word belongs to the first. */
function isValue(argv: readonly string[], at: number): boolean {
  const before = argv[at - 1]
  if (before === undefined || !before.startsWith('-') || before.includes('=')) return false
  return Object.entries(globalFlags).some(
    ([key, flag]) =>
      !('bare' in flag && flag.bare !== undefined) && (before === `--${flagName(key)}` || before === `-${flag.short ?? '-'}`),
  )
}

async function dispatch(argv: readonly string[], context: HelmContext): Promise<number> {
  const { command, words, group, word } = find(argv)
  const { tty } = context
  if (!command) return withoutCommand(tty, group, word)
  const name = nameOf(command).join(' ')
  const { values, args, changed } = parseFlags(words, { ...globalFlags, ...command.flags }, `helm ${name}`)
  if (values.help) {
    tty.stdout(helpOf(command))
    return 0
  }
  checkArguments(command, name, args)
  const global = values as {
    namespace: string
    kubeconfig: string
    kubeContext: string
    kubeAsUser: string
    kubeAsGroup: string[]
    kubeToken: string
    kubeApiserver: string
  }
  const connected = await connection(context, {
    kubeconfig: global.kubeconfig,
    context: global.kubeContext,
    cluster: '',
    user: '',
    namespace: global.namespace || (context.env.HELM_NAMESPACE ?? ''),
    server: global.kubeApiserver,
    token: global.kubeToken,
    as: global.kubeAsUser,
    asGroup: global.kubeAsGroup,
    asUid: '',
    asUserExtra: [],
    username: '',
    password: '',
    clientCertificate: '',
  })
  const out = (text: string) => tty.stdout(text)
  const err = (text: string) => tty.stderr(text)
  const api = createApi(context, connected, err)
  const asked = {
    args,
    flags: values,
    changed,
    context,
    namespace: connected.namespace,
    out,
    err,
    api: async () => api,
    async acting(namespace = connected.namespace) {
      await api.text('/version').catch(unreachable)
      return { api, context, storage: storageOf(api, namespace, context), namespace, out, err }
    },
  } satisfies Omit<Asked<unknown>, 'flags'> & { flags: unknown }
  return (await command.run(asked as never)) ?? 0
}

function unreachable(error: unknown): never {
  if (!(error instanceof KubectlError)) throw error
  const [, address = ''] = /server (\S+) was refused|dial tcp (?:lookup )?(\S+?):? /.exec(error.message) ?? []
  const why = error.message.includes('was refused')
    ? `dial tcp ${address}: connect: connection refused`
    : (/dial tcp.*/.exec(error.message)?.[0] ?? error.message)
  throw new HelmError(`kubernetes cluster unreachable: Get "https://${address}/version": ${why}`)
}

function withoutCommand(tty: HelmContext['tty'], group: string | undefined, word: string | undefined): number {
  if (group !== undefined) {
    if (word !== undefined && word !== 'help')
      throw new HelmError(`unknown command ${JSON.stringify(word)} for "helm ${group}"\nRun 'helm ${group} --help' for usage.`)
    tty.stdout(`Usage:\n  helm ${group} [command]\n\nAvailable Commands:\n${listOf(commands.filter((each) => nameOf(each)[0] === group))}`)
    return 0
  }
  if (word === 'completion') return 0
  if (word !== undefined && notSimulated.has(word)) throw new HelmError(`seatrial does not simulate helm ${word}`)
  if (word !== undefined && word !== 'help')
    throw new HelmError(`unknown command ${JSON.stringify(word)} for "helm"\nRun 'helm --help' for usage.`)
  const single = commands.filter((each) => nameOf(each).length === 1)
  const grouped = groups.filter((each) => each !== 'inspect').map((each) => `  ${each.padEnd(11)} ${groupTexts[each]}\n`)
  tty.stdout(
    `The Kubernetes package manager\n\nCommon actions for Helm:\n\n- helm search:    search for charts\n- helm pull:      download a chart to your local directory to view\n- helm install:   upload the chart to Kubernetes\n- helm list:      list releases of charts\n\nUsage:\n  helm [command]\n\nAvailable Commands:\n${[...listOf(single).split(/(?<=\n)/), ...grouped].sort().join('')}\nUse "helm [command] --help" for more information about a command.\n`,
  )
  return 0
}

const groupTexts: Record<string, string> = {
  get: 'download extended information of a named release',
  repo: 'add, list, remove, update, and index chart repositories',
  search: 'search for a keyword in charts',
  show: 'show information of a chart',
}

const listOf = (shown: readonly HelmCommand[]) =>
  shown.map((each) => `  ${(nameOf(each).at(-1) as string).padEnd(11)} ${each.short}\n`).join('')

function checkArguments(command: HelmCommand, name: string, args: readonly string[]): void {
  const { least = 0, most } = command.args ?? {}
  const usage = `\n\nUsage:  helm ${command.use}${command.use.includes('[flags]') ? '' : ' [flags]'}`
  const many = (count: number) => `${count} argument${count === 1 ? '' : 's'}`
  if (most === 0 && args.length > 0) throw new HelmError(`"helm ${name}" accepts no arguments${usage}`)
  if (least === most && args.length !== least) throw new HelmError(`"helm ${name}" requires ${many(least)}${usage}`)
  if (args.length < least) throw new HelmError(`"helm ${name}" requires at least ${many(least)}${usage}`)
  if (most !== undefined && args.length > most) throw new HelmError(`"helm ${name}" accepts at most ${many(most)}${usage}`)
}

function helpOf(command: HelmCommand): string {
  const row = ([key, flag]: [string, { short?: string; kind: string; help: string; hidden?: boolean; initial?: unknown }]) => {
    const type = flag.kind === 'bool' ? '' : flag.kind === 'array' ? ' stringArray' : flag.kind === 'list' ? ' strings' : ` ${flag.kind}`
    return `${flag.short ? `  -${flag.short}, ` : '      '}--${`${flagName(key)}${type}`.padEnd(30)} ${flag.help}\n`
  }
  const rows = (flags: object) =>
    (Object.entries(flags) as Parameters<typeof row>[0][])
      .filter(([, flag]) => !flag.hidden)
      .sort(([a], [b]) => (a < b ? -1 : 1))
      .map(row)
      .join('')
  const aliases = command.aliases?.length ? `Aliases:\n  ${[nameOf(command).at(-1), ...command.aliases].join(', ')}\n\n` : ''
  return `${command.short}\n\nUsage:\n  helm ${command.use} [flags]\n\n${aliases}Flags:\n${rows(command.flags)}\nGlobal Flags:\n${rows(globalFlags)}`
}

/** What Tab offers after `helm`: commands, flags, releases, charts. `words`: without `helm`; the last is the one at the cursor. */
export async function completeHelm(words: readonly string[], context: HelmContext): Promise<string[]> {
  const start = words.at(-1) ?? ''
  const before = words.slice(0, -1).filter((word) => !word.startsWith('-'))
  const starting = (names: readonly string[]) => [...new Set(names)].filter((name) => name.startsWith(start)).sort()
  if (before.length === 0) return starting([...commands.map((each) => nameOf(each)[0] as string), 'help'])
  const [first = ''] = before
  if (groups.includes(first) && before.length === 1)
    return starting(
      commands.filter((each) => nameOf(each).length === 2 && nameOf(each)[0] === first).map((each) => nameOf(each)[1] as string),
    )
  const { command } = find(before)
  if (!command) return []
  if (start.startsWith('-')) return starting(Object.keys({ ...globalFlags, ...command.flags }).map((key) => `--${flagName(key)}`))
  const said = words.findIndex((word) => word === '-n' || word === '--namespace')
  const scope = said >= 0 ? ['-n', words[said + 1] ?? ''] : []
  const kind = command.use.replace(/^get /, '')
  if (/RELEASE/.test(kind) && before.length === nameOf(command).length)
    return starting((await quietly(['list', '-q', ...scope], context)).split('\n').filter(Boolean))
  if (/CHART/.test(kind) && start.includes('/'))
    return starting(
      (await quietly(['search', 'repo', '-o', 'yaml'], context))
        .split('\n')
        .flatMap((line) => /^ {2}name: (.*)|^- .*name: (.*)/.exec(line)?.slice(1).filter(Boolean) ?? []),
    )
  return []
}

async function quietly(argv: string[], context: HelmContext): Promise<string> {
  let said = ''
  await helm(argv, { ...context, tty: { ...context.tty, stdout: (text) => (said += text), stderr: () => undefined } })
  return said
}
