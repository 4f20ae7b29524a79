import { equalJson, fieldOf } from '@/apimachinery/equal'
import { timestamp } from '@/cluster/api/time'
import { node as kind, type Node, type Taint } from '@/cluster/kinds/core/node'
import { pod as podKind } from '@/cluster/kinds/core/pod'
import type { Pod } from '@/cluster/kinds/core/pod-types'
import { isPodReady, withCondition } from '@/cluster/node/pod-facts'
import { type Action, controller } from './plan'

const SOURCE = 'node-controller'
const PREFIX = 'node.kubernetes.io/'

/** Which taint a condition calls for, by its type and status. as nodeConditionToTaintKeyStatusMap */
const byCondition: Readonly<Record<string, Readonly<Record<string, string>>>> = {
  Ready: { False: 'not-ready', Unknown: 'unreachable' },
  MemoryPressure: { True: 'memory-pressure' },
  DiskPressure: { True: 'disk-pressure' },
  PIDPressure: { True: 'pid-pressure' },
  NetworkUnavailable: { True: 'network-unavailable' },
}

const managed = new Set(
  ['unschedulable', ...Object.values(byCondition).flatMap((keys) => Object.values(keys))].map((name) => `${PREFIX}${name}`),
)

/** The taints that a node's conditions and its cordon call for, in upstream's order. */
const wanted = ({ spec, status }: Node): Omit<Taint, 'timeAdded'>[] => {
  const keys = (status?.conditions ?? []).flatMap(({ type, status: is }) => fieldOf(byCondition, type)?.[is] ?? [])
  return [
    ...keys.map((name) => ({ key: `${PREFIX}${name}`, effect: 'NoSchedule' }) as const),
    ...(spec?.unschedulable ? [{ key: `${PREFIX}unschedulable`, effect: 'NoSchedule' } as const] : []),
    ...keys
      .filter((name) => name === 'not-ready' || name === 'unreachable')
      .map((name) => ({ key: `${PREFIX}${name}`, effect: 'NoExecute' }) as const),
  ]
}

/** Taints nodes by their conditions, and says of the pods of a node that is lost that they are not ready. as pkg/controller/nodelifecycle */
export const nodeLifecycleController = controller<Node>({
  name: 'node-lifecycle',
  for: kind,
  plan(node, { read, now }) {
    const before = node.spec?.taints ?? []
    const next = wanted(node)
    const isSame = (a: Omit<Taint, 'timeAdded'>, b: Taint) => a.key === b.key && a.effect === b.effect
    const kept = before.filter((taint) => !managed.has(taint.key) || next.some((other) => isSame(other, taint)))
    const added = next
      .filter((taint) => !before.some((other) => isSame(taint, other)))
      .map((taint) => ({ ...taint, timeAdded: timestamp(now) }))
    const taints = [...kept, ...added]
    const { taints: _, ...spec } = node.spec ?? {}
    const actions: Action[] = equalJson(taints, before)
      ? []
      : [{ do: 'update', kind, object: { ...node, spec: { ...spec, ...(taints.length > 0 ? { taints } : {}) } } as Node }]
    const ready = node.status?.conditions?.find(({ type }) => type === 'Ready')
    if (!ready || ready.status === 'True') return actions
    if (added.some(({ effect }) => effect === 'NoExecute'))
      actions.push({
        do: 'event',
        about: node,
        type: 'Normal',
        reason: 'NodeNotReady',
        message: `Node ${node.metadata.name} status is now: NodeNotReady`,
        source: SOURCE,
      })
    // as MarkPodsNotReady
    for (const pod of read.list(podKind)) {
      if (pod.spec.nodeName !== node.metadata.name || !isPodReady(pod)) continue
      const conditions = withCondition(
        pod.status?.conditions,
        { ...pod.status!.conditions!.find(({ type }) => type === 'Ready')!, status: 'False' as const },
        timestamp(now),
      )
      actions.push({ do: 'status', kind: podKind, object: { ...pod, status: { ...pod.status, conditions } } as Pod })
      actions.push({ do: 'event', about: pod, type: 'Warning', reason: 'NodeNotReady', message: 'Node is not ready', source: SOURCE })
    }
    return actions
  },
})
