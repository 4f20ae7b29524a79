import { canonicalName } from '@/apimachinery/image-reference'
import { absent } from '../absent'
import { asArray, asObject, nameOf } from '../cluster-view'
import type { Difference } from '../evidence'
import { found, type Word } from '../finding'

/** A workload's newest template has reached every replica. As kubectl's polymorphichelpers StatusViewer. */
export const rollout: Word<'rollout'> = async (word, _check, judging) => {
  const reference = { apiVersion: 'apps/v1', kind: word.kind, namespace: word.namespace, name: word.name }
  const there = await judging.after.get(reference)
  const at = nameOf(reference)
  if (!there) return absent(judging, reference)
  const [spec, status] = [asObject(there.spec), asObject(there.status)]
  const faults: Difference[] = []
  if (word.image !== undefined) {
    const containers = asArray(asObject(asObject(spec.template).spec).containers).map(asObject)
    const container = word.container === undefined ? containers[0] : containers.find(({ name }) => name === word.container)
    const image = container?.image
    if (typeof image !== 'string' || canonicalName(image) !== canonicalName(word.image))
      faults.push({
        at: `${at}: image${word.container === undefined ? '' : ` of container ${word.container}`}`,
        expected: word.image,
        found: String(image ?? 'no such container'),
      })
  }
  const count = (value: unknown) => (typeof value === 'number' ? value : 0)
  const daemon = word.kind === 'DaemonSet'
  const wanted = daemon ? count(status.desiredNumberScheduled) : ((spec.replicas as number | undefined) ?? 1)
  const updated = count(daemon ? status.updatedNumberScheduled : status.updatedReplicas)
  const available = count(daemon ? status.numberAvailable : status.availableReplicas)
  const all = count(daemon ? status.currentNumberScheduled : status.replicas)
  if (count(status.observedGeneration) < count(there.metadata.generation))
    faults.push({ at, expected: 'its change has been taken up', found: 'not yet' })
  else if (updated < wanted) faults.push({ at, expected: `${wanted} updated replicas`, found: `${updated}` })
  else if (all > updated) faults.push({ at, expected: 'no replica of an older template', found: `${all - updated}` })
  else if (available < wanted) faults.push({ at, expected: `${wanted} available replicas`, found: `${available}` })
  return found(faults)
}
