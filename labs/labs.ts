import type { IncomingMessage, ServerResponse } from 'node:http'
import type { Duplex } from 'node:stream'
import { readTicket } from '@/exam/auth/tickets'
import { leaveProcesses, reportProcess, type Shortage } from '@/exam/busy'
import { inOutage } from '@/exam/outage'
import { userById } from '@/exam/people'
import { bare } from './bare'
import { clockJumps } from './clock-jumps'
import { startClosing } from './closing'
import { forwardedHeader, forwardUpgrade } from './forward'
import { holdSessions } from './held-sessions'
import { log, logChanges } from './log'
import type { Gauge, Meter } from './meter'
import { createOpenApi } from './openapi'
import { createOwnKubectl } from './own-kubectl'
import { createPool } from './pool'
import { answer, handleProofs } from './proofs'
import { createReplays } from './replays'
import { shortageOf } from './shortage'
import { attachScreen } from './socket'

/** A lease is renewed every three seconds and lapses after ten: a killed process is replaced before its learner gives up. */
const heartbeatMs = 3_000

export type Labs = {
  /** Answers `/labs/*`. */
  handle(request: IncomingMessage, response: ServerResponse): Promise<void>
  upgrade(request: IncomingMessage, socket: Duplex, head: Buffer): Promise<void>
  /** Whether a worker has loaded what labs need. */
  ready(): boolean
  /** What this process holds now, for its metrics. */
  gauges(): Gauge[]
  close(): Promise<void>
}

/**
 * Starts the lab side of the server. `workerEntry` is the worker's file; `owner` names this process in leases;
 * `address` is where other processes reach it (`http://10.0.0.5:3000`).
 */
export function startLabs(options: {
  workerEntry: URL
  workers: number
  memoryMb: number
  owner: string
  address: string
  meter: Meter
  /** What this process is said to be short of, for tests: what a machine can do is none of theirs. */
  shortage?: () => Shortage | null
}): Labs {
  const now = () => Date.now()
  const pool = createPool({
    entry: options.workerEntry,
    size: options.workers,
    memoryMb: options.memoryMb,
    onEvent: (event) => {
      if (event.event === 'said' || event.event === 'requested') held.heard(event)
    },
  })
  const { owner, address, meter } = options
  const held = holdSessions({ pool, owner, address, now, meter, busy: () => short !== null })
  const replays = createReplays(pool)
  const shortage = options.shortage ?? (() => shortageOf(pool.state().workers, options.memoryMb))
  const ownKubectl = createOwnKubectl({ sessionOf: held.of, now })
  const openApi = createOpenApi()
  const closing = startClosing(pool, { owner, now, end: held.end, meter })

  const told = logChanges('leases were not renewed; it goes on until they are', 'leases are renewed again')
  const jumped = clockJumps(now, () => performance.now())
  const heartbeat = setInterval(() => {
    const by = jumped()
    if (by !== 0) {
      meter.count('seatrial_clock_jumps_total')
      log('error', "this machine's clock was set, or it stood still: clocks of exams went along", { reason: `${Math.round(by / 1_000)} s` })
    }
    Promise.all([report(), held.renew()]).then(told.succeeded, told.failed)
  }, heartbeatMs)

  let short: Shortage | null = null
  async function report(): Promise<void> {
    const found = shortage()
    if (found !== short && found) log('warn', 'this machine is busy: no new attempts begin here', { reason: found })
    else if (found !== short) log('info', 'new attempts begin here again')
    short = found
    await reportProcess(owner, short, now())
  }

  /** `dead`: see HeldSessions. */
  async function openScreen(request: IncomingMessage, socket: Duplex, head: Buffer, dead?: string): Promise<void> {
    const url = new URL(request.url ?? '/', 'http://labs')
    const attemptId = /^\/labs\/attempts\/([\w-]+)$/.exec(url.pathname)?.[1]
    const ticket = readTicket(url.searchParams.get('ticket') ?? '', 'attempt', now())
    if (!attemptId || ticket?.subject !== attemptId) return refuse(socket, '401 Unauthorized')
    // A ticket may be older than what the database says of its owner.
    if (!(await userById(ticket.userId))) return refuse(socket, '403 Forbidden')
    const session = await held.of(attemptId, dead)
    if (!session) return refuse(socket, '503 Service Unavailable')
    if ('heldAt' in session) {
      if (request.headers[forwardedHeader]) return refuse(socket, '503 Service Unavailable')
      return forwardUpgrade({ address: session.heldAt }, request, socket, head, (isDead) => {
        if (!isDead) return refuse(socket, '503 Service Unavailable')
        openScreen(request, socket, head, session.owner).catch(() => socket.destroy())
      })
    }
    if (session.attempt.userId !== ticket.userId) return refuse(socket, '403 Forbidden')
    if (inOutage(session.attempt.outageAt, now())) return refuse(socket, '503 Service Unavailable')
    attachScreen(session, request, socket, head, now)
  }

  return {
    async handle(request, response) {
      bare(response)
      if (request.url?.startsWith('/labs/k8s/')) return ownKubectl.handle(request, response)
      const url = new URL(request.url ?? '/', 'http://labs')
      if (url.pathname === '/labs/proofs') return handleProofs(pool, request, response, url)
      if (url.pathname === '/labs/replays') return replays.handle(request, response, url)
      if (url.pathname.startsWith('/labs/openapi/')) return openApi(request, response, url)
      answer(response, 404, { message: 'there is nothing at this address' })
    },
    async upgrade(request, socket, head) {
      if (request.url?.startsWith('/labs/k8s/')) return ownKubectl.upgrade(request, socket, head)
      return openScreen(request, socket, head)
    },
    ready: () => pool.state().workers.some(({ ready }) => ready),
    gauges() {
      const { workers, lost } = pool.state()
      const each = (what: 'labs' | 'heapBytes' | 'waiting') => workers.map((state, worker) => ({ labels: { worker }, value: state[what] }))
      return [
        { name: 'seatrial_attempts_held', help: 'Open attempts that this process holds.', values: [{ value: held.size() }] },
        {
          name: 'seatrial_workers_ready',
          help: 'Workers that take requests.',
          values: [{ value: workers.filter(({ ready }) => ready).length }],
        },
        {
          name: 'seatrial_short',
          help: 'Whether new attempts are refused for want of this.',
          values: (['memory', 'processor'] as const).map((of) => ({ labels: { of }, value: short === of ? 1 : 0 })),
        },
        { name: 'seatrial_labs_live', help: 'Labs that a worker keeps in memory.', values: each('labs') },
        { name: 'seatrial_worker_heap_bytes', help: 'Memory in use of a worker.', values: each('heapBytes') },
        { name: 'seatrial_worker_waiting', help: 'Requests that a worker has not answered yet.', values: each('waiting') },
        {
          name: 'seatrial_workers_lost_total',
          help: 'Workers that ended by themselves or by force, by reason.',
          values: Object.entries(lost).map(([reason, value]) => ({ labels: { reason }, value })),
          counter: true,
        },
      ]
    },
    async close() {
      clearInterval(heartbeat)
      // Without a database it is not heard of any more, either.
      await leaveProcesses(owner, now()).catch(() => undefined)
      await closing.stop()
      await held.leave()
      await pool.close()
    },
  }
}

function refuse(socket: Duplex, status: string): void {
  socket.end(`HTTP/1.1 ${status}\r\nConnection: close\r\nContent-Length: 0\r\n\r\n`)
}
