import type { KubeObject } from '@/apimachinery/object'
import type { Engine } from '@/cluster/engine'
import { kinds } from '@/cluster/kinds/index'
import type { Setup } from '@/cluster/profiles'
import { gatewayAddon } from './gateway'
import { ingressNginx } from './ingress-nginx'

type Body = { metadata: KubeObject['metadata']; [field: string]: unknown }

/** What an addon installs: its namespaces, then objects by kind, in the order in which they stand. */
export type AddonObjects = { namespaces: string[] } & { [kind: string]: Body[] | string[] }

const addons: Readonly<Record<Setup['addons'][number], ((setup: Setup) => AddonObjects) | undefined>> = {
  // metrics-server stands among the system's own objects
  'metrics-server': undefined,
  'ingress-nginx': ingressNginx,
  gateway: gatewayAddon,
}

/** Installs what a setup asks for beside Kubernetes' own, as `kubectl apply` would. */
export const installAddons = ({ server, settle }: Engine, setup: Setup): void => {
  for (const name of setup.addons) {
    const { namespaces, ...objects } = addons[name]?.(setup) ?? { namespaces: [] }
    const put = (kindName: string, body: Body) => {
      const kind = [...kinds, ...server.kinds()].find((each) => each.kind === kindName)
      if (kind === undefined) throw new Error(`addon ${name} installs a ${kindName}, which is not served`)
      const apiVersion = kind.group === '' ? kind.version : `${kind.group}/${kind.version}`
      server.write.create(kind, { apiVersion, kind: kindName, ...body } as KubeObject)
    }
    for (const namespace of namespaces) put('Namespace', { metadata: { name: namespace } })
    for (const [kind, bodies] of Object.entries(objects)) {
      for (const body of bodies as Body[]) put(kind, body)
      // Definitions are served before anything of theirs is made.
      settle()
    }
  }
}
