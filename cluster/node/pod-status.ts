import { canonicalName, parseReference } from '@/apimachinery/image-reference'
import { timestamp } from '@/cluster/api/time'
import { hash32 } from '@/cluster/api/world'
import type {
  Container,
  ContainerStateStatus,
  ContainerStatus,
  Pod,
  PodCondition,
  PodStatus,
  ResourceRequirements,
} from '@/cluster/kinds/core/pod-types'
import { remembered } from '@/cluster/once'
import { isSidecar, withCondition } from './pod-facts'
import type { ContainerRecord, Finished, PodRecord } from './records'

/** 64 hexadecimal digits drawn from a text. */
export const hexId = (text: string): string =>
  Array.from({ length: 8 }, (_, i) => hash32(`${text}/${i}`).toString(16).padStart(8, '0')).join('')

const imageIds = remembered<string>(500)

export const imageId = (reference: string): string =>
  imageIds(reference, () => {
    const { registry, repository } = parseReference(reference)
    const name = canonicalName(`${registry}/${repository}:x`).replace(/:x$/, '')
    return `${name}@sha256:${hexId(canonicalName(reference))}`
  })

const terminated = ({ code, reason, message, startedAt, finishedAt, id, signal }: Finished): ContainerStateStatus => ({
  terminated: {
    exitCode: code,
    ...(signal ? { signal } : {}),
    reason,
    ...(message ? { message } : {}),
    startedAt: timestamp(startedAt),
    finishedAt: timestamp(finishedAt),
    containerID: `containerd://${id}`,
  },
})

/** A container's status from what the kubelet remembers. as pkg/kubelet convertToAPIContainerStatuses */
function containerStatus(
  container: Container,
  record: ContainerRecord | undefined,
  waiting: string,
  pod: Pod,
  had?: ResourceRequirements,
): ContainerStatus {
  const base = { name: container.name, restartCount: record?.restarts ?? 0, image: container.image ?? '', imageID: '' }
  if (!record || (record.state !== 'running' && record.state !== 'exited')) {
    const reason = record?.reason ?? waiting
    const last = record?.finished
    return {
      ...base,
      state: { waiting: { reason, ...(record?.message ? { message: record.message } : {}) } },
      lastState: last ? terminated(last) : {},
      ready: false,
      started: false,
      ...(last ? { ...ran(container, last.id), ...given(container, had) } : {}),
    }
  }
  if (record.state === 'running') {
    return {
      ...base,
      ...ran(container, record.id!),
      ...given(container, had),
      user: userOf(pod, container),
      state: { running: { startedAt: timestamp(record.startedAt!) } },
      lastState: record.finished ? terminated(record.finished) : {},
      ready: record.ready === true,
      started: record.started === true,
    }
  }
  const { finished } = record
  return {
    ...base,
    ...(finished ? { ...ran(container, finished.id), ...given(container, had) } : {}),
    state: record.reason
      ? { waiting: { reason: record.reason, ...(record.message ? { message: record.message } : {}) } }
      : finished
        ? terminated(finished)
        : {},
    lastState: record.reason && finished ? terminated(finished) : {},
    // An init container that has done its work counts as ready.
    ready: record.ready === true,
    started: false,
  }
}

/** Nothing probes an ephemeral container, so it is never ready. */
function ephemeralStatus(container: Container, record: ContainerRecord | undefined, pod: Pod): ContainerStatus {
  const { started: _, ...status } = containerStatus(container, record, 'ContainerCreating', pod)
  return { ...status, ready: false }
}

/** What a container that has run was given: its resources and mounts. */
const given = ({ resources = {}, volumeMounts = [] }: Container, had: ResourceRequirements = resources) => ({
  ...(Object.keys(had.requests ?? {}).length > 0 ? { allocatedResources: had.requests! } : {}),
  resources: had,
  ...(volumeMounts.length > 0
    ? {
        volumeMounts: volumeMounts.map(({ name, mountPath, readOnly }) => ({
          name,
          mountPath,
          ...(readOnly ? { readOnly: true as const, recursiveReadOnly: 'Disabled' } : {}),
        })),
      }
    : {}),
})

// as the runtime tells of the first process
const userOf = ({ spec: { securityContext: own } }: Pod, { securityContext }: Container) => {
  const gid = securityContext?.runAsGroup ?? own?.runAsGroup ?? 0
  const more = [...(own?.supplementalGroups ?? []), ...(own?.fsGroup === undefined ? [] : [own.fsGroup])]
  const groups = [...new Set([gid, ...more])].sort((a, b) => a - b)
  return { linux: { uid: securityContext?.runAsUser ?? own?.runAsUser ?? 0, gid, supplementalGroups: groups } }
}

const ran = ({ image = '' }: Container, id: string) => ({
  image: canonicalName(image),
  imageID: imageId(image),
  containerID: `containerd://${id}`,
})

type Facts = { initialized: boolean; hostIP: string; now: number; phase: NonNullable<PodStatus['phase']> }

/** The status that the kubelet reports. Conditions stand in its order. as pkg/kubelet generateAPIPodStatus */
export function podStatus(pod: Pod, record: PodRecord, { initialized, hostIP, now, phase }: Facts): PodStatus {
  const init = pod.spec.initContainers ?? []
  const waiting =
    init.length > 0 && !initialized
      ? 'PodInitializing'
      : init.length > 0 && !record.containers[pod.spec.containers[0]!.name]
        ? 'PodInitializing'
        : 'ContainerCreating'
  const statuses = pod.spec.containers.map((c) => containerStatus(c, record.containers[c.name], waiting, pod, record.resize?.had[c.name]))
  const initStatuses = init.map((c) => containerStatus(c, record.containers[c.name], 'PodInitializing', pod, record.resize?.had[c.name]))
  const ip = record.ip
  return {
    ...pod.status,
    observedGeneration: pod.metadata.generation,
    phase,
    conditions: conditions(pod, record, statuses, initStatuses, { initialized, now, phase }),
    hostIP,
    hostIPs: [{ ip: hostIP }],
    ...(ip ? { podIP: ip, podIPs: [{ ip }] } : {}),
    startTime: pod.status?.startTime ?? timestamp(now),
    ...(init.length > 0 ? { initContainerStatuses: initStatuses } : {}),
    containerStatuses: statuses,
    ...(pod.spec.ephemeralContainers?.length
      ? { ephemeralContainerStatuses: pod.spec.ephemeralContainers.map((c) => ephemeralStatus(c, record.containers[c.name], pod)) }
      : {}),
  }
}

function conditions(
  pod: Pod,
  record: PodRecord,
  statuses: ContainerStatus[],
  initStatuses: ContainerStatus[],
  { initialized, now, phase }: Pick<Facts, 'initialized' | 'now' | 'phase'>,
): PodCondition[] {
  const at = timestamp(now)
  const generation = pod.metadata.generation
  const of = (type: string, met: boolean, why: { reason?: string; message?: string } = {}): PodCondition => ({
    type,
    status: met ? 'True' : 'False',
    lastProbeTime: null,
    ...(generation === undefined ? {} : { observedGeneration: generation }),
    ...why,
  })
  const done = phase === 'Succeeded' || phase === 'Failed'
  const unready = [...initStatuses.filter((s) => isSidecar(pod.spec.initContainers!.find((c) => c.name === s.name)!)), ...statuses]
    .filter((s) => !s.ready)
    .map((s) => s.name)
  const notReady = done
    ? { reason: phase === 'Failed' ? 'PodFailed' : 'PodCompleted' }
    : unready.length > 0
      ? { reason: 'ContainersNotReady', message: `containers with unready status: [${unready.join(' ')}]` }
      : undefined
  const incomplete = initStatuses.filter((s) => !s.ready).map((s) => s.name)
  const gates = (pod.spec.readinessGates ?? []).filter(
    ({ conditionType }) => pod.status?.conditions?.find((c) => c.type === conditionType)?.status !== 'True',
  )
  const gated =
    gates.length > 0
      ? {
          reason: 'ReadinessGatesNotReady',
          message: gates
            .map(({ conditionType }) => `corresponding condition of pod readiness gate "${conditionType}" does not exist.`)
            .join(', '),
        }
      : undefined
  const own = [
    of('PodReadyToStartContainers', record.sandboxAt !== undefined && record.ip !== undefined && !done),
    initialized || done
      ? of('Initialized', phase !== 'Failed' || initialized, phase === 'Succeeded' ? { reason: 'PodCompleted' } : {})
      : of('Initialized', false, {
          reason: 'ContainersNotInitialized',
          message: `containers with incomplete status: [${incomplete.join(' ')}]`,
        }),
    of('Ready', !notReady && !gated, notReady ?? gated),
    of('ContainersReady', !notReady, notReady),
    ...(record.resize === undefined
      ? []
      : [of('PodResizePending', true, { reason: record.resize.reason, message: record.resize.message })]),
  ]
  const before = (pod.status?.conditions ?? []).filter(({ type }) => type !== 'PodResizePending' || record.resize !== undefined)
  const others = before.filter((c) => !own.some(({ type }) => type === c.type))
  // A pod that no scheduler had, because it names its node, is scheduled all the same.
  const scheduled = before.some(({ type }) => type === 'PodScheduled') ? [] : [of('PodScheduled', true)]
  return [
    ...own.reduce(
      (all, next) => withCondition(all, next, at),
      before.filter((c) => own.some(({ type }) => type === c.type)),
    ),
    ...others,
    ...scheduled.map((condition) => ({ ...condition, lastTransitionTime: at })),
  ]
}
