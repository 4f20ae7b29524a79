import { describe, expect, test } from 'vitest'
import type { ClusterSetup, Origin } from '@/cluster/door'
import type { Firewall } from './firewall'
import { createFixture } from './fixture'
import { iptables, iptablesSave } from './iptables'

const outside: Origin = { from: 'outside' }
const on = (node: string): Origin => ({ from: 'node', node })
const pod = (name: string): Origin => ({ from: 'pod', namespace: 'shop', pod: name })

/** web on node01, a client on each worker; a NodePort, and a load balancer. */
function world(setup: ClusterSetup = {}) {
  const cluster = createFixture({ loadBalancer: 'metallb', ...setup })
  cluster.pod('web', { labels: { app: 'web' }, ip: '10.244.1.10' })
  cluster.pod('near', { ports: [], ip: '10.244.1.20' })
  cluster.pod('far', { ports: [], node: 'node02', ip: '10.244.2.20' })
  cluster.pod('agent', {
    ip: '192.168.1.11',
    ports: [9100],
    spec: { hostNetwork: true, containers: [{ name: 'app', image: 'nginx', ports: [{ containerPort: 9100 }] }] },
  })
  cluster.service('web', {
    type: 'LoadBalancer',
    clusterIP: '10.96.0.77',
    selector: { app: 'web' },
    ports: [{ port: 80, nodePort: 30080 }],
  })
  return cluster
}

const nodePorts = '-t raw -A PREROUTING -p tcp --dport 30000:32767 -j DROP'

type Row = [name: string, lines: Record<string, string[]>, from: Origin, host: string, port: number, says: RegExp]
const rows: Row[] = [
  ['without a rule', {}, outside, 'node01', 30080, /^web sees/],
  [
    'nodePorts dropped before they are rewritten',
    { node01: [nodePorts] },
    outside,
    'node01',
    30080,
    /^timeout: the packet filter of node node01 drops what comes to port 30080\/TCP: -A PREROUTING -p tcp -m tcp --dport 30000:32767 -j DROP \(on node01: sudo iptables -t raw -D PREROUTING -p tcp -m tcp --dport 30000:32767 -j DROP\)$/,
  ],
  ['on another node they are not', { node01: [nodePorts] }, outside, 'node02', 30080, /^web sees 192\.168\.1\.12$/],
  ['nor is the pod’s own port', { node01: [nodePorts] }, pod('far'), 'web', 80, /^web sees/],
  ['a node asks itself past it', { node01: [nodePorts] }, on('node01'), 'localhost', 30080, /^web sees/],
  [
    'an accepting rule before it',
    { node01: [nodePorts, '-t raw -I PREROUTING -p tcp --dport 30080 -j ACCEPT'] },
    outside,
    'node01',
    30080,
    /^web sees/,
  ],
  [
    'an accepting rule after it comes too late',
    { node01: [nodePorts, '-t raw -A PREROUTING -p tcp --dport 30080 -j ACCEPT'] },
    outside,
    'node01',
    30080,
    /^timeout: the packet filter/,
  ],
  [
    'for one source only',
    { node01: ['-t raw -A PREROUTING -s 192.168.1.5 -p tcp --dport 30080 -j DROP'] },
    outside,
    'node01',
    30080,
    /^timeout: the packet filter/,
  ],
  [
    'and not for others',
    { node01: ['-t raw -A PREROUTING -s 192.168.1.5 -p tcp --dport 30080 -j DROP'] },
    on('node02'),
    '192.168.1.11',
    30080,
    /^web sees/,
  ],
  ['another protocol', { node01: ['-t raw -A PREROUTING -p udp --dport 30080 -j DROP'] }, outside, 'node01', 30080, /^web sees/],
  [
    'several ports',
    { node01: ['-t raw -A PREROUTING -p tcp -m multiport --dports 80,30080:30090 -j DROP'] },
    outside,
    'node01',
    30080,
    /--dports 80,30080:30090 -j DROP/,
  ],
  [
    'INPUT never sees a nodePort: it was rewritten before',
    { node01: ['-A INPUT -p tcp --dport 30080 -j DROP'] },
    outside,
    'node01',
    30080,
    /^web sees/,
  ],
  [
    'INPUT bars a pod on the host network',
    { node01: ['-A INPUT -p tcp --dport 9100 -j DROP'] },
    outside,
    'node01',
    9100,
    /^timeout: the packet filter of node node01 drops what comes to port 9100\/TCP: -A INPUT/,
  ],
  [
    'REJECT refuses at once',
    { node01: ['-A INPUT -p tcp --dport 9100 -j REJECT'] },
    outside,
    'node01',
    9100,
    /^refused: the packet filter of node node01 refuses what comes to port 9100\/TCP: -A INPUT -p tcp -m tcp --dport 9100 -j REJECT/,
  ],
  [
    'INPUT of a policy that drops',
    { node01: ['-P INPUT DROP'] },
    outside,
    'node01',
    9100,
    /-P INPUT DROP \(on node01 chain INPUT lets in only what a rule accepts: add one, or sudo iptables -P INPUT ACCEPT\)$/,
  ],
  [
    'with a rule that accepts',
    { node01: ['-P INPUT DROP', '-A INPUT -p tcp --dport 9100 -j ACCEPT'] },
    outside,
    'node01',
    9100,
    /^agent sees/,
  ],
  [
    'standing connections are no new ones',
    { node01: ['-P INPUT DROP', '-A INPUT -m conntrack --ctstate ESTABLISHED,RELATED -j ACCEPT'] },
    outside,
    'node01',
    9100,
    /^timeout: the packet filter/,
  ],
  [
    'its own programs by loopback',
    { node01: ['-P INPUT DROP', '-A INPUT -i lo -j ACCEPT'] },
    on('node01'),
    'localhost',
    9100,
    /^agent sees/,
  ],
  [
    'where nothing listens DROP is silent',
    { node01: ['-A INPUT -p tcp --dport 7777 -j DROP'] },
    outside,
    'node01',
    7777,
    /^timeout: the packet filter/,
  ],
  [
    'the network plugin’s own port barred: pods of other nodes are cut off',
    { node01: ['-A INPUT -p udp --dport 4789 -j DROP'] },
    pod('far'),
    '10.244.1.10',
    80,
    /^timeout: the packet filter of node node01 drops what comes to port 4789\/UDP/,
  ],
  ['but not those of the same node', { node01: ['-A INPUT -p udp --dport 4789 -j DROP'] }, pod('near'), 'web', 80, /^web sees/],
  [
    'a nodePort on another node goes there too',
    { node01: ['-A INPUT -p udp --dport 4789 -j DROP'] },
    outside,
    'node02',
    30080,
    /4789\/UDP/,
  ],
  [
    'what a node sends',
    { node02: ['-A OUTPUT -p tcp --dport 80 -j DROP'] },
    on('node02'),
    '10.96.0.77',
    80,
    /^timeout: the packet filter of node node02 drops what leaves for port 80\/TCP: -A OUTPUT/,
  ],
  ['pods’ packets are not the node’s', { node02: ['-A OUTPUT -p tcp --dport 80 -j DROP'] }, pod('far'), 'web', 80, /^web sees/],
  [
    'a pod’s pass PREROUTING on its own node',
    { node02: ['-t raw -A PREROUTING -d 10.96.0.77 -j DROP'] },
    pod('far'),
    '10.96.0.77',
    80,
    /^timeout: the packet filter of node node02 drops what comes to port 80\/TCP/,
  ],
  [
    'DNS across nodes',
    { controlplane: ['-A INPUT -p udp --dport 4789 -j DROP'] },
    pod('far'),
    'web',
    80,
    /^resolver-timeout: the cluster DNS at 10\.96\.0\.10 does not answer \(the packet filter of node controlplane drops the question/,
  ],
]

describe('a node’s packet filter', () => {
  test.each(rows)('%s', (_, lines, from, host, port, says) => {
    const cluster = world()
    for (const [node, all] of Object.entries(lines)) for (const line of all) cluster.iptables(node, line)
    expect(cluster.curl(from, host, port)).toMatch(says)
  })

  test('flannel speaks another port', () => {
    const cluster = world({ cni: 'flannel' })
    cluster.iptables('node01', '-A INPUT -p udp --dport 4789 -j DROP')
    expect(cluster.curl(pod('far'), '10.244.1.10')).toMatch(/^web sees/)
    cluster.iptables('node01', '-A INPUT -p udp --dport 8472 -j DROP')
    expect(cluster.curl(pod('far'), '10.244.1.10')).toMatch(/8472\/UDP/)
  })

  test('is a step of the way', () => {
    const cluster = world()
    cluster.iptables('node01', '-A INPUT -p tcp --dport 22 -j ACCEPT')
    const hops = () => cluster.network.send(outside, { protocol: 'TCP', host: 'node01', port: 30080 }).hops
    expect(hops().map(({ kind, text }) => `${kind}: ${text}`)).toContain('firewall: the packet filter of node node01 lets it in')
    cluster.iptables('node01', nodePorts)
    expect(hops().at(-1)).toMatchObject({ kind: 'firewall', ok: false, object: { kind: 'Node', name: 'node01' } })
    cluster.iptables('node01', '-t raw -D PREROUTING -p tcp --dport 30000:32767 -j DROP')
    expect(cluster.curl(outside, 'node01', 30080)).toMatch(/^web sees/)
  })
})

describe('iptables', () => {
  const said = (...lines: string[]) => {
    const rules: Firewall = {}
    const last = lines.map((line) => iptables(rules, line.split(' '))).at(-1)!
    return last.exitCode === 0 ? last.output : `${last.exitCode} ${last.error}`
  }
  const drop = '-A INPUT -p tcp --dport 30000:32767 -j DROP'

  test('lists', () => {
    expect(said(drop, '-A INPUT -s 10.0.0.0/8 -p udp --dport 53 -j ACCEPT', '-L')).toBe(
      [
        'Chain INPUT (policy ACCEPT)',
        'target     prot opt source               destination         ',
        'DROP       tcp  --  anywhere             anywhere             tcp dpts:30000:32767',
        'ACCEPT     udp  --  10.0.0.0/8           anywhere             udp dpt:53',
        '',
        'Chain FORWARD (policy ACCEPT)',
        'target     prot opt source               destination         ',
        '',
        'Chain OUTPUT (policy ACCEPT)',
        'target     prot opt source               destination         ',
        '',
      ].join('\n'),
    )
  })

  test('lists by number', () => {
    expect(said(drop, '-nL INPUT --line-numbers')).toBe(
      [
        'Chain INPUT (policy ACCEPT)',
        'num  target     prot opt source               destination         ',
        '1    DROP       6    --  0.0.0.0/0            0.0.0.0/0            tcp dpts:30000:32767',
        '',
      ].join('\n'),
    )
  })

  test.each([
    ['rules as commands', [drop, '-S INPUT'], '-P INPUT ACCEPT\n-A INPUT -p tcp -m tcp --dport 30000:32767 -j DROP\n'],
    ['deletes by rule', [drop, '-D INPUT -p tcp -m tcp --dport 30000:32767 -j DROP', '-S INPUT'], '-P INPUT ACCEPT\n'],
    ['deletes by number', [drop, '-D INPUT 1', '-S INPUT'], '-P INPUT ACCEPT\n'],
    ['deletes what is not there', ['-D INPUT -p tcp --dport 1 -j DROP'], /^1 .*Bad rule \(does a matching rule exist in that chain\?\)/],
    ['inserts in front', [drop, '-I INPUT -p tcp --dport 30080 -j ACCEPT', '-S INPUT'], /dport 30080 -j ACCEPT\n.*30000:32767 -j DROP\n$/],
    ['flushes', [drop, '-F', '-S INPUT'], '-P INPUT ACCEPT\n'],
    ['checks', [drop, '-C INPUT -p tcp --dport 30000:32767 -j DROP'], ''],
    ['a policy', ['-P INPUT DROP', '-S INPUT'], '-P INPUT DROP\n'],
    ['no such chain', ['-A IN -j DROP'], /^1 .*No chain\/target\/match by that name/],
    ['a port without protocol', ['-A INPUT --dport 80 -j DROP'], /^2 .*unknown option "--dport"/],
    ['no command', ['-n'], /^2 .*no command specified/],
    ['table nat', ['-t nat -L'], /^1 iptables: seatrial does not simulate table nat: kube-proxy and the network plugin fill it/],
    ['chain FORWARD', ['-A FORWARD -j DROP'], /^1 iptables: seatrial does not simulate rules in chain FORWARD of table filter/],
    ['counters', ['-L -v'], /^1 iptables: seatrial does not simulate packet counters/],
    ['other targets', ['-A INPUT -j LOG'], /^1 iptables: seatrial does not simulate target LOG/],
    ['other matches', ['-A INPUT -m limit -j DROP'], /^1 iptables: seatrial does not simulate match limit/],
  ] as [string, string[], string | RegExp][])('%s', (_, lines, output) => {
    if (typeof output === 'string') expect(said(...lines)).toBe(output)
    else expect(said(...lines).replaceAll('\n', '\n')).toMatch(output)
  })

  test('saves both tables', () => {
    const rules: Firewall = {}
    iptables(rules, nodePorts.split(' '))
    expect(iptablesSave(rules)).toBe(
      '*raw\n:PREROUTING ACCEPT [0:0]\n:OUTPUT ACCEPT [0:0]\n-A PREROUTING -p tcp -m tcp --dport 30000:32767 -j DROP\nCOMMIT\n*filter\n:INPUT ACCEPT [0:0]\n:FORWARD ACCEPT [0:0]\n:OUTPUT ACCEPT [0:0]\nCOMMIT\n',
    )
  })
})
