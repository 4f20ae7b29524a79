/**
 * What the generated table does not say, by hand from the API's Go types (k8s.io/api, 1.35): fields new in 1.35, patch rules of fields whose
 * tags are ambiguous, and the keys of map lists (`+listMapKey`) where they differ from the patch merge key.
 */

/** Added to the generated fields of a message, in the table's own notation; a field stated twice counts as stated here. */
export const correctedFields: Readonly<Record<string, string>> = {
  'core.v1.PodSpec': 'workloadRef 42 core.v1.WorkloadReference',
  'core.v1.WorkloadReference': 'name 1 string!;podGroup 2 string!;podGroupReplicaKey 3 string!',
  'core.v1.PodStatus':
    'conditions 2 []core.v1.PodCondition! merge=type;allocatedResources 19 {}resource.Quantity!:ResourceList;resources 20 core.v1.ResourceRequirements',
  'core.v1.NodeStatus': 'conditions 4 []core.v1.NodeCondition! merge=type;declaredFeatures 14 []string',
  'core.v1.PodCertificateProjection': 'userAnnotations 7 {}string!',
  'core.v1.NamespaceStatus': 'conditions 2 []core.v1.NamespaceCondition! merge=type',
  'core.v1.PersistentVolumeClaimStatus': 'conditions 4 []core.v1.PersistentVolumeClaimCondition! merge=type',
  'core.v1.ReplicationControllerStatus': 'conditions 6 []core.v1.ReplicationControllerCondition! merge=type',
  'core.v1.ServiceStatus': 'conditions 2 []meta.v1.Condition! merge=type',
  'core.v1.ServiceSpec': 'ports 1 []core.v1.ServicePort! merge=port',
  'apps.v1.DeploymentStatus': 'conditions 6 []apps.v1.DeploymentCondition! merge=type',
  'apps.v1.ReplicaSetStatus': 'conditions 6 []apps.v1.ReplicaSetCondition! merge=type',
  'autoscaling.v2.HorizontalPodAutoscalerStatus': 'conditions 6 []autoscaling.v2.HorizontalPodAutoscalerCondition! merge=type',
  'batch.v1.JobStatus': 'conditions 1 []batch.v1.JobCondition! merge=type',
  'networking.v1.ServiceCIDRStatus': 'conditions 1 []meta.v1.Condition! merge=type',
  'policy.v1.PodDisruptionBudgetSpec': 'selector 2 meta.v1.LabelSelector replace',
  'storage.v1.CSIDriverSpec': 'serviceAccountTokenInSecrets 10 bool',
}

/** Keys of lists that are maps, where the patch merge key alone does not tell. An empty list: the list is atomic although patches merge it. */
export const listMapKeys: Readonly<Record<string, readonly string[]>> = {
  'core.v1.ServiceSpec.ports': ['port', 'protocol'],
  'core.v1.ServiceStatus.conditions': ['type'],
  'core.v1.Container.ports': ['containerPort', 'protocol'],
  'core.v1.EphemeralContainer.ports': ['containerPort', 'protocol'],
  'core.v1.PodSpec.topologySpreadConstraints': ['topologyKey', 'whenUnsatisfiable'],
  'core.v1.ServiceAccount.imagePullSecrets': [],
  'core.v1.PodStatus.hostIPs': [],
  'core.v1.PersistentVolumeClaimSpec.accessModes': [],
  'batch.v1.JobStatus.conditions': [],
  'batch.v1.JobStatus.uncountedTerminatedPods': [],
}

/** Messages of which one manager owns all or nothing (`+structType=atomic`). */
export const atomicMessages: ReadonlySet<string> = new Set([
  'autoscaling.v1.CrossVersionObjectReference',
  'core.v1.ConfigMapKeySelector',
  'core.v1.EndpointAddress',
  'core.v1.EndpointPort',
  'core.v1.FileKeySelector',
  'core.v1.LocalObjectReference',
  'core.v1.NodeSelector',
  'core.v1.NodeSelectorTerm',
  'core.v1.ObjectFieldSelector',
  'core.v1.ObjectReference',
  'core.v1.ResourceFieldSelector',
  'core.v1.ScopeSelector',
  'core.v1.ScopedResourceSelectorRequirement',
  'core.v1.SecretKeySelector',
  'core.v1.SecretReference',
  'core.v1.TopologySelectorTerm',
  'core.v1.TypedLocalObjectReference',
  'discovery.v1.EndpointPort',
  'meta.v1.LabelSelector',
  'meta.v1.OwnerReference',
  'networking.v1.ServiceBackendPort',
  'rbac.v1.RoleRef',
  'rbac.v1.Subject',
])

/** Keyed lists that Go writes even when they are empty: there from the start, so that nobody owns the list itself. */
export const alwaysThere: ReadonlySet<string> = new Set(['core.v1.PodSpec.containers'])

/** Maps of which one manager owns all or nothing (`+mapType=atomic`). */
export const atomicFields: ReadonlySet<string> = new Set([
  'core.v1.PodSpec.nodeSelector',
  'core.v1.ServiceSpec.selector',
  'core.v1.ReplicationControllerSpec.selector',
  'node.v1.Scheduling.nodeSelector',
])
