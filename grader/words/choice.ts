import { found, unchecked, type Word } from '../finding'

/** Options chosen. Choosing nothing passes nothing. */
export const choice: Word<'choice'> = async (word, _check, { answer }) => {
  if (answer.kind !== 'choice') return unchecked('the answer is no choice')
  const chosen = [...new Set(answer.options)].sort()
  const said = chosen.join(', ') || 'nothing'
  const is = (expected: string, holds: boolean) => found(holds && chosen.length ? [] : [{ at: 'answer', expected, found: said }])
  if (word.exactly) return is(word.exactly.toSorted().join(', '), word.exactly.toSorted().join() === chosen.join())
  if (word.includes)
    return is(
      `${word.includes.join(', ')} among them`,
      word.includes.every((id) => chosen.includes(id)),
    )
  const excludes = word.excludes ?? []
  return is(`not ${excludes.join(', ')}`, !excludes.some((id) => chosen.includes(id)))
}
