import type { Reader } from '@/cluster/api/reader'
import { parseTimestamp } from '@/cluster/api/time'
import { daemonSet } from '@/cluster/kinds/apps/daemon-set'
import type { Node } from '@/cluster/kinds/core/node'
import { pod as podKind } from '@/cluster/kinds/core/pod'
import type { Pod } from '@/cluster/kinds/core/pod-types'
import type { Service } from '@/cluster/kinds/core/service-types'
import type { Backend } from './backends'

/**
 * Until when a node's rules follow the Services: kube-proxy writes them, and what it wrote stays when it ends. `why` says what became of it.
 * undefined: it runs, and the rules are those of now.
 */
// as pkg/proxy/iptables: rules are written by syncProxyRules alone, and not removed at the end
export function rulesStoppedAt(read: Reader, node: Node | undefined): { at: number; why: string } | undefined {
  const set = node && read.get(daemonSet, 'kube-system', 'kube-proxy')
  if (!set) return undefined
  const own = read
    .list(podKind, 'kube-system')
    .find((pod) => pod.spec.nodeName === node.metadata.name && pod.metadata.ownerReferences?.some(({ uid }) => uid === set.metadata.uid))
  if (!own) {
    // Who wrote where its pods run, and when.
    const places = /"f:(nodeSelector|affinity|tolerations|nodeName)"/
    const edited = (set.metadata.managedFields ?? []).flatMap(({ subresource, time = '', fieldsV1 }) =>
      subresource === undefined && places.test(JSON.stringify(fieldsV1)) ? [time] : [],
    )
    const since = [set.metadata.creationTimestamp ?? '', ...edited].sort().at(-1)!
    return { at: parseTimestamp(since), why: `no kube-proxy pod runs on node ${node.metadata.name}` }
  }
  const status = own.status?.containerStatuses?.find(({ name }) => name === 'kube-proxy')
  if (!status || status.state?.running) return undefined
  return {
    at: endsAtOnce(status.lastState?.terminated ?? status.state?.terminated)
      ? parseTimestamp(own.metadata.creationTimestamp!)
      : lastSync(own),
    why: `pod kube-system/${own.metadata.name} on node ${node.metadata.name} does not run${reasonOf(status.state?.waiting?.reason)}`,
  }
}

const reasonOf = (reason: string | undefined) => (reason ? ` (${reason})` : '')

/** One that ends as soon as it starts was ready for a moment, and has written nothing. */
const endsAtOnce = (ended: { startedAt?: string; finishedAt?: string } | undefined) =>
  ended?.startedAt !== undefined &&
  ended.finishedAt !== undefined &&
  parseTimestamp(ended.finishedAt) - parseTimestamp(ended.startedAt) < 3_000

/** A pod that once was ready has synced until it was no longer; one that never was has synced nothing since it came. */
function lastSync({ metadata, status }: Pod): number {
  const ready = status?.conditions?.find(({ type }) => type === 'Ready')?.lastTransitionTime
  const born = parseTimestamp(metadata.creationTimestamp!)
  return Math.max(born, ready ? parseTimestamp(ready) : 0)
}

/** True when a Service was there while the rules were still written. */
export const isKnownSince = ({ metadata }: Service, at: number): boolean => parseTimestamp(metadata.creationTimestamp!) <= at

/** Of the backends, those that rules of that time can know: pods that are older. */
export const knownBackends = (read: Reader, service: Service, backends: readonly Backend[], at: number): Backend[] =>
  backends.filter(({ pod }) => {
    const found = pod ? read.get(podKind, service.metadata.namespace, pod) : undefined
    return !found || parseTimestamp(found.metadata.creationTimestamp!) <= at
  })
