import type { Json, JsonObject, KubeObject } from '@/apimachinery/object'
import { type Command, command } from '../command'
import { KubectlError } from '../errors'
import { type Flags, int, list, text } from '../flags'
import { compact, type Generator, generator } from './generator'

const tcp = list()

/** `80:8080` → a named port. As cmd/create service parsePorts and buildPorts. */
function portOf(pair: string, nodePort: number): Json {
  const [from, to, ...more] = pair.split(':') as [string, ...string[]]
  if (more.length > 0) throw new KubectlError(`invalid port format '${pair}', use port[:targetPort]`)
  if (!/^\d+$/.test(from)) throw new KubectlError(`strconv.ParseUint: parsing ${JSON.stringify(from)}: invalid syntax`)
  if (Number(from) > 65535) throw new KubectlError(`strconv.ParseUint: parsing ${JSON.stringify(from)}: value out of range`)
  const port = Number(from)
  const targetPort = to === undefined ? port : /^\d+$/.test(to) ? numbered(to) : named(to)
  const made: JsonObject = { name: pair.replace(':', '-'), port, protocol: 'TCP', targetPort }
  if (nodePort !== 0) made.nodePort = nodePort
  return made
}

function numbered(text: string): number {
  if (Number(text) < 1 || Number(text) > 65535) throw new KubectlError('must be between 1 and 65535, inclusive')
  return Number(text)
}

function named(text: string): string {
  if (text.length > 15) throw new KubectlError('must be no more than 15 characters')
  if (!/^[a-z0-9-]*[a-z][a-z0-9-]*$/.test(text))
    throw new KubectlError('must contain only alpha-numeric characters (a-z, 0-9), and hyphens (-)')
  return text
}

type Extra = { clusterIP?: string; externalName?: string; nodePort?: number }

function serviceOf(name: string, type: string, pairs: string[], extra: Extra = {}): KubeObject {
  const ports = pairs.map((pair) => portOf(pair, extra.nodePort ?? 0))
  const labels = { app: name }
  const spec = compact({ clusterIP: extra.clusterIP, externalName: extra.externalName, ports, selector: labels, type })
  return { apiVersion: 'v1', kind: 'Service', metadata: { name, labels }, spec, status: { loadBalancer: {} } } as KubeObject
}

const needsPort = (pairs: string[]) => {
  if (pairs.length === 0) throw new KubectlError('at least one tcp port specifier must be provided')
}

const inService = <F extends Flags>(type: string, declared: Omit<Generator<F>, 'namespaced' | 'failing'>) =>
  generator<F>({ ...declared, namespaced: true, failing: `failed to create ${type} service:` }, 'create service')

const clusterip = inService('ClusterIP', {
  use: 'clusterip NAME [--tcp=<port>:<targetPort>] [--dry-run=server|client|none]',
  short: 'Create a ClusterIP service',
  examples:
    '# Port 80 of the service to port 8080 of its pods\nkubectl create service clusterip web --tcp=80:8080\n\n# A headless service\nkubectl create service clusterip db --clusterip="None"',
  flags: { tcp, clusterip: text() },
  make({ name, flags }) {
    if (flags.clusterip !== 'None') needsPort(flags.tcp)
    return serviceOf(name, 'ClusterIP', flags.tcp, { clusterIP: flags.clusterip })
  },
})

const nodeport = inService('NodePort', {
  use: 'nodeport NAME [--tcp=port:targetPort] [--dry-run=server|client|none]',
  short: 'Create a NodePort service',
  examples: '# Port 80, reached on every node at 30080\nkubectl create service nodeport web --tcp=80:8080 --node-port=30080',
  flags: { tcp, nodePort: int(0) },
  make({ name, flags }) {
    needsPort(flags.tcp)
    return serviceOf(name, 'NodePort', flags.tcp, { nodePort: flags.nodePort })
  },
})

const loadbalancer = inService('LoadBalancer', {
  use: 'loadbalancer NAME [--tcp=port:targetPort] [--dry-run=server|client|none]',
  short: 'Create a LoadBalancer service',
  flags: { tcp },
  make({ name, flags }) {
    needsPort(flags.tcp)
    return serviceOf(name, 'LoadBalancer', flags.tcp)
  },
})

const externalname = inService('ExternalName', {
  use: 'externalname NAME --external-name external.name [--dry-run=server|client|none]',
  short: 'Create an ExternalName service',
  flags: { tcp, externalName: text({ required: true }) },
  make: ({ name, flags }) => serviceOf(name, 'ExternalName', flags.tcp, { externalName: flags.externalName }),
})

export const service: Command = command({
  use: 'service [flags]',
  short: 'Create a service using a specified subcommand',
  aliases: ['svc'],
  subcommands: [clusterip, externalname, loadbalancer, nodeport],
})
