import type { HostCommand, Invocation } from '../host-command'
import { parseOptions } from '../options'

type Socket = { protocol: 'tcp' | 'udp'; local: string; port: number; program: string; pid: number }

const options = {
  tcp: { short: 't' },
  udp: { short: 'u' },
  listening: { short: 'l' },
  numeric: { short: 'n' },
  processes: { short: 'p' },
  all: { short: 'a' },
  'no-header': { short: 'H' },
  ipv4: { short: '4' },
} as const

type Pod = { spec: { hostNetwork?: boolean }; status?: { containerStatuses?: { name: string; state?: { running?: object } }[] } }

/** Ports on which a component of the control plane listens for its own machine alone. */
const ownPorts: Record<string, [port: number, local: string][]> = {
  etcd: [
    [2379, '127.0.0.1'],
    [2379, 'address'],
    [2380, 'address'],
    [2381, '127.0.0.1'],
  ],
  'kube-apiserver': [[6443, '*']],
  'kube-controller-manager': [[10257, '127.0.0.1']],
  'kube-scheduler': [[10259, '127.0.0.1']],
  'kube-proxy': [
    [10256, '*'],
    [10249, '127.0.0.1'],
  ],
}

/** What listens on this machine: its units, and the pods on its own network that are running. */
async function sockets(use: Invocation): Promise<Socket[]> {
  const node = use.cluster.node(use.host.name)
  const ssh: Socket = { protocol: 'tcp', local: '0.0.0.0', port: 22, program: 'sshd', pid: 702 }
  const stub: Socket[] = (['udp', 'tcp'] as const).map((protocol) => ({
    protocol,
    local: '127.0.0.53%lo',
    port: 53,
    program: 'systemd-resolve',
    pid: 518,
  }))
  if (!node) return [...stub, ssh]
  const kubelet = node.units().some(({ name, active }) => name === 'kubelet.service' && active === 'active')
  const own: Socket[] = kubelet
    ? [
        { protocol: 'tcp', local: '127.0.0.1', port: 10248, program: 'kubelet', pid: 812 },
        { protocol: 'tcp', local: '*', port: 10250, program: 'kubelet', pid: 812 },
      ]
    : []
  const answer = await use.cluster.fetch(new Request(`http://node/api/v1/pods?fieldSelector=spec.nodeName%3D${node.name}`))
  const { items } = (await answer.json()) as { items: Pod[] }
  const pods = items
    .filter(({ spec }) => spec.hostNetwork)
    .flatMap(({ status }, index) =>
      (status?.containerStatuses ?? [])
        .filter(({ name, state }) => state?.running && (name !== 'kube-apiserver' || use.cluster.etcd.running()))
        .flatMap(({ name }) => (ownPorts[name] ?? []).map(([port, local]) => ({ name, port, local, pid: 1400 + index * 61 }))),
    )
    .map(({ name, port, local, pid }): Socket => {
      return { protocol: 'tcp', local: local === 'address' ? node.addresses.internal : local, port, program: name, pid }
    })
  return [...stub, ssh, ...own, ...pods].sort((a, b) => order(a) - order(b) || a.port - b.port)
}

/** Sockets of one address before those of all. */
const order = ({ local }: Socket) => (local === '*' ? 1 : 0)

/** `ss` and `netstat` of what listens; connections come and go within an instant here. */
export const ss: HostCommand = {
  names: ['ss', 'netstat'],
  async run(use) {
    const { given, rest, unknown } = parseOptions(use.args, options)
    if (unknown !== undefined || rest.length > 0)
      return use.fail(`seatrial does not simulate ${use.name} ${unknown ?? rest[0]}; it has -t, -u, -l, -n and -p\n`)
    const both = given.tcp === undefined && given.udp === undefined
    const shown = given.listening || given.all ? (await sockets(use)).filter(({ protocol }) => both || given[protocol] !== undefined) : []
    const processes = given.processes !== undefined && use.env.USER === 'root'
    use.out(
      use.name === 'ss'
        ? ssText(shown, {
            processes,
            both: both || (given.tcp !== undefined && given.udp !== undefined),
            head: given['no-header'] === undefined,
          })
        : netstatText(shown, processes),
    )
    return 0
  },
}

// as iproute2's ss.c: columns as wide as what stands in them
function ssText(sockets: readonly Socket[], { processes, both, head }: { processes: boolean; both: boolean; head: boolean }): string {
  const rows = sockets.map(({ protocol, local, port, program, pid }) => [
    ...(both ? [protocol] : []),
    ...(protocol === 'tcp' ? ['LISTEN', '0', '4096'] : ['UNCONN', '0', '0']),
    local,
    `${port}`,
    local === '*' ? '*' : '0.0.0.0',
    '*',
    processes ? `users:(("${program}",pid=${pid},fd=3))` : '',
  ])
  const names = [...(both ? ['Netid'] : []), 'State', 'Recv-Q', 'Send-Q', 'Local Address', 'Port', 'Peer Address', 'Port', 'Process']
  const all = head ? [names, ...rows] : rows
  const widths = names.map((_, column) => Math.max(0, ...all.map((row) => row[column]!.length)))
  const local = both ? 4 : 3
  const line = (row: string[]) => {
    const cell = (column: number) => row[column]!.padEnd(widths[column]!)
    const address = (column: number) => `${row[column]!.padStart(widths[column]!)}:${cell(column + 1)}`
    return `${[...names.slice(0, local).keys()].map(cell).join(' ')} ${address(local)} ${address(local + 2)} ${row.at(-1)}`.trimEnd()
  }
  return all.map((row) => `${line(row)}\n`).join('')
}

const netstatText = (sockets: readonly Socket[], processes: boolean): string =>
  `Active Internet connections (only servers)\nProto Recv-Q Send-Q Local Address           Foreign Address         State      ${processes ? ' PID/Program name' : ''}\n`.replace(
    / +\n/g,
    ' \n',
  ) +
  sockets
    .map(({ protocol, local, port, program, pid }) => {
      const wide = local === '*'
      const address = wide ? `:::${port}` : `${local.replace('%lo', '')}:${port}`
      const state = protocol === 'tcp' ? 'LISTEN' : ''
      return `${(wide ? `${protocol}6` : protocol).padEnd(5)}      0      0 ${address.padEnd(23)} ${(wide ? ':::*' : '0.0.0.0:*').padEnd(23)} ${state.padEnd(11)} ${processes ? `${pid}/${program}` : '-'}\n`
    })
    .join('')
