import { describe, expect, test } from 'vitest'
import type { DnsType } from '@/cluster/door'
import { parseCorefile } from './corefile'
import { createFixture } from './fixture'

// https://coredns.io/plugins/rewrite, /hosts, /forward, /kubernetes and https://kubernetes.io/docs/tasks/administer-cluster/dns-custom-nameservers/

const main = (
  more: string,
  kubernetes = 'kubernetes cluster.local in-addr.arpa {\n fallthrough in-addr.arpa\n }',
  forward = 'forward . /etc/resolv.conf',
) => `.:53 {\n errors\n ${more}\n ${kubernetes}\n ${forward}\n cache 30\n}\n`

const look = (corefile: string, name: string, type: DnsType = 'A') => {
  const cluster = createFixture({
    external: [
      { host: 'db.example.com', address: '203.0.113.10', ports: [] },
      { host: 'ns.corp', address: '10.150.0.1', ports: [{ port: 53, protocol: 'UDP' }] },
    ],
  })
  cluster.pod('client')
  cluster.service('web', { clusterIP: '10.96.0.77', selector: { app: 'web' }, ports: [{ port: 80 }] })
  cluster.create({
    apiVersion: 'v1',
    kind: 'ConfigMap',
    metadata: { name: 'coredns', namespace: 'kube-system' },
    data: { Corefile: corefile },
  })
  const { result, records } = cluster.network.resolve({ from: 'pod', namespace: 'shop', pod: 'client' }, name, type)
  return [result, ...records.map(({ value }) => value)].join(' ')
}

describe('what the Corefile says, CoreDNS does', () => {
  const cases: [name: string, corefile: string, asked: string, answer: string][] = [
    ['the default answers Services', main(''), 'web', 'NOERROR 10.96.0.77'],
    ['and names outside', main(''), 'db.example.com', 'NOERROR 203.0.113.10'],
    ['without forward nothing outside resolves', main('', undefined, ''), 'db.example.com', 'NXDOMAIN'],
    ['without kubernetes no Service resolves', main('', ''), 'web.shop.svc.cluster.local', 'NXDOMAIN'],
    ['another cluster domain', main('', 'kubernetes cluster.test'), 'web.shop.svc.cluster.local', 'NXDOMAIN'],
    ['forward to an address where nobody answers', main('', undefined, 'forward . 10.9.9.9'), 'db.example.com', 'SERVFAIL'],
    ['forward to a public resolver', main('', undefined, 'forward . 8.8.8.8'), 'db.example.com', 'NOERROR 203.0.113.10'],
    ['rewrite name exact', main('rewrite name shop.local web.shop.svc.cluster.local'), 'shop.local', 'NOERROR 10.96.0.77'],
    ['rewrite name suffix', main('rewrite stop name suffix .corp.local .svc.cluster.local'), 'web.shop.corp.local', 'NOERROR 10.96.0.77'],
    ['rewrite name regex', main('rewrite name regex (.*)\\.in\\.corp\\.$ {1}.shop.svc.cluster.local'), 'web.in.corp', 'NOERROR 10.96.0.77'],
    ['hosts', main('hosts {\n 192.0.2.7 printer.corp\n fallthrough\n }'), 'printer.corp', 'NOERROR 192.0.2.7'],
    ['hosts with fallthrough lets others through', main('hosts {\n 192.0.2.7 printer.corp\n fallthrough\n }'), 'web', 'NOERROR 10.96.0.77'],
    ['hosts without fallthrough keeps all others', main('hosts {\n 192.0.2.7 printer.corp\n }'), 'web', 'NXDOMAIN'],
    ['a stub zone whose server answers', `${main('')}corp:53 {\n forward . 10.150.0.1\n}\n`, 'ns.corp', 'NOERROR 10.150.0.1'],
    ['a stub zone whose server is not there', `${main('')}corp:53 {\n forward . 10.150.0.9\n}\n`, 'ns.corp.', 'SERVFAIL'],
    ['a stub zone leaves the rest alone', `${main('')}corp:53 {\n forward . 10.150.0.9\n}\n`, 'web', 'NOERROR 10.96.0.77'],
    ['no server block for the name', 'cluster.local:53 {\n kubernetes cluster.local\n}\n', 'db.example.com.', 'SERVFAIL'],
    ['one that cannot be read changes nothing', '.:53 {\n kubernets\n}\n', 'web', 'NOERROR 10.96.0.77'],
  ]
  test.each(cases)('%s', (_, corefile, asked, answer) => expect(look(corefile, asked)).toBe(answer))
})

test.each([
  ['.:53 {\n kubernets cluster.local\n}\n', "/etc/coredns/Corefile:2 - Error during parsing: Unknown directive 'kubernets'"],
  ['.:53 {\n errors\n', "/etc/coredns/Corefile:2 - Syntax error: Unexpected end of file, expecting '}'"],
  ['}\n', "/etc/coredns/Corefile:1 - Error during parsing: Unexpected '}' because no matching opening brace"],
])('%j is refused', (text, error) => expect(parseCorefile(text)).toEqual({ error }))
