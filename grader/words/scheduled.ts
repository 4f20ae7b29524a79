import { matchesLabels } from '@/apimachinery/selector'
import { absent, causeOfNoSelection } from '../absent'
import { type AnyObject, asArray, asObject, nameOf } from '../cluster-view'
import type { Difference } from '../evidence'
import { found, type Word } from '../finding'
import { nearLabels, podsWith } from '../near'

/** On which nodes pods run, or that none has them. */
export const scheduled: Word<'scheduled'> = async (word, _check, judging) => {
  const { after } = judging
  const pods = (await podsWith(after, word.namespace, word.labels ?? {})).filter(
    (pod) => word.name === undefined || pod.metadata.name === word.name,
  )
  const reference = { apiVersion: 'v1', kind: 'Pod', namespace: word.namespace }
  if (!pods.length) {
    if (word.name !== undefined) return absent(judging, { ...reference, name: word.name })
    const labels = word.labels ?? {}
    const cause = await causeOfNoSelection(judging, reference, labels)
    const none = { at: `Pods in namespace ${word.namespace}`, expected: 'at least one', found: 'nothing' }
    return { ...found([none], await nearLabels(after, reference, labels)), ...(cause && { cause }) }
  }
  const nodes = new Map(((await after.list({ apiVersion: 'v1', kind: 'Node' })) ?? []).map((node) => [node.metadata.name, node]))
  const faults: Difference[] = []
  const taken = new Map<string, string>()
  for (const pod of pods) {
    const node = nodeOf(pod)
    const wrong = (expected: string) =>
      faults.push({ at: nameOf({ ...reference, name: pod.metadata.name ?? '' }), expected, found: placeOf(pod) })
    if (word.pending) {
      if (node !== undefined) wrong('no node has it')
      continue
    }
    if (node === undefined) wrong('runs on a node')
    else if (word.node !== undefined && node !== word.node) wrong(`runs on node ${word.node}`)
    else if (word.notOn?.includes(node)) wrong(`runs elsewhere than on ${word.notOn.join(', ')}`)
    else if (word.nodeLabels && !matchesLabels(nodes.get(node)?.metadata.labels, word.nodeLabels))
      wrong(`runs on a node with ${pairs(word.nodeLabels)}`)
    else if (word.apart && taken.has(node)) wrong(`a node of its own, not that of ${taken.get(node)}`)
    else taken.set(node, pod.metadata.name ?? '')
  }
  return found(faults, pods.flatMap(refusal).slice(0, 1))
}

const nodeOf = (pod: AnyObject) => {
  const node = asObject(pod.spec).nodeName
  return typeof node === 'string' && node !== '' ? node : undefined
}

const placeOf = (pod: AnyObject) => {
  const node = nodeOf(pod)
  return node === undefined ? 'no node has it' : `runs on node ${node}`
}

/** What the scheduler said of a pod that no node has. */
function refusal(pod: AnyObject): string[] {
  const condition = asArray(asObject(pod.status).conditions)
    .map(asObject)
    .find(({ type, status }) => type === 'PodScheduled' && status === 'False')
  return typeof condition?.message === 'string' ? [condition.message] : []
}

const pairs = (labels: Readonly<Record<string, string>>) =>
  Object.entries(labels)
    .map(([key, value]) => `${key}=${value}`)
    .join(',')
