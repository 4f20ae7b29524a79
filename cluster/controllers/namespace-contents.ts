import { rootCertificate } from '@/cluster/api/authentication-certificates'
import { configMap } from '@/cluster/kinds/core/config-map'
import { type Namespace, namespace } from '@/cluster/kinds/core/namespace'
import { serviceAccount } from '@/cluster/kinds/core/service-account'
import { type Action, controller } from './plan'

const rootName = 'kube-root-ca.crt'

/**
 * Gives every namespace its `default` ServiceAccount and the cluster's root certificate.
 * As pkg/controller/serviceaccount ServiceAccountsController and pkg/controller/certificates/rootcacertpublisher.
 */
export const namespaceContentsController = controller<Namespace>({
  name: 'namespace-contents',
  for: namespace,
  watches: [serviceAccount, configMap].map((kind) => ({
    kind,
    keys: (object) =>
      object.metadata.name === 'default' || object.metadata.name === rootName ? [{ name: object.metadata.namespace! }] : [],
  })),
  plan: ({ metadata: { name, deletionTimestamp } }, { read }): Action[] => {
    if (deletionTimestamp !== undefined) return []
    const actions: Action[] = []
    const own = (objectName: string) => ({ name: objectName, namespace: name })
    if (!read.get(serviceAccount, name, 'default'))
      actions.push({ do: 'create', kind: serviceAccount, object: { apiVersion: 'v1', kind: 'ServiceAccount', metadata: own('default') } })
    if (!read.get(configMap, name, rootName)) {
      const annotations = {
        'kubernetes.io/description':
          'Contains a CA bundle that can be used to verify the kube-apiserver when using internal endpoints such as the internal service IP or kubernetes.default.svc. No other usage is guaranteed across distributions of Kubernetes clusters.',
      }
      const object = {
        apiVersion: 'v1',
        kind: 'ConfigMap',
        metadata: { ...own(rootName), annotations },
        data: { 'ca.crt': rootCertificate() },
      }
      actions.push({ do: 'create', kind: configMap, object })
    }
    return actions
  },
})
