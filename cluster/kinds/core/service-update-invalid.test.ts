import { describe, expect, it } from 'vitest'
import type { JsonObject } from '@/apimachinery/object'
import { createFixture, refusalOf } from '@/cluster/network/fixture'

const nodePortRange = 'provided port is not in the valid range. The range of valid ports is 30000-32767'

const web = (spec: JsonObject = {}): JsonObject => ({ selector: { app: 'web' }, ports: [{ port: 80 }], ...spec })
const np = (spec: JsonObject = {}) => web({ type: 'NodePort', ...spec })
const lb = (spec: JsonObject = {}) => web({ type: 'LoadBalancer', ...spec })

type Change = (spec: Record<string, unknown> & { ports: Record<string, unknown>[] }) => void

const once = 'may not change once set'

/** Updates that are refused: the Service as it was, the change, and all that is said. */
const updates: Record<string, [spec: JsonObject, change: Change, ...says: string[]]> = {
  'another clusterIP': [
    web({ clusterIP: '10.96.0.60' }),
    (spec) => (spec.clusterIP = '10.96.0.61'),
    `spec.clusterIPs[0]: Invalid value: ["10.96.0.61"]: ${once}`,
  ],
  'an address to None': [web(), (spec) => (spec.clusterIP = 'None'), `spec.clusterIPs[0]: Invalid value: ["None"]: ${once}`],
  'None to an address': [
    web({ clusterIP: 'None' }),
    (spec) => (spec.clusterIP = '10.96.0.61'),
    `spec.clusterIPs[0]: Invalid value: ["10.96.0.61"]: ${once}`,
  ],
  'headless to NodePort': [
    web({ clusterIP: 'None' }),
    (spec) => (spec.type = 'NodePort'),
    'spec.clusterIPs[0]: Invalid value: "None": may not be set to \'None\' for NodePort services',
  ],
  'clusterIPs alone': [
    web({ clusterIP: '10.96.0.60' }),
    (spec) => (spec.clusterIPs = ['10.96.0.61']),
    'spec.clusterIPs: Invalid value: ["10.96.0.61"]: first value must match `clusterIP`',
  ],
  'another class': [
    lb({ loadBalancerClass: 'example.com/a' }),
    (spec) => (spec.loadBalancerClass = 'example.com/b'),
    `spec.loadBalancerClass: Invalid value: "example.com/b": ${once}`,
  ],
  'a class that was not there': [
    lb(),
    (spec) => (spec.loadBalancerClass = 'example.com/b'),
    `spec.loadBalancerClass: Invalid value: "example.com/b": ${once}`,
  ],
  'a class taken away': [
    lb({ loadBalancerClass: 'example.com/a' }),
    (spec) => delete spec.loadBalancerClass,
    `spec.loadBalancerClass: Invalid value: null: ${once}`,
  ],
  'another health check port': [
    lb({ externalTrafficPolicy: 'Local', healthCheckNodePort: 30095 }),
    (spec) => (spec.healthCheckNodePort = 30096),
    'spec.healthCheckNodePort: Forbidden: field is immutable',
  ],
  'a nodePort out of range': [
    np(),
    (spec) => (spec.ports[0]!.nodePort = 33000),
    `spec.ports[0].nodePort: Invalid value: 33000: ${nodePortRange}`,
  ],
  'a nodePort that is taken': [
    np(),
    (spec) => (spec.ports[0]!.nodePort = 30081),
    'spec.ports[0].nodePort: Invalid value: 30081: provided port is already allocated',
  ],
  'to NodePort with a port out of range': [
    web(),
    (spec) => {
      spec.type = 'NodePort'
      spec.ports[0]!.nodePort = 8080
    },
    `spec.ports[0].nodePort: Invalid value: 8080: ${nodePortRange}`,
  ],
  'to ClusterIP with a new nodePort': [
    np({ ports: [{ port: 80, nodePort: 30090 }] }),
    (spec) => {
      spec.type = 'ClusterIP'
      spec.ports[0]!.nodePort = 30091
    },
    "spec.ports[0].nodePort: Forbidden: may not be used when `type` is 'ClusterIP'",
  ],
  'to ExternalName without a name': [web(), (spec) => (spec.type = 'ExternalName'), 'spec.externalName: Required value'],
  'to ExternalName with another address': [
    web({ clusterIP: '10.96.0.60' }),
    (spec) => {
      spec.type = 'ExternalName'
      spec.externalName = 'db.example.com'
      spec.clusterIP = '10.96.0.61'
    },
    'spec.clusterIPs: Forbidden: may not be set for ExternalName services',
  ],
  'a second port without names': [
    web(),
    (spec) => spec.ports.push({ port: 443 }),
    'spec.ports[0].name: Required value',
    'spec.ports[1].name: Required value',
  ],
  'all ports away': [web(), (spec) => (spec.ports = []), 'spec.ports: Required value'],
  'an unknown type': [
    web(),
    (spec) => (spec.type = 'Public'),
    'spec.type: Unsupported value: "Public": supported values: "ClusterIP", "ExternalName", "LoadBalancer", "NodePort"',
  ],
  'to family IPv6': [web(), (spec) => (spec.ipFamilies = ['IPv6']), expect.stringContaining('expected an IPv6 value') as unknown as string],
  'ExternalName to a taken address': [
    { type: 'ExternalName', externalName: 'db.example.com' },
    (spec) => {
      spec.type = 'ClusterIP'
      spec.ports = [{ port: 80 }]
      spec.clusterIP = '10.96.0.50'
    },
    'spec.clusterIPs: Invalid value: ["10.96.0.50"]: failed to allocate IP 10.96.0.50: provided IP is already allocated',
  ],
}

describe('updates that are refused', () => {
  it.each(Object.entries(updates))('%s', (_name, [spec, change, ...says]) => {
    const cluster = createFixture()
    cluster.service('taken', np({ clusterIP: '10.96.0.50', ports: [{ port: 80, nodePort: 30081 }] }))
    const before = cluster.service('web', structuredClone(spec))
    expect(refusalOf(() => cluster.update('Service', 'shop', 'web', (draft: { spec: never }) => change(draft.spec)))).toEqual(says)
    expect(cluster.get('Service', 'web')).toEqual(before)
  })
})
