import type { ApiResponse } from '@/cluster/door'
import type { ProxiedPath } from '@/cluster/kinds/kind'
import { answerContext, objectAt } from './answers'
import { bodyText } from './body'
import type { ParsedRequest, Target } from './request'
import type { Server } from './server'
import { methodNotAllowed, StatusError } from './status'

/** `https:web:8443` is what is asked of the proxy: scheme, name and port, of which the name alone must be there. As apimachinery util/net SplitSchemeNamePort. */
const partsOf = (id: string): { scheme: 'http' | 'https'; name: string; port: string } | undefined => {
  const parts = id.split(':')
  const [scheme, name, port] = parts.length === 1 ? ['', id, ''] : parts.length === 2 ? ['', ...parts] : parts.length === 3 ? parts : []
  if (!name || (scheme !== '' && scheme !== 'http' && scheme !== 'https')) return undefined
  return { scheme: scheme || 'http', name, port: port ?? '' }
}

const unavailable = (message: string) => new StatusError(503, 'ServiceUnavailable', message)

/** Headers that belong to one connection. */
const ownHeaders = new Set(['authorization', 'connection', 'content-length', 'host', 'transfer-encoding', 'upgrade'])

/** Hands the request on to a pod, a service's endpoint or a node, through the simulated network. As apimachinery util/proxy UpgradeAwareHandler. */
export const proxy = (server: Server, request: ParsedRequest, target: Target, rest: readonly string[]): ApiResponse => {
  const { kind, namespace } = target
  const id = partsOf(target.name ?? '')
  if (kind.proxied === undefined || id === undefined) throw methodNotAllowed(kind, request.method.toLowerCase())
  const object = objectAt(server, request, { ...target, name: id.name })
  const asked: ProxiedPath = { port: id.port, path: `/${rest.join('/')}${request.path.endsWith('/') && rest.length > 0 ? '/' : ''}` }
  const to = kind.proxied(object, asked, answerContext(server, request, namespace))
  if ('body' in to) return { status: to.status, headers: { 'content-type': 'application/json' }, body: to.body }
  const query = request.query.toString()
  const headers = Object.fromEntries(Object.entries(request.headers).filter(([name]) => !ownHeaders.has(name)))
  const body = bodyText(request)
  const { response, failure } = server.send({
    protocol: 'TCP',
    host: to.host,
    port: to.port,
    http: {
      scheme: id.scheme,
      method: request.method,
      path: asked.path + (query === '' ? '' : `?${query}`),
      headers: { ...headers, host: `${to.host}:${to.port}` },
      ...(body === '' ? {} : { body }),
    },
  })
  if (response?.http !== undefined) {
    const { status, headers: answered, body: content } = response.http
    const lower = Object.fromEntries(Object.entries(answered).map(([name, value]) => [name.toLowerCase(), value]))
    delete lower['transfer-encoding']
    delete lower['content-length']
    return { status, headers: { 'content-type': 'text/plain; charset=utf-8', ...lower }, body: content }
  }
  const address = `dial tcp ${to.host}:${to.port}`
  const why =
    failure?.reason === 'refused'
      ? `${address}: connect: connection refused`
      : failure?.reason === 'unreachable'
        ? `${address}: connect: no route to host`
        : failure === undefined
          ? 'EOF'
          : `${address}: i/o timeout`
  throw unavailable(`error trying to reach service: ${why}`)
}
