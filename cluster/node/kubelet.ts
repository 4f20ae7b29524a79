import { parseTimestamp } from '@/cluster/api/time'
import { imageOf } from '@/cluster/images/catalog'
import { pod as podKind } from '@/cluster/kinds/core/pod'
import type { Container, Pod, PodStatus } from '@/cluster/kinds/core/pod-types'
import { amountOf } from '@/cluster/kinds/core/quantity-rules'
import { live } from './container-life'
import { createHostPaths } from './mounts'
import { isFinished, isSidecar, isTerminating } from './pod-facts'
import { podStatus } from './pod-status'
import { probeContainer } from './probing'
import type { ContainerRecord } from './records'
import { settleResize } from './resize'
import { stop } from './stopping'
import type { ContainerSync, PodSync } from './sync'
import { mountError } from './volumes'

/** How long a pod's sandbox and network take to stand, milliseconds. */
const SANDBOX_TIME = 500
const MOUNT_RETRY = 500
const LONGEST_MOUNT_RETRY = 122_000

/** A pod's life as rows: the first whose `when` holds acts, and the pod's status follows. as pkg/kubelet SyncPod, SyncTerminatingPod */
export type PodRow = { name: string; when(s: PodSync): boolean; act(s: PodSync): void }

export const podLife: readonly PodRow[] = [
  { name: 'being deleted', when: ({ pod }) => isTerminating(pod), act: terminate },
  { name: 'finished', when: ({ pod }) => isFinished(pod), act: () => {} },
  { name: 'past its deadline', when: isPastDeadline, act: failDeadline },
  { name: 'keeps more in a volume than it may', when: (s) => overfullVolume(s) !== undefined, act: evictForVolume },
  { name: 'volumes cannot be mounted', when: (s) => s.record.sandboxAt === undefined && mountFails(s) !== undefined, act: waitForMount },
  { name: 'has no sandbox', when: ({ record }) => record.sandboxAt === undefined, act: makeSandbox },
  {
    name: 'sandbox is being made',
    when: ({ record, now }) => record.sandboxAt! > now,
    act: ({ record, wake }) => wake(record.sandboxAt!),
  },
  { name: 'runs', when: () => true, act: run },
]

/** Takes a pod one instant on: its records change, what is to be done is collected in `s.actions`. */
export function syncPod(s: PodSync): void {
  const row = podLife.find(({ when }) => when(s))!
  row.act(s)
}

function report(s: PodSync, initialized: boolean): void {
  const status = podStatus(s.pod, s.record, { initialized, hostIP: s.hostIP, now: s.now, phase: phaseOf(s, initialized) })
  s.actions.push({ do: 'status', kind: podKind, object: { ...s.pod, status } as Pod })
}

const mountFails = ({ pod, read, record, hostIP, host }: PodSync): string | undefined =>
  mountError({ pod, read, podIP: record.ip ?? '', hostIP }, host)

function waitForMount(s: PodSync): void {
  const { record, now } = s
  if (record.mountRetry === undefined || record.mountRetry <= now) {
    s.event('Warning', 'FailedMount', mountFails(s)!)
    record.mountFailures = (record.mountFailures ?? 0) + 1
    record.mountRetry = now + Math.min(MOUNT_RETRY * 2 ** (record.mountFailures - 1), LONGEST_MOUNT_RETRY)
  }
  s.wake(record.mountRetry, true)
  report(s, !s.pod.spec.initContainers?.length)
}

function makeSandbox(s: PodSync): void {
  const { record, now, pod } = s
  // A mount that has failed is tried again only when its turn comes, even if the missing object is there by now.
  if (record.mountRetry !== undefined && record.mountRetry > now) {
    s.wake(record.mountRetry)
    report(s, !pod.spec.initContainers?.length)
    return
  }
  delete record.mountRetry
  delete record.mountFailures
  createHostPaths(pod, s.read, s.host)
  record.sandboxAt = now + SANDBOX_TIME
  s.wake(record.sandboxAt)
  report(s, !pod.spec.initContainers?.length)
}

function sync(s: PodSync, container: Container, init: boolean, resized = false): ContainerRecord {
  s.record.containers[container.name] ??= { state: 'waiting', restarts: 0, logs: [] }
  const it = s.record.containers[container.name]!
  const c: ContainerSync = { ...s, container, it, init, image: imageOf(container.image ?? '') }
  if (resized && it.state === 'running' && !it.stopping) {
    s.event('Normal', 'Killing', `Container ${container.name} resize requires restart`, container, init)
    stop(c, s.now + (s.pod.spec.terminationGracePeriodSeconds ?? 30) * 1000)
  }
  live(c)
  probeContainer(c)
  // A probe may have begun to stop the container.
  if (it.stopping && !it.stopping.termSent) live(c)
  return it
}

function run(s: PodSync): void {
  const { pod, record } = s
  if (record.ip === undefined) {
    // Processes start a moment later: by then the cluster knows the pod's address, and its network answers them.
    record.ip = pod.spec.hostNetwork ? s.hostIP : s.allocate()
    s.wake(s.now + 1)
    report(s, !pod.spec.initContainers?.length)
    return
  }
  // Ephemeral containers wait for no others, and end once.
  for (const container of pod.spec.ephemeralContainers ?? []) sync({ ...s, pod: runOnce(pod) }, container, false)
  const restarting = settleResize(s)
  let initialized = true
  let failed = false
  for (const container of pod.spec.initContainers ?? []) {
    const it = sync(s, container, true, restarting.includes(container.name))
    if (isSidecar(container)) {
      if (it.state !== 'running' || !it.started) {
        initialized = false
        break
      }
      continue
    }
    const done = it.state === 'exited' && it.finished?.code === 0
    if (done) continue
    failed = it.state === 'exited' && it.finished !== undefined && pod.spec.restartPolicy === 'Never'
    initialized = false
    break
  }
  if (failed) record.finishedAt ??= s.now
  if (initialized) for (const container of pod.spec.containers) sync(s, container, false, restarting.includes(container.name))
  deadlineWake(s)
  report(s, initialized)
}

// as pkg/kubelet getPhase
function phaseOf({ pod, record }: PodSync, initialized: boolean): NonNullable<PodStatus['phase']> {
  const policy = pod.spec.restartPolicy ?? 'Always'
  const before = pod.status?.phase ?? 'Pending'
  if (!initialized) {
    const init = (pod.spec.initContainers ?? []).map((c) => record.containers[c.name])
    return policy === 'Never' && init.some((it) => it?.state === 'exited' && it.finished && it.finished.code !== 0) ? 'Failed' : 'Pending'
  }
  const all = pod.spec.containers.map((c) => record.containers[c.name])
  const running = all.filter((it) => it?.state === 'running').length
  const stopped = all.filter((it) => it?.state === 'exited' && it.finished).length
  const restarting = all.filter((it) => it && it.state !== 'running' && it.finished && it.restarts > 0).length
  if (all.some((it) => !it || (it.state !== 'running' && !it.finished)))
    return running > 0 || restarting > 0 ? (before === 'Running' ? 'Running' : 'Pending') : 'Pending'
  if (running > 0) return 'Running'
  if (stopped < all.length) return 'Running'
  if (policy === 'Always') return 'Running'
  const succeeded = all.every((it) => it?.finished?.code === 0)
  if (succeeded) return 'Succeeded'
  return policy === 'Never' ? 'Failed' : 'Running'
}

function isPastDeadline({ pod, now }: PodSync): boolean {
  const seconds = pod.spec.activeDeadlineSeconds
  return seconds !== undefined && pod.status?.startTime !== undefined && now >= parseTimestamp(pod.status.startTime) + seconds * 1000
}

function deadlineWake({ pod, wake, now }: PodSync): void {
  const seconds = pod.spec.activeDeadlineSeconds
  if (seconds !== undefined) wake((pod.status?.startTime ? parseTimestamp(pod.status.startTime) : now) + seconds * 1000)
}

/** The first emptyDir whose files are larger than its limit. as pkg/kubelet/eviction emptyDirLimitEviction */
function overfullVolume({ pod, record }: PodSync): string | undefined {
  for (const { name, emptyDir } of pod.spec.volumes ?? []) {
    if (emptyDir?.sizeLimit === undefined) continue
    const size = Object.values(record.volumes[name] ?? {}).reduce((sum, content) => sum + content.length, 0)
    if (size > amountOf(emptyDir.sizeLimit)) return `Usage of EmptyDir volume "${name}" exceeds the limit "${emptyDir.sizeLimit}". `
  }
  return undefined
}

function evictForVolume(s: PodSync): void {
  const message = overfullVolume(s)!
  s.event('Warning', 'Evicted', message)
  stopAll(s, s.now)
  const status = podStatus(s.pod, s.record, { initialized: true, hostIP: s.hostIP, now: s.now, phase: 'Failed' })
  s.actions.push({ do: 'status', kind: podKind, object: { ...s.pod, status: { ...status, reason: 'Evicted', message } } as Pod })
}

function failDeadline(s: PodSync): void {
  const message = 'Pod was active on the node longer than the specified deadline'
  s.event('Normal', 'DeadlineExceeded', message)
  stopAll(s, s.now)
  const status = podStatus(s.pod, s.record, { initialized: true, hostIP: s.hostIP, now: s.now, phase: 'Failed' })
  s.actions.push({ do: 'status', kind: podKind, object: { ...s.pod, status: { ...status, reason: 'DeadlineExceeded', message } } as Pod })
}

const runOnce = (pod: Pod): Pod => ({ ...pod, spec: { ...pod.spec, restartPolicy: 'Never' } })

/** Every running container is stopped; true when none is left. Sidecars go last. */
function stopAll(s: PodSync, killAt: number): boolean {
  const { pod, record } = s
  const inOrder = [
    ...[...(pod.spec.ephemeralContainers ?? []), ...pod.spec.containers].map((container) => ({ container, init: false })),
    ...(pod.spec.initContainers ?? []).toReversed().map((container) => ({ container, init: true })),
  ]
  let left = false
  for (const { container, init } of inOrder) {
    const it = record.containers[container.name]
    if (it?.state !== 'running' || (init && left && isSidecar(container))) continue
    const c: ContainerSync = { ...s, container, it, init, image: imageOf(container.image ?? '') }
    if (!it.stopping) {
      s.event('Normal', 'Killing', `Stopping container ${container.name}`, container, init)
      stop(c, killAt)
    } else it.stopping.killAt = Math.min(it.stopping.killAt, killAt)
    // Only rows of a running container apply: what has ended stays ended.
    live({ ...c, pod: runOnce(pod) })
    if (it.state === 'running') left = true
  }
  return !left
}

/** as pkg/kubelet SyncTerminatingPod, SyncTerminatedPod */
function terminate(s: PodSync): void {
  const { pod, record } = s
  const killAt = parseTimestamp(pod.metadata.deletionTimestamp!)
  const gone = stopAll(s, Math.max(killAt, s.now))
  record.stopping = true
  const initialized = (pod.spec.initContainers ?? []).every(
    (c) => record.containers[c.name]?.state === 'running' || record.containers[c.name]?.finished?.code === 0,
  )
  const before = pod.status?.phase ?? 'Pending'
  const phase = isFinished(pod) ? before : gone ? endPhase(s) : before
  const status = podStatus(pod, record, { initialized, hostIP: s.hostIP, now: s.now, phase })
  s.actions.push({ do: 'status', kind: podKind, object: { ...pod, status } as Pod })
  if (gone)
    s.actions.push({
      do: 'delete',
      kind: podKind,
      namespace: pod.metadata.namespace,
      name: pod.metadata.name!,
      uid: pod.metadata.uid,
      gracePeriodSeconds: 0,
    })
}

function endPhase({ pod, record }: PodSync): NonNullable<PodStatus['phase']> {
  const ends = pod.spec.containers.map((c) => record.containers[c.name]?.finished?.code)
  if (ends.some((code) => code === undefined)) return pod.status?.phase ?? 'Pending'
  return ends.every((code) => code === 0) ? 'Succeeded' : 'Failed'
}
