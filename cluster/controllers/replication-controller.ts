import { matchesLabels } from '@/apimachinery/selector'
import type { ReplicaSet } from '@/cluster/kinds/apps/replica-set'
import { pod as podKind } from '@/cluster/kinds/core/pod'
import { replicationController as kind, type ReplicationController } from '@/cluster/kinds/core/replication-controller'
import type { Kind } from '@/cluster/kinds/kind'
import { controller } from './plan'
import { orphanedPods } from './pod-control'
import { planReplicas, type ReplicaOwner } from './replicaset'

const replicationControllers: ReplicaOwner = {
  kind: kind as unknown as Kind<ReplicaSet>,
  source: 'replication-controller',
  countsTerminating: false,
}

/** Its selector as ReplicaSets have theirs. as pkg/controller/replication conversionInformer */
const asReplicaSet = (rc: ReplicationController): ReplicaSet =>
  ({ ...rc, spec: { ...rc.spec, selector: { matchLabels: rc.spec.selector ?? {} } } }) as ReplicaSet

/** A ReplicaSet of old. as pkg/controller/replication */
export const replicationControllerController = controller<ReplicationController>({
  name: 'replicationcontroller',
  for: kind,
  owns: [podKind],
  watches: [orphanedPods(kind, (rc, pod) => rc.spec.selector !== undefined && matchesLabels(pod.metadata.labels, rc.spec.selector))],
  plan: (rc, context) => planReplicas(asReplicaSet(rc), context, replicationControllers),
})
