import { humanDuration } from '@/apimachinery/duration'
import { ageColumn } from '../columns'
import type { Column } from '../kind'
import type { ContainerStatus, Pod } from './pod-types'

type Summary = { ready: string; status: string; restarts: string }

const isSidecar = (pod: Pod, name: string) => pod.spec.initContainers?.some((c) => c.name === name && c.restartPolicy === 'Always') === true

const terminatedText = (state: { reason?: string; signal?: number; exitCode: number }, prefix = '') =>
  state.reason ? `${prefix}${state.reason}` : state.signal ? `${prefix}Signal:${state.signal}` : `${prefix}ExitCode:${state.exitCode}`

const condition = (pod: Pod, type: string) => pod.status?.conditions?.find((c) => c.type === type)

const finishedAt = (status: ContainerStatus): number => {
  const at = status.lastState?.terminated?.finishedAt
  return at ? Date.parse(at) : 0
}

/** READY, STATUS and RESTARTS. As pkg/printers/internalversion printPod. */
export const podSummary = (pod: Pod, now: number): Summary => {
  const { spec, status = {} } = pod
  let restarts = 0
  let sidecarRestarts = 0
  let lastRestart = 0
  let lastSidecarRestart = 0
  let ready = 0
  let total = spec.containers.length
  let reason: string = status.phase ?? ''
  if (status.reason) reason = status.reason
  for (const c of status.conditions ?? []) if (c.type === 'PodScheduled' && c.reason === 'SchedulingGated') reason = 'SchedulingGated'
  total += (spec.initContainers ?? []).filter((c) => c.restartPolicy === 'Always').length

  let initializing = false
  const initStatuses = status.initContainerStatuses ?? []
  for (const [i, container] of initStatuses.entries()) {
    const { state = {} } = container
    const sidecar = isSidecar(pod, container.name)
    restarts += container.restartCount
    lastRestart = Math.max(lastRestart, finishedAt(container))
    if (sidecar) {
      sidecarRestarts += container.restartCount
      lastSidecarRestart = Math.max(lastSidecarRestart, finishedAt(container))
    }
    if (state.terminated && state.terminated.exitCode === 0) continue
    if (sidecar && container.started) {
      if (container.ready) ready++
      continue
    }
    if (state.terminated) reason = terminatedText(state.terminated, 'Init:')
    else if (state.waiting?.reason && state.waiting.reason !== 'PodInitializing') reason = `Init:${state.waiting.reason}`
    else reason = `Init:${i}/${spec.initContainers?.length ?? 0}`
    initializing = true
    break
  }

  if (!initializing || condition(pod, 'Initialized')?.status === 'True') {
    restarts = sidecarRestarts
    lastRestart = lastSidecarRestart
    let running = false
    for (const container of [...(status.containerStatuses ?? [])].reverse()) {
      const { state = {} } = container
      restarts += container.restartCount
      lastRestart = Math.max(lastRestart, finishedAt(container))
      if (state.waiting?.reason) reason = state.waiting.reason
      else if (state.terminated) reason = terminatedText(state.terminated)
      else if (container.ready && state.running) {
        running = true
        ready++
      }
    }
    if (reason === 'Completed' && running) reason = condition(pod, 'Ready')?.status === 'True' ? 'Running' : 'NotReady'
  }

  const terminal = status.phase === 'Succeeded' || status.phase === 'Failed'
  if (pod.metadata.deletionTimestamp !== undefined && status.reason === 'NodeLost') reason = 'Unknown'
  else if (pod.metadata.deletionTimestamp !== undefined && !terminal) reason = 'Terminating'
  const ago = restarts !== 0 && lastRestart !== 0 ? ` (${humanDuration(now - lastRestart)} ago)` : ''
  return { ready: `${ready}/${total}`, status: reason, restarts: `${restarts}${ago}` }
}

const podIP = (pod: Pod) => pod.status?.podIPs?.[0]?.ip || pod.status?.podIP || '<none>'

const readinessGates = (pod: Pod) => {
  const gates = pod.spec.readinessGates ?? []
  if (gates.length === 0) return '<none>'
  return `${gates.filter((g) => condition(pod, g.conditionType)?.status === 'True').length}/${gates.length}`
}

export const podColumns: readonly Column<Pod>[] = [
  { name: 'Ready', cell: (pod, now) => podSummary(pod, now).ready },
  { name: 'Status', cell: (pod, now) => podSummary(pod, now).status },
  { name: 'Restarts', cell: (pod, now) => podSummary(pod, now).restarts },
  ageColumn,
  { name: 'IP', wide: true, cell: podIP },
  { name: 'Node', wide: true, cell: (pod) => pod.spec.nodeName || '<none>' },
  { name: 'Nominated Node', wide: true, cell: ({ status }) => status?.nominatedNodeName || '<none>' },
  { name: 'Readiness Gates', wide: true, cell: readinessGates },
]
