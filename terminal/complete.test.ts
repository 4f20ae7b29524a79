import { expect, it } from 'vitest'
import type { Cluster } from '@/cluster/door'
import { createTerminal } from './terminal'

const cluster = {
  nodes: () => [],
  node: () => undefined,
  nextWake: () => undefined,
  etcd: { revision: () => 0 },
  kubeconfig: () => 'clusters: [{cluster: {server: "https://192.168.1.10:6443"}, name: kubernetes}]\n',
} as unknown as Cluster

it.each([
  ['kube', 0, ['kubeadm', 'kubectl', 'kubelet']],
  ['echo a | system', 9, ['systemctl']],
  ['cat /etc/host', 4, ['/etc/hostname', '/etc/hosts']],
  ['cat ~/.b', 4, ['~/.bashrc']],
  ['cat .k', 4, ['.kube/']],
  ['ls /op', 3, ['/opt/']],
  ['cat > note', 6, ['note.txt']],
  ['nonsense-command', 0, []],
])('%j offers from %i: %j', async (line, from, candidates) => {
  const terminal = createTerminal({ cluster, clock: { now: () => 0, skipTo() {}, follow: async () => {} } })
  const io = { emit() {}, input: async () => undefined, edited: async () => undefined, signal: new AbortController().signal }
  await terminal.run('echo > note.txt', { ...io, columns: 80, rows: 24 })
  expect(await terminal.complete(line, line.length)).toEqual({ from, candidates })
})
