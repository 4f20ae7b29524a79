import { base64Text } from '@/apimachinery/encoding'
import type { JsonObject } from '@/apimachinery/object'
import { printYaml } from '@/apimachinery/yaml'
import { absolute, homeOf, type KubeConfig, type LoadedConfig, loadConfig, printConfig } from '../client/kubeconfig'
import { type Command, command, type Invocation } from '../command'
import { KubectlError, usageError } from '../errors'
import { bool, text } from '../flags'
import { printerFor, printFlags } from '../output/printer'
import { align, tableStyle } from '../output/tabwriter'
import { holdsProperty, propertyOf, setProperty, unsetProperty } from './config-property'
import { asWritten, minified, redacted } from './config-view'

type Part = 'clusters' | 'contexts' | 'users'

const load = (invocation: Invocation) => loadConfig(invocation.context, invocation.flags.kubeconfig)

/** Changes the file that holds what is changed, else the first; a missing file is made. As clientcmd ModifyConfig. */
async function change(invocation: Invocation, holds: (config: KubeConfig) => boolean, edit: (config: KubeConfig) => void): Promise<string> {
  const loaded = await load(invocation)
  const file =
    loaded.files.find(({ config, exists }) => exists && holds(config)) ?? loaded.files.find(({ exists }) => exists) ?? loaded.files.at(-1)
  if (!file) throw new KubectlError('no kubeconfig file')
  edit(file.config)
  const folder = file.path.slice(0, file.path.lastIndexOf('/')) || '/'
  if (!(await invocation.context.fs.exists(folder))) await invocation.context.fs.mkdir(folder)
  await invocation.context.fs.writeFile(file.path, printConfig(file.config))
  return file.path
}

const sorted = (names: { name: string }[]) => names.map(({ name }) => name).sort()

const currentContext = command({
  use: 'current-context [flags]',
  short: 'Display the current-context',
  offline: true,
  async run(invocation) {
    const { merged } = await load(invocation)
    if (merged['current-context'] === '') throw new KubectlError('current-context is not set')
    invocation.out(`${merged['current-context']}\n`)
  },
})

const getContexts = command({
  use: 'get-contexts [(-o|--output=)name)]',
  short: 'Describe one or many contexts',
  arguments: 'contexts',
  offline: true,
  flags: {
    noHeaders: bool(),
    output: text({ short: 'o', complete: ['name'] }),
  },
  async run(invocation) {
    const { args, out, flags: given } = invocation
    if (given.output !== '' && given.output !== 'name')
      throw new KubectlError(`--output ${given.output} is not available in kubectl config get-contexts; resetting to default output format`)
    const { merged } = await load(invocation)
    const missing = args.filter((name) => !merged.contexts.some((entry) => entry.name === name))
    const names = (args.length > 0 ? args : sorted(merged.contexts)).filter((name) => !missing.includes(name))
    if (given.output === 'name') out(names.map((name) => `${name}\n`).join(''))
    else {
      const rows = names.map((name) => {
        const entry = merged.contexts.find((one) => one.name === name)?.context
        return [merged['current-context'] === name ? '*' : '', name, entry?.cluster ?? '', entry?.user ?? '', entry?.namespace ?? ''].join(
          '\t',
        )
      })
      const header = given.noHeaders ? [] : ['CURRENT\tNAME\tCLUSTER\tAUTHINFO\tNAMESPACE']
      const lines = [...header, ...rows]
      if (lines.length > 0) out(align(`${lines.join('\n')}\n`, tableStyle))
    }
    if (missing.length > 0) throw new KubectlError(missing.map((name) => `context ${name} not found`).join('\n'))
  },
})

const useContext = command({
  use: 'use-context CONTEXT_NAME',
  short: 'Set the current-context in a kubeconfig file',
  aliases: ['use'],
  arguments: 'contexts',
  offline: true,
  async run(invocation) {
    const { args, out } = invocation
    const name = args[0]
    if (args.length !== 1 || name === undefined) throw usageError('config use-context', `Unexpected args: [${args.join(' ')}]`)
    const { merged } = await load(invocation)
    if (!merged.contexts.some((entry) => entry.name === name))
      throw new KubectlError(`no context exists with the name: ${JSON.stringify(name)}`)
    await change(
      invocation,
      (config) => config['current-context'] !== '',
      (config) => {
        config['current-context'] = name
      },
    )
    out(`Switched to context ${JSON.stringify(name)}.\n`)
  },
})

const setContext = command({
  use: 'set-context [NAME | --current] [--cluster=cluster_nickname] [--user=user_nickname] [--namespace=namespace]',
  short: 'Set a context entry in kubeconfig',
  examples: '# The namespace that commands use from now on\nkubectl config set-context --current --namespace=shop',
  arguments: 'contexts',
  offline: true,
  flags: { current: bool() },
  async run(invocation) {
    const { args, out, flags: given, changed } = invocation
    if (given.current && args.length > 0) throw usageError('config set-context', `Unexpected args: [${args.join(' ')}]`)
    if (!given.current && args.length !== 1) throw usageError('config set-context', `Unexpected args: [${args.join(' ')}]`)
    const { merged } = await load(invocation)
    const name = given.current ? merged['current-context'] : (args[0] as string)
    if (name === '') throw new KubectlError('no current context is set')
    const exists = merged.contexts.some((entry) => entry.name === name)
    if (given.current && !exists) throw new KubectlError(`no context exists with the name: ${JSON.stringify(name)}`)
    await change(
      invocation,
      (config) => config.contexts.some((entry) => entry.name === name),
      (config) => {
        const entry = named(config, 'contexts', name)
        if (changed.has('cluster')) entry.cluster = given.cluster
        if (changed.has('user')) entry.user = given.user
        if (changed.has('namespace')) entry.namespace = given.namespace
      },
    )
    out(`Context ${JSON.stringify(name)} ${exists ? 'modified' : 'created'}.\n`)
  },
})

/** The entry of a name, made when it is missing. */
function named(config: KubeConfig, part: Part, name: string): JsonObject {
  const key = part.slice(0, -1) as 'cluster' | 'context' | 'user'
  const list = config[part] as unknown as ({ name: string } & Record<string, JsonObject>)[]
  let entry = list.find((one) => one.name === name)
  if (!entry) {
    entry = { name, [key]: {} } as unknown as (typeof list)[number]
    list.push(entry)
    list.sort((a, b) => (a.name < b.name ? -1 : 1))
  }
  entry[key] ??= {}
  return entry[key]
}

const setCluster = command({
  use: 'set-cluster NAME [--server=server] [--certificate-authority=path/to/certificate/authority] [--insecure-skip-tls-verify=true] [--tls-server-name=example.com]',
  short: 'Set a cluster entry in kubeconfig',
  offline: true,
  flags: { embedCerts: bool(), proxyUrl: text() },
  async run(invocation) {
    const { args, context, out, flags: given, changed } = invocation
    const name = args[0]
    if (args.length !== 1 || name === undefined) throw usageError('config set-cluster', `Unexpected args: [${args.join(' ')}]`)
    if (given.embedCerts && given.certificateAuthority === '') throw new KubectlError('you must specify a --certificate-authority to embed')
    const authority = given.embedCerts ? base64Text(await context.fs.readFile(absolute(context, given.certificateAuthority))) : undefined
    await change(
      invocation,
      (config) => config.clusters.some((entry) => entry.name === name),
      (config) => {
        const entry = named(config, 'clusters', name)
        entry.server = changed.has('server') ? given.server : (entry.server ?? '')
        if (authority !== undefined) entry['certificate-authority-data'] = authority
        else if (changed.has('certificateAuthority')) entry['certificate-authority'] = given.certificateAuthority
        if (changed.has('proxyUrl')) entry['proxy-url'] = given.proxyUrl
        if (changed.has('tlsServerName')) entry['tls-server-name'] = given.tlsServerName
        if (changed.has('insecureSkipTlsVerify')) entry['insecure-skip-tls-verify'] = given.insecureSkipTlsVerify
      },
    )
    out(`Cluster ${JSON.stringify(name)} set.\n`)
  },
})

const setCredentials = command({
  use: 'set-credentials NAME [--client-certificate=path/to/certfile] [--client-key=path/to/keyfile] [--token=bearer_token] [--username=basic_user] [--password=basic_password] [--auth-provider=provider_name] [--auth-provider-arg=key=value] [--exec-command=exec_command] [--exec-api-version=exec_api_version] [--exec-arg=arg] [--exec-env=key=value]',
  short: 'Set a user entry in kubeconfig',
  offline: true,
  flags: { embedCerts: bool() },
  async run(invocation) {
    const { args, context, out, flags: given, changed } = invocation
    const name = args[0]
    if (args.length !== 1 || name === undefined) throw usageError('config set-credentials', `Unexpected args: [${args.join(' ')}]`)
    const embedded: [string, string][] = []
    if (given.embedCerts)
      for (const [key, path] of [
        ['client-certificate-data', given.clientCertificate],
        ['client-key-data', given.clientKey],
      ] as const)
        if (path !== '') embedded.push([key, base64Text(await context.fs.readFile(absolute(context, path)))])
    await change(
      invocation,
      (config) => config.users.some((entry) => entry.name === name),
      (config) => {
        const entry = named(config, 'users', name)
        for (const [flag, key] of [
          ['clientCertificate', 'client-certificate'],
          ['clientKey', 'client-key'],
          ['token', 'token'],
          ['username', 'username'],
          ['password', 'password'],
        ] as const)
          if (changed.has(flag) && !(given.embedCerts && key.startsWith('client-'))) entry[key] = given[flag]
        for (const [key, value] of embedded) entry[key] = value
      },
    )
    out(`User ${JSON.stringify(name)} set.\n`)
  },
})

const set = command({
  use: 'set PROPERTY_NAME PROPERTY_VALUE',
  short: 'Set an individual value in a kubeconfig file',
  examples: '# Another address of the API server\nkubectl config set clusters.kubernetes.server https://10.0.0.5:6443',
  offline: true,
  flags: { setRawBytes: bool() },
  async run(invocation) {
    const { args, out, flags: given } = invocation
    const [path, value] = args
    if (args.length !== 2 || path === undefined || value === undefined)
      throw usageError('config set', `Unexpected args: [${args.join(' ')}]`)
    const property = propertyOf(path)
    await change(
      invocation,
      (config) => holdsProperty(config, property),
      (config) => setProperty(config, property, value, given.setRawBytes),
    )
    out(`Property ${JSON.stringify(path)} set.\n`)
  },
})

const unset = command({
  use: 'unset PROPERTY_NAME',
  short: 'Unset an individual value in a kubeconfig file',
  examples: '# Forget a user\nkubectl config unset users.jane',
  offline: true,
  async run(invocation) {
    const { args, out } = invocation
    const [path] = args
    if (args.length !== 1 || path === undefined) throw usageError('config unset', `Unexpected args: [${args.join(' ')}]`)
    const property = propertyOf(path)
    await change(
      invocation,
      (config) => holdsProperty(config, property),
      (config) => unsetProperty(config, property),
    )
    out(`Property ${JSON.stringify(path)} unset.\n`)
  },
})

const view = command({
  use: 'view [flags]',
  short: 'Display merged kubeconfig settings or a specified kubeconfig file',
  offline: true,
  flags: {
    ...printFlags,
    flatten: bool(),
    merge: bool({ initial: true }),
    minify: bool(),
    raw: bool(),
  },
  async run(invocation) {
    const { out, flags: given } = invocation
    const { merged } = await load(invocation)
    let config = merged
    if (given.minify) config = minified(merged, given.context || merged['current-context'])
    else if (given.context !== '') config = { ...merged, 'current-context': given.context }
    const shown = asWritten(given.raw || given.flatten ? config : redacted(config))
    const printer = printerFor({ ...given, output: given.output || 'yaml' }, 'struct')
    out(printer ? printer(shown, () => '') : printYaml(shown))
  },
})

function lister(part: 'clusters' | 'users'): Command {
  return command({
    use: `get-${part} [flags]`,
    short: `Display ${part} defined in the kubeconfig`,
    offline: true,
    async run(invocation) {
      const { merged } = await load(invocation)
      invocation.out(['NAME', ...sorted(merged[part])].map((line) => `${line}\n`).join(''))
    },
  })
}

function remover(word: 'cluster' | 'context' | 'user'): Command {
  const part = `${word}s` as Part
  return command({
    use: `delete-${word} NAME`,
    short: `Delete the specified ${word} from the kubeconfig`,
    ...(word === 'context' ? { arguments: 'contexts' as const } : {}),
    offline: true,
    async run(invocation) {
      const { args, out, err } = invocation
      const name = args[0]
      if (args.length !== 1 || name === undefined) throw usageError(`config delete-${word}`, `Unexpected args: [${args.join(' ')}]`)
      const loaded: LoadedConfig = await load(invocation)
      const file = loaded.files.find(({ config }) => config[part].some((entry) => entry.name === name))
      const first = loaded.files[0]?.path ?? `${homeOf(invocation.context)}/.kube/config`
      if (!file) throw new KubectlError(`cannot delete ${word} ${name}, not in ${first}`)
      if (word === 'context' && loaded.merged['current-context'] === name)
        err('warning: this removed your active context, use "kubectl config use-context" to select a different one\n')
      await change(
        invocation,
        (config) => config === file.config || config[part].some((entry) => entry.name === name),
        (config) => {
          const list = config[part] as { name: string }[]
          list.splice(
            list.findIndex((entry) => entry.name === name),
            1,
          )
        },
      )
      out(word === 'user' ? `deleted user ${name} from ${file.path}\n` : `deleted ${word} ${name} from ${file.path}\n`)
    },
  })
}

const renameContext = command({
  use: 'rename-context CONTEXT_NAME NEW_NAME',
  short: 'Rename a context from the kubeconfig file',
  arguments: 'contexts',
  offline: true,
  async run(invocation) {
    const { args, out } = invocation
    const [from, to] = args
    if (args.length !== 2 || from === undefined || to === undefined)
      throw usageError('config rename-context', `Unexpected args: [${args.join(' ')}]`)
    const loaded = await load(invocation)
    const first = loaded.files[0]?.path ?? ''
    if (!loaded.merged.contexts.some((entry) => entry.name === from))
      throw new KubectlError(`cannot rename the context ${JSON.stringify(from)}, it's not in ${first}`)
    if (loaded.merged.contexts.some((entry) => entry.name === to))
      throw new KubectlError(
        `cannot rename the context ${JSON.stringify(from)}, the context ${JSON.stringify(to)} already exists in ${first}`,
      )
    await change(
      invocation,
      (config) => config.contexts.some((entry) => entry.name === from),
      (config) => {
        for (const entry of config.contexts) if (entry.name === from) entry.name = to
        if (config['current-context'] === from) config['current-context'] = to
      },
    )
    out(`Context ${JSON.stringify(from)} renamed to ${JSON.stringify(to)}.\n`)
  },
})

export const config = command({
  use: 'config SUBCOMMAND',
  short: 'Modify kubeconfig files',
  long: 'Modify kubeconfig files using subcommands like "kubectl config set current-context my-context".\n\n A file given by --kubeconfig is used alone; else the files of $KUBECONFIG, merged; else ~/.kube/config.',
  subcommands: [
    currentContext,
    remover('cluster'),
    remover('context'),
    remover('user'),
    lister('clusters'),
    getContexts,
    lister('users'),
    renameContext,
    set,
    setCluster,
    setContext,
    setCredentials,
    unset,
    useContext,
    view,
  ],
})
