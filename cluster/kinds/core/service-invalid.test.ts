import { describe, expect, it } from 'vitest'
import type { JsonObject } from '@/apimachinery/object'
import { createFixture, refusalOf } from '@/cluster/network/fixture'

const label63 =
  "a lowercase RFC 1123 label must consist of lower case alphanumeric characters or '-', and must start and end with an alphanumeric character (e.g. 'my-name',  or '123-abc', regex used for validation is '[a-z0-9]([-a-z0-9]*[a-z0-9])?')"
const subdomain =
  "a lowercase RFC 1123 subdomain must consist of lower case alphanumeric characters, '-' or '.', and must start and end with an alphanumeric character (e.g. 'example.com', regex used for validation is '[a-z0-9]([-a-z0-9]*[a-z0-9])?(\\.[a-z0-9]([-a-z0-9]*[a-z0-9])?)*')"
const qualified =
  "name part must consist of alphanumeric characters, '-', '_' or '.', and must start and end with an alphanumeric character (e.g. 'MyName',  or 'my.name',  or '123-abc', regex used for validation is '([A-Za-z0-9][-A-Za-z0-9_.]*)?[A-Za-z0-9]')"
const value =
  "a valid label must be an empty string or consist of alphanumeric characters, '-', '_' or '.', and must start and end with an alphanumeric character (e.g. 'MyValue',  or 'my_value',  or '12345', regex used for validation is '(([A-Za-z0-9][-A-Za-z0-9_.]*)?[A-Za-z0-9])?')"
const portRange = 'must be between 1 and 65535, inclusive'
const nodePortRange = 'provided port is not in the valid range. The range of valid ports is 30000-32767'
const ip = 'must be a valid IP address, (e.g. 10.9.8.7 or 2001:db8::ffff)'
const cidr = 'must be a valid CIDR value, (e.g. 10.9.8.0/24 or 2001:db8::/64)'
const balancer = "Forbidden: may only be used when `type` is 'LoadBalancer'"

const http = { port: 80 }
const web = (spec: JsonObject = {}): JsonObject => ({ selector: { app: 'web' }, ports: [http], ...spec })
const np = (spec: JsonObject = {}) => web({ type: 'NodePort', ...spec })
const lb = (spec: JsonObject = {}) => web({ type: 'LoadBalancer', ...spec })
const ports = (...list: JsonObject[]) => web({ ports: list })

/** Manifests that the API server refuses, and all that it says. The fixture already has `taken`, which holds 30081 and 10.96.0.50. */
const manifests: Record<string, [spec: JsonObject, ...says: string[]]> = {
  // ports
  'no ports': [{ selector: { app: 'web' } }, 'spec.ports: Required value'],
  'no ports on a NodePort': [{ type: 'NodePort' }, 'spec.ports: Required value'],
  'no ports on a LoadBalancer': [{ type: 'LoadBalancer' }, 'spec.ports: Required value'],
  'two ports without names': [
    ports({ port: 80 }, { port: 443 }),
    'spec.ports[0].name: Required value',
    'spec.ports[1].name: Required value',
  ],
  'two ports, one named': [ports({ name: 'http', port: 80 }, { port: 443 }), 'spec.ports[1].name: Required value'],
  'two ports of one name': [ports({ name: 'http', port: 80 }, { name: 'http', port: 443 }), 'spec.ports[1].name: Duplicate value: "http"'],
  'a port name in capitals': [ports({ name: 'HTTP', port: 80 }), `spec.ports[0].name: Invalid value: "HTTP": ${label63}`],
  'a port name with an underscore': [ports({ name: 'my_port', port: 80 }), `spec.ports[0].name: Invalid value: "my_port": ${label63}`],
  'a port name that is too long': [
    ports({ name: 'a'.repeat(64), port: 80 }),
    `spec.ports[0].name: Invalid value: "${'a'.repeat(64)}": must be no more than 63 bytes`,
  ],
  'port 0': [ports({ port: 0, targetPort: 80 }), `spec.ports[0].port: Invalid value: 0: ${portRange}`],
  'port 0 and nothing else': [
    ports({ port: 0 }),
    `spec.ports[0].port: Invalid value: 0: ${portRange}`,
    `spec.ports[0].targetPort: Invalid value: 0: ${portRange}`,
  ],
  'port 65536': [ports({ port: 65536, targetPort: 80 }), `spec.ports[0].port: Invalid value: 65536: ${portRange}`],
  'a negative port': [ports({ port: -1, targetPort: 80 }), `spec.ports[0].port: Invalid value: -1: ${portRange}`],
  'targetPort 70000': [ports({ port: 80, targetPort: 70000 }), `spec.ports[0].targetPort: Invalid value: 70000: ${portRange}`],
  'a negative targetPort': [ports({ port: 80, targetPort: -5 }), `spec.ports[0].targetPort: Invalid value: -5: ${portRange}`],
  'a targetPort of digits as text': [
    ports({ port: 80, targetPort: '8080' }),
    'spec.ports[0].targetPort: Invalid value: "8080": must contain at least one letter (a-z)',
  ],
  'a targetPort name in capitals': [
    ports({ port: 80, targetPort: 'Http' }),
    'spec.ports[0].targetPort: Invalid value: "Http": must contain only alpha-numeric characters (a-z, 0-9), and hyphens (-)',
  ],
  'a targetPort name that is too long': [
    ports({ port: 80, targetPort: 'the-web-frontend' }),
    'spec.ports[0].targetPort: Invalid value: "the-web-frontend": must be no more than 15 bytes',
  ],
  'a targetPort name with two dashes': [
    ports({ port: 80, targetPort: 'web--http' }),
    'spec.ports[0].targetPort: Invalid value: "web--http": must not contain consecutive hyphens',
  ],
  'a targetPort name that ends in a dash': [
    ports({ port: 80, targetPort: 'web-' }),
    'spec.ports[0].targetPort: Invalid value: "web-": must not begin or end with a hyphen',
  ],
  'a protocol in small letters': [
    ports({ port: 80, protocol: 'tcp' }),
    'spec.ports[0].protocol: Unsupported value: "tcp": supported values: "SCTP", "TCP", "UDP"',
  ],
  'HTTP as protocol': [
    ports({ port: 80, protocol: 'HTTP' }),
    'spec.ports[0].protocol: Unsupported value: "HTTP": supported values: "SCTP", "TCP", "UDP"',
  ],
  'a bad appProtocol': [ports({ port: 80, appProtocol: 'h2c!' }), `spec.ports[0].appProtocol: Invalid value: "h2c!": ${qualified}`],
  'one port twice': [
    ports({ name: 'a', port: 80 }, { name: 'b', port: 80, targetPort: 8080 }),
    'spec.ports[1]: Duplicate value: {"Name":"","Protocol":"TCP","AppProtocol":null,"Port":80,"TargetPort":0,"NodePort":0}',
  ],
  // type
  'an unknown type': [
    web({ type: 'Nodeport' }),
    'spec.type: Unsupported value: "Nodeport": supported values: "ClusterIP", "ExternalName", "LoadBalancer", "NodePort"',
  ],
  'type Ingress': [
    web({ type: 'Ingress' }),
    'spec.type: Unsupported value: "Ingress": supported values: "ClusterIP", "ExternalName", "LoadBalancer", "NodePort"',
  ],
  // nodePort
  'a nodePort on a ClusterIP': [
    web({ ports: [{ port: 80, nodePort: 30090 }] }),
    "spec.ports[0].nodePort: Forbidden: may not be used when `type` is 'ClusterIP'",
  ],
  'nodePort 80': [np({ ports: [{ port: 80, nodePort: 80 }] }), `spec.ports[0].nodePort: Invalid value: 80: ${nodePortRange}`],
  'nodePort 29999': [np({ ports: [{ port: 80, nodePort: 29999 }] }), `spec.ports[0].nodePort: Invalid value: 29999: ${nodePortRange}`],
  'nodePort 32768': [np({ ports: [{ port: 80, nodePort: 32768 }] }), `spec.ports[0].nodePort: Invalid value: 32768: ${nodePortRange}`],
  'nodePort 32768 on a LoadBalancer': [
    lb({ ports: [{ port: 80, nodePort: 32768 }] }),
    `spec.ports[0].nodePort: Invalid value: 32768: ${nodePortRange}`,
  ],
  'a nodePort that another Service has': [
    np({ ports: [{ port: 80, nodePort: 30081 }] }),
    'spec.ports[0].nodePort: Invalid value: 30081: provided port is already allocated',
  ],
  'a nodePort that another Service has, as the second': [
    np({
      ports: [
        { name: 'a', port: 80, nodePort: 30090 },
        { name: 'b', port: 443, nodePort: 30081 },
      ],
    }),
    'spec.ports[1].nodePort: Invalid value: 30081: provided port is already allocated',
  ],
  'one nodePort for two ports': [
    np({
      ports: [
        { name: 'a', port: 80, nodePort: 30090 },
        { name: 'b', port: 443, nodePort: 30090 },
      ],
    }),
    'spec.ports[1].nodePort: Invalid value: 30090: provided port is already allocated',
  ],
  'a nodePort on an ExternalName': [
    { type: 'ExternalName', externalName: 'db.example.com', clusterIP: '10.96.0.60' },
    'spec.clusterIPs: Forbidden: may not be set for ExternalName services',
  ],
  // clusterIP
  'a clusterIP that is taken': [
    web({ clusterIP: '10.96.0.50' }),
    'spec.clusterIPs: Invalid value: ["10.96.0.50"]: failed to allocate IP 10.96.0.50: provided IP is already allocated',
  ],
  'a clusterIP of the pod range': [
    web({ clusterIP: '10.244.1.5' }),
    'spec.clusterIPs: Invalid value: ["10.244.1.5"]: failed to allocate IP 10.244.1.5: the provided network does not match the current range',
  ],
  'the first address of the range': [
    web({ clusterIP: '10.96.0.0' }),
    'spec.clusterIPs: Invalid value: ["10.96.0.0"]: failed to allocate IP 10.96.0.0: the provided IP (10.96.0.0) is not in the valid range. The range of valid IPs is 10.96.0.0/12',
  ],
  'a clusterIP that is no address': [web({ clusterIP: '10.96.0' }), `spec.clusterIPs[0]: Invalid value: "10.96.0": ${ip}`],
  'none in small letters': [web({ clusterIP: 'none' }), `spec.clusterIPs[0]: Invalid value: "none": ${ip}`],
  'clusterIP against clusterIPs': [
    web({ clusterIP: '10.96.0.61', clusterIPs: ['10.96.0.62'] }),
    'spec.clusterIPs: Invalid value: ["10.96.0.62"]: first value must match `clusterIP`',
  ],
  'clusterIPs alone': [
    web({ clusterIPs: ['10.96.0.62'] }),
    'spec.clusterIPs: Invalid value: ["10.96.0.62"]: must be empty when `clusterIP` is not specified',
  ],
  'two IPv4 clusterIPs': [
    web({ clusterIP: '10.96.0.61', clusterIPs: ['10.96.0.61', '10.96.0.62'] }),
    'spec.clusterIPs: Invalid value: ["10.96.0.61","10.96.0.62"]: may specify no more than one IP for each IP family',
  ],
  'three clusterIPs': [
    web({ clusterIP: '10.96.0.61', clusterIPs: ['10.96.0.61', 'fd00::1', '10.96.0.62'] }),
    'spec.clusterIPs: Invalid value: ["10.96.0.61","fd00::1","10.96.0.62"]: may only hold up to 2 values',
  ],
  'None and an address': [
    web({ clusterIP: 'None', clusterIPs: ['None', '10.96.0.62'] }),
    'spec.clusterIPs: Invalid value: ["None","10.96.0.62"]: \'None\' must be the first and only value',
  ],
  'a headless NodePort': [
    np({ clusterIP: 'None' }),
    'spec.clusterIPs[0]: Invalid value: "None": may not be set to \'None\' for NodePort services',
  ],
  'a headless LoadBalancer': [
    lb({ clusterIP: 'None' }),
    'spec.clusterIPs[0]: Invalid value: "None": may not be set to \'None\' for LoadBalancer services',
  ],
  // families
  'family IPv6': [web({ ipFamilies: ['IPv6'] }), 'spec.ipFamilies[0]: Invalid value: "IPv6": not configured on this cluster'],
  'an unknown family': [web({ ipFamilies: ['ipv4'] }), 'spec.ipFamilies[0]: Unsupported value: "ipv4": supported values: "IPv4", "IPv6"'],
  'one family twice': [web({ ipFamilies: ['IPv4', 'IPv4'] }), 'spec.ipFamilies[1]: Duplicate value: "IPv4"'],
  'two families single-stack': [
    web({ ipFamilies: ['IPv4', 'IPv6'] }),
    "spec.ipFamilyPolicy: Invalid value: \"SingleStack\": must be 'RequireDualStack' or 'PreferDualStack' when multiple IP families are specified",
  ],
  'dual-stack required': [
    web({ ipFamilyPolicy: 'RequireDualStack' }),
    'spec.ipFamilyPolicy: Invalid value: "RequireDualStack": this cluster is not configured for dual-stack services',
  ],
  'an unknown family policy': [
    web({ ipFamilyPolicy: 'DualStack' }),
    'spec.ipFamilyPolicy: Unsupported value: "DualStack": supported values: "PreferDualStack", "RequireDualStack", "SingleStack"',
  ],
  'an IPv6 clusterIP': [
    web({ clusterIP: 'fd00::1' }),
    'spec.clusterIPs[0]: Invalid value: ["fd00::1"]: IPv6 is not configured on this cluster',
  ],
  'an IPv4 address in an IPv6 family': [
    web({ clusterIP: '10.96.0.61', ipFamilies: ['IPv6'] }),
    'spec.clusterIPs[0]: Invalid value: "10.96.0.61": expected an IPv6 value as indicated by `ipFamilies[0]`',
  ],
  // selector
  'a selector key with a space': [web({ selector: { 'my app': 'web' } }), `spec.selector: Invalid value: "my app": ${qualified}`],
  'a selector value with a space': [web({ selector: { app: 'my web' } }), `spec.selector: Invalid value: "my web": ${value}`],
  // affinity
  'an unknown affinity': [
    web({ sessionAffinity: 'Cookie' }),
    'spec.sessionAffinity: Unsupported value: "Cookie": supported values: "ClientIP", "None"',
  ],
  'affinity of no time': [
    web({ sessionAffinity: 'ClientIP', sessionAffinityConfig: { clientIP: { timeoutSeconds: 0 } } }),
    'spec.sessionAffinityConfig.clientIP.timeoutSeconds: Invalid value: 0: must be greater than 0 and less than 86400',
  ],
  'affinity of more than a day': [
    web({ sessionAffinity: 'ClientIP', sessionAffinityConfig: { clientIP: { timeoutSeconds: 86401 } } }),
    'spec.sessionAffinityConfig.clientIP.timeoutSeconds: Invalid value: 86401: must be greater than 0 and less than 86400',
  ],
  // ExternalName
  'an ExternalName without a name': [{ type: 'ExternalName' }, 'spec.externalName: Required value'],
  'an ExternalName in capitals': [
    { type: 'ExternalName', externalName: 'DB.example.com' },
    `spec.externalName: Invalid value: "DB.example.com": ${subdomain}`,
  ],
  'an ExternalName that is a URL': [
    { type: 'ExternalName', externalName: 'https://db.example.com' },
    `spec.externalName: Invalid value: "https://db.example.com": ${subdomain}`,
  ],
  'an ExternalName with a family': [
    { type: 'ExternalName', externalName: 'db.example.com', ipFamilies: ['IPv4'], ipFamilyPolicy: 'SingleStack' },
    'spec.ipFamilies: Forbidden: may not be set for ExternalName services',
    'spec.ipFamilyPolicy: Forbidden: may not be set for ExternalName services',
  ],
  'a headless ExternalName': [
    { type: 'ExternalName', externalName: 'db.example.com', clusterIP: 'None' },
    'spec.clusterIPs: Forbidden: may not be set for ExternalName services',
  ],
  // externalIPs
  'an externalIP that is none': [web({ externalIPs: ['node01'] }), `spec.externalIPs[0]: Invalid value: "node01": ${ip}`],
  'an externalIP of the loopback': [
    web({ externalIPs: ['127.0.0.1'] }),
    'spec.externalIPs[0]: Invalid value: "127.0.0.1": may not be in the loopback range (127.0.0.0/8, ::1/128)',
  ],
  'externalIP 0.0.0.0': [
    web({ externalIPs: ['0.0.0.0'] }),
    'spec.externalIPs[0]: Invalid value: "0.0.0.0": may not be unspecified (0.0.0.0 or ::)',
  ],
  'a link-local externalIP': [
    web({ externalIPs: ['169.254.1.1'] }),
    'spec.externalIPs[0]: Invalid value: "169.254.1.1": may not be in the link-local range (169.254.0.0/16, fe80::/10)',
  ],
  'a multicast externalIP': [
    web({ externalIPs: ['224.0.0.9'] }),
    'spec.externalIPs[0]: Invalid value: "224.0.0.9": may not be in the link-local multicast range (224.0.0.0/24, ff02::/10)',
  ],
  // load balancers
  'source ranges on a NodePort': [np({ loadBalancerSourceRanges: ['10.0.0.0/8'] }), `spec.LoadBalancerSourceRanges: ${balancer}`],
  'a source range without bits': [
    lb({ loadBalancerSourceRanges: ['10.0.0.1'] }),
    `spec.LoadBalancerSourceRanges[0]: Invalid value: "10.0.0.1": ${cidr}`,
  ],
  'allocateLoadBalancerNodePorts on a NodePort': [
    np({ allocateLoadBalancerNodePorts: false }),
    `spec.allocateLoadBalancerNodePorts: ${balancer}`,
  ],
  'a class on a ClusterIP': [web({ loadBalancerClass: 'example.com/lb' }), `spec.loadBalancerClass: ${balancer}`],
  'a class that is no name': [lb({ loadBalancerClass: 'my class' }), `spec.loadBalancerClass: Invalid value: "my class": ${qualified}`],
  // traffic policies
  'externalTrafficPolicy on a ClusterIP': [
    web({ externalTrafficPolicy: 'Local' }),
    'spec.externalTrafficPolicy: Invalid value: "Local": may only be set for externally-accessible services',
  ],
  'an unknown externalTrafficPolicy': [
    np({ externalTrafficPolicy: 'local' }),
    'spec.externalTrafficPolicy: Unsupported value: "local": supported values: "Cluster", "Local"',
  ],
  'an unknown internalTrafficPolicy': [
    web({ internalTrafficPolicy: 'Node' }),
    'spec.internalTrafficPolicy: Unsupported value: "Node": supported values: "Cluster", "Local"',
  ],
  'an unknown trafficDistribution': [
    web({ trafficDistribution: 'Near' }),
    'spec.trafficDistribution: Unsupported value: "Near": supported values: "PreferClose", "PreferSameNode", "PreferSameZone"',
  ],
  'a health check port on a NodePort': [
    np({ healthCheckNodePort: 30095 }),
    "spec.healthCheckNodePort: Invalid value: 30095: may only be set when `type` is 'LoadBalancer' and `externalTrafficPolicy` is 'Local'",
  ],
  'a health check port with policy Cluster': [
    lb({ healthCheckNodePort: 30095 }),
    "spec.healthCheckNodePort: Invalid value: 30095: may only be set when `type` is 'LoadBalancer' and `externalTrafficPolicy` is 'Local'",
  ],
}

describe('manifests that are refused', () => {
  it.each(Object.entries(manifests))('%s', (_name, [spec, ...says]) => {
    const cluster = createFixture()
    cluster.service('taken', np({ clusterIP: '10.96.0.50', ports: [{ port: 80, nodePort: 30081 }] }))
    expect(refusalOf(() => cluster.service('web', structuredClone(spec)))).toEqual(says)
    expect(cluster.get('Service', 'web')).toBeUndefined()
  })
})
