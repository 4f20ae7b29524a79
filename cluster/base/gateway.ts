import { gatewayDefinitions } from '@/cluster/kinds/gateway/definitions'
import type { Setup } from '@/cluster/profiles'
import type { AddonObjects } from './addons'

const labels = { 'app.kubernetes.io/name': 'nginx-gateway-fabric', 'app.kubernetes.io/instance': 'nginx-gateway' }
const namespace = 'nginx-gateway'

/** Gateway API's definitions, and NGINX Gateway Fabric as its manifests install it: the control plane; each Gateway gets a data plane of its own. */
export const gatewayAddon = (_: Setup): AddonObjects => ({
  namespaces: [namespace],
  CustomResourceDefinition: gatewayDefinitions,
  ServiceAccount: [{ metadata: { name: 'nginx-gateway', namespace, labels } }],
  Service: [
    {
      metadata: { name: 'nginx-gateway', namespace, labels },
      spec: { selector: labels, ports: [{ name: 'agent-grpc', port: 443, protocol: 'TCP', targetPort: 8443 }] },
    },
  ],
  GatewayClass: [{ metadata: { name: 'nginx', labels }, spec: { controllerName: 'gateway.nginx.org/nginx-gateway-controller' } }],
  Deployment: [
    {
      metadata: { name: 'nginx-gateway', namespace, labels },
      spec: {
        selector: { matchLabels: labels },
        template: {
          metadata: { labels },
          spec: {
            serviceAccountName: 'nginx-gateway',
            containers: [
              {
                name: 'nginx-gateway',
                image: 'ghcr.io/nginx/nginx-gateway-fabric:2.2.1',
                imagePullPolicy: 'IfNotPresent',
                args: ['controller', '--gateway-ctlr-name=gateway.nginx.org/nginx-gateway-controller', '--gatewayclass=nginx'],
                ports: [
                  { name: 'agent-grpc', containerPort: 8443, protocol: 'TCP' },
                  { name: 'health', containerPort: 8081, protocol: 'TCP' },
                ],
                readinessProbe: { httpGet: { path: '/readyz', port: 'health', scheme: 'HTTP' }, initialDelaySeconds: 3, periodSeconds: 1 },
              },
            ],
          },
        },
      },
    },
  ],
})
