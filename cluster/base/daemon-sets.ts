import type { KubeObject } from '@/apimachinery/object'
import { kubernetesVersion } from '@/cluster/api/version'
import type { PodSpec } from '@/cluster/kinds/core/pod-types'
import { podCIDR } from '@/cluster/network/address'
import type { Setup } from '@/cluster/profiles'
import { API_SERVER } from './control-plane'

type Body = { metadata: KubeObject['metadata']; [field: string]: unknown }

const everywhere = [{ operator: 'Exists' as const }]

const daemonSet = (namespace: string, name: string, labels: Record<string, string>, spec: PodSpec): Body => ({
  metadata: { name, namespace, labels },
  spec: {
    selector: { matchLabels: labels },
    template: {
      metadata: { labels },
      spec: { hostNetwork: true, tolerations: everywhere, priorityClassName: 'system-node-critical', ...spec },
    },
    updateStrategy: { type: 'RollingUpdate' },
  },
})

const nodeName = { name: 'NODE_NAME', valueFrom: { fieldRef: { fieldPath: 'spec.nodeName' } } }
const modules = { name: 'lib-modules', hostPath: { path: '/lib/modules' } }
const locks = { name: 'xtables-lock', hostPath: { path: '/run/xtables.lock', type: 'FileOrCreate' } }

// as cmd/kubeadm/app/phases/addons/proxy manifests
const kubeProxy = daemonSet(
  'kube-system',
  'kube-proxy',
  { 'k8s-app': 'kube-proxy' },
  {
    containers: [
      {
        name: 'kube-proxy',
        image: `registry.k8s.io/kube-proxy:${kubernetesVersion}`,
        imagePullPolicy: 'IfNotPresent',
        command: ['/usr/local/bin/kube-proxy', '--config=/var/lib/kube-proxy/config.conf', '--hostname-override=$(NODE_NAME)'],
        env: [nodeName],
        volumeMounts: [
          { name: 'kube-proxy', mountPath: '/var/lib/kube-proxy' },
          { name: locks.name, mountPath: '/run/xtables.lock' },
          { name: modules.name, mountPath: '/lib/modules', readOnly: true },
        ],
      },
    ],
    nodeSelector: { 'kubernetes.io/os': 'linux' },
    serviceAccountName: 'kube-proxy',
    volumes: [{ name: 'kube-proxy', configMap: { name: 'kube-proxy' } }, locks, modules],
  },
)

const calico = daemonSet(
  'kube-system',
  'calico-node',
  { 'k8s-app': 'calico-node' },
  {
    containers: [
      {
        name: 'calico-node',
        image: 'docker.io/calico/node:v3.31.2',
        imagePullPolicy: 'IfNotPresent',
        env: [
          { name: 'DATASTORE_TYPE', value: 'kubernetes' },
          { ...nodeName, name: 'NODENAME' },
        ],
        resources: { requests: { cpu: '250m' } },
      },
    ],
    nodeSelector: { 'kubernetes.io/os': 'linux' },
    serviceAccountName: 'calico-node',
    terminationGracePeriodSeconds: 0,
  },
)

const flannel = daemonSet(
  'kube-flannel',
  'kube-flannel-ds',
  { app: 'flannel' },
  {
    containers: [
      {
        name: 'kube-flannel',
        image: 'ghcr.io/flannel-io/flannel:v0.27.4',
        imagePullPolicy: 'IfNotPresent',
        command: ['/opt/bin/flanneld'],
        args: ['--ip-masq', '--kube-subnet-mgr'],
        resources: { requests: { cpu: '100m', memory: '50Mi' } },
        volumeMounts: [{ name: 'flannel-cfg', mountPath: '/etc/kube-flannel/' }],
      },
    ],
    serviceAccountName: 'flannel',
    volumes: [{ name: 'flannel-cfg', configMap: { name: 'kube-flannel-cfg' } }],
  },
)

const speaker = daemonSet(
  'metallb-system',
  'speaker',
  { app: 'metallb', component: 'speaker' },
  {
    containers: [{ name: 'speaker', image: 'quay.io/metallb/speaker:v0.15.3', imagePullPolicy: 'IfNotPresent' }],
    nodeSelector: { 'kubernetes.io/os': 'linux' },
    serviceAccountName: 'speaker',
  },
)

/** The DaemonSets of a setup: kube-proxy, the network's own, and MetalLB's speaker. */
export const daemonSetsOf = ({ cni, loadBalancer }: Setup): Body[] => [
  kubeProxy,
  cni === 'calico' ? calico : flannel,
  ...(loadBalancer === 'metallb' ? [speaker] : []),
]

// as kubeadm writes it: what it leaves open stands as its zero
const proxyConfig = `apiVersion: kubeproxy.config.k8s.io/v1alpha1
bindAddress: 0.0.0.0
bindAddressHardFail: false
clientConnection:
  acceptContentTypes: ""
  burst: 0
  contentType: ""
  kubeconfig: /var/lib/kube-proxy/kubeconfig.conf
  qps: 0
clusterCIDR: ${podCIDR}
configSyncPeriod: 0s
conntrack:
  maxPerCore: null
  min: null
  tcpBeLiberal: false
  tcpCloseWaitTimeout: null
  tcpEstablishedTimeout: null
  udpStreamTimeout: 0s
  udpTimeout: 0s
detectLocal:
  bridgeInterface: ""
  interfaceNamePrefix: ""
detectLocalMode: ""
enableProfiling: false
healthzBindAddress: ""
hostnameOverride: ""
iptables:
  localhostNodePorts: null
  masqueradeAll: false
  masqueradeBit: null
  minSyncPeriod: 0s
  syncPeriod: 0s
kind: KubeProxyConfiguration
metricsBindAddress: ""
mode: ""
nodePortAddresses: null
oomScoreAdj: null
portRange: ""
showHiddenMetricsForVersion: ""
`

const proxyKubeconfig = `apiVersion: v1
kind: Config
clusters:
- cluster:
    certificate-authority: /var/run/secrets/kubernetes.io/serviceaccount/ca.crt
    server: https://${API_SERVER}
  name: default
contexts:
- context:
    cluster: default
    namespace: default
    user: default
  name: default
current-context: default
users:
- name: default
  user:
    tokenFile: /var/run/secrets/kubernetes.io/serviceaccount/token
`

const networkConfig = `{
  "Network": "${podCIDR}",
  "EnableNFTables": false,
  "Backend": {
    "Type": "vxlan"
  }
}
`

/** The ConfigMaps that these DaemonSets read. */
export const daemonConfigsOf = ({ cni }: Setup): Body[] => [
  {
    metadata: { name: 'kube-proxy', namespace: 'kube-system', labels: { app: 'kube-proxy' } },
    data: { 'config.conf': proxyConfig, 'kubeconfig.conf': proxyKubeconfig },
  },
  ...(cni === 'flannel'
    ? [
        {
          metadata: { name: 'kube-flannel-cfg', namespace: 'kube-flannel', labels: { app: 'flannel', tier: 'node' } },
          data: { 'net-conf.json': networkConfig },
        },
      ]
    : []),
]

/** The namespaces and accounts that these DaemonSets need beside Kubernetes' own. */
export const daemonNamespacesOf = ({ cni, loadBalancer }: Setup): string[] => [
  ...(cni === 'flannel' ? ['kube-flannel'] : []),
  ...(loadBalancer === 'metallb' ? ['metallb-system'] : []),
]

export const daemonAccountsOf = (setup: Setup): Body[] =>
  daemonSetsOf(setup).map(({ metadata, spec }) => ({
    metadata: {
      name: (spec as { template: { spec: PodSpec } }).template.spec.serviceAccountName!,
      namespace: metadata.namespace,
    },
  }))
