import type { Reader } from '@/cluster/api/reader'
import type { Hop, NetworkFailure, NetworkRequest, Sent } from '@/cluster/door'
import type { HttpAnswer } from '@/cluster/images/image'
import type { Listen } from '@/cluster/node/listeners'
import type { Affinities } from './affinity'
import type { Firewall } from './firewall'
import type { Place } from './origin'

/** What the network is made of. `pick` draws a whole number, 0 ≤ n < `below`: which of the ready endpoints a connection goes to. */
export type NetworkParts = {
  read: Reader
  listen: Listen
  pick(below: number): number
  /** Part of what a snapshot holds. */
  affinities: Affinities
  /** What an administrator wrote into a node's packet filter. */
  firewall?(node: string): Firewall | undefined
  /** What the API answers to a request that reaches its port. */
  api?(request: NonNullable<NetworkRequest['http']>): HttpAnswer
}

/** A connection under way: what has happened so far, and how it can end. */
export type Journey = {
  parts: NetworkParts
  place: Place
  request: NetworkRequest
  hops: Hop[]
  /** The node that the packet has reached; undefined while it is outside. */
  at?: string
}

/** Linux gives up connecting after its SYN retries. */
const connectTimeout = 130_000

/** Notes a step that went well. */
export const step = (journey: Journey, kind: Hop['kind'], text: string, object?: Hop['object']): void => {
  journey.hops.push({ kind, text, ok: true, ...(object ? { object } : {}) })
}

/** Ends the connection at a step that went wrong. Refusals and bad names come at once, silence after the caller's patience. */
export function fail(
  { hops, request }: Journey,
  kind: Hop['kind'],
  failure: Omit<NetworkFailure, 'afterMs'> & { object?: Hop['object'] },
): Sent {
  const { object, hint, ...rest } = failure
  const silent = failure.reason === 'timeout' || failure.reason === 'resolver-timeout'
  const patience = request.timeoutMs ?? (failure.reason === 'resolver-timeout' ? 10_000 : connectTimeout)
  return {
    hops: [...hops, { kind, text: rest.why, ok: false, ...(object ? { object } : {}) }],
    failure: { ...rest, ...(hint ? { hint } : {}), afterMs: silent ? patience : 0 },
  }
}
