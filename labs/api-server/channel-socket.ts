import type { IncomingMessage } from 'node:http'
import type { Duplex } from 'node:stream'
import { StringDecoder } from 'node:string_decoder'
import { type WebSocket, WebSocketServer } from 'ws'
import type { Channels } from '@/cluster/door'
import type { SpdyStream } from './spdy'
import { acceptSpdy } from './spdy-socket'
import type { Ticker } from './ticker'

/** Newest first. v5 adds closing standard input, which over SPDY ends with its stream anyway. */
export const channelProtocols = ['v5.channel.k8s.io', 'v4.channel.k8s.io']

/** The first byte of every frame (k8s.io/apimachinery pkg/util/remotecommand). */
const channel = { stdin: 0, stdout: 1, stderr: 2, error: 3, resize: 4, close: 255 } as const

const server = new WebSocketServer({
  noServer: true,
  perMessageDeflate: false,
  maxPayload: 4 * 1024 * 1024,
  handleProtocols: (offered) => channelProtocols.find((protocol) => offered.has(protocol)) ?? false,
})

/** The newest channel protocol that the client offers, or undefined when this is no such request. */
export function channelProtocol({ headers }: IncomingMessage): string | undefined {
  if (headers.upgrade?.toLowerCase() !== 'websocket') return undefined
  const offered = (headers['sec-websocket-protocol'] ?? '').split(',').map((name) => name.trim())
  return channelProtocols.find((protocol) => offered.includes(protocol))
}

type SpdyOffer = { protocol: string; query: URLSearchParams }

export type Upgrade = { request: IncomingMessage; socket: Duplex; head: Buffer }

type Serving = { ticker: Ticker; ends: Set<() => void> }

/** Where a process's output, and at last its end, go. */
type Wire = { send(to: 'stdout' | 'stderr' | 'error', data: string): void; close(): void }

/** Hands a process's output to the wire until it ends or `end` is called. */
function serveChannels(channels: Channels, wire: Wire, { ticker, ends }: Serving): { end(): void; over(): boolean } {
  let over = false
  let forget = () => {}
  function end() {
    if (over) return
    over = true
    forget()
    ends.delete(end)
    channels.close()
    wire.close()
  }
  function pull() {
    for (let said = channels.next(); said !== undefined && !over; said = channels.next()) wire.send(said.channel, said.data)
    const result = channels.result()
    if (result === undefined || over) return
    wire.send('error', JSON.stringify(endStatus(result)))
    end()
  }
  ends.add(end)
  forget = ticker.open({ pull })
  if (over) forget()
  return { end, over: () => over }
}

/** Ties exec's or attach's channels to a WebSocket until the process ends or the client leaves. */
export function attachChannels(channels: Channels, { request, socket, head }: Upgrade, serving: Serving): void {
  server.handleUpgrade(request, socket, head, (ws) => {
    const session = serveChannels(
      channels,
      {
        send: (to, data) => ws.send(Buffer.concat([Buffer.from([channel[to]]), Buffer.from(data)])),
        close: () => ws.close(1000),
      },
      serving,
    )
    const text = new StringDecoder()
    ws.on('message', (data: Buffer) => {
      if (session.over()) return
      hear(data, channels, text)
      serving.ticker.tick()
    })
    ws.on('close', session.end)
    ws.on('error', () => ws.terminate())
    keepAlive(ws)
  })
}

/** The same over bare SPDY: a stream each, of which the client opens those that it asked for in its query. */
export function attachSpdyChannels(channels: Channels, upgrade: Upgrade, { protocol, query }: SpdyOffer, serving: Serving): void {
  const streams = new Map<string, SpdyStream>()
  const awaited = ['error', ...['stdin', 'stdout', 'stderr'].filter((name) => query.get(name) === 'true')]
  const text = new StringDecoder()
  let session: ReturnType<typeof serveChannels> | undefined
  const connection = acceptSpdy(
    upgrade,
    protocol,
    {
      opened(stream) {
        streams.set(stream.headers.get('streamtype') ?? '', stream)
        if (session || !awaited.every((name) => streams.has(name))) return
        const close = () => {
          for (const each of streams.values()) each.end()
          connection.close()
        }
        session = serveChannels(channels, { send: (to, data) => streams.get(to)?.write(Buffer.from(data)), close }, serving)
      },
      data({ headers }, data, last) {
        if (session?.over()) return
        const type = headers.get('streamtype')
        if (type === 'resize') resize(data.toString(), channels)
        if (type === 'stdin' && data.length > 0) channels.write(text.write(data))
        if (type === 'stdin' && last) channels.end()
        serving.ticker.tick()
      },
      reset: (stream) => streams.delete(stream.headers.get('streamtype') ?? ''),
    },
    () => (session ? session.end() : channels.close()),
  )
}

/** A character may come in two frames: `text` keeps its first part. */
function hear(data: Buffer, channels: Channels, text: StringDecoder) {
  const rest = data.subarray(1)
  switch (data[0]) {
    case channel.stdin:
      if (rest.length > 0) channels.write(text.write(rest))
      return
    case channel.resize:
      return resize(rest.toString(), channels)
    case channel.close:
      if (rest[0] === channel.stdin) channels.end()
  }
}

function resize(text: string, channels: Channels) {
  const size = readSize(text)
  if (size) channels.resize?.(size.Width, size.Height)
}

function readSize(text: string): { Width: number; Height: number } | null {
  try {
    const size: unknown = JSON.parse(text)
    return typeof size === 'object' && size !== null && 'Width' in size && 'Height' in size ? (size as never) : null
  } catch {
    return null
  }
}

/** As k8s.io/kubelet pkg/cri/streaming/remotecommand writeStatus. */
function endStatus(result: { exitCode: number } | { error: string }) {
  if ('error' in result) return { metadata: {}, status: 'Failure', reason: 'InternalError', message: result.error }
  const { exitCode } = result
  if (exitCode === 0) return { metadata: {}, status: 'Success' }
  return {
    metadata: {},
    status: 'Failure',
    message: `command terminated with non-zero exit code: exit status ${exitCode}`,
    reason: 'NonZeroExitCode',
    details: { causes: [{ reason: 'ExitCode', message: String(exitCode) }] },
  }
}

/** A client that is gone without a word is noticed within a minute. */
export function keepAlive(ws: WebSocket): void {
  let heard = true
  const timer = setInterval(() => {
    if (!heard) return ws.terminate()
    heard = false
    ws.ping()
  }, 30_000)
  ws.on('pong', () => {
    heard = true
  })
  ws.on('close', () => clearInterval(timer))
}
