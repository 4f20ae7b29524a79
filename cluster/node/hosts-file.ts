import type { Pod } from '@/cluster/kinds/core/pod-types'
import { fullHostname } from '@/cluster/network/cluster-zone'
import { hostnameOf } from './environment'

/** A pod's /etc/hosts: itself by name, with a subdomain by its full name first, and its hostAliases. */
// as pkg/kubelet managedHostsFileContent, hostsEntriesFromHostAliases
export function hostsFile(pod: Pod, ip: string): string {
  const { hostAliases = [] } = pod.spec
  const name = hostnameOf(pod)
  const full = fullHostname(pod, name)
  const own = full === undefined ? name : `${full}\t${name}`
  const aliases = hostAliases.map((alias) => `${alias.ip}\t${(alias.hostnames ?? []).join('\t')}\n`)
  return [
    '# Kubernetes-managed hosts file.\n127.0.0.1\tlocalhost\n::1\tlocalhost ip6-localhost ip6-loopback\n',
    'fe00::0\tip6-localnet\nfe00::0\tip6-mcastprefix\nfe00::1\tip6-allnodes\nfe00::2\tip6-allrouters\n',
    `${ip}\t${own}\n`,
    ...(aliases.length > 0 ? ['\n# Entries added by HostAliases.\n', ...aliases] : []),
  ].join('')
}
