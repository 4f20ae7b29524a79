import type { NetworkFailure } from '@/cluster/door'

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
