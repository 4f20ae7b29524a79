import type { KubeObject } from '@/apimachinery/object'
import type { Reader } from '@/cluster/api/reader'
import { node } from '@/cluster/kinds/core/node'
import { pod as podKind } from '@/cluster/kinds/core/pod'
import type { Pod } from '@/cluster/kinds/core/pod-types'
import type { Controller } from './plan'

/** The machine on which the control plane's static pods run. */
const HOST = 'controlplane'

const isRunning = (pod: Pod | undefined): boolean =>
  pod?.status?.containerStatuses?.some(({ state }) => state?.running !== undefined) === true

/** True while a component of the control plane runs. Where there is no machine for it, it runs outside. */
const isUp = (read: Reader, component: string): boolean =>
  read.get(node, undefined, HOST) === undefined || isRunning(read.get(podKind, 'kube-system', `${component}-${HOST}`))

/** A controller that does its work only while its component runs; once that is back, it looks at everything. */
export function partOf(component: string, controller: Controller): Controller {
  const isOwn = ({ metadata }: KubeObject) => metadata.name === `${component}-${HOST}` && metadata.namespace === 'kube-system'
  return {
    ...controller,
    watches: [
      ...(controller.watches ?? []),
      {
        kind: podKind as unknown as Controller['for'],
        keys: (pod, read) =>
          isOwn(pod) && isUp(read, component)
            ? read.list(controller.for).map(({ metadata }) => ({ namespace: metadata.namespace, name: metadata.name! }))
            : [],
      },
    ],
    plan: (object, context) => (isUp(context.read, component) ? controller.plan(object, context) : []),
  }
}
