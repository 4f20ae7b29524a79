import type { Difference, Step } from '../evidence'
import { found, unchecked, type Word } from '../finding'
import { notThere, originOf, targetsOf } from '../targets'

/** A connection that must not be answered, while its partner (a `reach` to the same thing) is: a dead target is not a protected one. */
export const blocked: Word<'blocked'> = async (word, _check, judging) => {
  const { after, resultOf } = judging
  const { send } = after.reader
  if (!send) return unchecked('this cluster cannot be tried from there')
  const { says, outcome } = await resultOf(word.partner)
  if (outcome === 'unchecked') return unchecked(`that the target is alive could not be checked: “${says}”`)
  if (outcome === 'failed')
    return found(
      [{ at: `“${says}”`, expected: 'met', found: 'not met' }],
      ['what nobody gets through to is not protected, but dead: this counts once the other check is met'],
    )
  const from = await originOf(after, word.from)
  if ('missing' in from) return notThere(from)
  const targets = await targetsOf(judging, word.to)
  // A Service that has no such address cannot be reached by it; that it serves somebody at all is what the partner shows.
  if ('missing' in targets) return found([])
  const faults: Difference[] = []
  let trace: Step[] | undefined
  for (const { says, request } of targets) {
    const sent = await send(from.origin, request)
    if (!sent.ok) continue
    trace ??= sent.hops
    faults.push({
      at: `${says} ${from.says}`,
      expected: 'no answer',
      found: `${sent.pod ? `pod ${sent.pod.name} in namespace ${sent.pod.namespace}` : 'something'} answers`,
    })
  }
  return { ...found(faults), ...(trace && { trace }) }
}
