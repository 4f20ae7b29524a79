import { timestamp } from '@/cluster/api/time'
import { type Action, type Controller, controller, type Key } from '@/cluster/controllers/plan'
import type { HostUnit } from '@/cluster/door'
import { node as kind, type Node, type NodeCondition } from '@/cluster/kinds/core/node'
import type { Hosts } from './hosts'

/** How long the control plane waits for a kubelet that says nothing, milliseconds. as --node-monitor-grace-period */
const GRACE = 50_000
/** How long a kubelet takes to report after it has started, and to find its runtime gone, milliseconds. */
const STARTING = 2_000
const NOTICING = 10_000

const fine: Readonly<Record<string, readonly [status: 'True' | 'False', reason: string, message: string]>> = {
  MemoryPressure: ['False', 'KubeletHasSufficientMemory', 'kubelet has sufficient memory available'],
  DiskPressure: ['False', 'KubeletHasNoDiskPressure', 'kubelet has no disk pressure'],
  PIDPressure: ['False', 'KubeletHasSufficientPID', 'kubelet has sufficient PID available'],
  Ready: ['True', 'KubeletReady', 'kubelet is posting ready status'],
}
const lost = ['Unknown', 'NodeStatusUnknown', 'Kubelet stopped posting node status.'] as const
const noRuntime = ['False', 'KubeletNotReady', 'container runtime is down'] as const

/** Whether a kubelet runs and reaches its API server. */
export const isHeard = (kubelet: HostUnit | undefined): boolean => kubelet?.active === 'active' && kubelet.unreachable === undefined

type Said = readonly [status: NodeCondition['status'], reason: string, message: string]

/** What the kubelet of a node says of it, and what is said when it says nothing more. as pkg/kubelet setters, nodelifecycle tryUpdateNodeHealth */
export function nodeLife(hosts: Hosts, marked: () => Key[]): Controller {
  return controller<Node>({
    name: 'kubelet-node',
    manager: 'kubelet',
    for: kind,
    marked,
    plan(node, { now }) {
      const name = node.metadata.name!
      const kubelet = hosts.unit(name, 'kubelet.service')
      const runtime = hosts.unit(name, 'containerd.service')
      // Units that were never touched run since the machine started: such a node is as it was made.
      if (kubelet?.since === undefined && runtime?.since === undefined) return []
      if (kubelet && !isHeard(kubelet)) {
        const due = (kubelet.since ?? 0) + GRACE
        return due > now ? [{ do: 'wake', at: due }] : say(node, () => lost, now)
      }
      const isUp = runtime?.active !== 'inactive' && runtime?.active !== 'failed'
      const due = Math.max((kubelet?.since ?? 0) + STARTING, isUp ? (runtime?.since ?? 0) + STARTING : (runtime?.since ?? 0) + NOTICING)
      if (due > now) return [{ do: 'wake', at: due }]
      return say(node, (type) => (type === 'Ready' && !isUp ? noRuntime : fine[type]), now)
    },
  })
}

function say(node: Node, said: (type: string) => Said | undefined, now: number): Action[] {
  const at = timestamp(now)
  const conditions = (node.status?.conditions ?? []).map((condition): NodeCondition => {
    const next = said(condition.type)
    // The network's own condition is not the kubelet's to change.
    if (!next || !(condition.type in fine)) return condition
    const [status, reason, message] = next
    if (condition.status === status && condition.reason === reason) return condition
    const heartbeat = status === 'Unknown' ? condition.lastHeartbeatTime : at
    const lastTransitionTime = condition.status === status ? condition.lastTransitionTime : at
    return { ...condition, status, reason, message, lastTransitionTime, ...(heartbeat ? { lastHeartbeatTime: heartbeat } : {}) }
  })
  const before = node.status?.conditions?.find(({ type }) => type === 'Ready')?.status
  const after = conditions.find(({ type }) => type === 'Ready')?.status
  const word = after === 'True' ? 'NodeReady' : 'NodeNotReady'
  const told: Action[] =
    before === after || after === 'Unknown'
      ? []
      : [
          {
            do: 'event',
            about: node,
            type: 'Normal',
            reason: word,
            message: `Node ${node.metadata.name} status is now: ${word}`,
            source: 'kubelet',
            host: node.metadata.name!,
          },
        ]
  return [{ do: 'status', kind, object: { ...node, status: { ...node.status, conditions } } as Node }, ...told]
}
