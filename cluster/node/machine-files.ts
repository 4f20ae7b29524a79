import { clusterAuthority } from '@/cluster/api/authentication-certificates'
import type { Reader } from '@/cluster/api/reader'
import { MANIFESTS, PKI } from '@/cluster/base/control-plane'
import { kubeletConfiguration } from '@/cluster/base/kubeadm'
import { controlPlaneComponents, controlPlaneManifests } from '@/cluster/base/static-pods'
import { once } from '@/cluster/once'
import { clientConfig, controlPlanePki, KUBELET_CLIENT, kubeletClient, kubeletConfigOf, type LazyFiles } from './machine-pki'

export const KUBELET_CONFIG = '/var/lib/kubelet/config.yaml'
export const KUBELET_UNIT = '/usr/lib/systemd/system/kubelet.service'
export const KUBELET_DROP_IN = '/usr/lib/systemd/system/kubelet.service.d/10-kubeadm.conf'
export const KUBELET_KUBECONFIG = '/etc/kubernetes/kubelet.conf'

const unit = `[Unit]
Description=kubelet: The Kubernetes Node Agent
Documentation=https://kubernetes.io/docs/
Wants=network-online.target
After=network-online.target

[Service]
ExecStart=/usr/bin/kubelet
Restart=always
StartLimitInterval=0
RestartSec=10

[Install]
WantedBy=multi-user.target
`

const dropIn = `# Note: This dropin only works with kubeadm and kubelet v1.11+
[Service]
Environment="KUBELET_KUBECONFIG_ARGS=--bootstrap-kubeconfig=/etc/kubernetes/bootstrap-kubelet.conf --kubeconfig=${KUBELET_KUBECONFIG}"
Environment="KUBELET_CONFIG_ARGS=--config=${KUBELET_CONFIG}"
# This is a file that "kubeadm init" and "kubeadm join" generates at runtime, populating the KUBELET_KUBEADM_ARGS variable dynamically
EnvironmentFile=-/var/lib/kubelet/kubeadm-flags.env
# This is a file that the user can use for overrides of the kubelet args as a last resort. Preferably, the user should use
# the .NodeRegistration.KubeletExtraArgs object in the configuration files instead. KUBELET_EXTRA_ARGS should be sourced from this file.
EnvironmentFile=-/etc/default/kubelet
ExecStart=
ExecStart=/usr/bin/kubelet $KUBELET_KUBECONFIG_ARGS $KUBELET_CONFIG_ARGS $KUBELET_KUBEADM_ARGS $KUBELET_EXTRA_ARGS
`

const calico = (host: string) => `{
  "name": "k8s-pod-network",
  "cniVersion": "0.3.1",
  "plugins": [
    {
      "type": "calico",
      "log_level": "info",
      "datastore_type": "kubernetes",
      "nodename": "${host}",
      "mtu": 0,
      "ipam": { "type": "calico-ipam" },
      "policy": { "type": "k8s" },
      "kubernetes": { "kubeconfig": "/etc/cni/net.d/calico-kubeconfig" }
    },
    { "type": "portmap", "snat": true, "capabilities": { "portMappings": true } }
  ]
}
`

const flannel = `{
  "name": "cbr0",
  "cniVersion": "0.3.1",
  "plugins": [
    { "type": "flannel", "delegate": { "hairpinMode": true, "isDefaultGateway": true } },
    { "type": "portmap", "capabilities": { "portMappings": true } }
  ]
}
`

const containerd = `version = 3

[plugins.'io.containerd.cri.v1.images'.pinned_images]
  sandbox = 'registry.k8s.io/pause:3.10.1'

[plugins.'io.containerd.cri.v1.runtime'.containerd.runtimes.runc]
  runtime_type = 'io.containerd.runc.v2'

[plugins.'io.containerd.cri.v1.runtime'.containerd.runtimes.runc.options]
  SystemdCgroup = true
`

/** Files of every machine as it was installed and joined. */
const everywhere = (read: Reader, host: string, address: string): LazyFiles => ({
  '/etc/hostname': () => `${host}\n`,
  '/etc/os-release': () =>
    'PRETTY_NAME="Ubuntu 24.04.3 LTS"\nNAME="Ubuntu"\nVERSION_ID="24.04"\nVERSION="24.04.3 LTS (Noble Numbat)"\nVERSION_CODENAME=noble\nID=ubuntu\nID_LIKE=debian\n',
  '/etc/hosts': () => `127.0.0.1 localhost\n${address} ${host}\n`,
  '/etc/resolv.conf': () => 'nameserver 192.168.1.1\n',
  '/etc/crictl.yaml': () =>
    'runtime-endpoint: unix:///run/containerd/containerd.sock\nimage-endpoint: unix:///run/containerd/containerd.sock\n',
  '/etc/containerd/config.toml': () => containerd,
  [read.setup.cni === 'calico' ? '/etc/cni/net.d/10-calico.conflist' : '/etc/cni/net.d/10-flannel.conflist']: () =>
    read.setup.cni === 'calico' ? calico(host) : flannel,
  [KUBELET_KUBECONFIG]: () => kubeletConfigOf(read, host),
  [`${PKI}/ca.crt`]: () => clusterAuthority(read).certificate,
  [KUBELET_UNIT]: () => unit,
  [KUBELET_DROP_IN]: () => dropIn,
  [KUBELET_CONFIG]: () => kubeletConfiguration,
  '/var/lib/kubelet/kubeadm-flags.env': () => 'KUBELET_KUBEADM_ARGS=""\n',
  [KUBELET_CLIENT]: () => kubeletClient(read, host),
})

const liveHead = 'seatrial etcd: the data of this cluster, in '
/** What stands in place of a running etcd's data: they are the cluster's own. `directory`: where they were made. */
export const liveData = (directory: string) => `${liveHead}${directory}\n`
export const isLiveData = (text: string) => text.startsWith(liveHead)
const ETCD_DATA = '/var/lib/etcd'
const database = '/member/snap/db'
export const databaseIn = (directory: string) => directory + database
export const isDatabase = (path: string) => path.endsWith(database)
/** Whether what is written is the data of a running etcd, at another place: a copy of them, which stays as it is from then on. */
export const isCopyOfLive = (path: string, content: string) =>
  isDatabase(path) && isLiveData(content) && content !== liveData(path.slice(0, -database.length))

const controlPlane = (read: Reader, host: string, address: string): LazyFiles => {
  const manifests = once(() => controlPlaneManifests(read.setup))
  const config =
    (user: string, organizations: string[] = []) =>
    () =>
      clientConfig(read, host, user, organizations)
  return {
    ...controlPlanePki(read, host, address),
    ...Object.fromEntries(controlPlaneComponents.map((name) => [`${MANIFESTS}/${name}.yaml`, () => manifests()[`${name}.yaml`]!])),
    '/etc/kubernetes/admin.conf': config('kubernetes-admin', ['kubeadm:cluster-admins']),
    '/etc/kubernetes/super-admin.conf': config('kubernetes-super-admin', ['system:masters']),
    '/etc/kubernetes/controller-manager.conf': config('system:kube-controller-manager'),
    '/etc/kubernetes/scheduler.conf': config('system:kube-scheduler'),
    [databaseIn(ETCD_DATA)]: () => liveData(ETCD_DATA),
  }
}

/** What stands on a machine of kubeadm before anybody has written to it. */
export const machineFiles = (read: Reader, host: string, about: { address: string; isControlPlane: boolean }): LazyFiles => {
  const files = {
    ...everywhere(read, host, about.address),
    ...(about.isControlPlane ? controlPlane(read, host, about.address) : {}),
  }
  return Object.fromEntries(Object.entries(files).map(([path, text]) => [path, once(text)]))
}
