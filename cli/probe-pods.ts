import { setTimeout as sleep } from 'node:timers/promises'
import type { CoreV1Api, KubeConfig, V1Pod } from '@kubernetes/client-node'
import { CannotTell, type CheckOrigin } from '@/grader/evidence'

export type PodOrigin = Extract<CheckOrigin, { from: 'pod' }>

/** Has wget, nc and nslookup. */
const image = 'busybox:1.36'
const patienceMs = 60_000

export type ProbePods = {
  /** A pod in the node's own network. */
  onNode(node: string): Promise<PodOrigin>
  /** A pod that policies and resolvers take for this one, and that has tools. */
  twinOf(pod: PodOrigin): Promise<PodOrigin>
  /** Removes what was made. */
  remove(): Promise<void>
}

/** Pods to try connections from where the cluster has none that can: made when first needed. Rejects with CannotTell where none comes up. */
export function probePods(config: KubeConfig): ProbePods {
  const made = new Map<string, Promise<PodOrigin>>()

  function once(key: string, write: (core: CoreV1Api) => Promise<V1Pod>): Promise<PodOrigin> {
    const known = made.get(key) ?? comesUp(config, write)
    made.set(key, known)
    return known
  }

  return {
    onNode: (node) =>
      once(`node ${node}`, async () => ({
        metadata: { generateName: 'seatrial-probe-', namespace: 'default' },
        spec: { ...plain, nodeName: node, hostNetwork: true, tolerations: [{ operator: 'Exists' }] },
      })),
    twinOf: ({ namespace, pod = '' }) =>
      once(`pod ${namespace}/${pod}`, async (core) => {
        const { metadata, spec } = await core.readNamespacedPod({ namespace, name: pod })
        const owner = { apiVersion: 'v1', kind: 'Pod', name: pod, uid: metadata?.uid ?? '', controller: true }
        const { dnsPolicy, dnsConfig } = spec ?? {}
        return {
          // Its labels are those that policies select. A controller of its own keeps ReplicaSets from adopting it.
          metadata: { generateName: 'seatrial-probe-', namespace, labels: metadata?.labels ?? {}, ownerReferences: [owner] },
          // It is never ready: no Service may take it for an endpoint.
          spec: {
            ...plain,
            ...(dnsPolicy && { dnsPolicy }),
            ...(dnsConfig && { dnsConfig }),
            readinessGates: [{ conditionType: 'seatrial/never' }],
          },
        }
      }),
    async remove() {
      const { CoreV1Api } = await import('@kubernetes/client-node')
      const core = config.makeApiClient(CoreV1Api)
      for (const pending of made.values()) {
        const probe = await pending.catch(() => undefined)
        if (probe) await core.deleteNamespacedPod({ namespace: probe.namespace, name: probe.pod ?? '', gracePeriodSeconds: 0 })
      }
      made.clear()
    },
  }
}

const plain = {
  restartPolicy: 'Never',
  terminationGracePeriodSeconds: 0,
  automountServiceAccountToken: false,
  containers: [{ name: 'probe', image, command: ['sleep', '3600'] }],
}

async function comesUp(config: KubeConfig, write: (core: CoreV1Api) => Promise<V1Pod>): Promise<PodOrigin> {
  const { CoreV1Api } = await import('@kubernetes/client-node')
  const core = config.makeApiClient(CoreV1Api)
  const cannot = (why: string) => new CannotTell(`a probe pod could not be made: ${why}`)
  const body = await write(core)
  const namespace = body.metadata?.namespace ?? 'default'
  const { metadata } = await core.createNamespacedPod({ namespace, body }).catch((error: { body?: unknown; message?: string }) => {
    throw cannot(messageOf(error))
  })
  const name = metadata?.name ?? ''
  for (const until = Date.now() + patienceMs; Date.now() < until; await sleep(250)) {
    const { status } = await core.readNamespacedPod({ namespace, name })
    if (status?.phase === 'Running') return { from: 'pod', namespace, pod: name }
  }
  await core.deleteNamespacedPod({ namespace, name, gracePeriodSeconds: 0 })
  throw cannot(`pod ${name} did not run within ${patienceMs / 1000} s`)
}

/** The API server's own words, where it refused. */
function messageOf({ body, message = '' }: { body?: unknown; message?: string }): string {
  try {
    const status = (typeof body === 'string' ? JSON.parse(body) : body) as { message?: string } | undefined
    return status?.message ?? message
  } catch {
    return message
  }
}
