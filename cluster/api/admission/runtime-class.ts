import { equalJson } from '@/apimachinery/equal'
import { pod } from '@/cluster/kinds/core/pod'
import { runtimeClass } from '@/cluster/kinds/node/runtime-class'
import { type AdmissionPlugin, draftOf, refused } from './plugin'

/** A pod's runtime brings its overhead, and where it may run. as plugin/pkg/admission/runtimeclass */
export const runtimeClassPlugin: AdmissionPlugin = {
  name: 'RuntimeClass',
  admit: (request) => {
    const spec = draftOf(request, pod)?.spec
    if (!spec?.runtimeClassName || request.operation !== 'CREATE') return
    const found = request.read.get(runtimeClass, undefined, spec.runtimeClassName)
    if (!found) throw refused(request, `pod rejected: RuntimeClass "${spec.runtimeClassName}" not found`, 'admit')
    const { podFixed } = found.overhead ?? {}
    if (podFixed) {
      if (spec.overhead && !equalJson(spec.overhead, podFixed))
        throw refused(request, "pod rejected: Pod's Overhead doesn't match RuntimeClass's defined Overhead", 'admit')
      spec.overhead = { ...podFixed }
    }
    for (const [key, value] of Object.entries(found.scheduling?.nodeSelector ?? {})) {
      const own = spec.nodeSelector?.[key]
      if (own !== undefined && own !== value)
        throw refused(
          request,
          `conflict: runtimeClass.scheduling.nodeSelector[${key}] = ${value}; pod.spec.nodeSelector[${key}] = ${own}`,
          'admit',
        )
      spec.nodeSelector = { ...spec.nodeSelector, [key]: value }
    }
    for (const toleration of found.scheduling?.tolerations ?? [])
      if (!spec.tolerations?.some((t) => equalJson(t, toleration))) spec.tolerations = [...(spec.tolerations ?? []), { ...toleration }]
  },
}
