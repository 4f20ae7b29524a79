import { type PersistentVolumeClaim, persistentVolumeClaim } from '@/cluster/kinds/core/persistent-volume-claim'
import { pod as podKind } from '@/cluster/kinds/core/pod'
import type { Pod } from '@/cluster/kinds/core/pod-types'
import { isTerminating } from '@/cluster/node/pod-facts'
import { controllerRef } from './adoption'
import { type Action, controller } from './plan'

/** Claims of a pod's own, for its `ephemeral` volumes. as pkg/controller/volume/ephemeral handleVolume */
export const ephemeralVolumes = controller<Pod>({
  name: 'ephemeral-volume',
  for: podKind,
  plan(pod, { read }) {
    if (isTerminating(pod)) return []
    return (pod.spec.volumes ?? []).flatMap(({ name: volume, ephemeral }): Action[] => {
      const template = ephemeral?.volumeClaimTemplate
      const name = `${pod.metadata.name}-${volume}`
      if (!template || read.get(persistentVolumeClaim, pod.metadata.namespace, name)) return []
      const { labels, annotations } = template.metadata ?? {}
      return [
        {
          do: 'create',
          kind: persistentVolumeClaim,
          object: {
            apiVersion: 'v1',
            kind: 'PersistentVolumeClaim',
            metadata: {
              name,
              namespace: pod.metadata.namespace,
              ...(labels ? { labels } : {}),
              ...(annotations ? { annotations } : {}),
              ownerReferences: [controllerRef(podKind, pod)],
            },
            spec: template.spec,
          } as PersistentVolumeClaim,
        },
      ]
    })
  },
})
