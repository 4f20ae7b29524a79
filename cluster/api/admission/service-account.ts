import { pod } from '@/cluster/kinds/core/pod'
import type { Pod } from '@/cluster/kinds/core/pod-types'
import { serviceAccount } from '@/cluster/kinds/core/service-account'
import { type AdmissionPlugin, draftOf, refused } from './plugin'

const tokenPath = '/var/run/secrets/kubernetes.io/serviceaccount'

// as TokenVolumeSource
const mountToken = ({ spec }: Pod, suffix: () => string) => {
  const missing = [...(spec.initContainers ?? []), ...spec.containers].filter(
    (container) => !container.volumeMounts?.some((mount) => mount.mountPath === tokenPath),
  )
  if (missing.length === 0) return
  const name = `kube-api-access-${suffix()}`
  for (const container of missing)
    container.volumeMounts = [...(container.volumeMounts ?? []), { name, readOnly: true, mountPath: tokenPath }]
  spec.volumes = [
    ...(spec.volumes ?? []),
    {
      name,
      projected: {
        sources: [
          { serviceAccountToken: { expirationSeconds: 3607, path: 'token' } },
          { configMap: { name: 'kube-root-ca.crt', items: [{ key: 'ca.crt', path: 'ca.crt' }] } },
          { downwardAPI: { items: [{ path: 'namespace', fieldRef: { apiVersion: 'v1', fieldPath: 'metadata.namespace' } }] } },
        ],
        defaultMode: 420,
      },
    },
  ]
}

/** Each pod runs as an account, whose token it finds as a projected volume. as plugin/pkg/admission/serviceaccount */
export const serviceAccountPlugin: AdmissionPlugin = {
  name: 'ServiceAccount',
  admit: (request) => {
    const draft = draftOf(request, pod)
    if (request.operation !== 'CREATE' || !Array.isArray(draft?.spec?.containers)) return
    const { spec, metadata } = draft
    const isMirror = metadata.annotations?.['kubernetes.io/config.mirror'] !== undefined
    spec.serviceAccountName ||= 'default'
    spec.serviceAccount = spec.serviceAccountName
    const account = request.read.get(serviceAccount, metadata.namespace, spec.serviceAccountName)
    // `default` may be on its way in a namespace that is just being made.
    if (account === undefined && spec.serviceAccountName !== 'default')
      throw refused(
        request,
        `error looking up service account ${metadata.namespace}/${spec.serviceAccountName}: serviceaccount "${spec.serviceAccountName}" not found`,
        'admit',
      )
    const automount = spec.automountServiceAccountToken ?? account?.automountServiceAccountToken ?? true
    if (automount && !isMirror) mountToken(draft, () => request.world.suffix(5))
    if (!spec.imagePullSecrets?.length && account?.imagePullSecrets?.length) spec.imagePullSecrets = [...account.imagePullSecrets]
  },
}
