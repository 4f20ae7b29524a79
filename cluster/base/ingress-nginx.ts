import type { PodSpec } from '@/cluster/kinds/core/pod-types'
import type { Setup } from '@/cluster/profiles'
import type { AddonObjects } from './addons'

const labels = {
  'app.kubernetes.io/name': 'ingress-nginx',
  'app.kubernetes.io/instance': 'ingress-nginx',
  'app.kubernetes.io/component': 'controller',
}
const namespace = 'ingress-nginx'
const ports = [
  { name: 'http', port: 80, protocol: 'TCP', targetPort: 'http', appProtocol: 'http' },
  { name: 'https', port: 443, protocol: 'TCP', targetPort: 'https', appProtocol: 'https' },
]

/** ingress-nginx as its own manifests install it: the bare-metal one behind a NodePort, the cloud one behind a load balancer. */
export const ingressNginx = (setup: Setup): AddonObjects => {
  const balanced = setup.loadBalancer !== 'none'
  return {
    namespaces: [namespace],
    ServiceAccount: [{ metadata: { name: 'ingress-nginx', namespace, labels } }],
    ConfigMap: [{ metadata: { name: 'ingress-nginx-controller', namespace, labels }, data: {} }],
    IngressClass: [{ metadata: { name: 'nginx', labels }, spec: { controller: 'k8s.io/ingress-nginx' } }],
    Service: [
      {
        metadata: { name: 'ingress-nginx-controller', namespace, labels },
        spec: {
          type: balanced ? 'LoadBalancer' : 'NodePort',
          selector: labels,
          ports,
          ...(balanced ? { externalTrafficPolicy: 'Local' } : {}),
        },
      },
    ],
    Deployment: [
      {
        metadata: { name: 'ingress-nginx-controller', namespace, labels },
        spec: {
          selector: { matchLabels: labels },
          minReadySeconds: 0,
          revisionHistoryLimit: 10,
          template: {
            metadata: { labels },
            spec: {
              serviceAccountName: 'ingress-nginx',
              nodeSelector: { 'kubernetes.io/os': 'linux' },
              terminationGracePeriodSeconds: 300,
              containers: [
                {
                  name: 'controller',
                  image: 'registry.k8s.io/ingress-nginx/controller:v1.14.1',
                  imagePullPolicy: 'IfNotPresent',
                  args: [
                    '/nginx-ingress-controller',
                    ...(balanced ? ['--publish-service=$(POD_NAMESPACE)/ingress-nginx-controller'] : []),
                    '--election-id=ingress-nginx-leader',
                    '--controller-class=k8s.io/ingress-nginx',
                    '--ingress-class=nginx',
                    '--configmap=$(POD_NAMESPACE)/ingress-nginx-controller',
                  ],
                  env: [
                    { name: 'POD_NAME', valueFrom: { fieldRef: { fieldPath: 'metadata.name' } } },
                    { name: 'POD_NAMESPACE', valueFrom: { fieldRef: { fieldPath: 'metadata.namespace' } } },
                  ],
                  ports: [
                    { name: 'http', containerPort: 80, protocol: 'TCP' },
                    { name: 'https', containerPort: 443, protocol: 'TCP' },
                  ],
                  livenessProbe: {
                    httpGet: { path: '/healthz', port: 10254, scheme: 'HTTP' },
                    initialDelaySeconds: 10,
                    failureThreshold: 5,
                  },
                  readinessProbe: {
                    httpGet: { path: '/healthz', port: 10254, scheme: 'HTTP' },
                    initialDelaySeconds: 10,
                    failureThreshold: 3,
                  },
                  resources: { requests: { cpu: '100m', memory: '90Mi' } },
                },
              ],
            } satisfies PodSpec,
          },
        },
      },
    ],
  }
}
