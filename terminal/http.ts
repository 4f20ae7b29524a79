import { statusText } from '@/apimachinery/status-text'
import type { NetworkFailure, NetworkRequest, NetworkResponse } from '@/cluster/door'
import { throughProxy } from '@/kubectl/kubectl'
import type { ApiProxy } from '@/kubectl/seam'
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
  const forward = loop.startsWith('127.') ? use.running.listenerAt(use.host.name, port) : undefined
  if (forward && 'server' in forward) return { address: loop, port, response: await askProxy(use, forward, request) }
  if (forward) {
    forward.said(`Handling connection for ${port}\n`)
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

/** As an API server behind `kubectl proxy` answers; who speaks no HTTP to it hears nothing. */
async function askProxy(use: Invocation, proxy: ApiProxy, { http, host, port }: NetworkRequest): Promise<NetworkResponse> {
  const address = { address: '127.0.0.1', port, clientAddress: '127.0.0.1' }
  if (!http) return address
  const plain = (status: number, body: string) => ({
    ...address,
    http: { status, statusText: statusText(status), headers: { 'content-type': 'text/plain; charset=utf-8' }, body },
  })
  const passed = throughProxy(proxy, { ...http, headers: { host, ...http.headers } })
  if ('status' in passed) return plain(passed.status, passed.text)
  const names = await hostsFile(use.host)
  const server = new URL(passed.send.url)
  if (!isApiServer(use.cluster, use.host.origin, names.get(hostOf(server)) ?? hostOf(server), portOf(server)))
    return plain(500, `dial tcp ${server.host}: connect: connection refused\n`)
  return { ...address, http: await answered(use, passed.send) }
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
  const http = await answered(use, new Request(url, { method, headers, ...(body !== undefined && { body }) }))
  return { address, port, clientAddress: '', http }
}

async function answered({ cluster }: Invocation, request: Request): Promise<NonNullable<NetworkResponse['http']>> {
  const answer = await cluster.fetch(request, { remote: true })
  const { status, headers } = answer
  return { status, statusText: statusText(status), headers: Object.fromEntries(headers), body: await answer.text() }
}

/** `web:80/x` → a URL; curl and wget assume http. Undefined for what is no URL. */
export function urlOf(text: string): URL | undefined {
  try {
    return new URL(/^[a-z][a-z0-9+.-]*:\/\//i.test(text) ? text : `http://${text}`)
  } catch {
    return undefined
  }
}
