import { base64Text } from '@/apimachinery/encoding'
import type { Json, JsonObject } from '@/apimachinery/object'
import { parseYaml, printYaml } from '@/apimachinery/yaml'
import { KubectlError } from '../errors'
import type { KubectlContext } from '../seam'

type Named<K extends string, T> = { name: string } & { [key in K]: T }
type ClusterEntry = { server?: string; 'certificate-authority'?: string; 'certificate-authority-data'?: string } & JsonObject
type UserEntry = {
  token?: string
  tokenFile?: string
  username?: string
  password?: string
  'client-certificate'?: string
  'client-certificate-data'?: string
} & JsonObject
type ContextEntry = { cluster?: string; user?: string; namespace?: string } & JsonObject

export type KubeConfig = {
  apiVersion: 'v1'
  kind: 'Config'
  clusters: Named<'cluster', ClusterEntry>[]
  contexts: Named<'context', ContextEntry>[]
  users: Named<'user', UserEntry>[]
  'current-context': string
}

/** The files read, in order; a changed entry is written to the file that has it. As client-go ClientConfigLoadingRules. */
export type LoadedConfig = { files: { path: string; config: KubeConfig; exists: boolean }[]; merged: KubeConfig; explicit: boolean }

export const homeOf = (context: KubectlContext) => context.env.HOME ?? '/root'

export function absolute(context: KubectlContext, path: string): string {
  if (path.startsWith('/')) return normal(path)
  return normal(`${context.cwd}/${path}`)
}

function normal(path: string): string {
  const parts: string[] = []
  for (const part of path.split('/')) {
    if (part === '..') parts.pop()
    else if (part !== '' && part !== '.') parts.push(part)
  }
  return `/${parts.join('/')}`
}

/** Reads `--kubeconfig`, else `$KUBECONFIG` (a list), else `~/.kube/config`; missing files are empty, except the one named by the flag. */
export async function loadConfig(context: KubectlContext, flag: string): Promise<LoadedConfig> {
  const fromEnv = (context.env.KUBECONFIG ?? '').split(':').filter((path) => path !== '')
  const paths = flag !== '' ? [flag] : fromEnv.length > 0 ? fromEnv : [`${homeOf(context)}/.kube/config`]
  const files: LoadedConfig['files'] = []
  for (const path of paths.map((entry) => absolute(context, entry))) {
    const exists = await context.fs.exists(path)
    if (!exists && flag !== '') throw new KubectlError(`stat ${flag}: no such file or directory`)
    files.push({ path, exists, config: exists ? read(await context.fs.readFile(path), path) : emptyConfig() })
  }
  const merged = emptyConfig()
  for (const { config } of files) {
    merged['current-context'] ||= config['current-context']
    for (const part of ['clusters', 'contexts', 'users'] as const) mergeByName(merged[part], config[part])
  }
  return { files, merged, explicit: flag !== '' }
}

function mergeByName(into: { name: string }[], from: { name: string }[]) {
  for (const entry of from) if (!into.some((other) => other.name === entry.name)) into.push(entry)
}

export const emptyConfig = (): KubeConfig => ({
  apiVersion: 'v1',
  kind: 'Config',
  clusters: [],
  contexts: [],
  users: [],
  'current-context': '',
})

/** Configurations by their text: every command reads the same one. */
const parsed = new Map<string, KubeConfig>()

function read(content: string, path: string): KubeConfig {
  const known = parsed.get(content)
  if (known) return structuredClone(known)
  const { documents, errors } = parseYaml(content)
  const first = errors[0]
  if (first) throw new KubectlError(`error loading config file "${path}": yaml: line ${first.line}: ${first.message}`)
  const value = (documents[0]?.value ?? {}) as Partial<KubeConfig>
  if (typeof value !== 'object' || Array.isArray(value))
    throw new KubectlError(`error loading config file "${path}": no kind "Config" is registered`)
  const config: KubeConfig = { ...emptyConfig(), ...withoutNulls(value) }
  if (parsed.size > 100) parsed.clear()
  parsed.set(content, structuredClone(config))
  return config
}

const withoutNulls = (value: object) =>
  Object.fromEntries(Object.entries(value).filter(([, entry]) => entry !== null && entry !== undefined))

export const printConfig = (config: KubeConfig) => printYaml(config as unknown as Json)

export type ConnectionFlags = {
  kubeconfig: string
  context: string
  cluster: string
  user: string
  namespace: string
  server: string
  token: string
  as: string
  asGroup: string[]
  asUid: string
  asUserExtra: string[]
  username: string
  password: string
  clientCertificate: string
}

/** Where requests go, with which headers, and the namespace of the context or the flag. */
export type Connection = { server: string; headers: Record<string, string>; namespace: string; namespaceGiven: boolean }

/** Resolves context, cluster and user. As client-go DirectClientConfig. */
export async function connection(context: KubectlContext, flags: ConnectionFlags): Promise<Connection> {
  const { merged } = await loadConfig(context, flags.kubeconfig)
  const contextName = flags.context || merged['current-context']
  const entry = merged.contexts.find((item) => item.name === contextName)?.context
  if (flags.context !== '' && !entry)
    throw new KubectlError(`Error in configuration: context was not found for specified context: ${flags.context}`, { bare: true })
  const clusterName = flags.cluster || entry?.cluster || ''
  const userName = flags.user || entry?.user || ''
  const cluster = merged.clusters.find((item) => item.name === clusterName)?.cluster
  const user = merged.users.find((item) => item.name === userName)?.user
  if (flags.cluster !== '' && !cluster) throw new KubectlError(`cluster "${flags.cluster}" does not exist`)
  if (flags.user !== '' && !user) throw new KubectlError(`auth info "${flags.user}" does not exist`)
  const given = flags.server || cluster?.server || 'http://localhost:8080'
  const server = (given.includes('://') ? given : `http://${given}`).replace(/\/$/, '')
  const namespace = flags.namespace || entry?.namespace || 'default'
  return {
    server,
    headers: await credentials(context, flags, { name: userName, user: user ?? {} }, server),
    namespace,
    namespaceGiven: flags.namespace !== '',
  }
}

async function credentials(
  context: KubectlContext,
  flags: ConnectionFlags,
  { name: userName, user }: Named<'user', UserEntry>,
  server: string,
): Promise<Record<string, string>> {
  const headers: Record<string, string> = {}
  const read = async (path: string) => {
    if (!(await context.fs.exists(absolute(context, path)))) throw new KubectlError(`unable to read ${path}: no such file or directory`)
    return (await context.fs.readFile(absolute(context, path))).trim()
  }
  // kubectl sends no credentials over plain http
  if (server.startsWith('https:')) {
    const token = flags.token || (user.tokenFile ? await read(user.tokenFile) : user.token)
    const certificate = flags.clientCertificate || user['client-certificate']
    const name = flags.username || user.username
    if (token) headers.authorization = `Bearer ${token}`
    else if (name) headers.authorization = `Basic ${base64Text(`${name}:${flags.password || user.password || ''}`)}`
    // A client certificate belongs to TLS, which a Request does not carry: it travels in a header of our own.
    if (certificate) headers[certificateHeader] = base64Text(await read(certificate))
    else if (user['client-certificate-data']) headers[certificateHeader] = user['client-certificate-data']
  }
  if (flags.as !== '') headers['impersonate-user'] = flags.as
  if (flags.asGroup.length > 0) headers['impersonate-group'] = flags.asGroup.join(',')
  if (flags.as === '' && flags.asGroup.length + flags.asUid.length + flags.asUserExtra.length > 0)
    throw new KubectlError(`requesting uid, groups or user-extra for ${userName} without impersonating a user`)
  for (const extra of flags.asUserExtra) {
    const [key = '', ...value] = extra.split('=')
    if (value.length > 0) headers[`impersonate-extra-${encodeURIComponent(key.toLowerCase())}`] = value.join('=')
  }
  if (flags.asUid !== '') headers['impersonate-uid'] = flags.asUid
  return headers
}

/** Carries the client certificate (base64 of PEM) that a real client would present in the TLS handshake. */
export const certificateHeader = 'x-client-certificate'
