import type { KubeObject } from '@/apimachinery/object'
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

export const find = (server: Server, kind: Kind, namespace: string | undefined, name: string): KubeObject | undefined =>
  server.store.get(kind, namespace, name)
