import { isIPv4 } from '@/apimachinery/ip-address'
import { controller } from '@/cluster/controllers/plan'
import { type EndpointAddress, type Endpoints, endpoints as endpointsKind } from '@/cluster/kinds/core/endpoints'
import { service as serviceKind } from '@/cluster/kinds/core/service'
import { type Endpoint, managedByLabel, endpointSlice as sliceKind } from '@/cluster/kinds/discovery/endpoint-slice'
import { reconcileSlices, removeSlices, type SliceGroup, sliceLabels } from './endpoint-slice'
import { hasSelector } from './service-pods'

const manager = 'endpointslicemirroring-controller.k8s.io'
const skipLabel = 'endpointslice.kubernetes.io/skip-mirror'
const leaderAnnotation = 'control-plane.alpha.kubernetes.io/leader'

/** Copies hand-written Endpoints of Services without a selector into EndpointSlices, which is all that kube-proxy and DNS read. */
// as pkg/controller/endpointslicemirroring syncEndpoints
export const endpointSliceMirroringController = controller<Endpoints>({
  name: 'endpointslice-mirroring',
  for: endpointsKind,
  owns: [sliceKind],
  watches: [{ kind: serviceKind, keys: ({ metadata }) => [{ namespace: metadata.namespace, name: metadata.name! }] }],
  plan(endpoints, { read }) {
    const { namespace, name, uid, labels, annotations } = endpoints.metadata
    const mine = read.ownedBy(sliceKind, uid!).filter(({ metadata }) => metadata.labels?.[managedByLabel] === manager)
    const service = read.get(serviceKind, namespace, name!)
    const mirrored = service && !hasSelector(service) && labels?.[skipLabel] !== 'true' && annotations?.[leaderAnnotation] === undefined
    if (!mirrored || !endpoints.subsets?.length)
      return mine.map(({ metadata }) => ({ do: 'delete', kind: sliceKind, namespace, name: metadata.name! }))
    const owner = { apiVersion: 'v1', kind: 'Endpoints', name: name!, uid: uid!, controller: true, blockOwnerDeletion: true }
    return reconcileSlices(mine, groupsOf(endpoints), (content) => ({
      apiVersion: 'discovery.k8s.io/v1',
      kind: 'EndpointSlice',
      metadata: { generateName: `${name}-`, namespace, labels: sliceLabels(labels, name!, manager, false), ownerReferences: [owner] },
      addressType: 'IPv4',
      ...content,
    }))
  },
  gone: (key, { read }) => removeSlices(read, key, manager),
})

function groupsOf({ subsets = [] }: Endpoints): SliceGroup[] {
  return subsets.map((subset) => ({
    ports: (subset.ports ?? []).map(({ name = '', port, protocol = 'TCP', appProtocol }) => ({
      name,
      port,
      protocol,
      ...(appProtocol ? { appProtocol } : {}),
    })),
    endpoints: [
      ...(subset.addresses ?? []).map((address) => endpointOf(address, true)),
      ...(subset.notReadyAddresses ?? []).map((address) => endpointOf(address, false)),
    ].filter(({ addresses }) => isIPv4(addresses[0]!)),
  }))
}

const endpointOf = ({ ip, hostname, nodeName, targetRef }: EndpointAddress, ready: boolean): Endpoint => ({
  addresses: [ip],
  conditions: { ready },
  ...(hostname ? { hostname } : {}),
  ...(nodeName ? { nodeName } : {}),
  ...(targetRef ? { targetRef } : {}),
})
