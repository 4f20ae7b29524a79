import { parseQuantity } from '@/apimachinery/quantity'
import type { Pod, PodSpec, PodStatus, Toleration } from './pod-types'

const tokenPath = '/var/run/secrets/kubernetes.io/serviceaccount'

const tolerating = (key: string): Toleration => ({ key, operator: 'Exists', effect: 'NoExecute', tolerationSeconds: 300 })

/** As plugin/pkg/admission/defaulttolerationseconds. */
const addTolerations = (spec: PodSpec) => {
  for (const key of ['node.kubernetes.io/not-ready', 'node.kubernetes.io/unreachable']) {
    const has = spec.tolerations?.some(
      (t) => (t.key === key || (!t.key && t.operator === 'Exists')) && (t.effect === 'NoExecute' || !t.effect),
    )
    if (!has) spec.tolerations = [...(spec.tolerations ?? []), tolerating(key)]
  }
}

/** As plugin/pkg/admission/serviceaccount: the account, and its token as a projected volume of every container. */
const addServiceAccount = (pod: Pod, suffix: () => string) => {
  const { spec } = pod
  spec.serviceAccountName ||= 'default'
  spec.serviceAccount = spec.serviceAccountName
  const containers = [...(spec.initContainers ?? []), ...spec.containers]
  if (spec.automountServiceAccountToken === false || pod.metadata.annotations?.['kubernetes.io/config.mirror'] !== undefined) return
  const missing = containers.filter((c) => !c.volumeMounts?.some((m) => m.mountPath === tokenPath))
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

const systemPriorities: Readonly<Record<string, number>> = { 'system-node-critical': 2000001000, 'system-cluster-critical': 2000000000 }

/** What admission adds to a new pod. `suffix` draws the end of the token volume's name. */
export const admitPod = (pod: Pod, suffix: () => string): void => {
  addServiceAccount(pod, suffix)
  addTolerations(pod.spec)
  pod.spec.priority ??= systemPriorities[pod.spec.priorityClassName ?? ''] ?? 0
  pod.spec.preemptionPolicy ??= 'PreemptLowerPriority'
}

const computed = ['cpu', 'memory']

/** As pkg/apis/core/v1/helper/qos ComputePodQOS. */
export const qosClass = (spec: PodSpec): NonNullable<PodStatus['qosClass']> => {
  const containers = [...spec.containers, ...(spec.initContainers ?? [])]
  let any = false
  let guaranteed = true
  for (const { resources = {} } of containers) {
    for (const name of computed) {
      const request = positive(resources.requests?.[name])
      const limit = positive(resources.limits?.[name])
      if (request !== undefined || limit !== undefined) any = true
      if (limit === undefined || (request !== undefined && request !== limit)) guaranteed = false
    }
  }
  return !any ? 'BestEffort' : guaranteed ? 'Guaranteed' : 'Burstable'
}

const positive = (quantity: string | number | undefined): number | undefined => {
  const value = quantity === undefined ? undefined : parseQuantity(quantity)
  return value === undefined || value <= 0 ? undefined : value
}
