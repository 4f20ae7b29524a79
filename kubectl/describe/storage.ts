import { humanDuration } from '@/apimachinery/duration'
import type { JsonObject, KubeObject } from '@/apimachinery/object'
import { type Api, listAll } from '../client/api'
import { describer } from './describer'
import { eventLines, eventsAbout } from './events'
import type { Condition } from './pod-types'
import { sourceLines } from './volumes'
import { annotationLines, labelsText, longTime, mapLines, type Writer } from './writer'

const shortModes: Record<string, string> = { ReadWriteOnce: 'RWO', ReadOnlyMany: 'ROX', ReadWriteMany: 'RWX', ReadWriteOncePod: 'RWOP' }

/** `RWO,ROX`, in Kubernetes' own order. As storage helpers GetAccessModesAsString. */
const modesText = (modes: readonly string[] = []) =>
  Object.entries(shortModes)
    .filter(([mode]) => modes.includes(mode))
    .map(([, short]) => short)
    .join(',')

type Term = {
  matchExpressions?: { key: string; operator: string; values?: string[] }[]
  matchLabelExpressions?: { key: string; values: string[] }[]
}

type Volume = KubeObject & {
  spec: JsonObject & {
    capacity?: Record<string, string>
    accessModes?: string[]
    persistentVolumeReclaimPolicy?: string
    storageClassName?: string
    volumeMode?: string
    claimRef?: { namespace?: string; name?: string }
    nodeAffinity?: { required?: { nodeSelectorTerms: Term[] } }
  }
  status?: { phase?: string; reason?: string; message?: string }
}

/** As describe describePersistentVolume. */
export const describeVolume = describer<Volume>('', 'PersistentVolume', async (w, volume, { api, now, showEvents }) => {
  const { metadata, spec, status = {} } = volume
  w.line(0, `Name:\t${metadata.name}`)
  mapLines(w, 'Labels', metadata.labels)
  annotationLines(w, 'Annotations', metadata.annotations)
  w.line(0, `Finalizers:\t[${(metadata.finalizers ?? []).join(' ')}]`)
  w.line(0, `StorageClass:\t${classOf(volume, spec.storageClassName)}`)
  if (metadata.deletionTimestamp) w.line(0, `Status:\tTerminating (lasts ${lasting(metadata.deletionTimestamp, now)})`)
  else w.line(0, `Status:\t${status.phase ?? ''}`)
  w.line(0, `Claim:\t${spec.claimRef ? `${spec.claimRef.namespace ?? ''}/${spec.claimRef.name ?? ''}` : ''}`)
  w.line(0, `Reclaim Policy:\t${spec.persistentVolumeReclaimPolicy ?? ''}`)
  w.line(0, `Access Modes:\t${modesText(spec.accessModes)}`)
  if (spec.volumeMode !== undefined) w.line(0, `VolumeMode:\t${spec.volumeMode}`)
  w.line(0, `Capacity:\t${spec.capacity?.storage ?? '0'}`)
  affinityLines(w, spec.nodeAffinity)
  w.line(0, `Message:\t${status.message ?? ''}`)
  w.line(0, 'Source:')
  sourceLines(w, 2, spec)
  if (showEvents) eventLines(w, await eventsAbout(api, volume), now)
})

/** As describe printVolumeNodeAffinity. */
function affinityLines(w: Writer, affinity: Volume['spec']['nodeAffinity']): void {
  if (affinity?.required === undefined) {
    w.line(0, `Node Affinity:\t${affinity === undefined ? '<none>' : ''}`)
    return
  }
  w.line(0, 'Node Affinity:\t')
  const terms = affinity.required.nodeSelectorTerms
  w.line(1, `Required Terms:\t${terms.length === 0 ? '<none>' : ''}`)
  terms.forEach((term, index) => {
    const expressions = term.matchExpressions ?? []
    if (expressions.length === 0) w.line(2, `Term ${index}:\t<none>`)
    expressions.forEach(({ key, operator, values = [] }, at) => {
      const told = `${key} ${operator.toLowerCase()}${values.length > 0 ? ` [${values.join(', ')}]` : ''}`
      w.line(2, `${at === 0 ? `Term ${index}:` : ''}\t${told}`)
    })
  })
}

const classOf = ({ metadata }: KubeObject, name: string | undefined) =>
  metadata.annotations?.['volume.beta.kubernetes.io/storage-class'] ?? name ?? ''

type Claim = KubeObject & {
  spec: { accessModes?: string[]; storageClassName?: string; volumeMode?: string; volumeName?: string; dataSource?: JsonObject }
  status?: {
    phase?: string
    capacity?: Record<string, string>
    accessModes?: string[]
    conditions?: (Condition & { lastProbeTime?: string })[]
  }
}

/** As describe describePersistentVolumeClaim. */
export const describeClaim = describer<Claim>('', 'PersistentVolumeClaim', async (w, claim, { api, now, showEvents }) => {
  const { metadata, spec, status = {} } = claim
  const bound = (spec.volumeName ?? '') !== ''
  w.line(0, `Name:\t${metadata.name}`)
  w.line(0, `Namespace:\t${metadata.namespace}`)
  w.line(0, `StorageClass:\t${classOf(claim, spec.storageClassName)}`)
  if (metadata.deletionTimestamp) w.line(0, `Status:\tTerminating (lasts ${lasting(metadata.deletionTimestamp, now)})`)
  else w.line(0, `Status:\t${status.phase ?? ''}`)
  w.line(0, `Volume:\t${spec.volumeName ?? ''}`)
  mapLines(w, 'Labels', metadata.labels)
  annotationLines(w, 'Annotations', metadata.annotations)
  w.line(0, `Finalizers:\t[${(metadata.finalizers ?? []).join(' ')}]`)
  w.line(0, `Capacity:\t${bound ? (status.capacity?.storage ?? '0') : ''}`)
  w.line(0, `Access Modes:\t${bound ? modesText(status.accessModes) : ''}`)
  if (spec.volumeMode !== undefined) w.line(0, `VolumeMode:\t${spec.volumeMode}`)
  if (spec.dataSource) {
    w.line(0, 'DataSource:')
    if (spec.dataSource.apiGroup !== undefined) w.line(1, `APIGroup:\t${spec.dataSource.apiGroup}`)
    w.line(1, `Kind:\t${spec.dataSource.kind}`)
    w.line(1, `Name:\t${spec.dataSource.name}`)
  }
  const users = await usersOf(api, claim)
  w.line(0, `Used By:\t${users[0] ?? '<none>'}`)
  for (const user of users.slice(1)) w.line(0, `\t${user}`)
  const conditions = status.conditions ?? []
  if (conditions.length > 0) {
    w.line(0, 'Conditions:')
    w.line(1, 'Type\tStatus\tLastProbeTime\tLastTransitionTime\tReason\tMessage')
    w.line(1, '----\t------\t-----------------\t------------------\t------\t-------')
    for (const { type, status: state, lastProbeTime, lastTransitionTime, reason = '', message = '' } of conditions)
      w.line(1, `${type} \t${state} \t${zeroTime(lastProbeTime)} \t${zeroTime(lastTransitionTime)} \t${reason} \t${message}`)
  }
  if (showEvents) eventLines(w, await eventsAbout(api, claim), now)
})

const zeroTime = (time: string | undefined) => (time ? longTime(time) : 'Mon, 01 Jan 0001 00:00:00 +0000')

/** Names of the pods that mount the claim. As describe getPodsForPVC. */
async function usersOf(api: Api, claim: KubeObject): Promise<string[]> {
  const resource = await api.forKind('v1', 'Pod')
  if (!resource) return []
  type Mounting = { spec?: { volumes?: { name: string; persistentVolumeClaim?: { claimName: string }; ephemeral?: JsonObject }[] } }
  const mounts = (pod: KubeObject) =>
    ((pod as Mounting).spec?.volumes ?? []).some((volume) =>
      volume.ephemeral
        ? `${pod.metadata.name}-${volume.name}` === claim.metadata.name
        : volume.persistentVolumeClaim?.claimName === claim.metadata.name,
    )
  return (await listAll(api, resource, claim.metadata.namespace)).items.filter(mounts).map((pod) => pod.metadata.name ?? '')
}

type StorageClass = KubeObject & {
  provisioner: string
  parameters?: Record<string, string>
  allowVolumeExpansion?: boolean
  mountOptions?: string[]
  reclaimPolicy?: string
  volumeBindingMode?: string
  allowedTopologies?: Term[]
}

const defaultClass = ['storageclass.kubernetes.io/is-default-class', 'storageclass.beta.kubernetes.io/is-default-class']

/** As describe describeStorageClass. */
export const describeStorageClass = describer<StorageClass>('storage.k8s.io', 'StorageClass', async (w, kind, { api, now, showEvents }) => {
  const { metadata } = kind
  w.line(0, `Name:\t${metadata.name}`)
  w.line(0, `IsDefaultClass:\t${defaultClass.some((key) => metadata.annotations?.[key] === 'true') ? 'Yes' : 'No'}`)
  w.line(0, `Annotations:\t${labelsText(metadata.annotations)}`)
  w.line(0, `Provisioner:\t${kind.provisioner}`)
  w.line(0, `Parameters:\t${labelsText(kind.parameters)}`)
  const grows = kind.allowVolumeExpansion
  w.line(0, `AllowVolumeExpansion:\t${grows === undefined ? '<unset>' : grows ? 'True' : 'False'}`)
  if ((kind.mountOptions ?? []).length === 0) w.line(0, 'MountOptions:\t<none>')
  else {
    w.line(0, 'MountOptions:')
    for (const option of kind.mountOptions ?? []) w.line(1, option)
  }
  if (kind.reclaimPolicy !== undefined) w.line(0, `ReclaimPolicy:\t${kind.reclaimPolicy}`)
  if (kind.volumeBindingMode !== undefined) w.line(0, `VolumeBindingMode:\t${kind.volumeBindingMode}`)
  if (kind.allowedTopologies) topologyLines(w, kind.allowedTopologies)
  if (showEvents) eventLines(w, await eventsAbout(api, kind), now)
})

/** As describe printAllowedTopologies. */
function topologyLines(w: Writer, terms: readonly Term[]): void {
  w.line(0, `AllowedTopologies:\t${terms.length === 0 ? '<none>' : ''}`)
  terms.forEach((term, index) => {
    const expressions = term.matchLabelExpressions ?? []
    if (expressions.length === 0) w.line(1, `Term ${index}:\t<none>`)
    expressions.forEach(({ key, values }, at) => {
      w.line(1, `${at === 0 ? `Term ${index}:` : ''}\t${key} in [${values.join(', ')}]`)
    })
  })
}

const lasting = (since: string, now: number) => humanDuration(now - Date.parse(since))
