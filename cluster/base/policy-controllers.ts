const events = 'say | core events.k8s.io | events'
const all = 'create delete get list patch update watch'

/** The ClusterRole of each controller, by the name of its account. as bootstrappolicy buildControllerRoles */
export const controllerRoles: Readonly<Record<string, string>> = {
  'attachdetach-controller': `list watch | core | persistentvolumeclaims persistentvolumes
    ro | core | nodes
    patch update | core | nodes/status
    list watch | core | pods
    ${events}
    create delete get list watch | storage.k8s.io | volumeattachments
    ro | storage.k8s.io | csidrivers
    ro | storage.k8s.io | csinodes`,
  'certificate-controller': `delete get list watch | certificates.k8s.io | certificatesigningrequests
    update | certificates.k8s.io | certificatesigningrequests/approval certificatesigningrequests/status
    approve | certificates.k8s.io | signers | kubernetes.io/kube-apiserver-client-kubelet
    sign | certificates.k8s.io | signers | kubernetes.io/kube-apiserver-client kubernetes.io/kube-apiserver-client-kubelet kubernetes.io/kubelet-serving kubernetes.io/legacy-unknown
    create | authorization.k8s.io | subjectaccessreviews
    ${events}`,
  'clusterrole-aggregation-controller': 'escalate get list patch update watch | rbac.authorization.k8s.io | clusterroles',
  'cronjob-controller': `get list update watch | batch | cronjobs
    ${all} | batch | jobs
    update | batch | cronjobs/status
    update | batch | cronjobs/finalizers
    delete list watch | core | pods
    ${events}`,
  'daemon-set-controller': `ro | apps extensions | daemonsets
    update | apps extensions | daemonsets/status
    update | apps extensions | daemonsets/finalizers
    list watch | core | nodes
    create delete list patch watch | core | pods
    create | core | pods/binding
    ${all} | apps | controllerrevisions
    ${events}`,
  'deployment-controller': `get list update watch | apps extensions | deployments
    update | apps extensions | deployments/status
    update | apps extensions | deployments/finalizers
    ${all} | apps extensions | replicasets
    get list update watch | core | pods
    ${events}`,
  'disruption-controller': `ro | apps extensions | deployments
    ro | apps extensions | replicasets
    ro | core | replicationcontrollers
    ro | policy | poddisruptionbudgets
    ro | apps | statefulsets
    update | policy | poddisruptionbudgets/status
    patch update | core | pods/status
    get | * | */scale
    ${events}`,
  'endpoint-controller': `ro | core | pods services
    create delete get list update watch | core | endpoints
    create | core | endpoints/restricted
    ${events}`,
  'endpointslice-controller': `ro | core | nodes pods services
    update | core | services/finalizers
    create delete get list update watch | discovery.k8s.io | endpointslices
    ${events}`,
  'endpointslicemirroring-controller': `ro | core | endpoints services
    update | core | services/finalizers
    update | core | endpoints/finalizers
    create delete get list update watch | discovery.k8s.io | endpointslices
    ${events}`,
  'ephemeral-volume-controller': `ro | core | pods
    update | core | pods/finalizers
    create get list watch | core | persistentvolumeclaims
    ${events}`,
  'expand-controller': `get list patch update watch | core | persistentvolumes
    patch update | core | persistentvolumeclaims/status
    ro | core | persistentvolumeclaims
    ${events}`,
  'generic-garbage-collector': `delete get list patch update watch | * | *
    ${events}`,
  'horizontal-pod-autoscaler': `ro | autoscaling | horizontalpodautoscalers
    update | autoscaling | horizontalpodautoscalers/status
    get update | * | */scale
    list watch | core | pods
    list watch | metrics.k8s.io | pods
    ro | custom.metrics.k8s.io | *
    ro | external.metrics.k8s.io | *
    ${events}`,
  'job-controller': `get list patch update watch | batch | jobs
    update | batch | jobs/status
    update | batch | jobs/finalizers
    create delete list patch watch | core | pods
    ${events}`,
  'legacy-service-account-token-cleaner': `get | core | configmaps | kube-apiserver-legacy-service-account-token-tracking
    delete patch | core | secrets`,
  'namespace-controller': `delete get list watch | core | namespaces
    update | core | namespaces/finalize namespaces/status
    delete deletecollection get list watch | * | *`,
  'node-controller': `delete get list patch update watch | core | nodes
    patch update | core | nodes/status
    patch update | core | pods/status
    delete list watch | core | pods
    ${events}`,
  'persistent-volume-binder': `create delete get list update watch | core | persistentvolumes
    update | core | persistentvolumes/status
    get list update watch | core | persistentvolumeclaims
    update | core | persistentvolumeclaims/status
    create delete get list watch | core | pods
    ro | storage.k8s.io | storageclasses
    create delete get update | core | endpoints services
    get list | core | secrets
    ro | core | nodes
    watch | core | events
    ${events}`,
  'pod-garbage-collector': `delete list watch | core | pods
    get list | core | nodes
    patch | core | pods/status`,
  'pv-protection-controller': `get list update watch | core | persistentvolumes
    ${events}`,
  'pvc-protection-controller': `get list update watch | core | persistentvolumeclaims
    ro | core | pods
    ${events}`,
  'replicaset-controller': `get list update watch | apps extensions | replicasets
    update | apps extensions | replicasets/status
    update | apps extensions | replicasets/finalizers
    create delete list patch watch | core | pods
    ${events}`,
  'replication-controller': `get list update watch | core | replicationcontrollers
    update | core | replicationcontrollers/status
    update | core | replicationcontrollers/finalizers
    create delete list patch watch | core | pods
    ${events}`,
  'resourcequota-controller': `list watch | * | *
    update | core | resourcequotas/status
    ${events}`,
  'root-ca-cert-publisher': `create update | core | configmaps
    ${events}`,
  'service-account-controller': `create | core | serviceaccounts
    ${events}`,
  'service-cidrs-controller': `get list patch update watch | networking.k8s.io | servicecidrs
    patch update | networking.k8s.io | servicecidrs/finalizers servicecidrs/status
    ro | networking.k8s.io | ipaddresses
    ${events}`,
  'statefulset-controller': `list watch | core | pods
    ro | apps | statefulsets
    update | apps | statefulsets/status
    update | apps | statefulsets/finalizers
    create delete get patch update | core | pods
    ${all} | apps | controllerrevisions
    create get | core | persistentvolumeclaims
    ${events}`,
  'ttl-after-finished-controller': `delete get list watch | batch | jobs
    ${events}`,
  'ttl-controller': `list patch update watch | core | nodes
    ${events}`,
  'validatingadmissionpolicy-status-controller': `ro | admissionregistration.k8s.io | validatingadmissionpolicies
    get patch update | admissionregistration.k8s.io | validatingadmissionpolicies/status
    ${events}`,
}
