import { pod } from '@/cluster/kinds/core/pod'
import type { Toleration } from '@/cluster/kinds/core/pod-types'
import { type AdmissionPlugin, draftOf } from './plugin'

const tolerating = (key: string): Toleration => ({ key, operator: 'Exists', effect: 'NoExecute', tolerationSeconds: 300 })

/** A pod stays five minutes on a node that has failed. as plugin/pkg/admission/defaulttolerationseconds */
export const defaultTolerationSeconds: AdmissionPlugin = {
  name: 'DefaultTolerationSeconds',
  admit: (request) => {
    const spec = draftOf(request, pod)?.spec
    if (!spec || request.operation === 'DELETE') return
    for (const key of ['node.kubernetes.io/not-ready', 'node.kubernetes.io/unreachable']) {
      const has = spec.tolerations?.some(
        (t) => (t.key === key || (!t.key && t.operator === 'Exists')) && (t.effect === 'NoExecute' || !t.effect),
      )
      if (!has) spec.tolerations = [...(spec.tolerations ?? []), tolerating(key)]
    }
  },
}
