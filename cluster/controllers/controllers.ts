import { scheduler } from '@/cluster/scheduler/scheduler'
import { deploymentController } from './deployment'
import { namespaceContentsController } from './namespace-contents'
import type { Controller } from './plan'
import { replicaSetController } from './replicaset'
import { serviceControllers } from './services'

/** Every controller that belongs to no node, in the order in which they plan at one instant. */
export const controllers: readonly Controller[] = [
  namespaceContentsController,
  deploymentController,
  replicaSetController,
  scheduler,
  ...serviceControllers,
]
