import type { Json } from '@/apimachinery/object'
import { type Node, node as nodeKind, type Taint } from '@/cluster/kinds/core/node'
import { pod as podKind } from '@/cluster/kinds/core/pod'
import type { Pod } from '@/cluster/kinds/core/pod-types'
import { disruptionTarget } from '@/cluster/kinds/policy/eviction'
import { isTerminating } from '@/cluster/node/pod-facts'
import { tolerates } from '@/cluster/scheduler/affinity'
import { type Action, controller } from './plan'

const SOURCE = 'taint-eviction-controller'

/** Since when a pod has been on a node that wants it gone, milliseconds since the epoch. */
type Note = { since: number }

const evicting = ({ spec }: Node): Taint[] => (spec?.taints ?? []).filter(({ effect }) => effect === 'NoExecute')

/** How long a pod may stay under these taints, milliseconds; 0: not at all. as getMinTolerationTime */
function mayStay({ spec }: Pod, taints: readonly Taint[]): number {
  const used = taints.map((taint) => (spec.tolerations ?? []).filter((toleration) => tolerates(toleration, taint)))
  if (used.some((tolerations) => tolerations.length === 0)) return 0
  const limits = used.flat().flatMap(({ tolerationSeconds }) => (tolerationSeconds === undefined ? [] : [Math.max(0, tolerationSeconds)]))
  return limits.length === 0 ? Number.POSITIVE_INFINITY : Math.min(...limits) * 1000
}

/** Removes pods from nodes with NoExecute taints, each when its tolerations end. as pkg/controller/tainteviction */
export const taintEvictionController = controller<Pod>({
  name: 'taint-eviction',
  for: podKind,
  watches: [
    {
      kind: nodeKind,
      keys: (node, read) =>
        evicting(node as Node).length === 0
          ? []
          : read
              .list(podKind)
              .filter(({ spec }) => spec.nodeName === node.metadata.name)
              .map(({ metadata }) => ({ namespace: metadata.namespace, name: metadata.name! })),
    },
  ],
  plan(pod, { read, now, note }) {
    if (!pod.spec.nodeName || isTerminating(pod)) return []
    const node = read.get(nodeKind, undefined, pod.spec.nodeName)
    const taints = node ? evicting(node) : []
    const where = `${pod.metadata.namespace}/${pod.metadata.name}`
    const event = (message: string): Action => ({
      do: 'event',
      about: pod,
      type: 'Normal',
      reason: 'TaintManagerEviction',
      message,
      source: SOURCE,
    })
    if (taints.length === 0) return note === undefined ? [] : [event(`Cancelling deletion of Pod ${where}`)]
    const stay = mayStay(pod, taints)
    if (stay === Number.POSITIVE_INFINITY) return []
    const { since } = (note as Note | undefined) ?? { since: now }
    if (since + stay > now) return [{ do: 'wake', at: since + stay, note: { since } as unknown as Json }]
    return [
      event(`Marking for deletion Pod ${where}`),
      {
        do: 'status',
        kind: podKind,
        object: disruptionTarget(pod, 'DeletionByTaintManager', 'Taint manager: deleting due to NoExecute taint', now),
      },
      { do: 'delete', kind: podKind, namespace: pod.metadata.namespace, name: pod.metadata.name!, uid: pod.metadata.uid },
    ]
  },
})
