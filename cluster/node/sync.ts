import type { Reader } from '@/cluster/api/reader'
import type { Action } from '@/cluster/controllers/plan'
import type { Image, Listener } from '@/cluster/images/image'
import type { Machine, Surroundings } from '@/cluster/images/shell/machine'
import type { Container, Pod } from '@/cluster/kinds/core/pod-types'
import type { HostFiles } from './container-files'
import type { ContainerRecord, PodRecord } from './records'

/** What a kubelet works with while it looks after one pod at one instant. */
export type PodSync = {
  pod: Pod
  record: PodRecord
  node: string
  hostIP: string
  /** The files of the node. */
  host: HostFiles
  now: number
  read: Reader
  /** Collected for the runner. */
  actions: Action[]
  event(type: 'Normal' | 'Warning', reason: string, message: string, container?: Container, init?: boolean): void
  wake(at: number, periodic?: boolean): void
  /** The next free address of the node. */
  allocate(): string
  isPulled(image: string): boolean
  pulled(image: string): void
  /** What the container's processes find around them; undefined while its image is not known. */
  surroundings(container: Container, record: ContainerRecord): Surroundings | undefined
  listen(port: number): Listener | undefined
  /** Gives output to whoever is attached to the container. */
  output(container: string, data: string): void
}

/** One container of a pod under way. */
export type ContainerSync = PodSync & { container: Container; it: ContainerRecord; init: boolean; image?: Image }

export type { Machine }
