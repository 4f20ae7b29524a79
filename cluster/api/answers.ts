import type { KubeObject } from '@/apimachinery/object'
import type { ApiResponse } from '@/cluster/door'
import { apiVersionOf } from '@/cluster/kinds/define'
import type { AnswerContext, Kind } from '@/cluster/kinds/kind'
import { decodeBody, jsonBody } from './body'
import { isDryRun, json, type ParsedRequest, type Target } from './request'
import type { Server } from './server'
import { methodNotAllowed, notFound } from './status'

/** What a kind that answers by itself gets to see of a request. */
export const answerContext = (
  { world, read, write, kinds }: Server,
  request: ParsedRequest,
  namespace: string | undefined,
): AnswerContext => ({
  world,
  read,
  write,
  kinds,
  user: request.user,
  dryRun: isDryRun(request),
  ...(namespace === undefined ? {} : { namespace }),
})

const stored = (server: Server, kind: Kind, namespace: string | undefined, name: string): KubeObject | undefined => {
  const object = server.store.get(kind, namespace, name)
  return object === undefined ? undefined : (kind.asRead?.(object, server.read) ?? object)
}

/** An object by its path: stored, or worked out now. */
export const objectAt = (server: Server, request: ParsedRequest, { kind, namespace, name = '' }: Target): KubeObject => {
  const object =
    kind.computed === undefined
      ? stored(server, kind, namespace, name)
      : kind.computed(answerContext(server, request, namespace)).find((o) => o.metadata.name === name && o.metadata.namespace === namespace)
  if (object === undefined) throw notFound(kind, name)
  return object
}

/** All objects of a kind in a namespace (or everywhere), in order of namespace, then name: stored, or worked out now. */
export const objectsOf = (server: Server, request: ParsedRequest, kind: Kind, namespace: string | undefined): readonly KubeObject[] => {
  if (kind.computed === undefined) {
    const all = server.store.list(kind, namespace)
    return kind.asRead === undefined ? all : all.map((object) => kind.asRead!(object, server.read))
  }
  const all = kind.computed(answerContext(server, request, namespace))
  return namespace === undefined ? all : all.filter((object) => object.metadata.namespace === namespace)
}

/** POST to a subresource that a kind answers itself: eviction, token. */
export const postSubresource = (server: Server, request: ParsedRequest, target: Target): ApiResponse => {
  const { kind, namespace, subresource = '' } = target
  const post = kind.posts?.[subresource]
  if (post === undefined || request.method !== 'POST') throw methodNotAllowed(kind, request.method.toLowerCase())
  const speaks = kind.subresources.find((s) => s.name === subresource)!
  const version = { group: speaks.group ?? kind.group, version: speaks.version ?? kind.version }
  const given = decodeBody({ apiVersion: apiVersionOf(version), kind: speaks.kind }, jsonBody(request), request)
  const answer = post(objectAt(server, request, target), given, answerContext(server, request, namespace))
  return json(201, answer)
}
