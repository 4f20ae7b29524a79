import type { IncomingMessage, ServerResponse } from 'node:http'
import type { Duplex } from 'node:stream'
import { readTicket } from '@/exam/auth/tickets'
import { leaveProcesses, reportProcess, type Shortage } from '@/exam/busy'
import { attemptWork, holdAttempt, releaseAttempts, renewLeases } from '@/exam/lab-work'
import { inOutage } from '@/exam/outage'
import { userById } from '@/exam/people'
import { bare } from './bare'
import { startClosing } from './closing'
import { forwardUpgrade } from './forward'
import { log, logChanges } from './log'
import type { Gauge, Meter } from './meter'
import { createOpenApi } from './openapi'
import { createOwnKubectl } from './own-kubectl'
import { createPool } from './pool'
import { answer, handleProofs } from './proofs'
import { createReplays } from './replays'
import { createSession, type Session } from './session'
import { shortageOf } from './shortage'
import { attachScreen } from './socket'

/** A lease is renewed every three seconds and lapses after ten: a killed process is replaced before its learner gives up. */
const heartbeatMs = 3_000
const idleMs = 10 * 60_000

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
  const sessions = new Map<string, Promise<Session>>()
  /** Those that are about to rest: they still hear how their lines end. */
  const resting = new Map<string, Promise<Session>>()
  const pool = createPool({
    entry: options.workerEntry,
    size: options.workers,
    memoryMb: options.memoryMb,
    onEvent: (event) => {
      if (event.event !== 'said' && event.event !== 'requested') return
      const attempt = event.lab.slice(0, event.lab.lastIndexOf('/'))
      void (sessions.get(attempt) ?? resting.get(attempt))?.then((session) => session.heard(event))
    },
  })
  const replays = createReplays(pool)
  const shortage = options.shortage ?? (() => shortageOf(pool.state().workers, options.memoryMb))
  const ownKubectl = createOwnKubectl({ sessionOf, now })
  const openApi = createOpenApi()
  const closing = startClosing(pool, { owner: options.owner, now, end: endSession, meter: options.meter })

  async function endSession(attemptId: string, why: 'submitted' | 'expired'): Promise<void> {
    await (await sessions.get(attemptId))?.end(why)
    sessions.delete(attemptId)
  }

  const told = logChanges('leases were not renewed; it goes on until they are', 'leases are renewed again')
  const heartbeat = setInterval(() => {
    renew().then(told.succeeded, told.failed)
  }, heartbeatMs)

  let short: Shortage | null = null
  async function report(): Promise<void> {
    const now = shortage()
    if (now !== short && now) log('warn', 'this machine is busy: no new attempts begin here', { reason: now })
    else if (now !== short) log('info', 'new attempts begin here again')
    short = now
    await reportProcess(options.owner, short, Date.now())
  }

  async function renew(): Promise<void> {
    await report()
    for (const [id, made] of sessions) {
      const since = (await made).idleSince()
      if (since === null || now() - since < idleMs) continue
      sessions.delete(id)
      resting.set(id, made)
      await (await made).rest()
      resting.delete(id)
      await releaseAttempts(options.owner, [id])
    }
    const kept = await renewLeases(options.owner, [...sessions.keys()], now())
    for (const [id, made] of sessions) {
      if (kept.includes(id)) continue
      sessions.delete(id)
      options.meter.count('seatrial_leases_lost_total')
      log('warn', 'another process holds the attempt: it is let go of here', { attempt: id })
      void made.then((session) => session.abandon())
    }
  }

  /** The session of an open attempt in this process, or the address of the process that holds it. */
  async function sessionOf(attemptId: string): Promise<Session | { heldAt: string }> {
    const known = sessions.get(attemptId)
    if (known) return known
    const held = await holdAttempt({ attemptId, owner: options.owner, address: options.address, now: now() })
    if (!held.ours) return { heldAt: held.address }
    const made = sessions.get(attemptId) ?? openSession(attemptId)
    sessions.set(attemptId, made)
    made.catch(() => sessions.delete(attemptId))
    return made
  }

  async function openSession(attemptId: string): Promise<Session> {
    const attempt = await attemptWork(attemptId)
    if (!attempt) throw new Error(`attempt ${attemptId} is gone`)
    return createSession(attempt, pool, now, options.meter, () => short !== null)
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
      const url = new URL(request.url ?? '/', 'http://labs')
      const attemptId = /^\/labs\/attempts\/([\w-]+)$/.exec(url.pathname)?.[1]
      const ticket = readTicket(url.searchParams.get('ticket') ?? '', 'attempt', now())
      if (!attemptId || ticket?.subject !== attemptId) return refuse(socket, '401 Unauthorized')
      // A ticket may be older than what the database says of its owner.
      if (!(await userById(ticket.userId))) return refuse(socket, '403 Forbidden')
      const session = await sessionOf(attemptId)
      if ('heldAt' in session) return forwardUpgrade({ address: session.heldAt }, request, socket, head)
      if (session.attempt.userId !== ticket.userId) return refuse(socket, '403 Forbidden')
      if (inOutage(session.attempt.outageAt, now())) return refuse(socket, '503 Service Unavailable')
      attachScreen(session, request, socket, head, now)
    },
    ready: () => pool.state().workers.some(({ ready }) => ready),
    gauges() {
      const { workers, lost } = pool.state()
      const each = (what: 'labs' | 'heapBytes' | 'waiting') => workers.map((state, worker) => ({ labels: { worker }, value: state[what] }))
      return [
        { name: 'seatrial_attempts_held', help: 'Open attempts that this process holds.', values: [{ value: sessions.size }] },
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
      await leaveProcesses(options.owner, now()).catch(() => undefined)
      await closing.stop()
      for (const made of sessions.values()) await (await made).rest()
      await releaseAttempts(options.owner, [...sessions.keys()])
      await pool.close()
    },
  }
}

function refuse(socket: Duplex, status: string): void {
  socket.end(`HTTP/1.1 ${status}\r\nConnection: close\r\nContent-Length: 0\r\n\r\n`)
}
