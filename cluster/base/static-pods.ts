import type { Json } from '@/apimachinery/object'
import { printYaml } from '@/apimachinery/yaml'
import { kubernetesVersion } from '@/cluster/api/version'
import type { PodSpec } from '@/cluster/kinds/core/pod-types'
import { defaultNodePortRange, podCIDR, serviceCIDR } from '@/cluster/network/address'
import type { Setup } from '@/cluster/profiles'
import { API_SERVER, CONTROL_PLANE_ADDRESS, PKI } from './control-plane'

// The control plane as kubeadm writes it into its manifest folder. as cmd/kubeadm/app/phases/controlplane, etcd
// Probes are left out: what they ask is not simulated.

type Component = {
  name: string
  image: string
  flags: string[]
  cpu: string
  memory?: string
  annotations?: Record<string, string>
  paths: Record<string, string>
}

const certificates = { 'ca-certs': '/etc/ssl/certs', 'etc-ca-certificates': '/etc/ca-certificates', 'k8s-certs': PKI }

const components = ({ serviceNodePortRange }: Setup): Component[] => [
  {
    name: 'etcd',
    image: 'registry.k8s.io/etcd:3.6.6-0',
    flags: [
      `--advertise-client-urls=https://${CONTROL_PLANE_ADDRESS}:2379`,
      `--cert-file=${PKI}/etcd/server.crt`,
      '--client-cert-auth=true',
      '--data-dir=/var/lib/etcd',
      '--feature-gates=InitialCorruptCheck=true',
      `--initial-advertise-peer-urls=https://${CONTROL_PLANE_ADDRESS}:2380`,
      `--initial-cluster=controlplane=https://${CONTROL_PLANE_ADDRESS}:2380`,
      `--key-file=${PKI}/etcd/server.key`,
      `--listen-client-urls=https://127.0.0.1:2379,https://${CONTROL_PLANE_ADDRESS}:2379`,
      '--listen-metrics-urls=http://127.0.0.1:2381',
      `--listen-peer-urls=https://${CONTROL_PLANE_ADDRESS}:2380`,
      '--name=controlplane',
      `--peer-cert-file=${PKI}/etcd/peer.crt`,
      '--peer-client-cert-auth=true',
      `--peer-key-file=${PKI}/etcd/peer.key`,
      `--peer-trusted-ca-file=${PKI}/etcd/ca.crt`,
      '--snapshot-count=10000',
      `--trusted-ca-file=${PKI}/etcd/ca.crt`,
      '--watch-progress-notify-interval=5s',
    ],
    cpu: '100m',
    memory: '100Mi',
    annotations: { 'kubeadm.kubernetes.io/etcd.advertise-client-urls': `https://${CONTROL_PLANE_ADDRESS}:2379` },
    paths: { 'etcd-data': '/var/lib/etcd', 'etcd-certs': `${PKI}/etcd` },
  },
  {
    name: 'kube-apiserver',
    image: `registry.k8s.io/kube-apiserver:${kubernetesVersion}`,
    flags: [
      `--advertise-address=${CONTROL_PLANE_ADDRESS}`,
      '--allow-privileged=true',
      '--authorization-mode=Node,RBAC',
      `--client-ca-file=${PKI}/ca.crt`,
      '--enable-admission-plugins=NodeRestriction',
      '--enable-bootstrap-token-auth=true',
      `--etcd-cafile=${PKI}/etcd/ca.crt`,
      `--etcd-certfile=${PKI}/apiserver-etcd-client.crt`,
      `--etcd-keyfile=${PKI}/apiserver-etcd-client.key`,
      '--etcd-servers=https://127.0.0.1:2379',
      `--kubelet-client-certificate=${PKI}/apiserver-kubelet-client.crt`,
      `--kubelet-client-key=${PKI}/apiserver-kubelet-client.key`,
      '--kubelet-preferred-address-types=InternalIP,ExternalIP,Hostname',
      `--proxy-client-cert-file=${PKI}/front-proxy-client.crt`,
      `--proxy-client-key-file=${PKI}/front-proxy-client.key`,
      '--requestheader-allowed-names=front-proxy-client',
      `--requestheader-client-ca-file=${PKI}/front-proxy-ca.crt`,
      '--requestheader-extra-headers-prefix=X-Remote-Extra-',
      '--requestheader-group-headers=X-Remote-Group',
      '--requestheader-username-headers=X-Remote-User',
      '--secure-port=6443',
      '--service-account-issuer=https://kubernetes.default.svc.cluster.local',
      `--service-account-key-file=${PKI}/sa.pub`,
      `--service-account-signing-key-file=${PKI}/sa.key`,
      `--service-cluster-ip-range=${serviceCIDR}`,
      ...(serviceNodePortRange === defaultNodePortRange ? [] : [`--service-node-port-range=${serviceNodePortRange}`]),
      `--tls-cert-file=${PKI}/apiserver.crt`,
      `--tls-private-key-file=${PKI}/apiserver.key`,
    ],
    cpu: '250m',
    annotations: { 'kubeadm.kubernetes.io/kube-apiserver.advertise-address.endpoint': API_SERVER },
    paths: certificates,
  },
  {
    name: 'kube-controller-manager',
    image: `registry.k8s.io/kube-controller-manager:${kubernetesVersion}`,
    flags: [
      '--allocate-node-cidrs=true',
      '--authentication-kubeconfig=/etc/kubernetes/controller-manager.conf',
      '--authorization-kubeconfig=/etc/kubernetes/controller-manager.conf',
      '--bind-address=127.0.0.1',
      `--client-ca-file=${PKI}/ca.crt`,
      `--cluster-cidr=${podCIDR}`,
      '--cluster-name=kubernetes',
      `--cluster-signing-cert-file=${PKI}/ca.crt`,
      `--cluster-signing-key-file=${PKI}/ca.key`,
      '--controllers=*,bootstrapsigner,tokencleaner',
      '--kubeconfig=/etc/kubernetes/controller-manager.conf',
      '--leader-elect=true',
      `--requestheader-client-ca-file=${PKI}/front-proxy-ca.crt`,
      `--root-ca-file=${PKI}/ca.crt`,
      `--service-account-private-key-file=${PKI}/sa.key`,
      `--service-cluster-ip-range=${serviceCIDR}`,
      '--use-service-account-credentials=true',
    ],
    cpu: '200m',
    paths: { ...certificates, kubeconfig: '/etc/kubernetes/controller-manager.conf' },
  },
  {
    name: 'kube-scheduler',
    image: `registry.k8s.io/kube-scheduler:${kubernetesVersion}`,
    flags: [
      '--authentication-kubeconfig=/etc/kubernetes/scheduler.conf',
      '--authorization-kubeconfig=/etc/kubernetes/scheduler.conf',
      '--bind-address=127.0.0.1',
      '--kubeconfig=/etc/kubernetes/scheduler.conf',
      '--leader-elect=true',
    ],
    cpu: '100m',
    paths: { kubeconfig: '/etc/kubernetes/scheduler.conf' },
  },
]

const isFile = (path: string): boolean => path.endsWith('.conf')

const manifest = ({ name, image, flags, cpu, memory, annotations, paths }: Component): Json => {
  const spec: PodSpec = {
    containers: [
      {
        name,
        image,
        imagePullPolicy: 'IfNotPresent',
        command: [name, ...flags],
        resources: { requests: { cpu, ...(memory ? { memory } : {}) } },
        volumeMounts: Object.entries(paths).map(([volume, mountPath]) => ({
          name: volume,
          mountPath,
          ...(name === 'etcd' ? {} : { readOnly: true }),
        })),
      },
    ],
    hostNetwork: true,
    priorityClassName: 'system-node-critical',
    volumes: Object.entries(paths).map(([volume, path]) => ({
      name: volume,
      hostPath: { path, type: isFile(path) ? 'FileOrCreate' : 'DirectoryOrCreate' },
    })),
  }
  return {
    apiVersion: 'v1',
    kind: 'Pod',
    metadata: {
      ...(annotations ? { annotations } : {}),
      labels: { component: name, tier: 'control-plane' },
      name,
      namespace: 'kube-system',
    },
    spec: spec as unknown as Json,
  }
}

/** What a control plane's machine runs as static pods. */
export const controlPlaneComponents = ['etcd', 'kube-apiserver', 'kube-controller-manager', 'kube-scheduler'] as const

/** The files of the control plane's manifest folder, by name. */
export const controlPlaneManifests = (setup: Setup): Readonly<Record<string, string>> =>
  Object.fromEntries(components(setup).map((component) => [`${component.name}.yaml`, printYaml(manifest(component))]))
