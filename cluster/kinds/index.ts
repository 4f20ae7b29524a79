import type { KubeObject } from '@/apimachinery/object'
import { controllerRevision } from './apps/controller-revision'
import { daemonSet } from './apps/daemon-set'
import { customResourceDefinition } from './apiextensions/custom-resource-definition'
import { deployment } from './apps/deployment'
import { replicaSet } from './apps/replica-set'
import { statefulSet } from './apps/stateful-set'
import { cronJob } from './batch/cron-job'
import { job } from './batch/job'
import { lease } from './coordination/lease'
import { configMap } from './core/config-map'
import { endpoints } from './core/endpoints'
import { event } from './core/event'
import { namespace } from './core/namespace'
import { node } from './core/node'
import { pod } from './core/pod'
import { secret } from './core/secret'
import { service } from './core/service'
import { serviceAccount } from './core/service-account'
import { endpointSlice } from './discovery/endpoint-slice'
import type { Kind } from './kind'
import { networkPolicy } from './networking/network-policy'
import { clusterRole } from './rbac/cluster-role'
import { podDisruptionBudget } from './policy/pod-disruption-budget'
import { clusterRoleBinding } from './rbac/cluster-role-binding'
import { role } from './rbac/role'
import { roleBinding } from './rbac/role-binding'
import { priorityClass } from './scheduling/priority-class'

/** A store of many kinds only ever hands a kind its own objects, which TypeScript cannot express. */
const any = <T extends KubeObject>(kind: Kind<T>): Kind => kind as unknown as Kind

/** Every kind that the server knows. Routes, discovery and OpenAPI are read from this list; groups come in the order in which they first stand here. */
export const kinds: readonly Kind[] = [
  any(configMap),
  any(endpoints),
  any(event),
  any(namespace),
  any(node),
  any(pod),
  any(secret),
  any(serviceAccount),
  any(service),
  any(controllerRevision),
  any(daemonSet),
  any(deployment),
  any(replicaSet),
  any(statefulSet),
  any(lease),
  any(endpointSlice),
  any(networkPolicy),
  any(customResourceDefinition),
  any(role),
  any(clusterRole),
  any(roleBinding),
  any(podDisruptionBudget),
  any(clusterRoleBinding),
  any(priorityClass),
  any(cronJob),
  any(job),
]
