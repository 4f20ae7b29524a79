import type { DnsAnswer, DnsType, NetworkRequest, Origin, Sent } from '@/cluster/door'
import { resolve } from './dns'
import type { NetworkParts } from './journey'
import { sendFrom } from './send'

export type Network = {
  /** One connection. Every hop it took, and what answered or why nothing did. Waits for nothing: the caller spends `failure.afterMs`. */
  send(from: Origin, request: NetworkRequest): Sent
  /** One look-up through the origin's own resolver. */
  resolve(from: Origin, name: string, type?: DnsType): DnsAnswer
}

/** The simulated network: Services, EndpointSlices, pods and DNS as they stand in `read` now. */
export const createNetwork = (parts: NetworkParts): Network => ({
  send: (from, request) => sendFrom(parts, from, request),
  resolve: (from, name, type) => resolve(parts, from, name, type),
})
