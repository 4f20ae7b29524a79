import type { KubeObject, WatchEvent } from '@/apimachinery/object'
import type { ApiResponse, LineSource } from '@/cluster/door'
import { apiVersionOf } from '@/cluster/kinds/define'
import type { Kind } from '@/cluster/kinds/kind'
import { checkListOptions, versionOf } from './list-options'
import { partialMetadata, type Shape, tableOf } from './present'
import { flag, type ParsedRequest, wholeNumber } from './request'
import type { Selection } from './select'
import { expired } from './status'
import { type HistoryEvent, kindKey, type Store } from './store'
import type { Clock } from './world'

/** How long a watch lasts when the client names no limit, milliseconds; a real server draws one between 30 and 60 minutes. */
const defaultTimeout = 45 * 60_000

/** How often a watch that asks for bookmarks is told how far it is, and how long before its end at the latest. As cacher nextBookmarkTime. */
const bookmarkEvery = 60_000
const bookmarkBeforeEnd = 2_000

type WatchParts = {
  store: Store
  clock: Clock
  kind: Kind
  namespace: string | undefined
  selection: Selection
  shape: Shape
  request: ParsedRequest
}

/** What a watch shows of a change: an object that starts to match is added, one that no longer does is deleted. As cacher convertToWatchEvent. */
const eventOf = (change: HistoryEvent, matches: (object: KubeObject) => boolean): WatchEvent<KubeObject> | undefined => {
  const is = change.type !== 'DELETED' && matches(change.object)
  const was = change.previous !== undefined && matches(change.previous)
  if (is) return { type: was ? 'MODIFIED' : 'ADDED', object: change.object }
  if (!was) return undefined
  const version = change.object.metadata.resourceVersion
  return { type: 'DELETED', object: { ...change.previous!, metadata: { ...change.previous!.metadata, resourceVersion: version } } }
}

const bookmark = (kind: Kind, shape: Shape, version: number, initialEnd: boolean) => {
  const metadata = { resourceVersion: String(version), ...(initialEnd ? { annotations: { 'k8s.io/initial-events-end': 'true' } } : {}) }
  const object = { kind: kind.kind, apiVersion: apiVersionOf(kind), metadata }
  return { type: 'BOOKMARK' as const, object: shape === 'metadata' ? partialMetadata(object) : object }
}

/** Opens a watch: `{type, object}` lines, pulled from the store's history. */
export const watchResponse = (parts: WatchParts): ApiResponse => {
  checkListOptions(parts.request, 'watch')
  const { store, clock, kind, namespace, selection, shape, request } = parts
  const { query } = request
  const key = kindKey(kind)
  const matches = (o: KubeObject) => (namespace === undefined || o.metadata.namespace === namespace) && selection.matches(o)
  const initial = flag(query, 'sendInitialEvents')
  const from = versionOf(request, kind)
  const asked = query.get('sendInitialEvents') !== null
  const replay = initial || (!asked && (from === undefined || from === 0))
  const bookmarks = flag(query, 'allowWatchBookmarks')
  const seconds = wholeNumber(query, 'timeoutSeconds')
  const ends = clock.now + (seconds === undefined || seconds === 0 ? defaultTimeout : seconds * 1000)

  let first = true
  const lines: string[] = []
  const shaped = (object: KubeObject) => {
    if (shape === 'metadata') return partialMetadata(object)
    if (shape !== 'table') return kind.served?.(object) ?? object
    const table = tableOf(kind, [object], { resourceVersion: object.metadata.resourceVersion }, clock.now, query.get('includeObject'))
    const shown = first ? table : { ...table, columnDefinitions: null }
    first = false
    return shown
  }
  const push = (event: { type: string; object: unknown }) => lines.push(`${JSON.stringify(event)}\n`)
  let seen = store.version()
  let failed = false
  if (replay) {
    for (const object of store.list(kind, namespace)) if (matches(object)) push({ type: 'ADDED', object: shaped(object) })
    if (initial && bookmarks) push(bookmark(kind, shape, seen, true))
  } else if (from !== undefined && from !== 0) {
    if (from < store.oldest()) {
      push({ type: 'ERROR', object: expired(`too old resource version: ${from} (${store.oldest()})`).status })
      failed = true
    } else seen = from
  }
  let closed = false
  let told = seen
  const bookmarkAfter = (t: number) =>
    t < ends - bookmarkBeforeEnd ? Math.min(t + bookmarkEvery, ends - bookmarkBeforeEnd) : Number.POSITIVE_INFINITY
  let nextBookmark = bookmarkAfter(clock.now)
  const release = store.watched()
  const drain = () => {
    if (failed || closed || clock.now > ends) return
    if (seen < store.oldest()) {
      push({ type: 'ERROR', object: expired(`too old resource version: ${seen} (${store.oldest()})`).status })
      failed = true
      return
    }
    const history = store.history()
    let i = history.length
    while (i > 0 && history[i - 1]!.version > seen) i--
    for (; i < history.length; i++) {
      const change = history[i]!
      seen = change.version
      if (kindKey(change.kind) !== key) continue
      const event = eventOf(change, matches)
      if (event !== undefined) push({ type: event.type, object: shaped(event.object) })
    }
    if (!bookmarks || clock.now < nextBookmark || seen === told) return
    push(bookmark(kind, shape, seen, false))
    told = seen
    nextBookmark = bookmarkAfter(clock.now)
  }
  const stream: LineSource = {
    next() {
      if (closed) return undefined
      if (lines.length === 0) drain()
      return lines.shift()
    },
    done() {
      if (closed) return true
      if (lines.length === 0) drain()
      const over = lines.length === 0 && (failed || clock.now >= ends)
      if (over) release()
      return over
    },
    close() {
      closed = true
      release()
    },
    wakeAt: () => ends,
  }
  return { status: 200, headers: { 'content-type': 'application/json', 'transfer-encoding': 'chunked' }, stream }
}
