import type { KubeObject } from '@/apimachinery/object'
import { type Api, listAll } from '../client/api'
import { describer } from './describer'
import { eventLines, eventsAbout } from './events'
import { podTemplateLines } from './pod-template'
import type { Condition, PodObject, PodTemplate } from './pod-types'
import { annotationLines, controllerOf, longTime, mapLines, type Selector, selectorText, type Writer } from './writer'

type Workload = KubeObject & {
  spec: {
    replicas?: number
    selector?: Selector
    template: PodTemplate
    minReadySeconds?: number
    strategy?: { type?: string; rollingUpdate?: { maxUnavailable?: number | string; maxSurge?: number | string } }
    updateStrategy?: { type?: string; rollingUpdate?: { partition?: number; maxUnavailable?: number | string } }
    paused?: boolean
    volumeClaimTemplates?: ClaimTemplate[]
  }
  status?: {
    replicas?: number
    updatedReplicas?: number
    availableReplicas?: number
    unavailableReplicas?: number
    conditions?: Condition[]
    desiredNumberScheduled?: number
    currentNumberScheduled?: number
    updatedNumberScheduled?: number
    numberAvailable?: number
    numberMisscheduled?: number
  }
}
type ClaimTemplate = KubeObject & {
  spec: { storageClassName?: string; accessModes?: string[]; resources?: { requests?: { storage?: string } } }
}

/** As describe describeDeployment. */
export const describeDeployment = describer<Workload>('apps', 'Deployment', async (w, deployment, { api, now, showEvents }) => {
  const { metadata, spec, status = {} } = deployment
  w.line(0, `Name:\t${metadata.name}`)
  w.line(0, `Namespace:\t${metadata.namespace}`)
  w.line(0, `CreationTimestamp:\t${longTime(metadata.creationTimestamp)}`)
  mapLines(w, 'Labels', metadata.labels)
  annotationLines(w, 'Annotations', metadata.annotations)
  w.line(0, `Selector:\t${selectorText(spec.selector)}`)
  w.line(
    0,
    `Replicas:\t${spec.replicas ?? 0} desired | ${status.updatedReplicas ?? 0} updated | ${status.replicas ?? 0} total | ${status.availableReplicas ?? 0} available | ${status.unavailableReplicas ?? 0} unavailable`,
  )
  w.line(0, `StrategyType:\t${spec.strategy?.type ?? ''}`)
  w.line(0, `MinReadySeconds:\t${spec.minReadySeconds ?? 0}`)
  if (spec.strategy?.rollingUpdate) {
    const { maxUnavailable, maxSurge } = spec.strategy.rollingUpdate
    w.line(0, `RollingUpdateStrategy:\t${maxUnavailable} max unavailable, ${maxSurge} max surge`)
  }
  podTemplateLines(w, spec.template)
  conditionLines(w, status.conditions)
  const sets = await replicaSetsOf(api, deployment)
  const current = newest(sets, deployment)
  const old = sets.filter((set) => set !== current && (set.spec.replicas ?? 0) >= 0)
  w.line(0, `OldReplicaSets:\t${setsText(old)}`)
  w.line(0, `NewReplicaSet:\t${setsText(current ? [current] : [])}`)
  if (showEvents) eventLines(w, await eventsAbout(api, deployment), now)
})

const revisionKey = 'deployment.kubernetes.io/revision'

/** The set whose revision is the deployment's own. */
const newest = (sets: Workload[], deployment: KubeObject) =>
  sets.find((set) => set.metadata.annotations?.[revisionKey] === deployment.metadata.annotations?.[revisionKey])

async function replicaSetsOf(api: Api, deployment: Workload): Promise<Workload[]> {
  const resource = await api.forKind('apps/v1', 'ReplicaSet')
  if (!resource) return []
  const list = await listAll(api, resource, deployment.metadata.namespace, { labelSelector: queryText(deployment.spec.selector) })
  const owned = list.items.filter((set) =>
    set.metadata.ownerReferences?.some((owner) => owner.controller && owner.uid === deployment.metadata.uid),
  )
  return (owned as Workload[]).sort(
    (a, b) => Number(a.metadata.annotations?.[revisionKey] ?? 0) - Number(b.metadata.annotations?.[revisionKey] ?? 0),
  )
}

const queryText = (selector: Selector | undefined) => {
  const text = selectorText(selector)
  return text === '<none>' ? '' : text
}

const setsText = (sets: readonly Workload[]) =>
  sets.length === 0
    ? '<none>'
    : sets.map((set) => `${set.metadata.name} (${set.status?.replicas ?? 0}/${set.spec.replicas ?? 0} replicas created)`).join(', ')

function conditionLines(w: Writer, conditions: readonly Condition[] | undefined): void {
  if (!conditions || conditions.length === 0) return
  w.line(0, 'Conditions:')
  w.line(1, 'Type\tStatus\tReason')
  w.line(1, '----\t------\t------')
  for (const { type, status, reason = '' } of conditions) w.line(1, `${type} \t${status}\t${reason}`)
}

/** A ReplicationController's selector is a mere map of labels. */
const withSelector = (set: Workload): Workload => ({
  ...set,
  spec: { ...set.spec, selector: { matchLabels: set.spec.selector as Record<string, string> } },
})

const replicatedDescriber = (group: string, kind: string) =>
  describer<Workload>(group, kind, async (w, given, { api, now, showEvents }) => {
    const set = kind === 'ReplicationController' ? withSelector(given) : given
    const { metadata, spec, status = {} } = set
    w.line(0, `Name:\t${metadata.name}`)
    w.line(0, `Namespace:\t${metadata.namespace}`)
    w.line(0, `Selector:\t${selectorText(spec.selector)}`)
    mapLines(w, 'Labels', metadata.labels)
    annotationLines(w, 'Annotations', metadata.annotations)
    const owner = controllerOf(set)
    if (owner) w.line(0, `Controlled By:\t${owner}`)
    w.line(0, `Replicas:\t${status.replicas ?? 0} current / ${spec.replicas ?? 0} desired`)
    w.line(0, `Pods Status:\t${await podCounts(api, set)}`)
    podTemplateLines(w, spec.template)
    conditionLines(w, status.conditions)
    if (showEvents) eventLines(w, await eventsAbout(api, set), now)
  })

/** As describe describeReplicaSet and describeReplicationController. */
export const describeReplicaSet = replicatedDescriber('apps', 'ReplicaSet')
export const describeReplicationController = replicatedDescriber('', 'ReplicationController')

/** As describe describeStatefulSet. */
export const describeStatefulSet = describer<Workload>('apps', 'StatefulSet', async (w, set, { api, now, showEvents }) => {
  const { metadata, spec, status = {} } = set
  w.line(0, `Name:\t${metadata.name}`)
  w.line(0, `Namespace:\t${metadata.namespace}`)
  w.line(0, `CreationTimestamp:\t${longTime(metadata.creationTimestamp)}`)
  w.line(0, `Selector:\t${selectorText(spec.selector)}`)
  mapLines(w, 'Labels', metadata.labels)
  annotationLines(w, 'Annotations', metadata.annotations)
  w.line(0, `Replicas:\t${spec.replicas ?? 0} desired | ${status.replicas ?? 0} total`)
  w.line(0, `Update Strategy:\t${spec.updateStrategy?.type ?? ''}`)
  const rolling = spec.updateStrategy?.rollingUpdate
  if (rolling?.partition !== undefined) {
    w.line(1, `Partition:\t${rolling.partition}`)
    if (rolling.maxUnavailable !== undefined) w.line(1, `MaxUnavailable:\t${rolling.maxUnavailable}`)
  }
  w.line(0, `Pods Status:\t${await podCounts(api, set)}`)
  podTemplateLines(w, spec.template)
  claimLines(w, spec.volumeClaimTemplates ?? [])
  if (showEvents) eventLines(w, await eventsAbout(api, set), now)
})

/** As describe describeDaemonSet. */
export const describeDaemonSet = describer<Workload>('apps', 'DaemonSet', async (w, set, { api, now, showEvents }) => {
  const { metadata, spec, status = {} } = set
  w.line(0, `Name:\t${metadata.name}`)
  w.line(0, `Namespace:\t${metadata.namespace}`)
  w.line(0, `Selector:\t${selectorText(spec.selector)}`)
  mapLines(w, 'Node-Selector', spec.template.spec?.nodeSelector)
  mapLines(w, 'Labels', metadata.labels)
  annotationLines(w, 'Annotations', metadata.annotations)
  w.line(0, `Desired Number of Nodes Scheduled: ${status.desiredNumberScheduled ?? 0}`)
  w.line(0, `Current Number of Nodes Scheduled: ${status.currentNumberScheduled ?? 0}`)
  w.line(0, `Number of Nodes Scheduled with Up-to-date Pods: ${status.updatedNumberScheduled ?? 0}`)
  w.line(0, `Number of Nodes Scheduled with Available Pods: ${status.numberAvailable ?? 0}`)
  w.line(0, `Number of Nodes Misscheduled: ${status.numberMisscheduled ?? 0}`)
  w.line(0, `Pods Status:\t${await podCounts(api, set)}`)
  podTemplateLines(w, spec.template)
  if (showEvents) eventLines(w, await eventsAbout(api, set), now)
})

async function podCounts(api: Api, set: Workload): Promise<string> {
  const resource = await api.forKind('v1', 'Pod')
  const counts = { Running: 0, Pending: 0, Succeeded: 0, Failed: 0 }
  if (resource) {
    const list = await listAll(api, resource, set.metadata.namespace, { labelSelector: queryText(set.spec.selector) })
    for (const pod of list.items as PodObject[]) {
      if (!pod.metadata.ownerReferences?.some((owner) => owner.controller && owner.uid === set.metadata.uid)) continue
      const phase = pod.status?.phase as keyof typeof counts
      if (Object.hasOwn(counts, phase)) counts[phase]++
    }
  }
  return `${counts.Running} Running / ${counts.Pending} Waiting / ${counts.Succeeded} Succeeded / ${counts.Failed} Failed`
}

function claimLines(w: Writer, templates: readonly ClaimTemplate[]): void {
  if (templates.length === 0) {
    w.line(0, 'Volume Claims:\t<none>')
    return
  }
  w.line(0, 'Volume Claims:')
  for (const claim of templates) {
    w.line(1, `Name:\t${claim.metadata.name}`)
    w.line(1, `StorageClass:\t${claim.spec.storageClassName ?? ''}`)
    mapLines(w, '  Labels', claim.metadata.labels)
    annotationLines(w, '  Annotations', claim.metadata.annotations)
    w.line(1, `Capacity:\t${claim.spec.resources?.requests?.storage ?? '<default>'}`)
    w.line(1, `Access Modes:\t[${(claim.spec.accessModes ?? []).join(' ')}]`)
  }
}
