import { expect, it } from 'vitest'
import type { Pod } from '@/cluster/kinds/core/pod-types'
import { hostsFile } from './hosts-file'

const head = `# Kubernetes-managed hosts file.
127.0.0.1\tlocalhost
::1\tlocalhost ip6-localhost ip6-loopback
fe00::0\tip6-localnet
fe00::0\tip6-mcastprefix
fe00::1\tip6-allnodes
fe00::2\tip6-allrouters
`

// The cases of upstream's pkg/kubelet TestManagedHostsFileContent.
it.each<[string, object, string]>([
  ['a pod', {}, '10.244.1.5\tdb-0\n'],
  ['with a subdomain by its full name first', { subdomain: 'db' }, '10.244.1.5\tdb-0.db.shop.svc.cluster.local\tdb-0\n'],
  ['a hostname in place of its name', { hostname: 'first', subdomain: 'db' }, '10.244.1.5\tfirst.db.shop.svc.cluster.local\tfirst\n'],
  [
    'aliases',
    {
      hostAliases: [
        { ip: '203.0.113.7', hostnames: ['old', 'older'] },
        { ip: '203.0.113.8', hostnames: ['new'] },
      ],
    },
    '10.244.1.5\tdb-0\n\n# Entries added by HostAliases.\n203.0.113.7\told\tolder\n203.0.113.8\tnew\n',
  ],
])('%s', (_, spec, own) => {
  const pod = { metadata: { name: 'db-0', namespace: 'shop' }, spec: { containers: [], ...spec } } as unknown as Pod
  expect(hostsFile(pod, '10.244.1.5')).toBe(head + own)
})
