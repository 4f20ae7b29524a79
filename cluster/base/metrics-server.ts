import type { KubeObject } from '@/apimachinery/object'
import type { PodSpec } from '@/cluster/kinds/core/pod-types'

type Body = { metadata: KubeObject['metadata']; [field: string]: unknown }

const labels = { 'k8s-app': 'metrics-server' }
const metadata = { name: 'metrics-server', namespace: 'kube-system', labels }

/** metrics-server as its own manifest installs it on a kubeadm cluster. While its Service has a ready endpoint, metrics.k8s.io is served. */
export const metricsServer: { account: Body; service: Body; deployment: Body } = {
  account: { metadata },
  service: { metadata, spec: { selector: labels, ports: [{ name: 'https', port: 443, protocol: 'TCP', targetPort: 'https' }] } },
  deployment: {
    metadata,
    spec: {
      selector: { matchLabels: labels },
      strategy: { rollingUpdate: { maxUnavailable: 0 } },
      template: {
        metadata: { labels },
        spec: {
          priorityClassName: 'system-cluster-critical',
          serviceAccountName: 'metrics-server',
          nodeSelector: { 'kubernetes.io/os': 'linux' },
          containers: [
            {
              name: 'metrics-server',
              image: 'registry.k8s.io/metrics-server/metrics-server:v0.8.0',
              imagePullPolicy: 'IfNotPresent',
              args: [
                '--cert-dir=/tmp',
                '--secure-port=10250',
                '--kubelet-preferred-address-types=InternalIP,ExternalIP,Hostname',
                '--kubelet-use-node-status-port',
                '--metric-resolution=15s',
                '--kubelet-insecure-tls',
              ],
              ports: [{ containerPort: 10250, name: 'https', protocol: 'TCP' }],
              resources: { requests: { cpu: '100m', memory: '200Mi' } },
              readinessProbe: { tcpSocket: { port: 'https' }, initialDelaySeconds: 20, periodSeconds: 10, failureThreshold: 3 },
            },
          ],
        } satisfies PodSpec,
      },
    },
  },
}
