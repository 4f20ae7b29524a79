import type { Pod } from '@/cluster/kinds/core/pod-types'

/** The cluster's DNS Service, as the kubelets are configured by kubeadm. */
const CLUSTER_DNS = '10.96.0.10'
const NODE_DNS = '192.168.1.1'

/** A container's /etc/resolv.conf by its pod's dnsPolicy. as pkg/kubelet/network/dns GetPodDNS */
export function resolvConf({ spec, metadata }: Pod): string {
  const policy = spec.dnsPolicy ?? 'ClusterFirst'
  const cluster = policy === 'ClusterFirstWithHostNet' || (policy === 'ClusterFirst' && !spec.hostNetwork)
  const searches = cluster ? [`${metadata.namespace}.svc.cluster.local`, 'svc.cluster.local', 'cluster.local'] : []
  const servers = policy === 'None' ? [] : [cluster ? CLUSTER_DNS : NODE_DNS]
  const allSearches = [...searches, ...(spec.dnsConfig?.searches ?? [])]
  const options = [
    ...(cluster ? ['ndots:5'] : []),
    ...(spec.dnsConfig?.options ?? []).map(({ name, value }) => (value ? `${name}:${value}` : `${name}`)),
  ]
  return [
    ...(allSearches.length > 0 ? [`search ${allSearches.join(' ')}`] : []),
    ...[...servers, ...(spec.dnsConfig?.nameservers ?? [])].map((server) => `nameserver ${server}`),
    ...(options.length > 0 ? [`options ${options.join(' ')}`] : []),
    '',
  ].join('\n')
}
