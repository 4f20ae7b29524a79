import type { IncomingMessage } from 'node:http'
import type { Duplex } from 'node:stream'
import { WebSocketServer } from 'ws'
import type { ApiResponse, Cluster } from '@/cluster/door'
import { keepAlive, type Upgrade } from './channel-socket'
import { type ForwardedPod, forwardedConnection } from './forwarded-connection'
import { createSpdy, type SpdyListener, type SpdyStream } from './spdy'
import { acceptSpdy, spdyProtocol } from './spdy-socket'
import type { Ticker } from './ticker'

/** SPDY inside a WebSocket, as kubectl asks for it. */
const tunnel = 'SPDY/3.1+portforward.k8s.io'
/** A pair of channels for each port that the query names, as client libraries ask for it. */
const channels = 'v4.channel.k8s.io'
const bareSpdy = 'portforward.k8s.io'

/** What to answer as the sub-protocol, or undefined when the client does not ask for port-forwarding. */
export function portForwardProtocol(request: IncomingMessage, path: string): string | undefined {
  if (!/\/portforward(\?|$)/.test(path)) return undefined
  const { headers } = request
  if (headers.upgrade?.toLowerCase() !== 'websocket') return spdyProtocol(request, [bareSpdy])
  const offered = (headers['sec-websocket-protocol'] ?? '').split(',').map((name) => name.trim())
  return [tunnel, channels].find((protocol) => offered.includes(protocol))
}

type Serving = { ticker: Ticker; ends: Set<() => void>; refuse(socket: Duplex, answer: ApiResponse): void }

type Forward = Upgrade & { path: string; headers: Readonly<Record<string, string>> }

/** Forwards connections that arrive over bare SPDY, or inside a WebSocket that carries SPDY, to ports of the pod that `path` names. */
export function attachPortForward(cluster: Cluster, chosen: string, { path, headers, ...upgrade }: Forward, serving: Serving): void {
  const asked = cluster.handle({ method: 'POST', path, headers, remote: true })
  if (asked.status === 401 || asked.status === 403) {
    serving.refuse(upgrade.socket, asked)
    return
  }
  const podPath = (path.split('?')[0] ?? '').replace(/\/portforward$/, '')
  const found = cluster.handle({ method: 'GET', path: podPath })
  if (!('body' in found) || found.status !== 200) {
    serving.refuse(upgrade.socket, found)
    return
  }
  const pod = readPod(String(found.body))
  if (chosen === channels) {
    const ports = new URL(path, 'http://cluster').searchParams.getAll('ports').flatMap((list) => list.split(',').map(Number))
    overChannels(upgrade, { cluster, pod, ports }, serving)
    return
  }
  const listener = forwarding(cluster, pod, serving.ticker)
  if (chosen === tunnel) overWebSocket(upgrade, listener, serving.ends)
  else {
    const end = () => {
      serving.ends.delete(end)
      connection.close()
    }
    const connection = acceptSpdy(upgrade, chosen, listener, end)
    serving.ends.add(end)
  }
}

/** Each connection is two streams of one request id: its bytes, and why it failed. */
function forwarding(cluster: Cluster, pod: ForwardedPod, ticker: Ticker): SpdyListener {
  const connections = new Map<string, { errors?: SpdyStream; receive?: (data: Buffer, last: boolean) => void }>()
  const keyOf = ({ headers }: SpdyStream) => headers.get('requestid') ?? ''
  return {
    opened(stream) {
      const connection = connections.get(keyOf(stream)) ?? {}
      connections.set(keyOf(stream), connection)
      if (stream.headers.get('streamtype') === 'error') {
        connection.errors = stream
        return
      }
      connection.receive = forwardedConnection(cluster, pod, Number(stream.headers.get('port')), {
        answer: (data) => stream.write(data),
        fail: (message) => connection.errors?.write(Buffer.from(message)),
        end() {
          stream.end()
          connection.errors?.end()
          connections.delete(keyOf(stream))
        },
      })
    },
    data(stream, data, last) {
      if (stream.headers.get('streamtype') !== 'data') return
      ticker.tick()
      connections.get(keyOf(stream))?.receive?.(data, last)
    },
    reset: (stream) => connections.delete(keyOf(stream)),
  }
}

function overWebSocket({ request, socket, head }: Upgrade, listener: SpdyListener, ends: Set<() => void>): void {
  // `ws` takes no `/` in a protocol's name: the offer is taken off, the answer put on by hand.
  delete request.headers['sec-websocket-protocol']
  const server = new WebSocketServer({ noServer: true, perMessageDeflate: false, maxPayload: 16 * 1024 * 1024 })
  server.once('headers', (lines) => lines.push(`Sec-WebSocket-Protocol: ${tunnel}`))
  server.handleUpgrade(request, socket, head, (ws) => {
    const spdy = createSpdy((bytes) => ws.send(bytes), listener)
    const end = () => {
      ends.delete(end)
      spdy.close()
      ws.close(1000)
    }
    ends.add(end)
    ws.on('message', (data: Buffer) => {
      spdy.receive(data).catch(() => ws.terminate())
    })
    ws.on('close', end)
    ws.on('error', () => ws.terminate())
    keepAlive(ws)
  })
}

/** Channel 2n carries the n-th port's bytes, 2n + 1 its errors; each begins with the port. As k8s.io/kubelet pkg/cri/streaming/portforward websocket.go. */
function overChannels(
  { request, socket, head }: Upgrade,
  { cluster, pod, ports }: { cluster: Cluster; pod: ForwardedPod; ports: number[] },
  { ticker, ends }: Serving,
): void {
  const server = new WebSocketServer({ noServer: true, perMessageDeflate: false, handleProtocols: () => channels })
  server.handleUpgrade(request, socket, head, (ws) => {
    const send = (channel: number, data: Uint8Array) => ws.send(Buffer.concat([Buffer.from([channel]), data]))
    const end = () => {
      ends.delete(end)
      ws.close(1000)
    }
    const receivers = ports.map((port, n) => {
      const number = Buffer.alloc(2)
      number.writeUInt16LE(port)
      send(2 * n, number)
      send(2 * n + 1, number)
      return forwardedConnection(cluster, pod, port, {
        answer: (data) => send(2 * n, data),
        fail: (message) => send(2 * n + 1, Buffer.from(message)),
        end,
      })
    })
    ends.add(end)
    ws.on('message', (data: Buffer) => {
      ticker.tick()
      receivers[(data[0] ?? 0) / 2]?.(data.subarray(1), false)
    })
    ws.on('close', end)
    ws.on('error', () => ws.terminate())
    keepAlive(ws)
  })
}

function readPod(body: string): ForwardedPod {
  const { metadata, spec, status } = JSON.parse(body)
  return {
    namespace: metadata.namespace,
    name: metadata.name,
    uid: metadata.uid,
    node: spec.nodeName ?? '',
    running: status?.phase === 'Running',
  }
}
