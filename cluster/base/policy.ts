import type { KubeObject } from '@/apimachinery/object'
import type { RoleRef, Subject } from '@/cluster/kinds/rbac/binding'
import { controllerRoles } from './policy-controllers'
import { rulesOf } from './policy-rules'

type Body = { metadata: KubeObject['metadata']; [field: string]: unknown }

const rbac = 'rbac.authorization.k8s.io'
const system = 'kube-system'

const events = 'say | core events.k8s.io | events'
const electing = (name: string) => `create | coordination.k8s.io | leases\nget update | coordination.k8s.io | leases | ${name}`
const delegating = 'create | authentication.k8s.io | tokenreviews\ncreate | authorization.k8s.io | subjectaccessreviews'
const approving = (signer: string) => `approve | certificates.k8s.io | signers | kubernetes.io/${signer}`
const csr = 'certificates.k8s.io | certificatesigningrequests'

/** as plugin/pkg/auth/authorizer/rbac/bootstrappolicy ClusterRoles */
const clusterRoles: Readonly<Record<string, string>> = {
  'cluster-admin': '* | * | *\n* | *',
  'system:aggregate-to-admin': `create | authorization.k8s.io | localsubjectaccessreviews
    rw | rbac.authorization.k8s.io | rolebindings roles`,
  'system:aggregate-to-edit': `ro | core | pods/attach pods/exec pods/portforward pods/proxy secrets services/proxy
    impersonate | core | serviceaccounts
    wo | core | pods pods/attach pods/exec pods/portforward pods/proxy
    create | core | pods/eviction
    wo | core | configmaps events persistentvolumeclaims replicationcontrollers replicationcontrollers/scale secrets serviceaccounts services services/proxy
    create | core | serviceaccounts/token
    wo | apps | daemonsets deployments deployments/rollback deployments/scale replicasets replicasets/scale statefulsets statefulsets/scale
    wo | autoscaling | horizontalpodautoscalers
    wo | batch | cronjobs jobs
    wo | extensions | daemonsets deployments deployments/rollback deployments/scale ingresses networkpolicies replicasets replicasets/scale replicationcontrollers/scale
    wo | policy | poddisruptionbudgets
    wo | networking.k8s.io | ingresses networkpolicies
    rw | coordination.k8s.io | leases`,
  'system:aggregate-to-view': `ro | core | configmaps endpoints persistentvolumeclaims persistentvolumeclaims/status pods replicationcontrollers replicationcontrollers/scale serviceaccounts services services/status
    ro | core | bindings events limitranges namespaces/status pods/log pods/status replicationcontrollers/status resourcequotas resourcequotas/status
    ro | core | namespaces
    ro | discovery.k8s.io | endpointslices
    ro | apps | controllerrevisions daemonsets daemonsets/status deployments deployments/scale deployments/status replicasets replicasets/scale replicasets/status statefulsets statefulsets/scale statefulsets/status
    ro | autoscaling | horizontalpodautoscalers horizontalpodautoscalers/status
    ro | batch | cronjobs cronjobs/status jobs jobs/status
    ro | extensions | daemonsets daemonsets/status deployments deployments/scale deployments/status ingresses ingresses/status networkpolicies replicasets replicasets/scale replicasets/status replicationcontrollers/scale
    ro | policy | poddisruptionbudgets poddisruptionbudgets/status
    ro | networking.k8s.io | ingresses ingresses/status networkpolicies`,
  'system:auth-delegator': delegating,
  'system:basic-user': `create | authorization.k8s.io | selfsubjectaccessreviews selfsubjectrulesreviews
    create | authentication.k8s.io | selfsubjectreviews`,
  'system:certificates.k8s.io:certificatesigningrequests:nodeclient': `create | ${csr}/nodeclient`,
  'system:certificates.k8s.io:certificatesigningrequests:selfnodeclient': `create | ${csr}/selfnodeclient`,
  'system:certificates.k8s.io:kube-apiserver-client-approver': approving('kube-apiserver-client'),
  'system:certificates.k8s.io:kube-apiserver-client-kubelet-approver': approving('kube-apiserver-client-kubelet'),
  'system:certificates.k8s.io:kubelet-serving-approver': approving('kubelet-serving'),
  'system:certificates.k8s.io:legacy-unknown-approver': approving('legacy-unknown'),
  'system:discovery': 'get | /api /api/* /apis /apis/* /healthz /livez /openapi /openapi/* /readyz /version /version/',
  'system:heapster': 'ro | core | events namespaces nodes pods\nro | extensions | deployments',
  'system:kube-aggregator': 'ro | core | endpoints services',
  'system:kube-controller-manager': `${events}
    ${electing('kube-controller-manager')}
    create | core | secrets serviceaccounts
    delete | core | secrets
    get | core | configmaps namespaces secrets serviceaccounts
    update | core | secrets serviceaccounts
    ${delegating}
    list watch | * | *
    create | core | serviceaccounts/token`,
  'system:kube-dns': 'list watch | core | endpoints services',
  'system:kube-scheduler': `${events}
    ${electing('kube-scheduler')}
    ro | core | nodes
    delete get list watch | core | pods
    create | core | bindings pods/binding
    patch update | core | pods/status
    ro | core | replicationcontrollers services
    ro | apps extensions | replicasets
    ro | apps | statefulsets
    ro | policy | poddisruptionbudgets
    ro | core | persistentvolumeclaims persistentvolumes
    ${delegating}
    ro | storage.k8s.io | csinodes
    ro | core | namespaces
    ro | storage.k8s.io | csidrivers
    ro | storage.k8s.io | csistoragecapacities`,
  'system:kubelet-api-admin': 'ro | core | nodes\nproxy | core | nodes\n* | core | nodes/log nodes/metrics nodes/proxy nodes/stats',
  'system:monitoring': 'get | /healthz /healthz/* /livez /livez/* /metrics /metrics/slis /readyz /readyz/*',
  'system:node': `create | authentication.k8s.io | tokenreviews
    create | authorization.k8s.io | localsubjectaccessreviews subjectaccessreviews
    ro | core | services
    create get list watch | core | nodes
    patch update | core | nodes/status
    patch update | core | nodes
    say | core | events
    ro | core | pods
    create delete | core | pods
    patch update | core | pods/status
    create | core | pods/eviction
    ro | core | configmaps secrets
    get | core | persistentvolumeclaims persistentvolumes
    get | core | endpoints
    create get list watch | ${csr}
    create delete get patch update | coordination.k8s.io | leases
    get | storage.k8s.io | volumeattachments
    create | core | serviceaccounts/token
    get patch update | core | persistentvolumeclaims/status
    ro | storage.k8s.io | csidrivers
    create delete get patch update | storage.k8s.io | csinodes
    ro | node.k8s.io | runtimeclasses`,
  'system:node-bootstrapper': `create get list watch | ${csr}`,
  'system:node-problem-detector': `get | core | nodes\npatch | core | nodes/status\n${events}`,
  'system:node-proxier': `list watch | core | endpoints services\nro | core | nodes\n${events}\nlist watch | discovery.k8s.io | endpointslices`,
  'system:persistent-volume-provisioner': `create delete get list watch | core | persistentvolumes
    get list update watch | core | persistentvolumeclaims
    ro | storage.k8s.io | storageclasses
    watch | core | events
    ${events}`,
  'system:public-info-viewer': 'get | /healthz /livez /readyz /version /version/',
  'system:service-account-issuer-discovery': 'get | /.well-known/openid-configuration /openid/v1/jwks',
  'system:volume-scheduler': `get list patch update watch | core | persistentvolumes
    ro | storage.k8s.io | storageclasses
    get list patch update watch | core | persistentvolumeclaims`,
}

/** Which ClusterRoles are added to which. */
const aggregated: Readonly<Record<string, string>> = {
  edit: 'admin',
  view: 'edit',
  'system:aggregate-to-admin': 'admin',
  'system:aggregate-to-edit': 'edit',
  'system:aggregate-to-view': 'view',
}

const user = (name: string): Subject => ({ kind: 'User', name })
const group = (name: string): Subject => ({ kind: 'Group', name })
const account = (name: string, namespace = system): Subject => ({ kind: 'ServiceAccount', name, namespace })
const joining = group('system:bootstrappers:kubeadm:default-node-token')

/** Name → subjects and, where it differs from the name, the ClusterRole. as bootstrappolicy ClusterRoleBindings */
const clusterBindings: Readonly<Record<string, [Subject[], string?]>> = {
  'cluster-admin': [[group('system:masters')]],
  'system:basic-user': [[group('system:authenticated')]],
  'system:discovery': [[group('system:authenticated')]],
  'system:kube-controller-manager': [[user('system:kube-controller-manager')]],
  'system:kube-dns': [[account('kube-dns')]],
  'system:kube-scheduler': [[user('system:kube-scheduler')]],
  'system:monitoring': [[group('system:monitoring')]],
  'system:node': [[]],
  'system:node-proxier': [[user('system:kube-proxy')]],
  'system:public-info-viewer': [[group('system:authenticated'), group('system:unauthenticated')]],
  'system:service-account-issuer-discovery': [[group('system:serviceaccounts')]],
  'system:volume-scheduler': [[user('system:kube-scheduler')]],
}

/** as cmd/kubeadm/app/phases: what init adds */
const kubeadmBindings: Readonly<Record<string, [Subject[], string?]>> = {
  'kubeadm:cluster-admins': [[group('kubeadm:cluster-admins')], 'cluster-admin'],
  'kubeadm:get-nodes': [[joining]],
  'kubeadm:kubelet-bootstrap': [[joining], 'system:node-bootstrapper'],
  'kubeadm:node-autoapprove-bootstrap': [[joining], 'system:certificates.k8s.io:certificatesigningrequests:nodeclient'],
  'kubeadm:node-autoapprove-certificate-rotation': [
    [group('system:nodes')],
    'system:certificates.k8s.io:certificatesigningrequests:selfnodeclient',
  ],
  'kubeadm:node-proxier': [[account('kube-proxy')], 'system:node-proxier'],
  'system:coredns': [[account('coredns')]],
}

const kubeadmRoles: Readonly<Record<string, string>> = {
  'kubeadm:get-nodes': 'get | core | nodes',
  'system:coredns': 'list watch | core | endpoints services pods namespaces\nlist watch | discovery.k8s.io | endpointslices',
}

type Own = { namespace: string; name: string; rules: string; subjects: Subject[]; ours?: true; binding?: string }
const locking = (name: string) => `watch | core | configmaps\nget update | core | configmaps | ${name}`

/** Roles of a namespace with their bindings: bootstrappolicy NamespaceRoles, and kubeadm's. */
const roles: readonly Own[] = [
  {
    namespace: system,
    name: 'extension-apiserver-authentication-reader',
    rules: 'ro | core | configmaps | extension-apiserver-authentication',
    subjects: [user('system:kube-controller-manager'), user('system:kube-scheduler')],
    binding: 'system::extension-apiserver-authentication-reader',
  },
  ...['kube-controller-manager', 'kube-scheduler'].map((name) => ({
    namespace: system,
    name: `system::leader-locking-${name}`,
    rules: locking(name),
    subjects: [user(`system:${name}`), account(name)],
  })),
  {
    namespace: system,
    name: 'system:controller:bootstrap-signer',
    rules: 'ro | core | secrets',
    subjects: [account('bootstrap-signer')],
  },
  {
    namespace: system,
    name: 'system:controller:cloud-provider',
    rules: 'create get list watch | core | configmaps',
    subjects: [account('cloud-provider')],
  },
  {
    namespace: system,
    name: 'system:controller:token-cleaner',
    rules: `delete get list watch | core | secrets\n${events}`,
    subjects: [account('token-cleaner')],
  },
  {
    namespace: 'kube-public',
    name: 'system:controller:bootstrap-signer',
    rules: `ro | core | configmaps\nupdate | core | configmaps | cluster-info\n${events}`,
    subjects: [account('bootstrap-signer')],
  },
  {
    namespace: 'kube-public',
    name: 'kubeadm:bootstrap-signer-clusterinfo',
    rules: 'get | core | configmaps | cluster-info',
    subjects: [user('system:anonymous')],
    ours: true,
  },
  { namespace: system, name: 'kube-proxy', rules: 'get | core | configmaps | kube-proxy', subjects: [joining], ours: true },
  {
    namespace: system,
    name: 'kubeadm:kubelet-config',
    rules: 'get | core | configmaps | kubelet-config',
    subjects: [group('system:nodes'), joining],
    ours: true,
  },
  {
    namespace: system,
    name: 'kubeadm:nodes-kubeadm-config',
    rules: 'get | core | configmaps | kubeadm-config',
    subjects: [joining, group('system:nodes')],
    ours: true,
  },
]

const bootstrapped = {
  annotations: { 'rbac.authorization.kubernetes.io/autoupdate': 'true' },
  labels: { 'kubernetes.io/bootstrapping': 'rbac-defaults' } as Record<string, string>,
}

const labelsOf = (name: string) => {
  const into = aggregated[name]
  return into === undefined ? bootstrapped.labels : { ...bootstrapped.labels, [`${rbac}/aggregate-to-${into}`]: 'true' }
}

const bound = (metadata: Body['metadata'], subjects: Subject[], kind: RoleRef['kind'], name: string): Body => ({
  metadata,
  roleRef: { apiGroup: rbac, kind, name },
  ...(subjects.length === 0 ? {} : { subjects }),
})

/** What a cluster may be worked with before anyone has granted anything, and the accounts of its controllers. */
export const policyObjects = () => {
  const controllers = Object.entries(controllerRoles)
  const clusterRole = (name: string, rules: string, more: object = bootstrapped): Body => ({
    metadata: { ...more, name },
    rules: rulesOf(rules),
  })
  return {
    serviceAccounts: [...controllers.map(([name]) => name), 'bootstrap-signer', 'token-cleaner']
      .sort()
      .map((name): Body => ({ metadata: { name, namespace: system } })),
    clusterRoles: [
      ...['admin', 'edit', 'view'].map(
        (name): Body => ({
          metadata: { ...bootstrapped, labels: labelsOf(name), name },
          aggregationRule: { clusterRoleSelectors: [{ matchLabels: { [`${rbac}/aggregate-to-${name}`]: 'true' } }] },
        }),
      ),
      ...Object.entries(clusterRoles).map(([name, rules]) => clusterRole(name, rules, { ...bootstrapped, labels: labelsOf(name) })),
      ...controllers.map(([name, rules]) => clusterRole(`system:controller:${name}`, rules)),
      ...Object.entries(kubeadmRoles).map(([name, rules]) => clusterRole(name, rules, {})),
    ],
    clusterRoleBindings: [
      ...Object.entries(clusterBindings).map(([name, [subjects, role = name]]) =>
        bound({ ...bootstrapped, name }, subjects, 'ClusterRole', role),
      ),
      ...controllers.map(([name]) =>
        bound({ ...bootstrapped, name: `system:controller:${name}` }, [account(name)], 'ClusterRole', `system:controller:${name}`),
      ),
      ...Object.entries(kubeadmBindings).map(([name, [subjects, role = name]]) => bound({ name }, subjects, 'ClusterRole', role)),
    ],
    roles: roles.map(
      ({ namespace, name, rules, ours }): Body => ({ metadata: { ...(ours ? {} : bootstrapped), name, namespace }, rules: rulesOf(rules) }),
    ),
    roleBindings: roles.map(({ namespace, name, subjects, ours, binding = name }) =>
      bound({ ...(ours ? {} : bootstrapped), name: binding, namespace }, subjects, 'Role', name),
    ),
  }
}
