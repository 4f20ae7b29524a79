import { kinds } from '@/cluster/kinds/index'
import { scheduler } from '@/cluster/scheduler/scheduler'
import { clusterRoleAggregation } from './cluster-role-aggregation'
import { cronJobController } from './cronjob'
import { daemonSetController } from './daemonset'
import { deploymentController } from './deployment'
import { garbageCollectors } from './garbage-collector'
import { namespaceContentsController } from './namespace-contents'
import { disruptionController } from './disruption'
import { jobController } from './job'
import { namespaceLifecycle } from './namespace-lifecycle'
import type { Controller } from './plan'
import { replicaSetController } from './replicaset'
import { serviceControllers } from './services'
import { statefulSetController } from './statefulset'

import { ttlAfterFinishedController } from './ttl-after-finished'
/** Every controller that belongs to no node, in the order in which they plan at one instant. */
export const controllers: readonly Controller[] = [
  namespaceContentsController,
  clusterRoleAggregation,
  deploymentController,
  replicaSetController,
  statefulSetController,
  daemonSetController,
  scheduler,
  ...serviceControllers,
  cronJobController,
  jobController,
  ttlAfterFinishedController,
  disruptionController,
  namespaceLifecycle(kinds),
  ...garbageCollectors(kinds),
]
