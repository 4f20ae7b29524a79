import type { IncomingMessage } from 'node:http'
import type { Duplex } from 'node:stream'
import { type WebSocket, WebSocketServer } from 'ws'
import type { Channels } from '@/cluster/door'
import type { Ticker } from './ticker'

/** Newest first. v5 adds closing standard input. */
const protocols = ['v5.channel.k8s.io', 'v4.channel.k8s.io']

/** The first byte of every frame (k8s.io/apimachinery pkg/util/remotecommand). */
const channel = { stdin: 0, stdout: 1, stderr: 2, error: 3, resize: 4, close: 255 } as const

const server = new WebSocketServer({
  noServer: true,
  perMessageDeflate: false,
  maxPayload: 4 * 1024 * 1024,
  handleProtocols: (offered) => protocols.find((protocol) => offered.has(protocol)) ?? false,
})

/** The newest channel protocol that the client offers, or undefined when this is no such request. */
export function channelProtocol({ headers }: IncomingMessage): string | undefined {
  if (headers.upgrade?.toLowerCase() !== 'websocket') return undefined
  const offered = (headers['sec-websocket-protocol'] ?? '').split(',').map((name) => name.trim())
  return protocols.find((protocol) => offered.includes(protocol))
}

export type Upgrade = { request: IncomingMessage; socket: Duplex; head: Buffer }

/** Ties exec's or attach's channels to a WebSocket until the process ends or the client leaves. */
export function attachChannels(channels: Channels, { request, socket, head }: Upgrade, ticker: Ticker, ends: Set<() => void>): void {
  server.handleUpgrade(request, socket, head, (ws) => {
    const send = (to: number, data: string) => ws.send(Buffer.concat([Buffer.from([to]), Buffer.from(data)]))
    let over = false
    let forget = () => {}
    function end() {
      if (over) return
      over = true
      forget()
      ends.delete(end)
      channels.close()
      ws.close(1000)
    }
    function pull() {
      for (let said = channels.next(); said !== undefined && !over; said = channels.next()) send(channel[said.channel], said.data)
      const result = channels.result()
      if (result === undefined || over) return
      send(channel.error, JSON.stringify(endStatus(result)))
      end()
    }
    ws.on('message', (data: Buffer) => {
      if (over) return
      hear(data, channels)
      ticker.tick()
    })
    ws.on('close', end)
    ws.on('error', () => ws.terminate())
    ends.add(end)
    forget = ticker.open({ pull })
    if (over) forget()
    keepAlive(ws)
  })
}

function hear(data: Buffer, channels: Channels) {
  const rest = data.subarray(1)
  switch (data[0]) {
    case channel.stdin:
      if (rest.length > 0) channels.write(rest.toString())
      return
    case channel.resize: {
      const size = readSize(rest.toString())
      if (size) channels.resize?.(size.Width, size.Height)
      return
    }
    case channel.close:
      if (rest[0] === channel.stdin) channels.end()
  }
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
