import { describe, expect, it } from 'vitest'
import { createFixture } from './fixture'

const outside = { from: 'outside' } as const
const node01 = { from: 'node', node: 'node01' } as const
const client = { from: 'pod', namespace: 'shop', pod: 'client' } as const

describe('one Service, from everywhere', () => {
  const shop = createFixture()
  shop.pod('web-1', { labels: { app: 'web' }, ports: [8080] })
  shop.pod('client', { ports: [], node: 'node02' })
  const web = shop.service('web', { type: 'NodePort', selector: { app: 'web' }, ports: [{ port: 80, targetPort: 8080, nodePort: 30080 }] })
  const ip = web.spec.clusterIP!

  it.each([
    ['a pod, by name', client, 'web', 80, 'web-1 sees 10.244.2.6'],
    ['a pod, by name and namespace', client, 'web.shop', 80, 'web-1 sees 10.244.2.6'],
    ['a pod, by the full name', client, 'web.shop.svc.cluster.local', 80, 'web-1 sees 10.244.2.6'],
    ['a pod, by cluster IP', client, ip, 80, 'web-1 sees 10.244.2.6'],
    ['a pod, by pod IP', client, '10.244.1.5', 8080, 'web-1 sees 10.244.2.6'],
    ['a node, by cluster IP', node01, ip, 80, 'web-1 sees 192.168.1.11'],
    ['outside, by nodePort of the pod’s node', outside, 'node01', 30080, 'web-1 sees 192.168.1.11'],
    ['outside, by nodePort of another node', outside, 'node02', 30080, 'web-1 sees 192.168.1.12'],
    ['outside, by nodePort of the control plane', outside, '192.168.1.10', 30080, 'web-1 sees 192.168.1.10'],
  ] as const)('answers %s', (_name, from, host, port, answer) => {
    expect(shop.curl(from, host, port)).toBe(answer)
  })

  it.each([
    [
      'outside has no route to cluster IPs',
      outside,
      ip,
      80,
      `timeout: ${ip} is the cluster IP of Service shop/web: nothing outside the cluster has a route to it (from outside use any node's address and nodePort 30080)`,
    ],
    [
      'outside has no route to pods',
      outside,
      '10.244.1.5',
      8080,
      'timeout: 10.244.1.5 is the address of pod shop/web-1: nothing outside the cluster has a route to it (expose the pod by a Service of type NodePort or LoadBalancer)',
    ],
    [
      'outside has no cluster DNS',
      outside,
      'web.shop.svc.cluster.local',
      80,
      'unresolved: the world outside does not know the name web.shop.svc.cluster.local (names of Services resolve only in pods, by the cluster DNS; use a node or load balancer address, or ask from a pod)',
    ],
    [
      'nodes have no cluster DNS',
      node01,
      'web.shop.svc.cluster.local',
      80,
      'unresolved: the resolver of node node01 does not know the name web.shop.svc.cluster.local (names of Services resolve only in pods, by the cluster DNS; use a node or load balancer address, or ask from a pod)',
    ],
    [
      'a wrong node port',
      outside,
      'node01',
      30081,
      'refused: nothing listens on port 30081/TCP of node node01 (no Service has nodePort 30081; shop/web has 30080)',
    ],
    [
      'the Service’s port on a node',
      outside,
      'node01',
      80,
      'refused: nothing listens on port 80/TCP of node node01 (80 is the port of Service shop/web at its cluster IP; on nodes it is 30080)',
    ],
    [
      'the nodePort at the cluster IP',
      client,
      'web',
      30080,
      `timeout: Service shop/web (${ip}) does not serve port 30080/TCP (30080 is its nodePort, open on the nodes' addresses; its own port is 80)`,
    ],
    [
      'the targetPort at the cluster IP',
      client,
      'web',
      8080,
      `timeout: Service shop/web (${ip}) does not serve port 8080/TCP (8080 is its targetPort, in the pods; the Service itself listens on 80)`,
    ],
    [
      'a wrong port of the pod',
      client,
      '10.244.1.5',
      80,
      'refused: nothing listens on port 80/TCP in pod shop/web-1 (port 80: container app listens on 8080)',
    ],
    [
      'a misspelt name',
      client,
      'wep',
      80,
      'unresolved: the resolver of pod shop/client does not know the name wep (there is no Service wep in namespace shop; there is a Service web)',
    ],
    [
      'a wrong namespace',
      client,
      'web.web',
      80,
      'unresolved: the resolver of pod shop/client does not know the name web.web (there is no Service web in namespace web; Service web is in namespace shop: use web.shop)',
    ],
    [
      'an address of nobody',
      client,
      '10.96.200.7',
      80,
      'timeout: no Service has the cluster IP 10.96.200.7 (a Service that is created again gets another address: use its DNS name)',
    ],
  ] as const)('says why: %s', (_name, from, host, port, answer) => {
    expect(shop.curl(from, host, port)).toBe(answer)
  })

  it('shows every hop', () => {
    const sent = shop.network.send(outside, {
      protocol: 'TCP',
      host: 'node02',
      port: 30080,
      http: { scheme: 'http', method: 'GET', path: '/' },
    })
    expect(sent.hops.map(({ kind, text }) => `${kind}: ${text}`)).toEqual([
      'origin: from outside the cluster (192.168.1.5)',
      'resolver: resolver 192.168.1.1 answers: node02 is 192.168.1.12',
      'node-port: node node02 port 30080 is Service shop/web',
      'service: Service shop/web → endpoint 10.244.1.5:8080 (1 of 1)',
      'pod: pod shop/web-1 on node01, port 8080',
      'container: pod shop/web-1 answers 200',
    ])
  })
})
