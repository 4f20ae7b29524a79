import { statusText } from '@/apimachinery/status-text'
import type { NetworkFailure, NetworkRequest, NetworkResponse } from '@/cluster/door'
import { isApiServer } from './api-transport'
import type { Invocation } from './host-command'
import { hostsFile } from './hosts-file'

export type HttpAsked = {
  url: URL
  method: string
  headers: Record<string, string>
  body?: string
  /** How long to wait for the connection and the answer, milliseconds. */
  timeoutMs: number
  /** `--resolve`: connect there instead. */
  address?: string
}

export type Told = { address: string; port: number } & (
  | { response: NetworkResponse; failure?: undefined }
  | { failure: NetworkFailure; response?: undefined }
)

export const portOf = (url: URL) => Number(url.port || (url.protocol === 'https:' ? 443 : 80))
export const hostOf = (url: URL) => url.hostname.replace(/^\[|\]$/g, '')

/** One connection from the host, having spent the time that it took. */
export async function connect(use: Invocation, request: NetworkRequest): Promise<Told> {
  const names = await hostsFile(use.host)
  const host = names.get(request.host) ?? request.host
  const { port } = request
  const loop = host === 'localhost' ? '127.0.0.1' : host
  const forward = loop.startsWith('127.') ? use.running.forwardAt(use.host.name, port) : undefined
  if (forward) {
    if (!forward.silent) use.running.screen.out(`Handling connection for ${port}\n`)
    const { response, failure } = use.cluster.send(
      { from: 'node', node: forward.node },
      { ...request, host: forward.address, port: forward.remote },
    )
    if (!response) return { address: loop, port, failure: { reason: 'reset', why: failure?.why ?? '', afterMs: 0 } }
    return { address: loop, port, response: { ...response, address: loop, port } }
  }
  if (loop.startsWith('127.') && use.host.origin.from === 'outside')
    return { address: loop, port, failure: { reason: 'refused', why: `nothing listens on port ${port} of this host`, afterMs: 0 } }
  const { response, failure } = use.cluster.send(use.host.origin, { ...request, host: loop })
  if (failure && failure.afterMs > 0) await use.running.waiting.sleep(failure.afterMs)
  if (failure) return { address: loop, port, failure }
  return { address: response.address || loop, port, response }
}

/** One HTTP request from the host. The API server answers it too. */
export async function askHttp(use: Invocation, asked: HttpAsked): Promise<Told> {
  const { url, method, headers, body, timeoutMs } = asked
  const host = asked.address ?? hostOf(url)
  const port = portOf(url)
  const scheme = url.protocol === 'https:' ? 'https' : 'http'
  const path = (url.pathname || '/') + url.search
  const names = await hostsFile(use.host)
  if (scheme === 'https' && isApiServer(use.cluster, use.host.origin, names.get(host) ?? host, port))
    return { address: host, port, response: await askApiServer(use, asked, host, port) }
  const withHost = { host: url.host, ...headers }
  return connect(use, {
    protocol: 'TCP',
    host,
    port,
    timeoutMs,
    http: { scheme, method, path, headers: withHost, ...(body !== undefined && { body }) },
  })
}

async function askApiServer(use: Invocation, asked: HttpAsked, address: string, port: number): Promise<NetworkResponse> {
  const { url, method, headers, body } = asked
  const answer = await use.cluster.fetch(new Request(url, { method, headers, ...(body !== undefined && { body }) }), { remote: true })
  const http = {
    status: answer.status,
    statusText: statusText(answer.status),
    headers: Object.fromEntries(answer.headers),
    body: await answer.text(),
  }
  return { address, port, clientAddress: '', http }
}

/** `web:80/x` → a URL; curl and wget assume http. Undefined for what is no URL. */
export function urlOf(text: string): URL | undefined {
  try {
    return new URL(/^[a-z][a-z0-9+.-]*:\/\//i.test(text) ? text : `http://${text}`)
  } catch {
    return undefined
  }
}
