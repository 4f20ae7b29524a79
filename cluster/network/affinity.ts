import type { Service, ServicePort } from '@/cluster/kinds/core/service-types'
import type { Backend } from './backends'
import type { Journey } from './journey'

/** Which endpoint a client was sent to last, and when it came, milliseconds: kept by each node for each port of a Service. */
export type Affinities = Map<string, Affinity>
export type Affinity = { address: string; until: number }

/** kube-proxy's own when a Service says nothing. as v1.DefaultClientIPServiceAffinitySeconds */
const usualSeconds = 10_800

/**
 * The endpoint for a connection: any, or with session affinity the one that this client had the last time, as long as it is usable and the client
 * was not away for longer than the Service's timeout. Each node remembers for itself.
 */
// as pkg/proxy/iptables writeServiceToEndpointRules: -m recent --rcheck --seconds --reap
export function choose(
  { place, parts, at }: Journey,
  { metadata, spec }: Service,
  { port, protocol = 'TCP' }: ServicePort,
  candidates: readonly Backend[],
): Backend {
  const any = () => candidates[candidates.length === 1 ? 0 : parts.pick(candidates.length)]!
  if (spec.sessionAffinity !== 'ClientIP') return any()
  const now = parts.read.now()
  for (const [key, { until }] of parts.affinities) if (until < now) parts.affinities.delete(key)
  const key = `${at ?? ''}/${metadata.uid}/${port}/${protocol}/${place.address}`
  const last = parts.affinities.get(key)
  const chosen = candidates.find(({ address }) => address === last?.address) ?? any()
  const seconds = spec.sessionAffinityConfig?.clientIP?.timeoutSeconds ?? usualSeconds
  parts.affinities.set(key, { address: chosen.address, until: now + seconds * 1000 })
  return chosen
}
