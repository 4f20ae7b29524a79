import type { KubeObject } from '@/apimachinery/object'
import type { Reader } from '@/cluster/api/reader'
import type { Kind } from '@/cluster/kinds/kind'
import type { World } from '@/cluster/world'

/** What a plan asks for. The runner alone acts, through the same write path as an API request. */
export type Action =
  | { do: 'create'; kind: Kind; object: KubeObject }
  /** Replaces the object; skipped by the runner when nothing would change. */
  | { do: 'update'; kind: Kind; object: KubeObject }
  | { do: 'status'; kind: Kind; object: KubeObject }
  | { do: 'delete'; kind: Kind; namespace?: string; name: string; uid?: string; gracePeriodSeconds?: number }
  | { do: 'event'; about: KubeObject; type: 'Normal' | 'Warning'; reason: string; message: string; source: string }
  /** Plans this object again at a time: a timer is data, stored in the snapshot. */
  | { do: 'wake'; at: number }

export type PlanContext = { read: Reader; world: World; now: number }

/**
 * A controller: a pure plan from state to actions, run for an object of `for` whenever it, one it owns, or one that `watches` maps to it has changed.
 */
export type Controller<T extends KubeObject = KubeObject> = {
  name: string
  for: Kind<T>
  owns?: readonly Kind[]
  watches?: readonly { kind: Kind; keys(object: KubeObject, read: Reader): { namespace?: string; name: string }[] }[]
  plan(object: T, context: PlanContext): Action[]
  /** Planned when the object is gone, for controllers that must clean up what is not garbage-collected. */
  gone?(key: { namespace?: string; name: string }, context: PlanContext): Action[]
}
