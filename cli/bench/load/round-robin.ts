import { once } from 'node:events'
import { Agent, createServer, request as open } from 'node:http'
import { connect } from 'node:net'

export type RoundRobin = { url: string; close(): Promise<void> }

/**
 * A load balancer as plain as they come: each request and each upgrade to the next server, whoever asks; to the one after it when a server does not
 * take the connection. It says who asked in X-Forwarded-For: each learner has an address of their own.
 */
export async function startRoundRobin(targets: readonly string[]): Promise<RoundRobin> {
  const agent = new Agent({ keepAlive: true, maxSockets: 200 })
  let turn = 0
  const next = () => targets[turn++ % targets.length] as string

  const server = createServer((request, response) => {
    const chunks: Buffer[] = []
    request.on('data', (chunk) => chunks.push(chunk))
    request.on('end', () => pass(targets.length))
    function pass(tries: number) {
      const outgoing = open(new URL(request.url ?? '/', next()), { method: request.method, headers: request.headers, agent })
      outgoing.on('response', (answer) => {
        response.writeHead(answer.statusCode ?? 502, answer.headers)
        answer.pipe(response)
        answer.on('error', () => response.destroy())
      })
      outgoing.on('error', (error: NodeJS.ErrnoException) => {
        if (response.headersSent) response.destroy()
        else if (error.code === 'ECONNREFUSED' && tries > 1) pass(tries - 1)
        else response.writeHead(502).end()
      })
      outgoing.end(Buffer.concat(chunks))
    }
  })
  server.on('upgrade', (request, socket, head) => {
    socket.on('error', () => socket.destroy())
    function pass(tries: number) {
      const { hostname, port } = new URL(next())
      const other = connect(Number(port), hostname)
      let connected = false
      other.on('connect', () => {
        connected = true
        const headers = Object.entries(request.headers).map(([name, value]) => `${name}: ${value}\r\n`)
        other.write(`${request.method} ${request.url} HTTP/1.1\r\n${headers.join('')}\r\n`)
        other.write(head)
        other.pipe(socket).pipe(other)
      })
      other.on('error', () => (!connected && tries > 1 ? pass(tries - 1) : socket.destroy()))
      other.on('close', () => connected && socket.destroy())
      socket.on('close', () => other.destroy())
    }
    pass(targets.length)
  })
  server.keepAliveTimeout = 60_000
  server.listen(0, '127.0.0.1')
  await once(server, 'listening')
  return {
    url: `http://127.0.0.1:${(server.address() as { port: number }).port}`,
    async close() {
      agent.destroy()
      server.closeAllConnections()
      await new Promise((done) => server.close(done))
    },
  }
}
