import type { KubeObject } from '@/apimachinery/object'
import type { Listener } from '@/cluster/images/image'

/**
 * What answers at a port of a pod now, or undefined when nothing listens there (the connection is refused).
 * `port` is the number the packet arrives at: a container's own port, never a name.
 */
export type Listen = (pod: KubeObject, port: number, protocol: Listener['protocol']) => Listener | undefined
