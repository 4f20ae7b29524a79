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

/** Empty lists are shown as `null`, as Go prints a nil slice. */
export function emptyAsNull(config: KubeConfig): Json {
  const lists = { clusters: config.clusters, contexts: config.contexts, users: config.users }
  return {
    ...config,
    ...Object.fromEntries(Object.entries(lists).map(([key, list]) => [key, list.length === 0 ? null : list])),
  } as unknown as Json
}
