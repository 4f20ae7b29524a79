import type { Difference } from './evidence'

/** What a text must say: one or several of these. */
export type WantedText = { equals?: string | number; oneOf?: string[]; contains?: string[]; lines?: string[] }

const linesOf = (text: string) =>
  text
    .split('\n')
    .map((line) => line.trim())
    .filter((line) => line !== '')

/** A text as a finding shows it: without white space around lines, cut where it is long. */
export function shownText(text: string): string {
  const whole = linesOf(text).join('\n')
  return whole.length > 200 ? `${whole.slice(0, 200)}…` : whole
}

/** Where a text does not say what it must. White space around lines never matters. `empty` is what an empty text is called. */
export function textFaults(at: string, text: string, { equals, oneOf, contains, lines }: WantedText, empty: string): Difference[] {
  const there = linesOf(text)
  const whole = there.join('\n')
  const found = shownText(text) || empty
  const faults: Difference[] = []
  const need = (expected: string, holds: boolean) => {
    if (!holds) faults.push({ at, expected, found })
  }
  if (equals !== undefined) need(String(equals), whole === linesOf(String(equals)).join('\n'))
  if (oneOf)
    need(
      `one of ${oneOf.join(', ')}`,
      oneOf.some((each) => whole === each.trim()),
    )
  if (contains)
    need(
      contains.join(', '),
      contains.every((part) => text.includes(part)),
    )
  if (lines) need(lines.join('\n'), linesOf(lines.join('\n')).sort().join('\n') === there.toSorted().join('\n'))
  return faults
}
