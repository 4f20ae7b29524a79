import type { KubeObject } from '@/apimachinery/object'
import { ageColumn } from '@/cluster/kinds/columns'
import { namespace } from '@/cluster/kinds/core/namespace'
import { defineKind } from '@/cluster/kinds/define'

type APIService = KubeObject & {
  spec: { group: string; version: string; groupPriorityMinimum: number; versionPriority: number }
  status: { conditions: { type: string; status: string; reason: string; message: string; lastTransitionTime?: string }[] }
}

/** One for each group and version that is served, all of them by this server itself. as kube-apiserver's aggregator apiServicesToRegister */
export const apiService = defineKind<APIService>({
  apiVersion: 'apiregistration.k8s.io/v1',
  kind: 'APIService',
  plural: 'apiservices',
  categories: ['api-extensions'],
  namespaced: false,
  verbs: ['get', 'list'],
  computed: ({ read, kinds }) => {
    const born = read.get(namespace, undefined, 'kube-system')?.metadata
    const seen = new Map<string, APIService>()
    for (const { group, version, schema } of kinds()) {
      const name = `${version}.${group}`
      seen.set(name, {
        apiVersion: 'apiregistration.k8s.io/v1',
        kind: 'APIService',
        metadata: {
          name,
          uid: born?.uid,
          resourceVersion: born?.resourceVersion,
          creationTimestamp: born?.creationTimestamp,
          labels: { 'kube-aggregator.kubernetes.io/automanaged': schema ? 'true' : 'onstart' },
        },
        spec: {
          group,
          version,
          groupPriorityMinimum: schema ? 1000 : group === '' ? 18000 : 17000,
          versionPriority: schema ? 100 : group === '' ? 1 : 15,
        },
        status: {
          conditions: [
            {
              type: 'Available',
              status: 'True',
              lastTransitionTime: born?.creationTimestamp,
              reason: 'Local',
              message: 'Local APIServices are always available',
            },
          ],
        },
      })
    }
    return [...seen.values()].sort((a, b) => (a.metadata.name! < b.metadata.name! ? -1 : 1))
  },
  columns: [{ name: 'Service', cell: () => 'Local' }, { name: 'Available', cell: () => 'True' }, ageColumn],
})
