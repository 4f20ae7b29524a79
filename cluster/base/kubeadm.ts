import type { KubeObject } from '@/apimachinery/object'
import { rootCertificate } from '@/cluster/api/authentication-certificates'
import { kubernetesVersion } from '@/cluster/api/version'
import { defaultNodePortRange, podCIDR, serviceCIDR } from '@/cluster/network/address'
import type { Setup } from '@/cluster/profiles'
import { API_SERVER, MANIFESTS, PKI } from './control-plane'

// as cmd/kubeadm/app/phases/uploadconfig: every default is written out
const clusterConfiguration = ({ serviceNodePortRange: range }: Setup): string => {
  const apiServer = range === defaultNodePortRange ? ' {}' : `\n  extraArgs:\n  - name: service-node-port-range\n    value: ${range}`
  return `apiServer:${apiServer}
apiVersion: kubeadm.k8s.io/v1beta4
caCertificateValidityPeriod: 87600h0m0s
certificateValidityPeriod: 8760h0m0s
certificatesDir: ${PKI}
clusterName: kubernetes
controllerManager: {}
dns: {}
encryptionAlgorithm: RSA-2048
etcd:
  local:
    dataDir: /var/lib/etcd
imageRepository: registry.k8s.io
kind: ClusterConfiguration
kubernetesVersion: ${kubernetesVersion}
networking:
  dnsDomain: cluster.local
  podSubnet: ${podCIDR}
  serviceSubnet: ${serviceCIDR}
proxy: {}
scheduler: {}
`
}

/** What every kubelet is configured with. as cmd/kubeadm/app/componentconfigs kubeletConfig.Default */
export const kubeletConfiguration = `apiVersion: kubelet.config.k8s.io/v1beta1
authentication:
  anonymous:
    enabled: false
  webhook:
    cacheTTL: 0s
    enabled: true
  x509:
    clientCAFile: ${PKI}/ca.crt
authorization:
  mode: Webhook
  webhook:
    cacheAuthorizedTTL: 0s
    cacheUnauthorizedTTL: 0s
cgroupDriver: systemd
clusterDNS:
- 10.96.0.10
clusterDomain: cluster.local
containerRuntimeEndpoint: unix:///var/run/containerd/containerd.sock
cpuManagerReconcilePeriod: 0s
evictionPressureTransitionPeriod: 0s
fileCheckFrequency: 0s
healthzBindAddress: 127.0.0.1
healthzPort: 10248
httpCheckFrequency: 0s
imageMinimumGCAge: 0s
kind: KubeletConfiguration
nodeStatusReportFrequency: 0s
nodeStatusUpdateFrequency: 0s
resolvConf: /run/systemd/resolve/resolv.conf
rotateCertificates: true
runtimeRequestTimeout: 0s
shutdownGracePeriod: 0s
shutdownGracePeriodCriticalPods: 0s
staticPodPath: ${MANIFESTS}
streamingConnectionIdleTimeout: 0s
syncFrequency: 0s
volumeStatsAggPeriod: 0s
`

/** By what a machine that joins trusts the API server. as cmd/kubeadm/app/phases/bootstraptoken/clusterinfo */
const clusterInfo = (): string => `apiVersion: v1
clusters:
- cluster:
    certificate-authority-data: ${btoa(rootCertificate())}
    server: https://${API_SERVER}
  name: ""
contexts: null
current-context: ""
kind: Config
preferences: {}
users: null
`

/** The ConfigMaps in which kubeadm keeps what a cluster was made with, for those who join it and those who look. */
export const kubeadmConfigMaps = (setup: Setup): Pick<KubeObject & { data: Record<string, string> }, 'metadata' | 'data'>[] => [
  { metadata: { name: 'kubeadm-config', namespace: 'kube-system' }, data: { ClusterConfiguration: clusterConfiguration(setup) } },
  { metadata: { name: 'kubelet-config', namespace: 'kube-system' }, data: { kubelet: kubeletConfiguration } },
  { metadata: { name: 'cluster-info', namespace: 'kube-public' }, data: { kubeconfig: clusterInfo() } },
]
