import type { Json, KubeObject } from '@/apimachinery/object'
import type { NodeParts, NodeRuntime } from '@/cluster/api/parts'
import { StatusError } from '@/cluster/api/status'
import { controller, type Key, type PlanContext } from '@/cluster/controllers/plan'
import { imageOf } from '@/cluster/images/catalog'
import type { ContainerView, Listener } from '@/cluster/images/image'
import { listenersOf, type Surroundings } from '@/cluster/images/shell/machine'
import { configMap } from '@/cluster/kinds/core/config-map'
import { node as nodeKind } from '@/cluster/kinds/core/node'
import { pod as podKind } from '@/cluster/kinds/core/pod'
import type { Container, Pod } from '@/cluster/kinds/core/pod-types'
import { secret } from '@/cluster/kinds/core/secret'
import { allocateAddress } from './addresses'
import { containerFiles } from './container-files'
import { hostnameOf } from './environment'
import { createHosts } from './hosts'
import { syncPod } from './kubelet'
import { containerLogs } from './logs'
import { isHeard, nodeLife } from './node-life'
import { containersOf, isFinished } from './pod-facts'
import { type ContainerRecord, emptyNodes, type NodesState, ofNode, ownNodes, ownRecord, type PodRecord } from './records'
import { podsUsing } from './references'
import { resolvConf } from './resolver'
import { createSessions } from './sessions'
import { staticPods } from './static-pods'
import type { PodSync } from './sync'
import { addLoad, podUsage } from './usage'

export const KUBELET = 'kubelet'

const keyOf = ({ namespace, name }: Key): string => `${namespace}/${name}`

/** Everything that runs on the nodes: one kubelet for all of them as a controller, the containers' processes, the hosts. */
export const createNodeRuntime = ({ read, version, world, network, state, backup }: NodeParts): NodeRuntime => {
  const nodes: NodesState = state ? ownNodes(state as unknown as NodesState) : emptyNodes()
  const marked = new Map<string, Key>()
  const touched = new Set<string>()
  const refilled = new Set<string>()
  const hosts = createHosts(nodes, {
    read,
    now: world.now,
    backup,
    stirred: () => stirred(),
    changed: (name) => {
      touched.add(name)
      refilled.add(name)
      // Pods of a kubelet that is back are looked after again.
      for (const { metadata, spec } of read.list(podKind)) {
        if (spec.nodeName !== name) continue
        const key = { namespace: metadata.namespace, name: metadata.name! }
        marked.set(keyOf(key), key)
      }
    },
  })
  const isKubeletUp = (name: string): boolean => isHeard(hosts.unit(name, 'kubelet.service'))

  const recordOf = (pod: KubeObject): PodRecord | undefined => {
    const record = nodes.pods[keyOf(pod.metadata as Key)]
    return record?.uid === pod.metadata.uid ? record : undefined
  }
  /** The record for whoever may write to it. */
  const ownRecordOf = (pod: KubeObject): PodRecord | undefined => recordOf(pod) && ownRecord(nodes, keyOf(pod.metadata as Key))

  const disk = (handle: string): Record<string, string> => {
    nodes.disks ??= {}
    nodes.disks[handle] ??= {}
    return nodes.disks[handle]
  }

  const hostAddress = (name: string): string =>
    read.get(nodeKind, undefined, name)?.status?.addresses?.find(({ type }) => type === 'InternalIP')?.address ?? ''

  const surroundings = (pod: Pod, podRecord: PodRecord, container: Container, record: ContainerRecord): Surroundings | undefined => {
    const image = imageOf(container.image ?? '')
    if (!image) return undefined
    const nodeName = pod.spec.nodeName!
    const files = containerFiles({
      pod,
      container,
      image,
      record,
      podRecord,
      read,
      hostIP: hostAddress(nodeName),
      resolver: resolvConf(pod),
      host: hosts.files(nodeName),
      disk,
      stirred,
    })
    const view: ContainerView = {
      podName: pod.metadata.name!,
      namespace: pod.metadata.namespace!,
      podIP: podRecord.ip ?? '',
      nodeName,
      hostname: hostnameOf(pod),
      container: container.name,
      image: container.image ?? '',
      env: record.env ?? {},
      readFile: files.read,
      hasFile: files.has,
      listDirectory: (path) => (files.isDirectory(path) ? files.list(path) : undefined),
    }
    const from = { from: 'pod', namespace: view.namespace, pod: view.podName } as const
    return {
      image,
      container: view,
      files,
      workdir: container.workingDir ?? image.workdir ?? '/',
      now: world.now(),
      network: { send: (request) => network().send(from, request), resolve: (name, type) => network().resolve(from, name, type) },
      uid: container.securityContext?.runAsUser ?? pod.spec.securityContext?.runAsUser ?? (image.user === 'other' ? 101 : 0),
      processes: () => (record.machine?.threads ?? []).map(({ pid, title }) => ({ pid, title, since: record.startedAt ?? 0 })),
      kill: (pid, signal) => sessions.kill(pod, container, pid, signal),
    }
  }

  const remembered = new Map<string, ReturnType<typeof find>>()
  let rememberedAt = ''
  /** Planning changes records as it goes, and asks in between. */
  let planning = false
  const stirred = () => remembered.clear()
  /** What listens on a pod's port. A proof or a picture tries many connections at one instant, and looking is dear: until something changes, what was found stands. */
  const serving: typeof find = (pod, record, port, protocol) => {
    if (planning) return find(pod, record, port, protocol)
    const at = `${version()}/${world.now()}`
    if (at !== rememberedAt) stirred()
    rememberedAt = at
    const key = `${record.uid}/${port}/${protocol}`
    if (!remembered.has(key)) remembered.set(key, find(pod, record, port, protocol))
    return remembered.get(key)
  }

  const find = (
    pod: Pod,
    record: PodRecord,
    port: number,
    protocol: Listener['protocol'],
  ): { listener: Listener; container: string } | undefined => {
    for (const container of containersOf(pod)) {
      const it = record.containers[container.name]
      if (it?.state !== 'running' || !it.machine) continue
      if (imageOf(container.image ?? '')?.ports?.includes(port) === false) continue
      const around = surroundings(pod, record, container, it)
      const found = around && listenersOf(it.machine, around).find((l) => l.port === port && l.protocol === protocol)
      if (found) return { listener: found, container: container.name }
    }
    return undefined
  }

  const sessions = createSessions({
    world,
    recordOf: ownRecordOf,
    surroundings,
    changed: (pod) => {
      stirred()
      const key = { namespace: pod.metadata.namespace, name: pod.metadata.name! }
      marked.set(keyOf(key), key)
    },
  })

  const plan = (pod: Pod, { now }: PlanContext) => {
    const name = pod.spec.nodeName
    const node = name ? read.get(nodeKind, undefined, name) : undefined
    if (!name || !node || !isKubeletUp(name)) return []
    const key = keyOf({ namespace: pod.metadata.namespace, name: pod.metadata.name! })
    if (nodes.pods[key]?.uid !== pod.metadata.uid) nodes.pods[key] = { uid: pod.metadata.uid!, containers: {}, volumes: {} }
    const record = ownRecord(nodes, key)!
    const actions: PodSync['actions'] = []
    const s: PodSync = {
      pod,
      record,
      node: name,
      hostIP: hostAddress(name),
      host: hosts.files(name),
      now,
      read,
      actions,
      event: (type, reason, message, container, init) => {
        const ephemeral = pod.spec.ephemeralContainers?.some((one) => one.name === container?.name)
        const fieldPath =
          container && `spec.${init ? 'initContainers' : ephemeral ? 'ephemeralContainers' : 'containers'}{${container.name}}`
        actions.push({ do: 'event', about: pod, type, reason, message, source: KUBELET, host: name, ...(fieldPath ? { fieldPath } : {}) })
      },
      wake: (at, periodic) => actions.push({ do: 'wake', at, ...(periodic ? { periodic } : {}) }),
      allocate: () => allocateAddress(node, nodes, takenAddresses(nodes)),
      isPulled: (image) => ofNode(nodes.images, name)?.includes(image) === true,
      pulled: (image) => {
        const here = ofNode(nodes.images, name) ?? []
        if (!here.includes(image)) nodes.images[name] = [...here, image]
      },
      surroundings: (container, it) => surroundings(pod, record, container, it),
      listen: (port) => serving(pod, record, port, 'TCP')?.listener,
      output: (container, data) => sessions.output(pod, container, data),
    }
    planning = true
    try {
      syncPod(s)
    } finally {
      planning = false
      stirred()
    }
    sessions.settled(pod, record)
    return actions
  }

  const kubelet = controller<Pod>({
    name: KUBELET,
    manager: 'kubelet',
    for: podKind,
    watches: [
      { kind: configMap, keys: ({ metadata }) => podsUsing('ConfigMap', metadata.namespace, metadata.name!, read) },
      { kind: secret, keys: ({ metadata }) => podsUsing('Secret', metadata.namespace, metadata.name!, read) },
    ],
    marked: () => {
      const keys = [...marked.values()]
      marked.clear()
      return keys
    },
    plan,
    gone: (key) => {
      stirred()
      delete nodes.pods[keyOf(key)]
      sessions.gone(key)
      return []
    },
  })

  const emptied = (names: Set<string>) => () => {
    const keys = [...names].map((name) => ({ name }))
    names.clear()
    return keys
  }
  const life = nodeLife(hosts, emptied(touched))
  const files = staticPods(hosts, emptied(refilled), isKubeletUp)

  /** What the API server says when it asks a kubelet that does not run. */
  const reachable = (pod: KubeObject, what: string): Pod => {
    const { nodeName } = (pod as Pod).spec
    if (nodeName && !isKubeletUp(nodeName)) {
      const address = `${hostAddress(nodeName)}:10250`
      const path = `${what}/${pod.metadata.namespace}/${pod.metadata.name}`
      throw new StatusError(500, '', `Get "https://${address}/${path}": dial tcp ${address}: connect: connection refused`)
    }
    return pod as Pod
  }

  return {
    controllers: [kubelet, life, files],
    pods: {
      logs: (pod, options) => containerLogs(reachable(pod, 'containerLogs'), recordOf(pod), options, world, () => recordOf(pod)),
      exec: (pod, options) => sessions.exec(reachable(pod, 'exec'), options),
      attach: (pod, options) => sessions.attach(reachable(pod, 'attach'), options),
    },
    listen: (pod, port, protocol) => {
      const record = recordOf(pod)
      const found = record && !isFinished(pod as Pod) ? serving(pod as Pod, record, port, protocol) : undefined
      if (found?.listener.cost) addLoad(ownRecordOf(pod)!.containers[found.container]!, found.listener.cost, world.now())
      return found?.listener
    },
    usage: (pod) => {
      const record = recordOf(pod)
      return record && podUsage(pod as Pod, record, world.now(), (container, it) => surroundings(pod as Pod, record, container, it))
    },
    heard: (name) => {
      if (!read.get(nodeKind, undefined, name)) return undefined
      const kubelet = hosts.unit(name, 'kubelet.service')
      return kubelet === undefined || isHeard(kubelet) ? world.now() : kubelet.since
    },
    ticking: [sessions],
    host: hosts.host,
    files: hosts.files,
    firewall: hosts.firewall,
    snapshot: () => ownNodes(nodes) as unknown as Json,
  }
}

const takenAddresses = (nodes: NodesState): Set<string> => new Set(Object.values(nodes.pods).flatMap(({ ip }) => (ip ? [ip] : [])))
