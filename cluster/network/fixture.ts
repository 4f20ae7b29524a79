import type { JsonObject, KubeObject } from '@/apimachinery/object'
import { admissionPlugins } from '@/cluster/api/admission'
import type { Writer } from '@/cluster/api/parts'
import type { Reader } from '@/cluster/api/reader'
import { createRegistry } from '@/cluster/api/registry'
import { StatusError } from '@/cluster/api/status'
import { createStore } from '@/cluster/api/store'
import { timestamp } from '@/cluster/api/time'
import { createWorld } from '@/cluster/api/world'
import { createRunner } from '@/cluster/controllers/runner'
import { serviceControllers } from '@/cluster/controllers/services'
import type { ClusterSetup } from '@/cluster/door'
import type { Listener } from '@/cluster/images/image'
import { kinds } from '@/cluster/kinds'
import { event as eventKind } from '@/cluster/kinds/core/event'
import type { Protocol, Service } from '@/cluster/kinds/core/service-types'
import type { Kind } from '@/cluster/kinds/kind'
import { defaultNodePortRange } from './address'
import type { Firewall } from './firewall'
import { iptables } from './iptables'
import { createNetwork } from './network'

/** For tests: a cluster of store, registry, Service controllers and network, whose pods are told to be what they are. */

const startAt = Date.UTC(2026, 10, 21, 9, 0, 0)

export const kindOf = (name: string): Kind => kinds.find(({ kind }) => kind === name)!

type PodOptions = {
  namespace?: string
  labels?: Record<string, string>
  node?: string
  ready?: boolean
  ports?: number[]
  listens?: number[]
  /** Over which protocols it listens; TCP alone when absent. */
  protocols?: Protocol[]
  spec?: JsonObject
  ip?: string
}

export function createFixture(setup: ClusterSetup = {}) {
  const clock = { now: startAt }
  const world = createWorld('fixture', clock)
  const store = createStore()
  const read: Reader = {
    now: () => clock.now,
    setup: {
      profile: setup.profile ?? 'bare-metal',
      nodes: setup.nodes ?? 2,
      loadBalancer: setup.loadBalancer ?? 'none',
      addressPool: setup.addressPool === undefined ? '192.168.1.240-192.168.1.250' : setup.addressPool,
      cni: setup.cni ?? 'calico',
      serviceNodePortRange: setup.serviceNodePortRange ?? defaultNodePortRange,
      external: setup.external ?? [],
      addons: setup.addons ?? [],
    },
    secret: (purpose) => `fixture/${purpose}`,
    get: (kind, namespace, name) => store.get(kind as unknown as Kind, namespace, name) as never,
    list: (kind, namespace) => store.list(kind as unknown as Kind, namespace) as never,
    usage: () => undefined,
    heard: () => undefined,
    ownedBy: (kind, uid) => store.ownedBy(kind as unknown as Kind, uid) as never,
  }
  const late: { write?: Writer } = {}
  const runner = createRunner({
    read,
    world,
    write: {
      create: (...args) => late.write!.create(...args),
      update: (...args) => late.write!.update(...args),
      updateStatus: (...args) => late.write!.updateStatus(...args),
      delete: (...args) => late.write!.delete(...args),
    },
    controllers: serviceControllers,
    event: eventKind as unknown as Kind,
  })
  const write = createRegistry({ store, world, read, admission: admissionPlugins, onChange: (change) => runner.changed(change) })
  late.write = write

  const listening = new Map<string, { ports: Map<number, string>; protocols: readonly Protocol[] }>()
  const firewalls = new Map<string, Firewall>()
  const network = createNetwork({
    read,
    listen: (pod, port, protocol) => {
      const { ports, protocols } = listening.get(pod.metadata.uid!) ?? {}
      const body = protocols?.includes(protocol) ? ports?.get(port) : undefined
      return body === undefined ? undefined : listener(port, protocol, body)
    },
    pick: world.integer,
    affinities: new Map(),
    firewall: (node) => firewalls.get(node),
  })

  const create = (object: JsonObject): KubeObject => {
    const made = write.create(kindOf(object.kind as string), object as unknown as KubeObject)
    runner.settle()
    return made
  }
  let nextAddress = 5
  const fixture = {
    read,
    network,
    world,
    create,
    advance(ms: number) {
      const to = clock.now + ms
      for (let at = runner.nextDue(); at !== undefined && at <= to; at = runner.nextDue()) {
        clock.now = Math.max(clock.now, at)
        runner.settle()
      }
      clock.now = to
      runner.settle()
    },
    service: (name: string, spec: JsonObject, metadata: JsonObject = {}): Service =>
      create({ apiVersion: 'v1', kind: 'Service', metadata: { name, namespace: 'shop', ...metadata }, spec }) as Service,
    /** Changes a stored object by a merge into a copy; throws StatusError when that is refused. */
    update(kind: string, namespace: string, name: string, change: (draft: never) => void): KubeObject {
      const draft = structuredClone(read.get(kindOf(kind), namespace, name)!)
      change(draft as never)
      const made = write.update(kindOf(kind), draft)
      runner.settle()
      return made
    },
    remove(kind: string, namespace: string | undefined, name: string) {
      write.delete(kindOf(kind), namespace, name)
      runner.settle()
    },
    /** A running pod. It answers with its name on `listens`, which is `ports` unless given. */
    pod(name: string, options: PodOptions = {}): KubeObject {
      const { namespace = 'shop', labels = {}, node = 'node01', ready = true, ports = [80], listens = ports } = options
      const ip = options.ip ?? `10.244.${node === 'node02' ? 2 : 1}.${nextAddress++}`
      const made = write.create(kindOf('Pod'), {
        apiVersion: 'v1',
        kind: 'Pod',
        metadata: { name, namespace, labels },
        spec: {
          nodeName: node,
          containers: [{ name: 'app', image: 'nginx', ports: ports.map((containerPort) => ({ containerPort })) }],
          ...options.spec,
        },
      } as never)
      listening.set(made.metadata.uid!, { ports: new Map(listens.map((port) => [port, name])), protocols: options.protocols ?? ['TCP'] })
      fixture.setReady(namespace, name, ready, ip)
      return read.get(kindOf('Pod'), namespace, name)!
    },
    setReady(namespace: string, name: string, ready: boolean, ip?: string) {
      const pod = read.get(kindOf('Pod'), namespace, name) as KubeObject & { status?: { podIP?: string } }
      write.updateStatus(kindOf('Pod'), {
        ...pod,
        status: {
          phase: 'Running',
          podIP: ip ?? pod.status?.podIP,
          conditions: [{ type: 'Ready', status: ready ? 'True' : 'False', lastTransitionTime: timestamp(clock.now) }],
          containerStatuses: [{ name: 'app', ready, restartCount: 0, image: 'nginx', imageID: '', state: { running: {} } }],
        },
      } as never)
      runner.settle()
    },
    /** A line of `iptables` on a node; throws what it refuses. */
    iptables(node: string, line: string) {
      const rules = firewalls.get(node) ?? {}
      firewalls.set(node, rules)
      const said = iptables(rules, line.split(' '))
      if (said.exitCode !== 0) throw new Error(said.error)
      return said.output
    },
    /** Writes a status whole, as a kubelet does. */
    status(kind: string, namespace: string | undefined, name: string, status: unknown) {
      write.updateStatus(kindOf(kind), { ...read.get(kindOf(kind), namespace, name)!, status } as never)
      runner.settle()
    },
    /** The node stops answering, as when it loses power. */
    silence(name: string) {
      const node = read.get(kindOf('Node'), undefined, name) as KubeObject & { status: JsonObject }
      write.updateStatus(kindOf('Node'), {
        ...node,
        status: { ...node.status, conditions: [{ type: 'Ready', status: 'Unknown' }] },
      } as never)
      runner.settle()
    },
    get: <T extends KubeObject>(kind: string, name: string, namespace = 'shop') => read.get(kindOf(kind), namespace, name) as T | undefined,
    list: <T extends KubeObject>(kind: string, namespace = 'shop') => read.list(kindOf(kind), namespace) as readonly T[],
    /** The events about one object, `Type Reason: message`, in order of time. */
    events: (name: string) =>
      (read.list(eventKind) as readonly { involvedObject: { name?: string }; type?: string; reason?: string; message?: string }[])
        .filter(({ involvedObject }) => involvedObject.name === name)
        .map(({ type, reason, message }) => `${type} ${reason}: ${message}`),
    /** One HTTP request: what answered (`pod web-1 sees 10.244.1.5`), or why nothing did. */
    curl(from: Parameters<typeof network.send>[0], host: string, port = 80): string {
      const sent = network.send(from, { protocol: 'TCP', host, port, http: { scheme: 'http', method: 'GET', path: '/' } })
      if (sent.response) return `${sent.response.http?.body} sees ${sent.response.clientAddress}`
      const { reason, why, hint } = sent.failure
      return `${reason}: ${why}${hint ? ` (${hint})` : ''}`
    },
  }

  for (const name of ['default', 'kube-system', 'shop', 'web']) create({ apiVersion: 'v1', kind: 'Namespace', metadata: { name } })
  const nodeNames = ['controlplane', ...Array.from({ length: read.setup.nodes }, (_, i) => `node0${i + 1}`)]
  nodeNames.forEach((name, i) => {
    const labels: JsonObject = { 'kubernetes.io/hostname': name }
    if (i === 0)
      Object.assign(labels, { 'node-role.kubernetes.io/control-plane': '', 'node.kubernetes.io/exclude-from-external-load-balancers': '' })
    const node = create({ apiVersion: 'v1', kind: 'Node', metadata: { name, labels }, spec: {} })
    const status = { addresses: [{ type: 'InternalIP', address: `192.168.1.${10 + i}` }], conditions: [{ type: 'Ready', status: 'True' }] }
    write.updateStatus(kindOf('Node'), { ...node, status } as never)
  })
  fixture.service(
    'kube-dns',
    { clusterIP: '10.96.0.10', selector: { 'k8s-app': 'kube-dns' }, ports: [{ name: 'dns', port: 53, protocol: 'UDP' }] },
    { namespace: 'kube-system' },
  )
  fixture.pod('coredns', {
    namespace: 'kube-system',
    labels: { 'k8s-app': 'kube-dns' },
    node: 'controlplane',
    ports: [53],
    protocols: ['UDP', 'TCP'],
    ip: '10.244.0.2',
  })
  return fixture
}

const listener = (port: number, protocol: Protocol, body: string): Listener => ({
  port,
  protocol,
  answer: (request) => (request.http ? { http: { status: 200, statusText: 'OK', headers: {}, body } } : { data: body }),
})

/** Runs a write and gives its refusal as lines `field: message`, or what was stored. */
export function refusalOf<T>(write: () => T): string[] | T {
  try {
    return write()
  } catch (error) {
    if (!(error instanceof StatusError)) throw error
    const causes = error.status.details?.causes
    return causes ? causes.map(({ field, message }) => `${field}: ${message}`) : [error.message]
  }
}
