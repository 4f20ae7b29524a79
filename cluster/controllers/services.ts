import { endpointSliceController } from './endpoint-slice'
import { endpointSliceMirroringController } from './endpoint-slice-mirroring'
import { endpointsController } from './endpoints'
import { gatewayControllers } from './gateway'
import { ingressNginxController } from './ingress-nginx'
import { serviceLoadBalancerController } from './service-load-balancer'

/** The controllers that stand behind Services. */
export const serviceControllers = [
  endpointSliceController,
  endpointsController,
  endpointSliceMirroringController,
  serviceLoadBalancerController,
  ingressNginxController,
  ...gatewayControllers,
]
