import type { Json } from '@/apimachinery/object'
import { absent } from '../absent'
import { fieldAt, nameOf } from '../cluster-view'
import { show } from '../compare'
import type { Cause } from '../evidence'
import { found, type Judging, unchecked, type Word } from '../finding'
import type { Check } from '../schema'
import { textFaults } from '../text'

/** A file that the learner was to write. */
export const file: Word<'file'> = async (word, _check, judging) => {
  const { after } = judging
  if (!after.reader.file) return unchecked(`the files of ${word.host} cannot be read`)
  const at = `${word.host}:${word.path}`
  const text = await after.reader.file(word.host, word.path)
  if (text === undefined) {
    const cause = await otherHostOf(judging, word)
    return { ...found([{ at, expected: 'a file', found: 'nothing' }]), ...(cause && { cause }) }
  }
  if (!word.holds) return found(textFaults(at, text, word, 'an empty file'))
  const { field, ...reference } = word.holds
  const object = await after.get(reference)
  if (!object) return absent(judging, reference)
  const value = fieldAt(object as Json, field)
  if (value === undefined) return found([{ at: `${nameOf(reference)}: ${field}`, expected: 'a value', found: 'nothing' }])
  const faults = textFaults(at, text, { equals: show(value) }, 'an empty file')
  return found(faults.map((fault) => ({ ...fault, expected: `${fault.expected} (${field} of ${nameOf(reference)})` })))
}

/** The same path on another host: the learner wrote it there. */
async function otherHostOf({ after, before }: Judging, { host, path }: NonNullable<Check['file']>): Promise<Cause | undefined> {
  const nodes = ((await after.list({ apiVersion: 'v1', kind: 'Node' })) ?? []).map(({ metadata }) => metadata.name ?? '')
  for (const other of ['terminal', ...nodes].filter((each) => each !== host)) {
    const text = await after.reader.file?.(other, path)
    if (text !== undefined && text !== (await before?.reader.file?.(other, path)))
      return { kind: 'wrong-host', says: `${path} was written on ${other}; it was to be on ${host}.` }
  }
  return undefined
}
