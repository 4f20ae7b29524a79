import type { IncomingMessage } from 'node:http'
import { request as open } from 'node:http'
import type { Duplex } from 'node:stream'

/** Passes an upgrade on to the process that holds the attempt, byte for byte in both directions. */
export function forwardUpgrade(address: string, request: IncomingMessage, socket: Duplex, head: Buffer): void {
  const outgoing = open(new URL(request.url ?? '/', address), { method: request.method, headers: request.headers, timeout: 5_000 })
  outgoing.on('upgrade', (answer, other, otherHead) => {
    const headers = Object.entries(answer.headers).map(([name, value]) => `${name}: ${value}\r\n`)
    socket.write(`HTTP/1.1 101 Switching Protocols\r\n${headers.join('')}\r\n`)
    socket.write(otherHead)
    other.write(head)
    other.pipe(socket).pipe(other)
    other.on('error', () => socket.destroy())
    socket.on('error', () => other.destroy())
  })
  outgoing.on('response', (answer) =>
    socket.end(`HTTP/1.1 ${answer.statusCode} ${answer.statusMessage}\r\nConnection: close\r\nContent-Length: 0\r\n\r\n`),
  )
  outgoing.on('error', () => socket.end('HTTP/1.1 503 Service Unavailable\r\nConnection: close\r\nContent-Length: 0\r\n\r\n'))
  outgoing.end()
}
