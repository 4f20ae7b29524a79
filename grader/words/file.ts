import type { Json } from '@/apimachinery/object'
import { fieldAt, nameOf } from '../cluster-view'
import { show } from '../compare'
import { found, unchecked, type Word } from '../finding'
import { nearMisses } from '../near'

/** A file that the learner was to write. White space around lines never matters. */
export const file: Word<'file'> = async (word, _check, { after }) => {
  if (!after.reader.file) return unchecked(`the files of ${word.host} cannot be read`)
  const at = `${word.host}:${word.path}`
  const text = await after.reader.file(word.host, word.path)
  if (text === undefined) return found([{ at, expected: 'a file', found: 'nothing' }])
  const lines = text
    .split('\n')
    .map((line) => line.trim())
    .filter((line) => line !== '')
  const whole = lines.join('\n')
  const said = whole.length > 200 ? `${whole.slice(0, 200)}…` : whole || 'an empty file'
  const is = (wanted: string, holds: boolean) => found(holds ? [] : [{ at, expected: wanted, found: said }])
  if (word.equals !== undefined) return is(String(word.equals), whole === String(word.equals).trim())
  if (word.oneOf)
    return is(
      `one of ${word.oneOf.join(', ')}`,
      word.oneOf.some((each) => whole === each.trim()),
    )
  if (word.contains)
    return is(
      word.contains.join(', '),
      word.contains.every((part) => text.includes(part)),
    )
  if (word.lines)
    return is(
      word.lines.join('\n'),
      [...word.lines]
        .map((line) => line.trim())
        .sort()
        .join('\n') === lines.toSorted().join('\n'),
    )
  const { field, ...reference } = word.holds!
  const object = await after.get(reference)
  if (!object) return found([{ at: nameOf(reference), expected: 'exists', found: 'nothing' }], await nearMisses(after, reference))
  const value = fieldAt(object as Json, field)
  if (value === undefined) return found([{ at: `${nameOf(reference)}: ${field}`, expected: 'a value', found: 'nothing' }])
  return is(`${show(value)} (${field} of ${nameOf(reference)})`, whole === show(value))
}
