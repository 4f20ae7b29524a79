import type { Describer } from './describer'
import { describeEndpointSlice, describeEndpoints } from './endpoints'
import { describeGeneric } from './generic'
import { describeNode } from './node'
import { describeConfigMap, describeNamespace, describeSecret, describeServiceAccount } from './plain'
import { describePod } from './pod'
import { describeService } from './service'
import { describeDaemonSet, describeDeployment, describeReplicaSet, describeStatefulSet } from './workloads'

const describers: Describer[] = [
  describePod,
  describeDeployment,
  describeReplicaSet,
  describeStatefulSet,
  describeDaemonSet,
  describeService,
  describeEndpoints,
  describeEndpointSlice,
  describeNode,
  describeNamespace,
  describeConfigMap,
  describeSecret,
  describeServiceAccount,
]

/** The describer of a kind; kinds without one are told field by field. */
export const describerFor = (group: string, kind: string): Describer =>
  describers.find((describer) => describer.group === group && describer.kind === kind) ?? describeGeneric
