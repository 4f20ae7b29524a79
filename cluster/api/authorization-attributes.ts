import type { UserInfo } from './admission/plugin'
import { flag, type ParsedRequest } from './request'

/** What somebody wants to do: to a resource, or (`path`) to a URL that is none. as k8s.io/apiserver/pkg/authorization/authorizer Attributes */
export type Attributes = {
  user: UserInfo
  verb: string
  path?: string
  group?: string
  version?: string
  resource?: string
  subresource?: string
  namespace?: string
  name?: string
  /** The node whose pods alone a list or watch asks for. */
  onNode?: string
}

const verbs: Readonly<Record<string, string>> = { GET: 'get', HEAD: 'get', POST: 'create', PUT: 'update', PATCH: 'patch', DELETE: 'delete' }

/**
 * A client that may only create exec, attach and port-forward falls back from WebSocket (a GET) to a POST, which the bridge does not speak:
 * both ways ask for the same permission.
 */
const opened = ['exec', 'attach', 'portforward']

const namedByField = (query: URLSearchParams): string | undefined => /^metadata\.name=+([^,]+)$/.exec(query.get('fieldSelector') ?? '')?.[1]

const onNodeByField = (query: URLSearchParams): string | undefined =>
  /(?:^|,)spec\.nodeName=+([^,]+)(?:,|$)/.exec(query.get('fieldSelector') ?? '')?.[1]

/** as k8s.io/apiserver/pkg/endpoints/request RequestInfoFactory NewRequestInfo */
export const attributesOf = (request: ParsedRequest): Attributes => {
  const { user, method, path, segments, query } = request
  const core = segments[0] === 'api'
  const parts = core ? segments.slice(2) : segments.slice(3)
  if ((!core && segments[0] !== 'apis') || parts.length === 0) return { user, verb: method.toLowerCase(), path }
  const [group, version] = core ? ['', segments[1]] : [segments[1], segments[2]]
  let verb = verbs[method] ?? ''
  let rest = parts
  let namespace: string | undefined
  if (rest[0] === 'namespaces' && rest.length > 1) {
    namespace = rest[1]
    if (rest.length > 2 && rest[2] !== 'status' && rest[2] !== 'finalize') rest = rest.slice(2)
  }
  const [resource, name, subresource] = rest
  if (subresource !== undefined && opened.includes(subresource)) verb = 'create'
  if (name !== undefined) return { user, verb, group, version, resource, name, namespace, subresource }
  if (verb === 'delete') return { user, verb: 'deletecollection', group, version, resource, namespace }
  if (verb !== 'get') return { user, verb, group, version, resource, namespace }
  const named = { name: namedByField(query), onNode: onNodeByField(query) }
  return { user, verb: flag(query, 'watch') ? 'watch' : 'list', group, version, resource, namespace, ...named }
}
