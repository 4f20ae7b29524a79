import type { NetworkFailure } from '@/cluster/door'
import type { Surroundings } from '../shell/state'

/** How long a connection attempt lasts when the tool sets no limit: Linux gives up after 6 retries. */
export const CONNECT_TIMEOUT_MS = 127_000

/** errno texts of failed connections. */
export const CAUSES: Readonly<Record<NetworkFailure['reason'], string>> = {
  unresolved: 'Name or service not known',
  'resolver-timeout': 'Temporary failure in name resolution',
  refused: 'Connection refused',
  timeout: 'Connection timed out',
  unreachable: 'No route to host',
  reset: 'Connection reset by peer',
}

/** The address that a tool connects to and prints: what the name resolves to, or the name where it does not. */
export function addressOf({ network }: Surroundings, host: string): string {
  if (/^[\d.]+$/.test(host)) return host
  if (host === 'localhost') return '127.0.0.1'
  return network.resolve(host).records.find(({ type }) => type === 'A')?.value ?? host
}
