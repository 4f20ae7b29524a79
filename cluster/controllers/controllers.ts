import { kinds } from '@/cluster/kinds/index'
import type { Kind } from '@/cluster/kinds/kind'
import { scheduler } from '@/cluster/scheduler/scheduler'
import { certificates } from './certificates'
import { clusterRoleAggregation } from './cluster-role-aggregation'
import { partOf } from './control-plane'
import { cronJobController } from './cronjob'
import { customResourceCleanup, customResourceDefinitionController } from './custom-resource-definitions'
import { daemonSetController } from './daemonset'
import { deploymentController } from './deployment'
import { disruptionController } from './disruption'
import { garbageCollectors } from './garbage-collector'
import { horizontalController } from './horizontal'
import { jobController } from './job'
import { namespaceContentsController } from './namespace-contents'
import { namespaceLifecycle } from './namespace-lifecycle'
import { nodeLifecycleController } from './node-lifecycle'
import type { Controller } from './plan'
import { replicaSetController } from './replicaset'
import { replicationControllerController } from './replication-controller'
import { resourceQuotaController } from './resource-quota'
import { serviceControllers } from './services'
import { statefulSetController } from './statefulset'
import { taintEvictionController } from './taint-eviction'
import { tokenSecrets } from './token-secrets'
import { ttlAfterFinishedController } from './ttl-after-finished'
import { volumeControllers } from './volumes'

/** What kube-controller-manager runs, in the order in which they plan at one instant. */
const managed: readonly Controller[] = [
  namespaceContentsController,
  clusterRoleAggregation,
  tokenSecrets,
  certificates,
  deploymentController,
  replicaSetController,
  replicationControllerController,
  statefulSetController,
  daemonSetController,
  cronJobController,
  jobController,
  ttlAfterFinishedController,
  disruptionController,
  horizontalController,
  nodeLifecycleController,
  taintEvictionController,
  ...volumeControllers,
  resourceQuotaController(kinds),
]

const byManager = (all: readonly Controller[]): Controller[] => all.map((each) => partOf('kube-controller-manager', each))

/** Every controller that belongs to no node, in the order in which they plan at one instant. */
export const controllers: readonly Controller[] = [
  ...byManager(managed),
  partOf('kube-scheduler', scheduler),
  ...serviceControllers,
  customResourceDefinitionController,
  ...byManager([namespaceLifecycle(kinds), ...garbageCollectors(kinds)]),
]

/** The controllers that stand by each kind of custom resources. */
export const controllersOfKind = (kind: Kind): readonly Controller[] =>
  kinds.includes(kind)
    ? []
    : [customResourceCleanup(kind), namespaceLifecycle([kind], ` ${kind.plural}.${kind.group}`), ...garbageCollectors([kind])]
