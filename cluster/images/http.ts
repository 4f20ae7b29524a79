import type { NetworkRequest } from '@/cluster/door'
import type { HttpAnswer, Listener } from './image'

const STATUS_TEXT: Readonly<Record<number, string>> = {
  200: 'OK',
  301: 'Moved Permanently',
  302: 'Found',
  400: 'Bad Request',
  403: 'Forbidden',
  404: 'Not Found',
  405: 'Not Allowed',
  500: 'Internal Server Error',
  501: 'Not Implemented',
  503: 'Service Unavailable',
}

export const httpAnswer = (status: number, body: string, headers: Record<string, string> = {}): { http: HttpAnswer } => ({
  http: {
    status,
    statusText: STATUS_TEXT[status] ?? '',
    headers: { ...headers, 'content-length': String(Buffer.byteLength(body)) },
    body,
  },
})

export type HttpRequest = NonNullable<NetworkRequest['http']>

/** A TCP port that speaks HTTP; what is not HTTP gets `garbage`. */
export const httpListener = (
  port: number,
  answer: (request: HttpRequest, clientAddress: string) => { http: HttpAnswer },
  garbage: (data: string) => string | undefined = () => undefined,
): Listener => ({
  port,
  protocol: 'TCP',
  answer: (request, clientAddress) => {
    if (request.http?.grpc) return {}
    if (request.http?.scheme === 'http') return answer(request.http, clientAddress)
    if (request.http) return { data: 'HTTP' }
    const raw = request.data === undefined ? undefined : parseRawHttp(request.data)
    if (raw) return { data: rawHttp(answer(raw, clientAddress).http) }
    return request.data === undefined ? {} : { data: garbage(request.data) }
  },
})

/** The method of gRPC's protocol for health, which probes call. */
export const grpcHealthCheck = '/grpc.health.v1.Health/Check'

/** A TCP port that speaks gRPC: HTTP/2, which no client of HTTP/1.1 is answered in. A method that `answer` does not know is unimplemented. */
export const grpcListener = (port: number, answer: (method: string) => { status: number; body?: string } | undefined): Listener => ({
  port,
  protocol: 'TCP',
  answer: ({ http }) => {
    if (!http?.grpc) return {}
    const { status, body = '' } = answer(http.path) ?? { status: 12 }
    return httpAnswer(200, body, { 'content-type': 'application/grpc', 'grpc-status': String(status) })
  },
})

/** Requests typed by hand: `printf 'GET / HTTP/1.0\r\n\r\n' | nc web 80`. */
function parseRawHttp(data: string): HttpRequest | undefined {
  const [line = '', ...rest] = data.split(/\r?\n/)
  const [method, path, version] = line.split(' ')
  if (!method || !path?.startsWith('/') || (version && !version.startsWith('HTTP/'))) return undefined
  const headers: Record<string, string> = {}
  for (const header of rest) {
    const colon = header.indexOf(':')
    if (colon > 0) headers[header.slice(0, colon).toLowerCase()] = header.slice(colon + 1).trim()
  }
  return { scheme: 'http', method, path, headers }
}

export const rawHttp = ({ status, statusText, headers, body }: HttpAnswer): string =>
  `HTTP/1.1 ${status} ${statusText}\r\n${Object.entries(headers)
    .map(([name, value]) => `${name}: ${value}\r\n`)
    .join('')}\r\n${body}`

/** The path of a request without its query, decoded; undefined when it climbs out of the root. */
export function cleanPath(path: string): string | undefined {
  const [bare = '/'] = path.split('?')
  let decoded: string
  try {
    decoded = decodeURIComponent(bare)
  } catch (error) {
    if (error instanceof URIError) return undefined
    throw error
  }
  const parts: string[] = []
  for (const part of decoded.split('/')) {
    if (part === '..') {
      if (parts.pop() === undefined) return undefined
    } else if (part !== '' && part !== '.') parts.push(part)
  }
  return `/${parts.join('/')}${decoded.endsWith('/') && parts.length > 0 ? '/' : ''}`
}

/** What a learner asked for in the query, by name. */
export const queryOf = (path: string): URLSearchParams => new URLSearchParams(path.split('?')[1] ?? '')
