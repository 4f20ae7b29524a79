import type { IncomingMessage, ServerResponse } from 'node:http'
import type { Duplex } from 'node:stream'
import { promisify } from 'node:util'
import { gzip } from 'node:zlib'
import type { ApiRequest, ApiResponse, Cluster } from '@/cluster/door'
import { attachChannels, attachSpdyChannels, channelProtocol, channelProtocols } from './channel-socket'
import { attachPortForward, portForwardProtocol } from './port-forward-socket'
import type { ServedTime } from './served-time'
import { spdyProtocol } from './spdy-socket'
import { sendStream } from './stream-response'
import { createTicker } from './ticker'

type Headers = Readonly<Record<string, string>>

export type ApiBridge = {
  /** Answers one request; `path` (with its query) is the cluster's own, without a prefix that the caller may serve it under. */
  request(request: IncomingMessage, response: ServerResponse, path: string): Promise<void>
  /** Answers one upgrade: exec, attach and port-forward. */
  upgrade(request: IncomingMessage, socket: Duplex, head: Buffer, path: string): void
  /** Ends every stream and stops time. */
  close(): void
}

/** When a request runs, and when its answer goes. An upgrade waits for its turn, too; an answer means that it may not be. */
export type ApiTurns = {
  request(asked: ApiRequest, run: () => ApiResponse): Promise<ApiResponse>
  upgrade(asked: ApiRequest): Promise<ApiResponse | undefined>
}

export type ApiBridgeOptions = {
  cluster: Cluster
  time: ServedTime
  /** The headers that the cluster shall see. What is known of who asks stands in them; without credentials it is nobody. */
  identify(headers: Headers, request: IncomingMessage): Headers
  /** Without it, a request runs as it comes. */
  turns?: ApiTurns
  /** Called after each step of the cluster. */
  stepped?(): void
}

/** As k8s.io/apiserver pkg/server/config.go MaxRequestBodyBytes. */
const mostBytes = 3 * 1024 * 1024
/** Watches, followed logs and sessions that may be open at a time. */
const mostStreams = 500
/** As the API server: smaller answers are not worth compressing. */
const gzipFrom = 128 * 1024
const methods: readonly string[] = ['GET', 'POST', 'PUT', 'PATCH', 'DELETE']
const compress = promisify(gzip)

/** Serves a cluster to real clients: plain requests, watches and followed logs as streamed answers, exec and port-forward as WebSockets. */
export function createApiBridge({ cluster, time, identify, turns = atOnce, stepped }: ApiBridgeOptions): ApiBridge {
  const ticker = createTicker(cluster, time, stepped)
  const ends = new Set<() => void>()
  const opened = { ticker, ends, refuse }

  async function answer(request: IncomingMessage, path: string): Promise<ApiResponse> {
    const headers = identify(flat(request), request)
    const method = request.method === 'HEAD' ? 'GET' : (request.method ?? '')
    if (!methods.includes(method)) return status(405, 'MethodNotAllowed', 'the server does not allow this method on the requested resource')
    const body = await bodyOf(request)
    if (body === null) return status(413, 'RequestEntityTooLarge', `Request entity too large: limit is ${mostBytes}`)
    const asked = { method: method as ApiRequest['method'], path, headers, remote: true, ...(body.length ? { body } : {}) }
    return turns.request(asked, () => {
      ticker.tick()
      return cluster.handle(asked)
    })
  }

  async function takeOver(request: IncomingMessage, socket: Duplex, head: Buffer, path: string): Promise<void> {
    const headers = identify(flat(request), request)
    if (ends.size >= mostStreams) return refuse(socket, tooMany)
    const refused = await turns.upgrade({ method: 'GET', path, headers, remote: true })
    if (refused) return refuse(socket, refused)
    ticker.tick()
    const forward = portForwardProtocol(request, path)
    if (forward !== undefined) return attachPortForward(cluster, forward, { request, socket, head, path, headers }, opened)
    const channels = cluster.connect(path, headers, { remote: true })
    if ('status' in channels)
      return refuse(socket, { status: channels.status, headers: { 'content-type': 'application/json' }, body: channels.body })
    const protocol = spdyProtocol(request, channelProtocols)
    const query = new URL(path, 'http://cluster').searchParams
    if (channelProtocol(request) !== undefined) attachChannels(channels, { request, socket, head }, opened)
    else if (protocol !== undefined) attachSpdyChannels(channels, { request, socket, head }, { protocol, query }, opened)
    else {
      channels.close()
      refuse(socket, status(400, 'BadRequest', 'seatrial speaks v5.channel.k8s.io and v4.channel.k8s.io, over WebSocket or SPDY/3.1'))
    }
  }

  return {
    async request(request, response, path) {
      try {
        const answered = await answer(request, path)
        if ('stream' in answered && ends.size >= mostStreams) {
          answered.stream.close()
          await sendWhole(tooMany, request, response)
        } else if ('stream' in answered) sendStream(answered, response, ticker, ends)
        else await sendWhole(answered, request, response)
        ticker.tick()
      } catch (error) {
        console.error('the API server failed on', request.method, path.split('?')[0], error)
        if (response.headersSent) response.destroy()
        else await sendWhole(status(500, 'InternalError', 'Internal error occurred: seatrial failed on this request'), request, response)
      }
    },
    upgrade(request, socket, head, path) {
      socket.on('error', () => socket.destroy())
      takeOver(request, socket, head, path).catch((error) => {
        console.error('the API server failed on the upgrade of', path.split('?')[0], error)
        refuse(socket, status(500, 'InternalError', 'Internal error occurred: seatrial failed on this request'))
      })
    },
    close() {
      for (const end of [...ends]) end()
      ticker.stop()
    },
  }
}

/** Several headers of one name are one list, as HTTP says. */
function flat(request: IncomingMessage): Record<string, string> {
  return Object.fromEntries(
    Object.entries(request.headers).flatMap(([name, value]) =>
      value === undefined ? [] : [[name, Array.isArray(value) ? value.join(', ') : value]],
    ),
  )
}

const atOnce: ApiTurns = { request: async (_, run) => run(), upgrade: async () => undefined }

/** The whole body, or null when it is larger than the server takes. */
async function bodyOf(request: IncomingMessage): Promise<Buffer | null> {
  const chunks: Buffer[] = []
  let size = 0
  for await (const chunk of request as AsyncIterable<Buffer>) {
    size += chunk.length
    if (size <= mostBytes) chunks.push(chunk)
  }
  return size > mostBytes ? null : Buffer.concat(chunks)
}

async function sendWhole(answer: ApiResponse & { body: string | Uint8Array }, request: IncomingMessage, response: ServerResponse) {
  let body = Buffer.from(answer.body as string)
  const headers: Record<string, string> = { 'cache-control': 'no-cache, private', ...answer.headers }
  if (body.length >= gzipFrom && /\bgzip\b/.test(String(request.headers['accept-encoding']))) {
    body = await compress(body, { level: 1 })
    headers['content-encoding'] = 'gzip'
    headers.vary = 'Accept-Encoding'
  }
  response.writeHead(answer.status, { ...headers, 'content-length': String(body.length) })
  response.end(request.method === 'HEAD' ? undefined : body)
}

/** Turns an upgrade down with an ordinary answer. */
function refuse(socket: Duplex, answer: ApiResponse) {
  const body = 'body' in answer ? Buffer.from(answer.body as string) : Buffer.alloc(0)
  const headers = { ...answer.headers, 'content-length': String(body.length), connection: 'close' }
  const lines = Object.entries(headers).map(([name, value]) => `${name}: ${value}\r\n`)
  socket.end(Buffer.concat([Buffer.from(`HTTP/1.1 ${answer.status} Refused\r\n${lines.join('')}\r\n`), body]))
}

/** An answer that is a Status. */
export function status(code: number, reason: string, message: string): ApiResponse & { body: string } {
  const body = { kind: 'Status', apiVersion: 'v1', metadata: {}, status: 'Failure', message, reason, code }
  return { status: code, headers: { 'content-type': 'application/json' }, body: JSON.stringify(body) }
}

/** As server/filters priority-and-fairness, which has clients try again after a second. */
const tooMany = ((answer) => ({ ...answer, headers: { ...answer.headers, 'retry-after': '1' } }))(
  status(429, 'TooManyRequests', 'too many requests, please try again later'),
)
