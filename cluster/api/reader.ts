import type { KubeObject } from '@/apimachinery/object'
import type { ClusterSetup } from '@/cluster/door'
import type { Kind } from '@/cluster/kinds/kind'

/** What controllers, the scheduler, the kubelet and the network read. Objects are frozen: a plan never changes what it was given. */
export type Reader = {
  now(): number
  setup: Required<Omit<ClusterSetup, 'profile'>> & { profile: NonNullable<ClusterSetup['profile']> }
  /** A secret of this cluster's own for a purpose, always the same one: what keys are made of. */
  secret(purpose: string): string
  get<T extends KubeObject>(kind: Kind<T>, namespace: string | undefined, name: string): T | undefined
  /** In order of namespace, then name. All namespaces when `namespace` is undefined. */
  list<T extends KubeObject>(kind: Kind<T>, namespace?: string): readonly T[]
  /** Objects of `kind` whose controlling owner has this uid. */
  ownedBy<T extends KubeObject>(kind: Kind<T>, uid: string): readonly T[]
  /** What a pod's running containers use now, by name, as the kubelet of its node measures it: CPU in cores, memory in bytes. Undefined until it runs. */
  usage(pod: KubeObject): Readonly<Record<string, { cpu: number; memory: number }>> | undefined
  /** When the kubelet of a node last spoke, milliseconds since the epoch: now, or when it was stopped. Undefined where there is no such node. */
  heard(node: string): number | undefined
}
