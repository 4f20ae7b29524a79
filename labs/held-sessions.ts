import { attemptWork, holdAttempt, releaseAttempts, renewLeases } from '@/exam/lab-work'
import { log } from './log'
import type { Meter } from './meter'
import type { Pool } from './pool'
import { createSession, type Session } from './session'
import type { WorkerEvent } from './worker-protocol'

/** Nobody is there, neither a screen nor a client: after so long the attempt's labs leave memory. */
const idleMs = 10 * 60_000
/** A process that ends waits so long for lines and the database; what is not stored by then was never acknowledged. */
const mostRestMs = 15_000

/** Another process that holds an attempt: its name in leases, and where it is reached. */
export type Elsewhere = { owner: string; heldAt: string }

/** The open attempts that this process holds, by leases in the database. */
export type HeldSessions = {
  /**
   * The attempt's session in this process, or who holds it; null while this process lets go of all it holds. `dead` is an owner that is known to be no
   * more: its lease does not count.
   */
  of(attemptId: string, dead?: string): Promise<Session | Elsewhere | null>
  heard(event: WorkerEvent & { event: 'said' | 'requested' }): void
  end(attemptId: string, why: 'submitted' | 'expired'): Promise<void>
  /** Prolongs the leases, and lets go of what nobody uses and of what another process has taken over. */
  renew(): Promise<void>
  /** Lets go of everything: each attempt as soon as its lines have ended, so that its learner goes on elsewhere. */
  leave(): Promise<void>
  size(): number
}

/** `owner` names this process in leases; `address` is where other processes reach it. */
export function holdSessions(options: {
  pool: Pool
  owner: string
  address: string
  now(): number
  meter: Meter
  busy(): boolean
}): HeldSessions {
  const { pool, owner, address, now, meter } = options
  const sessions = new Map<string, Promise<Session>>()
  /** Those that are about to rest: they still hear how their lines end. */
  const resting = new Map<string, Promise<Session>>()
  let leaving = false

  async function open(attemptId: string): Promise<Session> {
    const attempt = await attemptWork(attemptId)
    if (!attempt) throw new Error(`attempt ${attemptId} is gone`)
    return createSession(attempt, pool, now, meter, options.busy)
  }

  async function of(attemptId: string, dead?: string): Promise<Session | Elsewhere | null> {
    const known = sessions.get(attemptId)
    if (known) return known
    if (leaving) return null
    const held = await holdAttempt({ attemptId, owner, address, now: now(), dead })
    if (held.owner !== owner) {
      // Two processes cannot listen at one address: it was one before this.
      if (held.address === address && dead === undefined) return of(attemptId, held.owner)
      return { owner: held.owner, heldAt: held.address }
    }
    const made = sessions.get(attemptId) ?? open(attemptId)
    sessions.set(attemptId, made)
    made.catch(() => sessions.delete(attemptId))
    return made
  }

  /** Lets the labs of an attempt rest, and others hold it. */
  async function rest(id: string, made: Promise<Session>): Promise<void> {
    sessions.delete(id)
    resting.set(id, made)
    try {
      await (await made).rest()
      await releaseAttempts(owner, [id])
    } finally {
      resting.delete(id)
    }
  }

  /** Another process has taken the attempt over. */
  function lose(id: string, made: Promise<Session>): void {
    sessions.delete(id)
    meter.count('seatrial_leases_lost_total')
    log('warn', 'another process holds the attempt: it is let go of here', { attempt: id })
    void made.then((session) => session.abandon())
  }

  function isUnused(session: Session): boolean {
    const since = session.idleSince()
    return since !== null && now() - since >= idleMs
  }

  return {
    of,
    heard(event) {
      const attempt = event.lab.slice(0, event.lab.lastIndexOf('/'))
      void (sessions.get(attempt) ?? resting.get(attempt))?.then((session) => session.heard(event))
    },
    async end(attemptId, why) {
      const made = sessions.get(attemptId)
      if (!made) return
      await (await made).end(why)
      sessions.delete(attemptId)
      await releaseAttempts(owner, [attemptId])
    },
    async renew() {
      // What is opened meanwhile has a lease that is new.
      const held = [...sessions]
      const kept = new Set(await renewLeases(owner, [...held.map(([id]) => id), ...resting.keys()], now()))
      for (const [id, made] of held) {
        if (sessions.get(id) !== made) continue
        if (!kept.has(id)) lose(id, made)
        else if (isUnused(await made)) await rest(id, made)
      }
    },
    async leave() {
      leaving = true
      const late = new Promise<void>((resolve) => setTimeout(resolve, mostRestMs).unref())
      const ends = await Promise.allSettled([...sessions].map(([id, made]) => Promise.race([rest(id, made), late])))
      for (const end of ends) if (end.status === 'rejected') log('error', 'an attempt was not let go of', {}, end.reason)
    },
    size: () => sessions.size,
  }
}
