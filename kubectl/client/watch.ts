import type { KubeObject, Status, WatchEvent } from '@/apimachinery/object'
import { ApiError } from '../errors'
import { type Api, pathOf, type Query } from './api'
import type { Resource } from './discovery'

/** The events of one watch as they come. Ends when the server ends it; an ERROR event is thrown. */
export async function* watch<T = KubeObject>(
  api: Api,
  resource: Resource,
  namespace: string | undefined,
  query: Query,
  accept?: string,
): AsyncGenerator<WatchEvent<T>> {
  let rest = ''
  for await (const piece of await api.stream(pathOf(resource, namespace), {
    query: { ...query, watch: true },
    ...(accept ? { accept } : {}),
  })) {
    rest += piece
    for (let end = rest.indexOf('\n'); end >= 0; end = rest.indexOf('\n')) {
      const line = rest.slice(0, end)
      rest = rest.slice(end + 1)
      if (line.trim() === '') continue
      const event = JSON.parse(line) as WatchEvent<T>
      if (event.type === 'ERROR') throw new ApiError(event.object as unknown as Status)
      yield event
    }
  }
}

export type Until<R> = { done: R } | undefined

/**
 * Follows one object, or those a selector finds, from now on: `decide` sees each state (undefined once deleted) until it is satisfied. Resolves undefined when
 * the timeout (milliseconds, 0: none) has passed. As client-go tools/watch UntilWithSync.
 */
export async function until<R>(
  api: Api,
  resource: Resource,
  namespace: string | undefined,
  name: string,
  timeoutMs: number,
  decide: (object: KubeObject | undefined) => Until<R>,
  synced?: () => Until<R>,
): Promise<Until<R>> {
  const query: Query = {
    fieldSelector: `metadata.name=${name}`,
    allowWatchBookmarks: true,
    resourceVersionMatch: 'NotOlderThan',
    sendInitialEvents: true,
    ...(timeoutMs > 0 ? { timeoutSeconds: Math.max(1, Math.ceil(timeoutMs / 1000)) } : {}),
  }
  for await (const event of watch(api, resource, namespace, query)) {
    if (event.type === 'BOOKMARK') {
      const decided = synced?.()
      if (decided) return decided
      continue
    }
    const decided = decide(event.type === 'DELETED' ? undefined : (event.object as KubeObject))
    if (decided) return decided
  }
  return undefined
}
