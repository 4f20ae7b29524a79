import type { KubeObject } from '@/apimachinery/object'
import type { Reader } from '@/cluster/api/reader'
import { pod as podKind } from '@/cluster/kinds/core/pod'
import type { Pod } from '@/cluster/kinds/core/pod-types'
import type { Kind } from '@/cluster/kinds/kind'
import { controllerOf } from './adoption'
import type { Action, Key } from './plan'

/** When a refused pod is tried again, milliseconds. */
const retryAfter = 5_000

/** Makes a pod for its owner, who tells how it went. `refused` adds to what a refusal causes. as pkg/controller RealPodControl CreatePods */
export function createPod(
  owner: KubeObject,
  object: KubeObject,
  { source, now, refused }: { source: string; now: number; refused?(message: string): Action[] },
): Action[] {
  const tell = (type: 'Normal' | 'Warning', reason: string, message: string): Action => ({
    do: 'event',
    about: owner,
    source,
    type,
    reason,
    message,
  })
  return [
    {
      do: 'create',
      kind: podKind,
      object,
      created: () => [tell('Normal', 'SuccessfulCreate', `Created pod: ${object.metadata.name}`)],
      refused: ({ message = '' }) => [
        tell('Warning', 'FailedCreate', `Error creating: ${message}`),
        ...(refused?.(message) ?? []),
        { do: 'wake', at: now + retryAfter },
      ],
    },
  ]
}

/** A watch by which a pod without a controller comes to whoever would select it, to be adopted. */
export const orphanedPods = <T extends KubeObject>(kind: Kind<T>, selects: (owner: T, pod: Pod) => boolean) => ({
  kind: podKind,
  keys: (pod: KubeObject, read: Reader): Key[] =>
    controllerOf(pod)
      ? []
      : read
          .list(kind, pod.metadata.namespace)
          .filter((owner) => selects(owner, pod as Pod))
          .map(({ metadata }) => ({ namespace: metadata.namespace, name: metadata.name! })),
})
