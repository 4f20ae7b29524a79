import { describe, expect, it } from 'vitest'
import { type Asking, answer } from './nano'

/** Presses keys (`^X` with Ctrl) in a nano whose text was changed, or not, and tells what it does at each. */
function press(keys: string[], modified: boolean): string[] {
  let asking: Asking = null
  return keys.map((key) => {
    const said = answer(asking, key.startsWith('^') ? { key: key[1]!.toLowerCase(), ctrlKey: true } : { key, ctrlKey: false }, modified)
    asking = said.asking
    return [said.save && 'saves', said.leave && 'leaves', asking && `asks ${asking.for}`, !said.taken && 'types']
      .filter(Boolean)
      .join(' and ')
  })
}

const keys: Record<string, [keys: string[], modified: boolean, does: string[]]> = {
  '^X leaves an unchanged text': [['^X'], false, ['leaves']],
  '^X, y, Enter saves and leaves': [['^X', 'y', 'Enter'], true, ['asks save-first', 'asks name', 'saves and leaves']],
  '^X, n leaves without saving': [['^X', 'n'], true, ['asks save-first', 'leaves']],
  '^X, ^C goes on': [['^X', '^C', 'a'], true, ['asks save-first', '', 'types']],
  '^O, Enter saves': [['^O', 'Enter'], true, ['asks name', 'saves']],
  'other keys wait for an answer': [['^X', 'q', 'Y'], true, ['asks save-first', 'asks save-first', 'asks name']],
}
describe('nano', () => {
  it.each(Object.entries(keys))('%s', (_, [pressed, modified, does]) => expect(press(pressed, modified)).toEqual(does))
})
