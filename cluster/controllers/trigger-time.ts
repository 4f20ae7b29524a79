import type { Pod } from '@/cluster/kinds/core/pod-types'
import type { Service } from '@/cluster/kinds/core/service-types'
import { isPodReady } from '@/cluster/node/pod-facts'

const triggerAnnotation = 'endpoints.kubernetes.io/last-change-trigger-time'

/**
 * What set off a change of a Service's endpoints, as an annotation: its creation at first, later the moment at which the first of the pods that
 * changed became or ceased to be ready. Nothing where no readiness changed. `served` is what was written last: pods by name, and whether they served.
 */
// as pkg/controller/util/endpoint TriggerTimeTracker
export function triggerOf(
  service: Service,
  pods: readonly Pod[],
  served: ReadonlyMap<string, boolean> | undefined,
): Record<string, string> {
  const time = served ? firstChange(pods, served) : service.metadata.creationTimestamp
  return time === undefined ? {} : { [triggerAnnotation]: time }
}

const firstChange = (pods: readonly Pod[], served: ReadonlyMap<string, boolean>): string | undefined =>
  pods
    .filter((pod) => served.get(pod.metadata.name!) !== isPodReady(pod))
    .flatMap(({ status }) => status?.conditions?.find(({ type }) => type === 'Ready')?.lastTransitionTime ?? [])
    .sort()[0]

/** The metadata of an object that is written with another trigger or none. */
export function withTrigger<M extends { annotations?: Record<string, string> }>(metadata: M, trigger: Record<string, string>): M {
  const { annotations, ...rest } = metadata
  const { [triggerAnnotation]: _before, ...own } = annotations ?? {}
  const all = { ...own, ...trigger }
  return (Object.keys(all).length > 0 ? { ...rest, annotations: all } : rest) as M
}
