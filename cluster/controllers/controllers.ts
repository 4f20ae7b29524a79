import { kinds } from '@/cluster/kinds/index'
import { scheduler } from '@/cluster/scheduler/scheduler'
import { daemonSetController } from './daemonset'
import { deploymentController } from './deployment'
import { garbageCollectors } from './garbage-collector'
import { namespaceContentsController } from './namespace-contents'
import { namespaceLifecycle } from './namespace-lifecycle'
import type { Controller } from './plan'
import { replicaSetController } from './replicaset'
import { serviceControllers } from './services'
import { statefulSetController } from './statefulset'

/** Every controller that belongs to no node, in the order in which they plan at one instant. */
export const controllers: readonly Controller[] = [
  namespaceContentsController,
  deploymentController,
  replicaSetController,
  statefulSetController,
  daemonSetController,
  scheduler,
  ...serviceControllers,
  namespaceLifecycle(kinds),
  ...garbageCollectors(kinds),
]
