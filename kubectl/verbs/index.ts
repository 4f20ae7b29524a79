import type { Command } from '../command'
import { create } from './create'
import { get } from './get'

export type VerbGroup = { title: string; commands: Command[] }

/** Every verb, in the order and under the titles of `kubectl --help`. */
export const groups: VerbGroup[] = [
  { title: 'Basic Commands (Beginner)', commands: [create] },
  { title: 'Basic Commands (Intermediate)', commands: [get] },
]

export const verbs: Command[] = groups.flatMap((group) => group.commands)
