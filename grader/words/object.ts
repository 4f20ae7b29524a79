import type { Json } from '@/apimachinery/object'
import { matchesLabels } from '@/apimachinery/selector'
import { absent, causeOfNoSelection } from '../absent'
import { type AnyObject, asObject, type ClusterView, nameOf } from '../cluster-view'
import { compare } from '../compare'
import type { Difference } from '../evidence'
import { type Finding, found, type Judging, type Word } from '../finding'
import { collectPortNames } from '../meaning'
import { nearLabels, podsWith } from '../near'
import type { Check } from '../schema'

type ObjectWord = NonNullable<Check['object']>

/** A partial object: one by name, or `any | all | none | exactly n` of those selected by labels. */
export const object: Word<'object'> = async (word, check, judging) =>
  word.name === undefined ? bySelection(word, check, judging) : byName({ ...word, name: word.name }, check, judging)

async function byName(word: ObjectWord & { name: string }, check: Check, judging: Judging): Promise<Finding> {
  const view = judging.after
  const there = await view.get(word)
  if (word.match === 'none') {
    const fits = there !== undefined && !(await misfits(there, check, view)).length
    return found(
      fits
        ? [{ at: nameOf(word), expected: check.expect === undefined ? 'does not exist' : 'does not look like this', found: 'it does' }]
        : [],
    )
  }
  if (!there) return absent(judging, word)
  return found(withPlace({ each: there, faults: await misfits(there, check, view) }))
}

async function bySelection(word: ObjectWord, check: Check, judging: Judging): Promise<Finding> {
  const view = judging.after
  const labels = word.labels ?? {}
  const selected = ((await view.list(word)) ?? []).filter((each) => matchesLabels(each.metadata.labels, labels))
  const judged = await Promise.all(selected.map(async (each) => ({ each, faults: await misfits(each, check, view) })))
  const fitting = judged.filter(({ faults }) => !faults.length)
  const at = `${word.kind} with ${sayLabels(labels)}${word.namespace === undefined ? '' : ` in namespace ${word.namespace}`}`
  const near = async () => (selected.length ? [] : nearLabels(view, word, labels))
  if (word.match === 'none')
    return found(fitting.map(({ each }) => ({ at: label(each), expected: 'none like this', found: 'it is there' })))
  if (word.exactly !== undefined) {
    if (fitting.length === word.exactly) return found([])
    const faults = fitting.length < word.exactly ? judged.flatMap(withPlace) : []
    return found([{ at, expected: `${word.exactly}`, found: `${fitting.length}` }, ...faults], await near())
  }
  if (!selected.length) {
    const cause = await causeOfNoSelection(judging, word, labels)
    return { ...found([{ at, expected: 'at least one', found: 'nothing' }], await near()), ...(cause && { cause }) }
  }
  if (word.match === 'all') return found(judged.flatMap(withPlace))
  const closest = judged.toSorted((a, b) => a.faults.length - b.faults.length)[0]!
  return found(fitting.length ? [] : withPlace(closest))
}

/** Where one object does not fit the check's `expect`. */
async function misfits(there: AnyObject, check: Check, view: ClusterView): Promise<Difference[]> {
  if (check.expect === undefined) return []
  const literal = check.literal === true
  const portNames = literal ? undefined : await portNamesOf(there, view)
  return compare(check.expect, there as Json, { literal, of: there, portNames })
}

/** The named ports that a number in this object may stand for: its own containers', and those of the pods that it selects. */
async function portNamesOf(there: AnyObject, view: ClusterView): Promise<Map<string, Set<number>>> {
  const names = collectPortNames(there as Json)
  const selector = asObject(asObject(there.spec).selector)
  const isPlain = Object.keys(selector).length > 0 && Object.values(selector).every((value) => typeof value === 'string')
  if (isPlain)
    for (const pod of await podsWith(view, there.metadata.namespace, selector as Record<string, string>))
      collectPortNames(pod as Json, names)
  return names
}

const label = (each: AnyObject) => nameOf({ kind: each.kind, namespace: each.metadata.namespace, name: each.metadata.name ?? '' })
const withPlace = ({ each, faults }: { each: AnyObject; faults: Difference[] }) =>
  faults.map((fault) => ({ ...fault, at: `${label(each)}: ${fault.at}` }))

function sayLabels(labels: Readonly<Record<string, string>>): string {
  const pairs = Object.entries(labels).map(([key, value]) => `${key}=${value}`)
  return pairs.length ? `labels ${pairs.join(',')}` : 'any labels'
}
