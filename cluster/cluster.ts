import type { Json } from '@/apimachinery/object'
import { type ApiTexts, describeApi } from './api/api-texts'
import { admitRequest } from './api/authentication'
import { clusterAuthority } from './api/authentication-certificates'
import { applyDifference, type Difference, differenceOf } from './api/difference'
import { fetchThrough } from './api/fetch'
import { handleRequest, targetOf } from './api/handle'
import { openChannels } from './api/pod-subresources'
import { failure, parseRequest } from './api/request'
import { StatusError } from './api/status'
import { type Base, baseName, baseNamed } from './base/base'
import { API_SERVER } from './base/control-plane'
import { kubeconfigFor } from './base/kubeconfig'
import { nodeNames } from './base/nodes'
import type { ApiRequest, Cluster, ClusterOptions, ClusterSnapshot } from './door'
import { createEngine, type Engine, type EngineState } from './engine'
import { completeSetup, type Setup } from './profiles'

export type * from './door'
export type { ApiTexts }
export { describeApi }

/** A fresh cluster: a finished base under it, nothing of its own yet. */
export const createCluster = ({ setup, seed, secret, startAt }: ClusterOptions): Cluster => {
  const complete = completeSetup(setup)
  const base = baseNamed(baseName(complete, startAt))
  return clusterOver(
    base,
    complete,
    createEngine(complete, base.layer, {
      ...base.state,
      now: startAt,
      seed,
      ...(secret === undefined ? {} : { secret }),
      drawn: 0,
      picked: 0,
    }),
  )
}

/** The cluster that a snapshot was taken of. Its watch history is gone: watches from before get 410. */
export const restoreCluster = (snapshot: ClusterSnapshot): Cluster => {
  if (snapshot.format !== 1) throw new Error(`cluster snapshots of format ${String(snapshot.format)} cannot be read`)
  const { external, engine, nodes } = snapshot.state as unknown as StoredState
  const base = baseNamed(snapshot.base)
  const setup = { ...base.setup, external }
  return clusterOver(base, setup, createEngine(setup, base.layer, { ...engine, nodes: applyDifference(base.state.nodes, nodes) }))
}

/** `nodes` says only what differs from the base's: hosts by name, pods by key. */
type StoredState = { engine: Omit<EngineState, 'nodes'>; nodes: Difference; external: Setup['external'] }

const stateOf = (base: Base, engine: Engine, external: Setup['external']): StoredState => {
  const { nodes, ...rest } = engine.state()
  return { engine: rest, nodes: differenceOf(base.state.nodes, nodes, 2), external }
}

const changes = (request: ApiRequest) => request.method !== 'GET'

const clusterOver = (base: Base, setup: Setup, engine: Engine): Cluster => {
  const { server, network, nodes } = engine
  const handle = (request: ApiRequest, remote: boolean) => {
    const answer = handleRequest(server, request, remote)
    if (changes(request)) engine.settle()
    return answer
  }
  return {
    handle: (request) => handle(request, request.remote === true),
    fetch: (request, options) => fetchThrough(handle, request, options),
    connect(path, headers = {}, { remote = false } = {}) {
      const request = parseRequest({ method: 'GET', path, headers })
      try {
        admitRequest(server, request, remote)
        return openChannels(server, request, targetOf(server, request.segments))
      } catch (error) {
        if (!(error instanceof StatusError)) throw error
        const { status, ...answer } = failure(error)
        return { status, body: 'body' in answer ? String(answer.body) : '' }
      }
    },
    send: network.send,
    resolve: network.resolve,
    node: (name) => nodes.host(name),
    nodes: () => nodeNames(setup),
    etcd: engine.etcd,
    clientAuthority: () => clusterAuthority(server.read).certificate,
    adminToken: () => server.adminToken,
    kubeconfig: (url = `https://${API_SERVER}`) => kubeconfigFor(url, server.adminToken),
    now: () => server.clock.now,
    advanceTo: engine.advanceTo,
    nextWake: engine.nextWake,
    snapshot() {
      // What a file or a unit of a machine has just set going is in no state yet: it happens at this instant, whether one looks or not.
      engine.settle()
      return { format: 1, base: base.name, state: stateOf(base, engine, setup.external) as unknown as Json }
    },
  }
}
