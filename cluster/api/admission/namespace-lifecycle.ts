import { notFound } from '@/cluster/api/status'
import { namespace } from '@/cluster/kinds/core/namespace'
import { type AdmissionPlugin, isOf, refused } from './plugin'

const immortal = ['default', 'kube-system', 'kube-public']

/** Nothing new in a namespace that is missing or going away; some namespaces stay. as plugin/pkg/admission/namespace/lifecycle */
export const namespaceLifecycle: AdmissionPlugin = {
  name: 'NamespaceLifecycle',
  admit: (request) => {
    const { kind, operation, draft, read, subresource } = request
    if (operation === 'DELETE' && isOf(request, namespace) && immortal.includes(draft.metadata.name!))
      throw refused(request, 'this namespace may not be deleted')
    if (operation !== 'CREATE' || !kind.namespaced || subresource !== undefined) return
    const name = draft.metadata.namespace ?? ''
    const stored = read.get(namespace, undefined, name)
    if (stored === undefined) throw notFound(namespace, name)
    if (stored.metadata.deletionTimestamp !== undefined)
      throw refused(request, `unable to create new content in namespace ${name} because it is being terminated`, 'admit')
  },
}
