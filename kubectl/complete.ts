import { type Api, createApi, listAll } from './client/api'
import type { Resource } from './client/discovery'
import { connection, loadConfig } from './client/kubeconfig'
import { type ArgumentKind, type Command, commandName, globalFlags } from './command'
import { findCommand } from './find-command'
import { type Flag, type Flags, flagName, parseFlags } from './flags'
import type { KubectlContext } from './seam'
import { verbs } from './verbs/index'

/**
 * Candidates for the last word of `argv` (which may be empty; `argv` is without the word `kubectl`): verbs, subcommands, flags, their values, kinds
 * and live names. Never rejects: where the server does not answer there are no names. File names are the shell's to complete, for which nothing is returned.
 */
export async function completeKubectl(argv: readonly string[], context: KubectlContext): Promise<string[]> {
  const word = argv.at(-1) ?? ''
  const before = argv.slice(0, -1)
  try {
    return (await candidates(before, word, context)).filter((candidate) => candidate.startsWith(word)).sort()
  } catch {
    return []
  }
}

async function candidates(before: readonly string[], word: string, context: KubectlContext): Promise<string[]> {
  if (before.includes('--')) return []
  const found = findCommand(before)
  const command = found.command
  const flags: Flags = { ...globalFlags, ...command?.flags }
  const open = openFlag(before, word, flags)
  if (open) return flagValues(open.flag, open.prefix, before, flags, context)
  if (!command) return found.word === undefined ? [...visible(verbs).map(commandName), 'help', 'options'] : []
  if (word.startsWith('-'))
    return Object.keys(flags)
      .filter((key) => !flags[key]?.hidden)
      .map((key) => `--${flagName(key)}`)
  const subcommands = visible(command.subcommands ?? [])
  const parsed = parseFlags(found.words, lenient(flags), found.path)
  if (subcommands.length > 0 && parsed.args.length === 0) return subcommands.map(commandName)
  const live = await connected(before, flags, context)
  return argumentsFor(command.arguments ?? 'none', parsed.args, word, live)
}

const visible = (commands: readonly Command[]) => commands.filter((command) => !command.hidden)

/** Required flags and faulty values do not matter while typing. */
const lenient = (flags: Flags): Flags =>
  Object.fromEntries(
    Object.entries(flags).map(([key, flag]) => [
      key,
      flag.kind === 'bool' || flag.kind === 'list' ? flag : { ...flag, kind: flag.kind === 'array' ? 'array' : 'string' },
    ]),
  )

/** The flag whose value is being typed: `-n |`, `--namespace=|`. */
function openFlag(before: readonly string[], word: string, flags: Flags): { flag: Flag<unknown>; prefix: string } | undefined {
  const named = (text: string) =>
    Object.entries(flags).find(([key, flag]) => text === `--${flagName(key)}` || (flag.short && text === `-${flag.short}`))?.[1]
  const equals = /^(--[a-z-]+)=/.exec(word)
  if (equals) {
    const flag = named(equals[1] as string)
    return flag && { flag, prefix: equals[0] }
  }
  const last = named(before.at(-1) ?? '')
  return last && last.bare === undefined ? { flag: last, prefix: '' } : undefined
}

async function flagValues(
  flag: Flag<unknown>,
  prefix: string,
  before: readonly string[],
  flags: Flags,
  context: KubectlContext,
): Promise<string[]> {
  const { complete } = flag
  if (Array.isArray(complete)) return (complete as string[]).map((value) => prefix + value)
  if (complete === 'context') return (await loadConfig(context, '')).merged.contexts.map(({ name }) => prefix + name)
  if (complete === 'namespace') return (await names(await connected(before, flags, context), 'namespaces')).map((name) => prefix + name)
  return []
}

type Live = { api: Api; context: KubectlContext; kubeconfig: string }

async function connected(before: readonly string[], known: Flags, context: KubectlContext): Promise<Live> {
  const found = findCommand(before)
  const words = found.command ? found.words : before
  // The word before an unfinished flag value is a flag without its value
  const complete = words.at(-1)?.startsWith('-') ? words.slice(0, -1) : words
  const { values } = parseFlags(complete, lenient(known), 'kubectl')
  const flags = values as Parameters<typeof connection>[1]
  return { api: createApi(context, await connection(context, flags), () => undefined), context, kubeconfig: flags.kubeconfig }
}

async function names({ api }: Live, type: string): Promise<string[]> {
  const resource = (await api.find(type))[0] as Resource
  return (await listAll(api, resource, resource.namespaced ? api.namespace : undefined)).items.map((item) => item.metadata.name ?? '')
}

const workloads = ['deployments', 'replicasets', 'statefulsets', 'daemonsets', 'replicationcontrollers', 'pods', 'services']

async function argumentsFor(kind: ArgumentKind, args: readonly string[], word: string, live: Live): Promise<string[]> {
  const slash = word.indexOf('/')
  switch (kind) {
    case 'none':
      return []
    case 'contexts':
      return args.length > 0 ? [] : (await loadConfig(live.context, live.kubeconfig)).merged.contexts.map(({ name }) => name)
    case 'nodes':
      return remaining(await names(live, 'nodes'), args)
    case 'pods':
      if (args.length > 0) return []
      return slash > 0
        ? qualified(live, word.slice(0, slash))
        : [...(await names(live, 'pods')), ...(await kinds(live, true)).map((name) => `${name}/`)]
    case 'kinds':
      return args.length > 0 ? [] : kinds(live, false)
    case 'resources':
    case 'workloads':
      if (slash > 0) return qualified(live, word.slice(0, slash))
      if (args.length === 0) return kinds(live, kind === 'workloads')
      return args[0]?.includes('/') ? [] : remaining(await names(live, (args[0] as string).split(',')[0] as string), args)
  }
}

const remaining = (found: readonly string[], args: readonly string[]) => found.filter((name) => !args.includes(name))

const qualified = async (live: Live, type: string) => (await names(live, type)).map((name) => `${type}/${name}`)

/** Every kind as kubectl completes it: `pods`, `deployments.apps`. */
async function kinds({ api }: Live, onlyWorkloads: boolean): Promise<string[]> {
  const resources = (await api.resources()).filter(
    (resource) => resource.verbs.includes('list') && (!onlyWorkloads || workloads.includes(resource.plural)),
  )
  return resources.map((resource) => (resource.group === '' ? resource.plural : `${resource.plural}.${resource.group}`))
}
