import { defaultTolerationSeconds } from './admission/default-toleration-seconds'
import { namespaceLifecycle } from './admission/namespace-lifecycle'
import type { AdmissionPlugin, UserInfo } from './admission/plugin'
import { priority } from './admission/priority'
import { rbacEscalation } from './admission/rbac-escalation'
import { serviceAccountPlugin } from './admission/service-account'

/** Every plugin that is on by default, in upstream's order. as pkg/kubeapiserver/options AllOrderedPlugins */
export const admissionPlugins: readonly AdmissionPlugin[] = [
  namespaceLifecycle,
  serviceAccountPlugin,
  priority,
  defaultTolerationSeconds,
  rbacEscalation,
]

/** Who writes when nobody says: the server itself and, until they have identities, its controllers. */
export const serverItself: UserInfo = { username: 'system:apiserver', groups: ['system:masters', 'system:authenticated'] }
