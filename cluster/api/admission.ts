import { certificateApproval, certificateRequester, certificateSubjectRestriction } from './admission/certificates'
import { defaultIngressClass } from './admission/default-ingress-class'
import { defaultTolerationSeconds } from './admission/default-toleration-seconds'
import { limitRanger } from './admission/limit-ranger'
import { namespaceLifecycle } from './admission/namespace-lifecycle'
import { nodeRestriction } from './admission/node-restriction'
import type { AdmissionPlugin, UserInfo } from './admission/plugin'
import { podSecurity } from './admission/pod-security'
import { priority } from './admission/priority'
import { rbacEscalation } from './admission/rbac-escalation'
import { resourceQuotaPlugin } from './admission/resource-quota'
import { runtimeClassPlugin } from './admission/runtime-class'
import { serviceAccountPlugin } from './admission/service-account'
import { defaultStorageClassPlugin, persistentVolumeClaimResize, storageObjectInUseProtection } from './admission/storage'

/** Every plugin that is on by default, in upstream's order. as pkg/kubeapiserver/options AllOrderedPlugins */
export const admissionPlugins: readonly AdmissionPlugin[] = [
  namespaceLifecycle,
  limitRanger,
  serviceAccountPlugin,
  nodeRestriction,
  podSecurity,
  priority,
  defaultTolerationSeconds,
  defaultStorageClassPlugin,
  storageObjectInUseProtection,
  persistentVolumeClaimResize,
  runtimeClassPlugin,
  defaultIngressClass,
  certificateRequester,
  certificateApproval,
  certificateSubjectRestriction,
  rbacEscalation,
  resourceQuotaPlugin,
]

/** Who writes when nobody says: the server itself and, until they have identities, its controllers. */
export const serverItself: UserInfo = { username: 'system:apiserver', groups: ['system:masters', 'system:authenticated'] }
