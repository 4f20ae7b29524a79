import { equalJson } from '@/apimachinery/equal'
import type { Reader } from '@/cluster/api/reader'
import { node } from '@/cluster/kinds/core/node'
import { pod } from '@/cluster/kinds/core/pod'
import type { Pod } from '@/cluster/kinds/core/pod-types'
import { service } from '@/cluster/kinds/core/service'
import type { Kind } from '@/cluster/kinds/kind'
import { type Ingress, ingress } from '@/cluster/kinds/networking/ingress'
import { ingressClass } from '@/cluster/kinds/networking/ingress-class'
import { ingressesOf } from '@/cluster/network/ingress'
import { internalIP } from '@/cluster/network/origin'
import { isPodReady } from '@/cluster/node/pod-facts'
import { type Action, controller, type Key } from './plan'

export const ingressControllerImage = 'ingress-nginx/controller'

const runsController = ({ spec }: Pod) => spec.containers.some(({ image = '' }) => image.includes(ingressControllerImage))

/** The addresses at which the controller's pods are reached: of the Service that it publishes, or of their nodes. as internal/ingress/status runningAddresses */
function addressesOf(read: Reader): { ip: string }[] {
  const ready = read.list(pod).filter((each) => runsController(each) && isPodReady(each))
  const [first] = ready
  if (!first) return []
  const published = first.spec.containers.flatMap(({ args = [] }) => args).find((arg) => arg.startsWith('--publish-service='))
  if (published) {
    const found = read.get(service, first.metadata.namespace, published.slice(published.lastIndexOf('/') + 1))
    if (found?.spec.type === 'LoadBalancer') return (found.status?.loadBalancer?.ingress ?? []).flatMap(({ ip }) => (ip ? [{ ip }] : []))
    return found?.spec.clusterIP ? [{ ip: found.spec.clusterIP }] : []
  }
  const nodes = ready.flatMap(({ spec }) => (spec.nodeName ? [read.get(node, undefined, spec.nodeName)] : []))
  return [...new Set(nodes.flatMap((each) => (each ? [internalIP(each)] : [])))].sort().map((ip) => ({ ip }))
}

const allIngresses = (read: Reader): Key[] =>
  read.list(ingress).map(({ metadata }) => ({ namespace: metadata.namespace, name: metadata.name! }))

/** Writes the address of the controller into the Ingresses of its classes, and takes it away with the last ready pod. */
export const ingressNginxController = controller<Ingress>({
  name: 'ingress-nginx',
  manager: 'nginx-ingress-controller',
  for: ingress,
  watches: [
    { kind: pod as unknown as Kind, keys: (changed, read) => (runsController(changed as Pod) ? allIngresses(read) : []) },
    {
      kind: service as unknown as Kind,
      keys: ({ metadata }, read) => (metadata.name?.startsWith('ingress-nginx') ? allIngresses(read) : []),
    },
    { kind: ingressClass as unknown as Kind, keys: (_, read) => allIngresses(read) },
  ],
  plan(object, { read }): Action[] {
    const mine = ingressesOf(read).some(({ metadata }) => metadata.uid === object.metadata.uid)
    const addresses = mine ? addressesOf(read) : []
    const before = object.status?.loadBalancer?.ingress ?? []
    if (!mine || equalJson(before, addresses)) return []
    const loadBalancer = addresses.length > 0 ? { ingress: addresses } : {}
    const status: Action = { do: 'status', kind: ingress as unknown as Kind, object: { ...object, status: { loadBalancer } } as Ingress }
    if (before.length > 0 || addresses.length === 0) return [status]
    return [
      status,
      { do: 'event', about: object, type: 'Normal', reason: 'Sync', message: 'Scheduled for sync', source: 'nginx-ingress-controller' },
    ]
  },
})
