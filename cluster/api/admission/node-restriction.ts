import { equalJson } from '@/apimachinery/equal'
import { nodeOf } from '@/cluster/api/node-authorizer'
import { node as nodeKind } from '@/cluster/kinds/core/node'
import { pod as podKind } from '@/cluster/kinds/core/pod'
import type { Pod } from '@/cluster/kinds/core/pod-types'
import { type AdmissionPlugin, type AdmissionRequest, isOf, refused } from './plugin'

const mirror = 'kubernetes.io/config.mirror'

/** Labels of Kubernetes' own prefixes that a kubelet may set. as pkg/kubelet/apis KubeletLabels, KubeletLabelNamespaces */
const kubeletLabels = new Set([
  'kubernetes.io/hostname',
  'topology.kubernetes.io/zone',
  'topology.kubernetes.io/region',
  'failure-domain.beta.kubernetes.io/zone',
  'failure-domain.beta.kubernetes.io/region',
  'node.kubernetes.io/instance-type',
  'beta.kubernetes.io/instance-type',
  'kubernetes.io/os',
  'kubernetes.io/arch',
  'beta.kubernetes.io/os',
  'beta.kubernetes.io/arch',
])
const isWithin = (prefix: string, domain: string) => prefix === domain || prefix.endsWith(`.${domain}`)

/** as plugin getModifiedLabels and NodeRestriction's getLabelNamespace rules */
function isForbiddenLabel(key: string): boolean {
  const prefix = key.includes('/') ? key.slice(0, key.indexOf('/')) : ''
  if (isWithin(prefix, 'node-restriction.kubernetes.io')) return true
  if (kubeletLabels.has(key) || isWithin(prefix, 'kubelet.kubernetes.io') || isWithin(prefix, 'node.kubernetes.io')) return false
  return isWithin(prefix, 'kubernetes.io') || isWithin(prefix, 'k8s.io')
}

function checkNode(request: AdmissionRequest, node: string): void {
  const { operation, draft, old } = request
  const is = draft as { metadata: { name?: string; labels?: Record<string, string> }; spec?: { taints?: object[] } }
  const was = old as typeof is | undefined
  if (is.metadata.name !== node) throw refused(request, `node "${node}" is not allowed to modify node "${is.metadata.name}"`)
  if (operation === 'DELETE') return
  const [labels, before] = [is.metadata.labels ?? {}, was?.metadata.labels ?? {}]
  const changed = [...new Set([...Object.keys(labels), ...Object.keys(before)])].filter((key) => labels[key] !== before[key]).sort()
  const forbidden = changed.filter(isForbiddenLabel)
  if (forbidden.length > 0)
    throw refused(request, `is not allowed to ${operation === 'CREATE' ? 'set the following' : 'modify'} labels: ${forbidden.join(', ')}`)
  if (was && request.subresource === undefined && !equalJson(is.spec?.taints ?? [], was.spec?.taints ?? []))
    throw refused(request, `node "${node}" is not allowed to modify taints`)
}

function checkPod(request: AdmissionRequest, node: string): void {
  const { operation, subresource } = request
  const pod = request.draft as Pod
  if (subresource === 'status') {
    if (pod.spec.nodeName !== node)
      throw refused(request, `node "${node}" can only update pod status for pods with spec.nodeName set to itself`)
    return
  }
  if (operation === 'DELETE' && pod.spec.nodeName !== node)
    throw refused(request, `node "${node}" can only delete pods with spec.nodeName set to itself`)
  if (operation !== 'CREATE') return
  if (pod.metadata.annotations?.[mirror] === undefined)
    throw refused(request, `pod does not have "${mirror}" annotation, node "${node}" can only create mirror pods`)
  if (pod.spec.nodeName !== node) throw refused(request, `node "${node}" can only create pods with spec.nodeName set to itself`)
  if (pod.spec.serviceAccountName) throw refused(request, `node "${node}" can not create pods that reference a service account`)
}

/** A kubelet changes its own node and its own pods. as plugin/pkg/admission/noderestriction */
export const nodeRestriction: AdmissionPlugin = {
  name: 'NodeRestriction',
  admit: (request) => {
    const node = nodeOf(request.userInfo)
    if (node === undefined) return
    if (node === '') throw refused(request, `could not determine node from user "${request.userInfo.username}"`)
    if (isOf(request, nodeKind)) checkNode(request, node)
    else if (isOf(request, podKind)) checkPod(request, node)
  },
}
