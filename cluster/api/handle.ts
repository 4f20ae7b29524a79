import type { Json } from '@/apimachinery/object'
import { printYaml } from '@/apimachinery/yaml-print'
import type { ApiRequest, ApiResponse } from '@/cluster/door'
import type { Kind } from '@/cluster/kinds/kind'
import { postSubresource } from './answers'
import { admitRequest } from './authentication'
import { discovery } from './discovery'
import { openapi } from './openapi'
import { podSubresource } from './pod-subresources'
import { proxy } from './proxy'
import { failure, flag, json, type ParsedRequest, parseRequest, type Target, text, withWarnings } from './request'
import { rest } from './rest'
import { scale } from './scale'
import type { Server } from './server'
import { StatusError, unknownPath } from './status'
import { versionInfo } from './version'

const kindAt = (server: Server, group: string, version: string, plural: string): Kind => {
  const kind = server.kinds().find((k) => k.plural === plural && k.group === group && k.version === version)
  if (kind === undefined) throw unknownPath()
  return kind
}

/** Reads `/api/v1/namespaces/shop/pods/web/log` and its shorter forms. */
export const targetOf = (server: Server, segments: readonly string[]): Target => {
  const core = segments[0] === 'api'
  const [group, version, ...path] = core ? ['', ...segments.slice(1)] : segments.slice(1)
  const inNamespace = path[0] === 'namespaces' && path.length > 2 && path[2] !== 'status' && path[2] !== 'finalize'
  const [plural = '', name, subresource, ...rest] = inNamespace ? path.slice(2) : path
  const kind = kindAt(server, group ?? '', version ?? '', plural)
  if (inNamespace && !kind.namespaced) throw unknownPath()
  if (kind.namespaced && !inNamespace && name !== undefined) throw unknownPath()
  if ((rest.length > 0 && subresource !== 'proxy') || (subresource !== undefined && !kind.subresources.some((s) => s.name === subresource)))
    throw unknownPath()
  return {
    kind,
    ...(inNamespace ? { namespace: path[1]! } : {}),
    ...(name === undefined ? {} : { name }),
    ...(subresource === undefined ? {} : { subresource }),
  }
}

/** What stands behind `/proxy/` in the path. */
const proxiedSegments = (segments: readonly string[], { namespace }: Target) => segments.slice(namespace === undefined ? 5 : 7)

const resource = (server: Server, request: ParsedRequest): ApiResponse => {
  const target = targetOf(server, request.segments)
  const { kind, subresource } = target
  if (subresource === 'proxy') return proxy(server, request, target, proxiedSegments(request.segments, target))
  if (subresource !== undefined && kind.posts?.[subresource] !== undefined) return postSubresource(server, request, target)
  if (subresource === 'scale' && kind.scale !== undefined) return scale(server, request, target)
  if (subresource === undefined || kind.subresources.some((s) => s.name === subresource && s.kind === kind.kind && s.name !== 'log'))
    return rest(server, request, target)
  return podSubresource(server, request, target)
}

const health = (request: ParsedRequest): ApiResponse => {
  const checks = [
    'ping',
    'log',
    'etcd',
    'informer-sync',
    'poststarthook/start-apiserver-admission-initializer',
    'poststarthook/start-service-ip-repair-controllers',
  ]
  const [root, ...below] = request.segments
  if (below.length > 0) return checks.includes(below.join('/')) ? text(200, 'ok') : failure(unknownPath())
  if (!flag(request.query, 'verbose')) return text(200, 'ok')
  return text(200, `${checks.map((c) => `[+]${c} ok\n`).join('')}${root} check passed\n`)
}

const route = (server: Server, request: ParsedRequest): ApiResponse => {
  const [root, ...below] = request.segments
  const depth = below.length
  switch (root) {
    case undefined:
      return json(200, { paths: ['/api', '/api/v1', '/apis', '/healthz', '/livez', '/openapi/v2', '/openapi/v3', '/readyz', '/version'] })
    case 'version':
      return json(200, versionInfo)
    case 'healthz':
    case 'readyz':
    case 'livez':
      return health(request)
    case 'openapi':
      return openapi(server.kinds(), request)
    case 'api':
      return depth < 2 ? discovery(server.kinds(), request) : resource(server, request)
    case 'apis':
      return depth < 3 ? discovery(server.kinds(), request) : resource(server, request)
    default:
      throw unknownPath()
  }
}

/** People's tools get JSON that people read. as k8s.io/apiserver/pkg/endpoints/handlers/negotiation isPrettyPrint */
const isPretty = ({ headers, query, segments }: ParsedRequest) => {
  const asked = query.get('pretty')
  // What a server behind a proxy answers is its own affair
  if (segments.includes('proxy')) return false
  return asked === null ? /^(curl|Wget|Mozilla\/5\.0)/.test(headers['user-agent'] ?? '') : ['', '1', 'true'].includes(asked)
}

/** Answers as YAML for who asks for that first; everybody else takes JSON. */
const inMediaType = (request: ParsedRequest, response: ApiResponse): ApiResponse => {
  const { headers } = request
  if (isPretty(request) && 'body' in response && response.headers['content-type'] === 'application/json')
    return { ...response, body: `${JSON.stringify(JSON.parse(String(response.body)), null, 2)}\n` }
  const first = (headers.accept ?? '').split(',')[0]!.split(';')[0]!.trim()
  if (first !== 'application/yaml' || !('body' in response) || response.headers['content-type'] !== 'application/json') return response
  const body = printYaml(JSON.parse(String(response.body)) as Json)
  return { ...response, headers: { ...response.headers, 'content-type': 'application/yaml' }, body }
}

const methods = ['GET', 'POST', 'PUT', 'PATCH', 'DELETE']

/** Answers one request. A refusal is a Status; only a bug throws. */
export const handleRequest = (server: Server, given: ApiRequest, remote = false): ApiResponse => {
  const request = parseRequest(given)
  try {
    if (!methods.includes(request.method))
      throw new StatusError(405, 'MethodNotAllowed', 'the server does not allow this method on the requested resource', {})
    admitRequest(server, request, remote)
    return inMediaType(request, withWarnings(route(server, request), request.warnings))
  } catch (error) {
    return inMediaType(request, failure(error))
  }
}
