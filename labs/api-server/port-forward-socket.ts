import type { IncomingMessage } from 'node:http'
import type { Duplex } from 'node:stream'
import { WebSocketServer } from 'ws'
import type { ApiResponse, Cluster } from '@/cluster/door'
import { keepAlive, type Upgrade } from './channel-socket'
import { type ForwardedPod, forwardedConnection } from './forwarded-connection'
import { createSpdy, type SpdyListener, type SpdyStream } from './spdy'
import { acceptSpdy, spdyProtocol } from './spdy-socket'
import type { Ticker } from './ticker'

const protocol = 'SPDY/3.1+portforward.k8s.io'

/** What to answer as the sub-protocol, or undefined when the client does not ask for port-forwarding. */
export function portForwardProtocol(request: IncomingMessage): string | undefined {
  const { headers } = request
  const offered = (headers['sec-websocket-protocol'] ?? '').split(',').map((name) => name.trim())
  return headers.upgrade?.toLowerCase() === 'websocket' && offered.includes(protocol)
    ? protocol
    : spdyProtocol(request, ['portforward.k8s.io'])
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
  const listener = forwarding(cluster, readPod(String(found.body)), serving.ticker)
  if (chosen === protocol) overWebSocket(upgrade, listener, serving.ends)
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
  server.once('headers', (lines) => lines.push(`Sec-WebSocket-Protocol: ${protocol}`))
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
