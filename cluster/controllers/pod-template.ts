import type { KubeObject, OwnerReference } from '@/apimachinery/object'
import type { Pod, PodTemplate } from '@/cluster/kinds/core/pod-types'

/** A pod as a controller makes it from a template. as pkg/controller GetPodFromTemplate */
export function podFromTemplate(
  template: PodTemplate,
  owner: KubeObject,
  ownerReference: OwnerReference,
  names: { name: string; generateName?: string },
): Pod {
  const { labels, annotations, finalizers } = template.metadata ?? {}
  return {
    apiVersion: 'v1',
    kind: 'Pod',
    metadata: {
      ...names,
      namespace: owner.metadata.namespace,
      ...(labels ? { labels: { ...labels } } : {}),
      ...(annotations ? { annotations: { ...annotations } } : {}),
      ...(finalizers ? { finalizers: [...finalizers] } : {}),
      ownerReferences: [ownerReference],
    },
    spec: template.spec,
  }
}
