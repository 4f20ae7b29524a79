import type { KubeObject } from '@/apimachinery/object'
import type { ApiResponse } from '@/cluster/door'
import type { Kind } from '@/cluster/kinds/kind'
import { objectsOf } from './answers'
import { checkListOptions, versionOf } from './list-options'
import { type ListMeta, presentList, shapeOf } from './present'
import { json, type ParsedRequest, type Target, wholeNumber } from './request'
import { selectionOf } from './select'
import type { Server } from './server'
import { badRequest, expired, StatusError } from './status'
import { objectKey, type Store } from './store'

/** Where a list goes on: `rv` -1 means wherever the objects stand by then. As apiserver storage/continue.go. */
type Continue = { v: 'meta.k8s.io/v1'; rv: number; start: string }

const encode = (token: Continue) => btoa(JSON.stringify(token)).replaceAll('+', '-').replaceAll('/', '_').replaceAll('=', '')

const decode = (text: string): Continue => {
  const refuse = (why: string) => badRequest(`invalid continue token: continue key is not valid: ${why}`)
  const bad = text.search(/[^A-Za-z0-9_-]/)
  if (bad !== -1) throw refuse(`illegal base64 data at input byte ${bad}`)
  let token: Partial<Continue>
  try {
    token = JSON.parse(atob(text.replaceAll('-', '+').replaceAll('_', '/'))) as Partial<Continue>
  } catch {
    throw refuse('invalid character looking for beginning of value')
  }
  if (token.v !== 'meta.k8s.io/v1') throw refuse(`server does not recognize this encoded version "${String(token.v ?? '')}"`)
  if (typeof token.rv !== 'number' || token.rv === 0) throw refuse('incorrect encoded start resourceVersion (version meta.k8s.io/v1)')
  if (typeof token.start !== 'string' || token.start === '') throw refuse('encoded start key not valid: "" (version meta.k8s.io/v1)')
  return token as Continue
}

const tooOld =
  'The provided continue parameter is too old to display a consistent list result. You can start a new list without the continue parameter, or use the continue token in this response to retrieve the remainder of the results. Continuing with the provided token results in an inconsistent list - objects that were created, modified, or deleted between the time the first chunk was returned and now may show up in the list.'

const compacted = (token: Continue): StatusError => {
  const error = expired(tooOld)
  error.status.metadata = { continue: encode({ ...token, rv: -1 }) }
  return error
}

const tooLarge = (version: number, current: number) =>
  new StatusError(504, 'Timeout', `Too large resource version: ${version}, current: ${current}`, {
    causes: [{ reason: 'ResourceVersionTooLarge', message: 'Too large resource version' }],
    retryAfterSeconds: 1,
  })

/** The objects as they stood at a version; undefined when the history no longer reaches back to it. */
const objectsAt = (store: Store, kind: Kind, namespace: string | undefined, version: number): readonly KubeObject[] | undefined => {
  if (version < store.oldest()) return undefined
  return store.listAt(kind, version).filter((object) => namespace === undefined || object.metadata.namespace === namespace)
}

/** GET of a collection: whole, in pages of `limit`, now or as it stood at a version. As etcd3 store GetList. */
export const list = (server: Server, request: ParsedRequest, { kind, namespace, name }: Target): ApiResponse => {
  const { store } = server
  const { query } = request
  checkListOptions(request, 'list')
  const selection = selectionOf(kind, query, name)
  const version = versionOf(request, kind)
  if (version !== undefined && version > store.version()) throw tooLarge(version, store.version())
  const text = query.get('continue')
  if (text && version !== undefined && version !== 0) throw badRequest('specifying resource version is not allowed when using continue')
  const token = text ? decode(text) : undefined
  // What is asked of "any version" is given whole, as from the watch cache.
  const limit = version === 0 && token === undefined ? 0 : (wholeNumber(query, 'limit') ?? 0)
  const match = query.get('resourceVersionMatch') ?? ''
  const exact = token !== undefined ? token.rv : version && (match === 'Exact' || (match === '' && limit > 0)) ? version : -1
  const at = exact === -1 ? store.version() : exact
  const known =
    exact === -1 || exact === store.version() ? objectsOf(server, request, kind, namespace) : objectsAt(store, kind, namespace, at)
  if (known === undefined) throw token === undefined ? expired('The resourceVersion for the provided list is too old.') : compacted(token)
  let objects = known.filter(selection.matches)
  const keyOf = (object: KubeObject) => objectKey(object.metadata.namespace, object.metadata.name!)
  if (token !== undefined) objects = objects.filter((object) => keyOf(object) > token.start)
  const metadata: ListMeta = { resourceVersion: String(at) }
  if (limit > 0 && objects.length > limit) {
    const page = objects.slice(0, limit)
    metadata.continue = encode({ v: 'meta.k8s.io/v1', rv: token?.rv === -1 ? -1 : at, start: keyOf(page.at(-1)!) })
    if (!query.get('labelSelector') && !query.get('fieldSelector')) metadata.remainingItemCount = objects.length - limit
    objects = page
  }
  return json(200, presentList(kind, objects, metadata, shapeOf(request.headers.accept), server.clock.now, query))
}
