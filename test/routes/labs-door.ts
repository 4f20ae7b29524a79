import { randomUUID } from 'node:crypto'
import { createServer } from 'node:http'
import type { AddressInfo } from 'node:net'
import WebSocket from 'ws'
import '@/cluster/cluster' // what the first request for schemas loads: not within a test
import { type Labs, startLabs } from '@/labs/labs'
import { createMeter } from '@/labs/meter'
import type { ServerMessage } from '@/labs/seam'
import { workerEntry } from '@/test/worker-entry'

export type LabsDoor = {
  url: string
  /** `POST /labs/proofs` and the like; the status. */
  ask(path: string, init?: RequestInit): Promise<number>
  /** Opens the attempt's socket: `open`, or the status of the refusal. */
  connect(attempt: string, ticket: string): Promise<{ status: string; socket: WebSocket; next(type: string): Promise<ServerMessage> }>
  close(): Promise<void>
}

/** The labs as `server/main.ts` serves them, on a port of their own; another process each time. */
export async function openLabs(givenPort = 0): Promise<LabsDoor> {
  const server = createServer((request, response) => void labs.handle(request, response))
  server.on('upgrade', (request, socket, head) => void labs.upgrade(request, socket, head))
  await new Promise<void>((resolve) => server.listen(givenPort, '127.0.0.1', resolve))
  const { port } = server.address() as AddressInfo
  const labs: Labs = startLabs({
    workerEntry: workerEntry,
    workers: 1,
    memoryMb: 256,
    owner: randomUUID(),
    address: `http://127.0.0.1:${port}`,
    meter: createMeter(),
    shortage: () => null,
  })
  return {
    url: `http://127.0.0.1:${port}`,
    ask: (path, init) => fetch(`http://127.0.0.1:${port}${path}`, init).then(({ status }) => status),
    async connect(attempt, ticket) {
      const socket = new WebSocket(`ws://127.0.0.1:${port}/labs/attempts/${attempt}?ticket=${encodeURIComponent(ticket)}`)
      const heard: ServerMessage[] = []
      const wakes: (() => void)[] = []
      socket.on('message', (data) => {
        heard.push(JSON.parse(String(data)) as ServerMessage)
        for (const wake of wakes.splice(0)) wake()
      })
      const status = await new Promise<string>((resolve) => {
        socket.on('open', () => resolve('open'))
        socket.on('unexpected-response', (_, response) => resolve(String(response.statusCode)))
        socket.on('error', () => undefined)
      })
      const next = async (type: string): Promise<ServerMessage> => {
        for (;;) {
          const at = heard.findIndex((message) => message.type === type)
          if (at >= 0) return heard.splice(at, 1)[0] as ServerMessage
          await new Promise<void>((resolve) => wakes.push(resolve))
        }
      }
      return { status, socket, next }
    },
    async close() {
      await labs.close()
      const closed = new Promise((resolve) => server.close(resolve))
      server.closeAllConnections()
      await closed
    },
  }
}
