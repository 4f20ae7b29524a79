import { randomUUID } from 'node:crypto'
import { createServer, type IncomingMessage, type ServerResponse } from 'node:http'
import { availableParallelism } from 'node:os'
import next from 'next'
import { startLabs } from '@/labs/labs'
import { health } from './health'
import { readSettings } from './settings'

/**
 * One HTTP server, one port: `/labs/*` and its upgrades go to the labs, `/healthz` and `/readyz` are answered here, all else is Next's.
 * `SEATRIAL_ROLE` lets web and labs scale apart.
 */
async function main(): Promise<void> {
  const settings = readSettings(process.env)
  const { role, port, host } = settings
  const development = process.env.NODE_ENV !== 'production'
  const pages = role === 'labs' ? null : next({ dev: development, hostname: host, port })
  await pages?.prepare()
  const showPage = pages?.getRequestHandler()
  const showUpgrade = pages?.getUpgradeHandler()
  const labs =
    role === 'web'
      ? null
      : startLabs({
          workerEntry: new URL(import.meta.url.endsWith('.ts') ? '../labs/worker.mjs' : './worker.js', import.meta.url),
          workers: settings.workers ?? Math.max(1, availableParallelism() - 1),
          memoryMb: settings.workerMemoryMb,
          owner: randomUUID(),
          address: settings.address ?? `http://127.0.0.1:${port}`,
        })

  const server = createServer((request, response) => {
    handle(request, response).catch((error) => {
      console.error('a request failed', error)
      if (!response.headersSent) response.writeHead(500, { 'content-type': 'text/plain' })
      response.end('something went wrong\n')
    })
  })

  async function handle(request: IncomingMessage, response: ServerResponse): Promise<void> {
    const path = request.url ?? '/'
    if (path === '/healthz' || path === '/readyz') return health(path, response)
    if (path.startsWith('/labs/') && labs) return labs.handle(request, response)
    if (showPage) return showPage(request, response)
    response.writeHead(404).end()
  }

  server.on('upgrade', (request, socket, head) => {
    socket.on('error', () => socket.destroy())
    if (request.url?.startsWith('/labs/') && labs)
      labs.upgrade(request, socket, head).catch((error) => {
        console.error('an upgrade failed', error)
        socket.destroy()
      })
    else if (showUpgrade && development) void showUpgrade(request, socket, head)
    else socket.destroy()
  })

  server.on('error', (error: NodeJS.ErrnoException) => {
    console.error(error.code === 'EADDRINUSE' ? `Port ${port} is taken: stop what uses it, or set PORT.` : error.message)
    process.exit(1)
  })
  server.listen(port, host, () => process.send?.('listening'))

  let stopping = false
  async function stop(): Promise<void> {
    if (stopping) return
    stopping = true
    server.close()
    server.closeIdleConnections()
    await labs?.close()
    server.closeAllConnections()
    await pages?.close()
    process.exit(0)
  }
  for (const signal of ['SIGINT', 'SIGTERM'] as const) process.on(signal, () => void stop())
}

await main()
