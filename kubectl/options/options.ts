import { bool, type Flags, flagName, text } from '../flags'
import { optionTable, optionTexts } from './options.gen'

/** The options of a command (`rollout undo`; `''`: those of all) as help lists them. */
export const optionsOf = (verb: string) =>
  (optionTable[verb] ?? []).map(([name, initial, short, index]) => ({ name, initial, short, text: optionTexts[index] ?? '' }))

/** Flags of the real command that `own` lacks: they are read, so as to be refused by name. Their keys are their names. */
export function unsimulated(verb: string, own: Flags): Flags {
  const known = new Set(Object.keys(own).map(flagName))
  const missing = optionsOf(verb).filter(({ name }) => !known.has(name))
  return Object.fromEntries(
    missing.map(({ name, initial, short }) => [name, (initial === 'true' || initial === 'false' ? bool : text)({ short })]),
  )
}
