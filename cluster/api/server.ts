import type { NetworkRequest, Sent } from '@/cluster/door'
import type { Kind } from '@/cluster/kinds/kind'
import type { World } from '@/cluster/world'
import type { PodRuntime, Writer } from './parts'
import type { Reader } from './reader'
import type { Store } from './store'
import type { Clock } from './world'

/** Everything that request handlers work with. */
export type Server = {
  store: Store
  read: Reader
  write: Writer
  world: World
  clock: Clock
  /** Every kind that is served now: the built-in ones and those that custom resource definitions add. */
  kinds(): readonly Kind[]
  pods: PodRuntime
  /** One connection from the control plane's own node, for the proxy subresources. */
  send(request: NetworkRequest): Sent
  /** The one bearer token that is known: kubernetes-admin's. */
  adminToken: string
}
