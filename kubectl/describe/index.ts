import { describeAutoscaler } from './autoscaling'
import { describeCronJob, describeJob } from './batch'
import { describeRequest } from './certificates'
import type { Describer } from './describer'
import { describeEndpointSlice, describeEndpoints } from './endpoints'
import { describeGeneric } from './generic'
import { describeIngress, describeIngressClass, describeNetworkPolicy } from './networking'
import { describeNode } from './node'
import { describeConfigMap, describeNamespace, describeSecret, describeServiceAccount } from './plain'
import { describePod } from './pod'
import { describeBudget, describeLimitRange, describePriorityClass, describeQuota } from './policy'
import { describeClusterRole, describeClusterRoleBinding, describeRole, describeRoleBinding } from './rbac'
import { describeService } from './service'
import { describeClaim, describeStorageClass, describeVolume } from './storage'
import { describeDaemonSet, describeDeployment, describeReplicaSet, describeReplicationController, describeStatefulSet } from './workloads'

const describers: Describer[] = [
  describePod,
  describeDeployment,
  describeReplicaSet,
  describeReplicationController,
  describeStatefulSet,
  describeDaemonSet,
  describeJob,
  describeCronJob,
  describeAutoscaler,
  describeBudget,
  describeService,
  describeEndpoints,
  describeEndpointSlice,
  describeIngress,
  describeIngressClass,
  describeNetworkPolicy,
  describeNode,
  describeNamespace,
  describeConfigMap,
  describeSecret,
  describeServiceAccount,
  describeVolume,
  describeClaim,
  describeStorageClass,
  describeQuota,
  describeLimitRange,
  describePriorityClass,
  describeRole,
  describeClusterRole,
  describeRoleBinding,
  describeClusterRoleBinding,
  describeRequest,
]

/** The describer of a kind; kinds without one are told field by field. */
export const describerFor = (group: string, kind: string): Describer =>
  describers.find((describer) => describer.group === group && describer.kind === kind) ?? describeGeneric
