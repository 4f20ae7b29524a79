import type { ClientRequest, IncomingHttpHeaders, IncomingMessage, RequestOptions, ServerResponse } from 'node:http'
import { request as open } from 'node:http'
import type { Duplex } from 'node:stream'
import { withoutPolicies } from './bare'

/** Where a request goes on: another process's address, or a connection within this one. `path` when it is another there. */
export type Onward = ({ address: string } | { connection: Duplex }) & { path?: string }

/** Marks a request that one process has passed to another: it is not passed on again, so that none runs in circles. */
export const forwardedHeader = 'x-seatrial-forwarded'

/** A process that is alive takes a connection at once. */
const connectMs = 2_000

/** Hears that nobody answered. `dead`: nobody listens there; a process that only ends, or cannot be reached, is not known to be dead. */
export type Lost = (dead: boolean) => void

/** Passes a request on, body and answer as they come, for as long as both sides stay. */
export function forwardRequest(to: Onward, request: IncomingMessage, response: ServerResponse, lost: Lost): void {
  const outgoing = dial(to, request)
  outgoing.on('response', (answer) => {
    response.writeHead(answer.statusCode ?? 502, endToEnd(answer.headers))
    response.flushHeaders()
    answer.pipe(response)
    answer.on('error', () => response.destroy())
  })
  outgoing.on('error', (error) => (response.headersSent ? response.destroy() : lost(isDead(error))))
  response.on('close', () => outgoing.destroy())
  request.pipe(outgoing)
}

/** Passes an upgrade on, byte for byte in both directions. An answer that refuses it is passed back. */
export function forwardUpgrade(to: Onward, request: IncomingMessage, socket: Duplex, head: Buffer, lost: Lost): void {
  const outgoing = dial(to, request)
  let answered = false
  outgoing.on('upgrade', (answer, other, otherHead) => {
    answered = true
    socket.write(headOf(101, 'Switching Protocols', answer.headers))
    socket.write(otherHead)
    other.write(head)
    other.pipe(socket).pipe(other)
    other.on('error', () => socket.destroy())
    other.on('close', () => socket.destroy())
    socket.on('error', () => other.destroy())
    socket.on('close', () => other.destroy())
  })
  outgoing.on('response', (answer) => {
    answered = true
    const headers = { ...endToEnd(answer.headers), connection: 'close' }
    socket.write(headOf(answer.statusCode ?? 502, answer.statusMessage ?? '', headers))
    answer.pipe(socket)
  })
  outgoing.on('error', (error) => (answered || socket.destroyed ? socket.destroy() : lost(isDead(error))))
  outgoing.end()
}

/** Opens the request that goes on; a machine that says nothing at all is given up soon. */
function dial(to: Onward, request: IncomingMessage): ClientRequest {
  const outgoing = open(optionsOf(to, request))
  const patience = setTimeout(() => outgoing.destroy(new Error('the process that holds the attempt cannot be reached')), connectMs)
  outgoing.on('socket', (socket) => {
    if (!socket.connecting) return clearTimeout(patience)
    socket.once('connect', () => clearTimeout(patience))
  })
  outgoing.on('close', () => clearTimeout(patience))
  return outgoing
}

const isDead = (error: NodeJS.ErrnoException): boolean => error.code === 'ECONNREFUSED'

function optionsOf(to: Onward, request: IncomingMessage): RequestOptions {
  const { method = 'GET', url = '/' } = request
  // One request a connection: an upgrade says so itself.
  const headers = request.headers.upgrade ? request.headers : { ...request.headers, connection: 'close' }
  const path = to.path ?? url
  if ('connection' in to) return { method, path, headers, createConnection: () => to.connection }
  const { hostname, port } = new URL(to.address)
  return { method, path, hostname, port, headers: { ...headers, [forwardedHeader]: '1' }, agent: false }
}

/** Without what belongs to one connection only, and what a browser is told by us alone. */
function endToEnd({ connection, 'keep-alive': _, 'transfer-encoding': __, ...headers }: IncomingHttpHeaders): IncomingHttpHeaders {
  return withoutPolicies(headers)
}

function headOf(status: number, message: string, headers: IncomingHttpHeaders): string {
  const lines = Object.entries(headers).flatMap(([name, value]) =>
    value === undefined ? [] : [value].flat().map((each) => `${name}: ${each}\r\n`),
  )
  return `HTTP/1.1 ${status} ${message}\r\n${lines.join('')}\r\n`
}
