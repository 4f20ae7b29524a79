import type { KubeObject } from '@/apimachinery/object'
import { validatingAdmissionPolicy, validatingAdmissionPolicyBinding } from './admissionregistration/validating-admission-policy'
import { mutatingWebhookConfiguration, validatingWebhookConfiguration } from './admissionregistration/webhook-configurations'
import { customResourceDefinition } from './apiextensions/custom-resource-definition'
import { apiService } from './apiregistration/api-service'
import { controllerRevision } from './apps/controller-revision'
import { daemonSet } from './apps/daemon-set'
import { deployment } from './apps/deployment'
import { replicaSet } from './apps/replica-set'
import { statefulSet } from './apps/stateful-set'
import { selfSubjectReview } from './authentication/self-subject-review'
import { tokenReview } from './authentication/token-review'
import { localSubjectAccessReview } from './authorization/local-subject-access-review'
import { selfSubjectAccessReview } from './authorization/self-subject-access-review'
import { selfSubjectRulesReview } from './authorization/self-subject-rules-review'
import { subjectAccessReview } from './authorization/subject-access-review'
import { horizontalPodAutoscaler } from './autoscaling/horizontal-pod-autoscaler'
import { horizontalPodAutoscalerV1 } from './autoscaling/horizontal-pod-autoscaler-v1'
import { cronJob } from './batch/cron-job'
import { job } from './batch/job'
import { certificateSigningRequest } from './certificates/certificate-signing-request'
import { lease } from './coordination/lease'
import { componentStatus } from './core/component-status'
import { configMap } from './core/config-map'
import { endpoints } from './core/endpoints'
import { event } from './core/event'
import { limitRange } from './core/limit-range'
import { namespace } from './core/namespace'
import { node } from './core/node'
import { persistentVolume } from './core/persistent-volume'
import { persistentVolumeClaim } from './core/persistent-volume-claim'
import { pod } from './core/pod'
import { podTemplate } from './core/pod-template'
import { replicationController } from './core/replication-controller'
import { resourceQuota } from './core/resource-quota'
import { secret } from './core/secret'
import { service } from './core/service'
import { serviceAccount } from './core/service-account'
import { endpointSlice } from './discovery/endpoint-slice'
import { flowSchema } from './flowcontrol/flow-schema'
import { priorityLevelConfiguration } from './flowcontrol/priority-level-configuration'
import type { Kind } from './kind'
import { nodeMetrics, podMetrics } from './metrics/metrics'
import { ingress } from './networking/ingress'
import { ingressClass } from './networking/ingress-class'
import { networkPolicy } from './networking/network-policy'
import { ipAddress, serviceCidr } from './networking/service-addresses'
import { runtimeClass } from './node/runtime-class'
import { podDisruptionBudget } from './policy/pod-disruption-budget'
import { clusterRole } from './rbac/cluster-role'
import { clusterRoleBinding } from './rbac/cluster-role-binding'
import { role } from './rbac/role'
import { roleBinding } from './rbac/role-binding'
import { priorityClass } from './scheduling/priority-class'
import { csiDriver } from './storage/csi-driver'
import { csiNode } from './storage/csi-node'
import { csiStorageCapacity } from './storage/csi-storage-capacity'
import { storageClass } from './storage/storage-class'
import { volumeAttachment } from './storage/volume-attachment'
import { volumeAttributesClass } from './storage/volume-attributes-class'

/** A store of many kinds only ever hands a kind its own objects, which TypeScript cannot express. */
const any = <T extends KubeObject>(kind: Kind<T>): Kind => kind as unknown as Kind

/** Every kind that the server knows. Routes, discovery and OpenAPI are read from this list; groups come in the order in which they first stand here. */
export const kinds: readonly Kind[] = [
  any(componentStatus),
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
  any(limitRange),
  any(persistentVolume),
  any(persistentVolumeClaim),
  any(podTemplate),
  any(replicationController),
  any(resourceQuota),
  any(deployment),
  any(replicaSet),
  any(statefulSet),
  any(horizontalPodAutoscaler),
  any(horizontalPodAutoscalerV1),
  any(cronJob),
  any(job),
  any(lease),
  any(endpointSlice),
  any(ingress),
  any(ingressClass),
  any(networkPolicy),
  any(ipAddress),
  any(serviceCidr),
  any(flowSchema),
  any(priorityLevelConfiguration),
  any(podDisruptionBudget),
  any(nodeMetrics),
  any(podMetrics),
  any(customResourceDefinition),
  any(apiService),
  any(validatingWebhookConfiguration),
  any(mutatingWebhookConfiguration),
  any(validatingAdmissionPolicy),
  any(validatingAdmissionPolicyBinding),
  any(selfSubjectReview),
  any(tokenReview),
  any(localSubjectAccessReview),
  any(selfSubjectAccessReview),
  any(selfSubjectRulesReview),
  any(subjectAccessReview),
  any(certificateSigningRequest),
  any(role),
  any(clusterRole),
  any(roleBinding),
  any(clusterRoleBinding),
  any(priorityClass),
  any(runtimeClass),
  any(csiDriver),
  any(csiNode),
  any(csiStorageCapacity),
  any(storageClass),
  any(volumeAttachment),
  any(volumeAttributesClass),
]
