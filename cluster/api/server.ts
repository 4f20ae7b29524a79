import type { Kind } from '@/cluster/kinds/kind'
import type { PodRuntime, Writer } from './parts'
import type { Reader } from './reader'
import type { Store } from './store'
import type { Clock } from './world'

/** Everything that request handlers work with. */
export type Server = {
  store: Store
  read: Reader
  write: Writer
  clock: Clock
  kinds: readonly Kind[]
  pods: PodRuntime
  /** The one bearer token that is known: kubernetes-admin's. */
  adminToken: string
}
