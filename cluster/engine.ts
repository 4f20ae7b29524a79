import type { Json, KubeObject } from '@/apimachinery/object'
import { admissionPlugins } from './api/admission'
import { createKindList } from './api/kind-list'
import { overNetwork } from './api/over-network'
import type { Change, NodeRuntime } from './api/parts'
import type { Reader } from './api/reader'
import { createRegistry } from './api/registry'
import type { Server } from './api/server'
import { type BaseLayer, createStore, type StoreDifference } from './api/store'
import { type Clock, createWorld, hash32 } from './api/world'
import { controllers, controllersOfKind } from './controllers/controllers'
import { createRunner } from './controllers/runner'
import { storedKinds } from './controllers/stored-kinds'
import type { Etcd } from './door'
import { createEtcd } from './etcd'
import { customKinds } from './kinds/apiextensions/custom-kinds'
import { customResourceDefinition } from './kinds/apiextensions/custom-resource-definition'
import { event } from './kinds/core/event'
import { kinds } from './kinds/index'
import type { Kind } from './kinds/kind'
import type { Affinity } from './network/affinity'
import { createNetwork, type Network } from './network/network'
import { createNodeRuntime } from './node/runtime'
import type { Setup } from './profiles'

/** Everything that changes in a cluster, as JSON: what a snapshot holds beside the base's name. */
export type EngineState = {
  now: number
  seed: string
  /** What keys and tokens are drawn from, when it is not the seed. */
  secret?: string
  drawn: number
  picked: number
  /** Which endpoints clients go to again, where Services have session affinity. */
  affinities?: Record<string, Affinity>
  version: number
  objects: StoreDifference
  runner: Json
  nodes: Json
}

/** Store, write path, controllers, nodes and network, wired together. */
export type Engine = {
  server: Server
  network: Network
  nodes: NodeRuntime
  etcd: Etcd
  settle(): void
  advanceTo(t: number): void
  nextWake(): number | undefined
  state(): EngineState
}

/** A cluster's moving parts over a base's objects. A new one starts from the base's own state, with its own seed and time. */
export const createEngine = (setup: Setup, layer: BaseLayer, from: EngineState): Engine => {
  const clock: Clock = { now: from.now }
  const store = createStore(layer, from.version, from.objects)
  const world = createWorld(from.seed, clock, from.drawn)
  const read: Reader = {
    now: () => clock.now,
    setup,
    secret: (purpose) => `${from.secret ?? from.seed}/${purpose}`,
    get: <T extends KubeObject>(kind: Kind<T>, ns: string | undefined, name: string) =>
      store.get(kind as unknown as Kind, ns, name) as T | undefined,
    list: <T extends KubeObject>(kind: Kind<T>, ns?: string) => store.list(kind as unknown as Kind, ns) as readonly T[],
    usage: (pod) => nodes.usage(pod),
    heard: (node) => nodes.heard(node),
    ownedBy: <T extends KubeObject>(kind: Kind<T>, uid: string) => store.ownedBy(kind as unknown as Kind, uid) as readonly T[],
  }
  const followers: ((change: Change) => void)[] = []
  const write = createRegistry({
    store,
    world,
    read,
    admission: admissionPlugins,
    onChange: (change) => {
      for (const follow of followers) follow(change)
    },
  })
  let network: Network
  const nodes = createNodeRuntime({
    read,
    write,
    version: store.version,
    world,
    network: () => network,
    state: from.nodes,
    backup: () => etcd.snapshot(),
  })
  // Which endpoint answers is drawn apart from the write path: looking must not change what is written next.
  let picked = from.picked
  const affinities = new Map(Object.entries(from.affinities ?? {}))
  network = createNetwork({
    read,
    listen: nodes.listen,
    firewall: (node) => nodes.firewall(node),
    pick: (below) => hash32(`${from.seed}/${clock.now}/${picked++}`) % below,
    affinities,
    api: (request) => overNetwork(server, request),
  })
  const runner = createRunner({
    read,
    write,
    world,
    state: from.runner,
    standing: controllers,
    controllers: nodes.controllers,
    perKind: controllersOfKind,
    stored: storedKinds(read),
    event: event as unknown as Kind,
    ...(nodes.ticking ? { ticking: nodes.ticking } : {}),
  })
  followers.push(runner.changed, (change) => etcd.heard(change))
  const server: Server = {
    store,
    read,
    write,
    world,
    clock,
    kinds: createKindList(read, kinds, { from: customResourceDefinition as unknown as Kind, kindsOf: customKinds }),
    pods: nodes.pods,
    send: (request) => network.send({ from: 'node', node: 'controlplane' }, request),
    adminToken: adminToken(from.secret ?? from.seed),
  }
  const etcd = createEtcd({
    store,
    read,
    kinds: server.kinds,
    files: nodes.files,
    changed: (change) => {
      for (const follow of followers) follow(change)
    },
  })
  const settle = () => {
    runner.settle()
    while (etcd.takeOver()) runner.settle()
  }

  return {
    server,
    network,
    nodes,
    etcd,
    settle,
    advanceTo: (t) => {
      settle()
      for (let due = runner.nextDue(); due !== undefined && due <= t; due = runner.nextDue()) {
        clock.now = Math.max(clock.now, due)
        settle()
      }
      clock.now = Math.max(clock.now, t)
    },
    nextWake: () => runner.nextWake(),
    state: () => ({
      now: clock.now,
      seed: from.seed,
      ...(from.secret === undefined ? {} : { secret: from.secret }),
      drawn: world.drawn(),
      picked,
      ...(affinities.size > 0 ? { affinities: Object.fromEntries(affinities) } : {}),
      version: store.version(),
      objects: store.difference(),
      runner: runner.snapshot(),
      nodes: nodes.snapshot(),
    }),
  }
}

const adminToken = (seed: string) =>
  `seatrial-admin-${['a', 'b', 'c', 'd'].map((part) => hash32(`${seed}/token/${part}`).toString(16).padStart(8, '0')).join('')}`
