import type { Json, JsonObject } from '@/apimachinery/object'
import type { KubeConfig } from '../client/kubeconfig'
import { KubectlError } from '../errors'

/** What the chosen context needs, and nothing else. As clientcmd MinifyConfig. */
export function minified(config: KubeConfig, name: string): KubeConfig {
  const context = config.contexts.find((entry) => entry.name === name)
  if (name === '') throw new KubectlError('current-context must exist in order to minify')
  if (!context) throw new KubectlError(`cannot locate context ${name}`)
  return {
    ...config,
    'current-context': name,
    contexts: [context],
    clusters: config.clusters.filter((entry) => entry.name === context.context.cluster),
    users: config.users.filter((entry) => entry.name === context.context.user),
  }
}

/** What `view` hides without --raw. As clientcmd ShortenConfig and redaction. */
export function redacted(config: KubeConfig): KubeConfig {
  const hide = (object: JsonObject, words: Record<string, string>) =>
    Object.fromEntries(
      Object.entries(object).map(([key, value]) => [key, Object.hasOwn(words, key) && value !== '' ? (words[key] as string) : value]),
    )
  return {
    ...config,
    clusters: config.clusters.map((entry) => ({
      ...entry,
      cluster: hide(entry.cluster, { 'certificate-authority-data': 'DATA+OMITTED' }),
    })),
    users: config.users.map((entry) => ({
      ...entry,
      user: hide(entry.user, {
        'client-certificate-data': 'DATA+OMITTED',
        'client-key-data': 'DATA+OMITTED',
        token: 'REDACTED',
        password: 'REDACTED',
      }),
    })),
  }
}

/** The fields of an entry in the order of clientcmd/api/v1; others follow. */
const declared = {
  cluster:
    'server tls-server-name insecure-skip-tls-verify certificate-authority certificate-authority-data proxy-url disable-compression extensions',
  user: 'client-certificate client-certificate-data client-key client-key-data token tokenFile as as-uid as-groups as-user-extra username password auth-provider exec extensions',
  context: 'cluster user namespace extensions',
}

function inOrder(object: JsonObject, order: string): JsonObject {
  const first = order.split(' ').filter((key) => object[key] !== undefined)
  return Object.fromEntries([...first, ...Object.keys(object)].map((key) => [key, object[key] as Json]))
}

/** The configuration as Go writes it: an empty list is a nil slice, `null`. */
export function asWritten({ kind, apiVersion, ...config }: KubeConfig): Json {
  const { clusters, users, contexts, 'current-context': current, ...more } = config
  const list = (entries: JsonObject[]) => (entries.length === 0 ? null : entries)
  return {
    kind,
    apiVersion,
    ...(more as JsonObject),
    clusters: list(clusters.map(({ name, cluster }) => ({ name, cluster: inOrder(cluster, declared.cluster) }))),
    users: list(users.map(({ name, user }) => ({ name, user: inOrder(user, declared.user) }))),
    contexts: list(contexts.map(({ name, context }) => ({ name, context: inOrder(context as JsonObject, declared.context) }))),
    'current-context': current,
  }
}
