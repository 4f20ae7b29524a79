import type { IncomingMessage } from 'node:http'
import type { Duplex } from 'node:stream'
import type { Upgrade } from './channel-socket'
import { createSpdy, type SpdyListener } from './spdy'

/** The sub-protocol to speak over bare SPDY, which clients fall back to where no WebSocket gets through; undefined when they ask for none of `known`. */
export function spdyProtocol({ headers }: IncomingMessage, known: readonly string[]): string | undefined {
  if (headers.upgrade?.toLowerCase() !== 'spdy/3.1') return undefined
  const offered = String(headers['x-stream-protocol-version'] ?? '')
    .split(',')
    .map((name) => name.trim())
  return known.find((protocol) => offered.includes(protocol))
}

/** Takes the upgrade and hands on what the client's streams carry, until either side ends. As k8s.io/streaming spdy responseUpgrader. */
export function acceptSpdy(
  { socket, head }: Pick<Upgrade, 'socket' | 'head'>,
  protocol: string,
  listener: SpdyListener,
  closed: () => void,
): { close(): void } {
  socket.write(
    `HTTP/1.1 101 Switching Protocols\r\nConnection: Upgrade\r\nUpgrade: SPDY/3.1\r\nX-Stream-Protocol-Version: ${protocol}\r\n\r\n`,
  )
  const spdy = createSpdy((bytes) => socket.writable && socket.write(bytes), listener)
  const receive = (bytes: Buffer) => void spdy.receive(bytes).catch(() => socket.destroy())
  socket.on('data', receive)
  whenClosed(socket, () => {
    spdy.close()
    closed()
  })
  if (head.length > 0) receive(head)
  return { close: () => socket.end() }
}

function whenClosed(socket: Duplex, closed: () => void) {
  socket.on('end', () => socket.end())
  socket.on('close', closed)
}
