import { randomUUID } from 'node:crypto'
import { createServer, type IncomingMessage, type ServerResponse } from 'node:http'
import { availableParallelism, hostname } from 'node:os'
import next from 'next'
import { settings } from '@/exam/settings'
import { startLabs } from '@/labs/labs'
import { log } from '@/labs/log'
import { createMeter } from '@/labs/meter'
import { isAddress } from './address'
import { database, health, type Need, workers } from './health'
import { createMetrics } from './metrics'

export type Serving = { stop(): Promise<void> }

/**
 * One HTTP server, one port: `/labs/*` and its upgrades go to the labs, `/healthz`, `/readyz` and `/metrics` are answered here, all else is Next's.
 * `SEATRIAL_ROLE` lets web and labs scale apart. Resolves once it listens; rejects with the socket's error when it cannot.
 */
export async function serve(options: { development: boolean }): Promise<Serving> {
  const { SEATRIAL_ROLE: role, PORT: port, HOST: host, ...given } = settings()
  const secure = given.SEATRIAL_URL?.startsWith('https:') === true
  const meter = createMeter()
  const labs =
    role === 'web'
      ? null
      : startLabs({
          workerEntry: new URL(import.meta.url.endsWith('.ts') ? '../labs/worker.mjs' : './worker.js', import.meta.url),
          workers: given.SEATRIAL_WORKERS ?? Math.max(2, availableParallelism()),
          memoryMb: given.SEATRIAL_WORKER_MEMORY_MB,
          owner: randomUUID(),
          address: given.SEATRIAL_ADDRESS ?? `http://${hostname()}:${port}`,
          meter,
        })
  // Its workers load what they need meanwhile.
  const pages = role === 'labs' ? null : next({ dev: options.development, hostname: host, port })
  await pages?.prepare()
  const showPage = pages?.getRequestHandler()
  const showUpgrade = pages?.getUpgradeHandler()
  let stopping = false
  const staying: Need = async () => (stopping ? 'this process is stopping' : null)
  const metrics = createMetrics({ token: given.SEATRIAL_METRICS_TOKEN, meter, labs })

  const server = createServer((request, response) => {
    handle(request, response).catch((error) => {
      log('error', 'a request failed', {}, error)
      if (!response.headersSent) response.writeHead(500, { 'content-type': 'text/plain' })
      response.end('something went wrong\n')
    })
  })

  async function handle(request: IncomingMessage, response: ServerResponse): Promise<void> {
    nameClient(request, given.SEATRIAL_TRUST_PROXY)
    const path = request.url ?? '/'
    metrics.watch(request, response)
    if (!isAddress(path)) return void response.writeHead(400).end()
    if (secure) response.setHeader('strict-transport-security', 'max-age=31536000')
    if (path === '/healthz') return health(response, [])
    if (path === '/readyz') return health(response, [staying, database, ...(labs ? [workers(labs)] : [])])
    if (path === '/metrics') return metrics.answer(request, response)
    if (path.startsWith('/labs/') && labs) return labs.handle(request, response)
    if (showPage) return showPage(request, response)
    response.writeHead(404).end()
  }

  server.on('upgrade', (request, socket, head) => {
    socket.on('error', () => socket.destroy())
    if (request.url?.startsWith('/labs/') && labs)
      labs.upgrade(request, socket, head).catch((error) => {
        log('error', 'an upgrade failed', {}, error)
        socket.destroy()
      })
    else if (showUpgrade && options.development) void showUpgrade(request, socket, head)
    else socket.destroy()
  })

  await new Promise<void>((resolve, reject) => {
    server.once('error', reject)
    server.listen(port, host, resolve)
  })

  return {
    async stop() {
      stopping = true
      // It listens until its lines have ended: others take it for dead once nobody does.
      await labs?.close()
      server.close()
      server.closeAllConnections()
      await pages?.close()
    },
  }
}

/** Pages count by client address. Without a proxy that is the socket's, whatever headers the client wrote. */
function nameClient(request: IncomingMessage, trustProxy: boolean): void {
  const forwarded = trustProxy
    ? String(request.headers['x-forwarded-for'] ?? '')
        .split(',')
        .at(-1)
        ?.trim()
    : ''
  request.headers['x-seatrial-client'] = forwarded || request.socket.remoteAddress || 'unknown'
}
