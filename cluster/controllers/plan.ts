import type { Json, KubeObject, Status } from '@/apimachinery/object'
import type { Reader } from '@/cluster/api/reader'
import type { Kind } from '@/cluster/kinds/kind'
import type { World } from '@/cluster/world'

/** What a plan asks for. The runner alone acts, through the same write path as an API request. */
export type Action =
  /** `created` and `refused` (by a Status) go on with further actions, e.g. an event and a wake-up; without `refused` a refusal is dropped. */
  | { do: 'create'; kind: Kind; object: KubeObject; created?(): Action[]; refused?(status: Status): Action[] }
  /**
   * Replaces the object; skipped by the runner when nothing would change. Subresources: `binding` (a pod's nodeName and PodScheduled condition)
   * and `finalize` (a namespace's spec.finalizers), which a plain update may not touch.
   */
  | { do: 'update'; kind: Kind; object: KubeObject; subresource?: 'binding' | 'finalize'; refused?(status: Status): Action[] }
  | { do: 'status'; kind: Kind; object: KubeObject }
  | {
      do: 'delete'
      kind: Kind
      namespace?: string
      name: string
      uid?: string
      gracePeriodSeconds?: number
      propagationPolicy?: 'Orphan' | 'Background' | 'Foreground'
    }
  /** Counted onto an equal event when there is one. `host` is the node of a kubelet's event, `fieldPath` e.g. `spec.containers{web}`. */
  | {
      do: 'event'
      about: KubeObject
      type: 'Normal' | 'Warning'
      reason: string
      message: string
      source: string
      host?: string
      fieldPath?: string
    }
  /** Plans this object again at a time: a timer is data, stored in the snapshot. A `periodic` one is expected to change nothing, and does not count in `nextWake`. `note` is handed to the next plan of the object, whatever causes it. */
  | { do: 'wake'; at: number; periodic?: boolean; note?: Json }

/** `note`: what the object's last plan left with its wake-up, for what no object of the API holds. */
export type PlanContext = { read: Reader; world: World; now: number; note?: Json }

/** Names one object of a controller's kind. */
export type Key = { namespace?: string; name: string }

/**
 * A controller: a pure plan from state to actions, run for an object of `for` whenever it, one it owns, or one that `watches` maps to it has changed.
 */
export type Controller<T extends KubeObject = KubeObject> = {
  name: string
  /** Whom managedFields name for its writes; kube-controller-manager unless said. */
  manager?: string
  for: Kind<T>
  owns?: readonly Kind[]
  /** `keys` is asked for the object as it is and, when it has changed, as it was; a deleted one is no longer found by `read.get`. */
  watches?: readonly { kind: Kind; keys(object: KubeObject, read: Reader): Key[] }[]
  /** Objects to plan for a cause that is no object's change, e.g. a pod whose files an exec session wrote. Asked for, and then forgotten, at each settling. */
  marked?(): Key[]
  plan(object: T, context: PlanContext): Action[]
  /** Planned when the object is gone, for controllers that must clean up what is not garbage-collected. */
  gone?(key: Key, context: PlanContext): Action[]
}

/** A controller as one of many: its plan only ever receives objects of its own kind. */
export const controller = <T extends KubeObject>(description: Controller<T>): Controller => description
