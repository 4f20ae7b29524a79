import type { Command } from '../command'
import { apply } from './apply'
import { create } from './create'
import { deleteVerb } from './delete'
import { describe } from './describe'
import { edit } from './edit'
import { attach, exec } from './exec'
import { expose } from './expose'
import { get } from './get'
import { annotate, label } from './label'
import { logs } from './logs'
import { patch } from './patch'
import { replace } from './replace'
import { rollout } from './rollout/index'
import { run } from './run'
import { scale } from './scale'
import { set } from './set/index'
import { wait } from './wait'

export type VerbGroup = { title: string; commands: Command[] }

/** Every verb, in the order and under the titles of `kubectl --help`. */
export const groups: VerbGroup[] = [
  { title: 'Basic Commands (Beginner)', commands: [create, expose, run, set] },
  { title: 'Basic Commands (Intermediate)', commands: [get, edit, deleteVerb] },
  { title: 'Deploy Commands', commands: [rollout, scale] },
  { title: 'Troubleshooting and Debugging Commands', commands: [describe, logs, attach, exec] },
  { title: 'Advanced Commands', commands: [apply, patch, replace, wait] },
  { title: 'Settings Commands', commands: [label, annotate] },
]

export const verbs: Command[] = groups.flatMap((group) => group.commands)
