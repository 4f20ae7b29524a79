import type { Reader } from '@/cluster/api/reader'
import type { Action, Key } from '@/cluster/controllers/plan'
import {
  annotations,
  claimsOf,
  isBound,
  matchingVolume,
  podsUsing,
  taken,
  volumesOf,
  waitsForConsumer,
} from '@/cluster/controllers/volume-matching'
import type { Node } from '@/cluster/kinds/core/node'
import { type PersistentVolume, persistentVolume } from '@/cluster/kinds/core/persistent-volume'
import { classOf, type PersistentVolumeClaim, persistentVolumeClaim } from '@/cluster/kinds/core/persistent-volume-claim'
import type { Pod } from '@/cluster/kinds/core/pod-types'
import { storageClass } from '@/cluster/kinds/storage/storage-class'
import { isFinished } from '@/cluster/node/pod-facts'
import { matchesTerm } from './affinity'
import type { Filter, Obstacle } from './filters'

const claimsIn = (pod: Pod, read: Reader): PersistentVolumeClaim[] =>
  claimsOf(pod).flatMap((name) => read.get(persistentVolumeClaim, pod.metadata.namespace, name) ?? [])

/** What no node can help: a claim that is missing, going away, lost, or still to be bound at once. as volumebinding PreFilter */
export const claimProblem = (pod: Pod, read: Reader): string | undefined => {
  for (const name of claimsOf(pod)) {
    const claim = read.get(persistentVolumeClaim, pod.metadata.namespace, name)
    if (!claim) return `persistentvolumeclaim "${name}" not found`
    if (claim.status?.phase === 'Lost')
      return `persistentvolumeclaim "${name}" bound to non-existent persistentvolume "${claim.spec.volumeName}"`
    if (claim.metadata.deletionTimestamp) return `persistentvolumeclaim "${name}" is being deleted`
  }
  return claimsIn(pod, read).some((claim) => !isBound(claim) && (!waitsForConsumer(claim, read) || claim.spec.volumeName))
    ? 'pod has unbound immediate PersistentVolumeClaims'
    : undefined
}

const reaches = ({ spec: { nodeAffinity } }: PersistentVolume, node: Node): boolean =>
  !nodeAffinity?.required || nodeAffinity.required.nodeSelectorTerms.some((term) => matchesTerm(term, node))

type Choice = { claim: PersistentVolumeClaim; volume?: PersistentVolume }

/** What each unbound claim would get on a node: a volume that is there, or a new one; undefined when neither is possible. as FindPodVolumes */
const choicesOn = (pod: Pod, node: Node, read: Reader): Choice[] | undefined => {
  const used = new Set<string>()
  const choices: Choice[] = []
  for (const claim of claimsIn(pod, read)) {
    if (isBound(claim)) continue
    const selected = claim.metadata.annotations?.[annotations.selectedNode]
    if (selected !== undefined && selected !== node.metadata.name) return undefined
    const volume = matchingVolume(
      volumesOf(read).filter((v) => !used.has(v.metadata.name!) && reaches(v, node)),
      claim,
    )
    if (volume) used.add(volume.metadata.name!)
    const storage = read.get(storageClass, undefined, classOf(claim) ?? '')
    const provisions =
      storage !== undefined && storage.provisioner !== 'kubernetes.io/no-provisioner' && allows(storage.allowedTopologies, node)
    if (!volume && !provisions) return undefined
    choices.push({ claim, ...(volume ? { volume } : {}) })
  }
  return choices
}

const allows = (terms: { matchLabelExpressions?: { key: string; values: string[] }[] }[] | undefined, node: Node): boolean =>
  !terms?.length ||
  terms.some((term) => (term.matchLabelExpressions ?? []).every(({ key, values }) => values.includes(node.metadata.labels?.[key] ?? '')))

const out = (reason: string, final: boolean): Obstacle[] => [{ reason, final }]

/** as plugins/volumebinding Filter and plugins/volumerestrictions */
export const volumeFilters: readonly Filter[] = [
  {
    name: 'VolumeRestrictions',
    obstacles: ({ pod, read }) => {
      const alone = claimsIn(pod, read).filter((claim) => claim.spec.accessModes?.includes('ReadWriteOncePod'))
      const taken = alone.some((claim) =>
        podsUsing(claim, read).some((other) => other.metadata.uid !== pod.metadata.uid && other.spec.nodeName && !isFinished(other)),
      )
      return taken ? out('node has pod using PersistentVolumeClaim with the same name and ReadWriteOncePod access mode', false) : []
    },
  },
  {
    name: 'VolumeBinding',
    obstacles: ({ pod, read }, { node }) => {
      for (const claim of claimsIn(pod, read)) {
        if (!isBound(claim)) continue
        const volume = read.get(persistentVolume, undefined, claim.spec.volumeName!)
        if (!volume) return out('node(s) unavailable due to one or more pvc(s) bound to non-existent pv(s)', true)
        if (!reaches(volume, node)) return out("node(s) didn't match PersistentVolume's node affinity", true)
      }
      return choicesOn(pod, node, read) ? [] : out("node(s) didn't find available persistent volumes to bind", true)
    },
  },
]

/** What must be done before the pod can go to the node it got: volumes taken, and others ordered there. Empty once all claims are bound. as AssumePodVolumes, BindPodVolumes */
export const bindVolumes = (pod: Pod, node: Node, read: Reader): Action[] =>
  (choicesOn(pod, node, read) ?? []).map(({ claim, volume }): Action => {
    if (volume) return { do: 'update', kind: persistentVolume, object: taken(volume, claim) }
    const own = { ...claim.metadata.annotations, [annotations.selectedNode]: node.metadata.name! }
    return {
      do: 'update',
      kind: persistentVolumeClaim,
      object: { ...claim, metadata: { ...claim.metadata, annotations: own } } as PersistentVolumeClaim,
    }
  })

/** Pods that wait for a node and use the claim. */
export const podsWaitingFor = (claim: PersistentVolumeClaim, read: Reader): Key[] =>
  podsUsing(claim, read)
    .filter((pod) => !pod.spec.nodeName && pod.metadata.deletionTimestamp === undefined)
    .map(({ metadata }) => ({ namespace: metadata.namespace, name: metadata.name! }))
