import type { Json } from '@/apimachinery/object'
import { fieldAt, nameOf } from '../cluster-view'
import { show } from '../compare'
import { found, unchecked, type Word } from '../finding'
import { nearMisses } from '../near'
import { textFaults } from '../text'

/** A file that the learner was to write. */
export const file: Word<'file'> = async (word, _check, { after }) => {
  if (!after.reader.file) return unchecked(`the files of ${word.host} cannot be read`)
  const at = `${word.host}:${word.path}`
  const text = await after.reader.file(word.host, word.path)
  if (text === undefined) return found([{ at, expected: 'a file', found: 'nothing' }])
  if (!word.holds) return found(textFaults(at, text, word, 'an empty file'))
  const { field, ...reference } = word.holds
  const object = await after.get(reference)
  if (!object) return found([{ at: nameOf(reference), expected: 'exists', found: 'nothing' }], await nearMisses(after, reference))
  const value = fieldAt(object as Json, field)
  if (value === undefined) return found([{ at: `${nameOf(reference)}: ${field}`, expected: 'a value', found: 'nothing' }])
  const faults = textFaults(at, text, { equals: show(value) }, 'an empty file')
  return found(faults.map((fault) => ({ ...fault, expected: `${fault.expected} (${field} of ${nameOf(reference)})` })))
}
