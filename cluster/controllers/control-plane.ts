import type { KubeObject } from '@/apimachinery/object'
import type { Reader } from '@/cluster/api/reader'
import { parseTimestamp } from '@/cluster/api/time'
import { node } from '@/cluster/kinds/core/node'
import { pod as podKind } from '@/cluster/kinds/core/pod'
import type { Pod } from '@/cluster/kinds/core/pod-types'
import type { Controller, Key } from './plan'

/** The machine on which the control plane's static pods run. */
const HOST = 'controlplane'

/** Whether a container of a static pod runs: then the component does. */
export const isRunning = (pod: Pod | undefined): pod is Pod =>
  pod?.status?.containerStatuses?.some(({ state }) => state?.running !== undefined) === true

/** True while a component of the control plane runs. Where there is no machine for it, it runs outside. */
export const isUp = (read: Reader, staticPod: string): boolean =>
  read.get(node, undefined, HOST) === undefined || isRunning(read.get(podKind, 'kube-system', staticPod))

const nothing: Key[] = []

/** A component acts only once it has its lease, milliseconds after it started: one that ends at once never does. as client-go leaderelection acquire */
const ACQUIRING = 2_000

/** When a component that has just started begins to act; undefined while it acts already. */
function actsFrom(read: Reader, staticPod: string, now: number): number | undefined {
  const started = read.get(podKind, 'kube-system', staticPod)?.status?.containerStatuses?.find(({ state }) => state?.running !== undefined)
    ?.state?.running?.startedAt
  const from = started === undefined ? 0 : parseTimestamp(started) + ACQUIRING
  return from > now ? from : undefined
}

/** A controller that does its work only while its component runs; once that is back, it looks at everything. */
export function partOf(component: string, controller: Controller): Controller {
  const staticPod = `${component}-${HOST}`
  const isOwn = ({ metadata }: KubeObject) => metadata.namespace === 'kube-system' && metadata.name === staticPod
  return {
    ...controller,
    watches: [
      ...(controller.watches ?? []),
      {
        kind: podKind as unknown as Controller['for'],
        keys: (pod, read) =>
          isOwn(pod) && isUp(read, staticPod)
            ? read.list(controller.for).map(({ metadata }) => ({ namespace: metadata.namespace, name: metadata.name! }))
            : nothing,
      },
    ],
    plan: (object, context) => {
      if (!isUp(context.read, staticPod)) return []
      const from = actsFrom(context.read, staticPod, context.now)
      return from === undefined ? controller.plan(object, context) : [{ do: 'wake', at: from }]
    },
  }
}
