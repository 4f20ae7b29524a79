import type { CheckRequest } from './evidence'

const bare = { 'tcp:': 'TCP', 'udp:': 'UDP', 'sctp:': 'SCTP' } as const
const web = { 'http:': 80, 'https:': 443, 'grpc:': 80 } as const

/**
 * The connection that a URL asks for: `http://host/path`, `https://…`, `grpc://host:port/package.Service/Method`, `tcp://host:port`, `udp://…` or
 * `sctp://…`. `hostHeader` is what a virtual host is asked by. undefined for anything else.
 */
export function requestOf(url: string, hostHeader?: string): CheckRequest | undefined {
  if (!URL.canParse(url)) return undefined
  const { protocol, hostname, port, pathname, search } = new URL(url)
  const host = hostname.replace(/^\[|\]$/g, '')
  if (host === '') return undefined
  if (protocol in bare) return port === '' ? undefined : { protocol: bare[protocol as keyof typeof bare], host, port: Number(port) }
  if (!(protocol in web)) return undefined
  const named: Record<string, string> = hostHeader === undefined ? {} : { host: hostHeader }
  const path = `${pathname}${search}` || '/'
  const to = { protocol: 'TCP', host, port: Number(port) || web[protocol as keyof typeof web] } as const
  // gRPC is HTTP/2, here without TLS.
  if (protocol === 'grpc:')
    return { ...to, http: { scheme: 'http', method: 'POST', path, headers: { 'content-type': 'application/grpc', ...named }, grpc: true } }
  const scheme = protocol === 'https:' ? 'https' : 'http'
  return { ...to, http: { scheme, method: 'GET', path, ...(hostHeader === undefined ? {} : { headers: named }) } }
}
