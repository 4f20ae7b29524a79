import type { KubeObject } from '@/apimachinery/object'
import type { PodSpec } from '@/cluster/kinds/core/pod-types'
import type { Setup } from '@/cluster/profiles'
import { daemonAccountsOf, daemonConfigsOf, daemonSetsOf } from './daemon-sets'
import { kubeadmConfigMaps } from './kubeadm'
import { metricsServer } from './metrics-server'
import { nodeNames } from './nodes'

// What kubeadm, the CNI and MetalLB put into a cluster. Bodies are as their own manifests write them, where a candidate looks.

type Body = { metadata: KubeObject['metadata']; [field: string]: unknown }
export type SystemObjects = Record<'serviceAccounts' | 'configMaps' | 'services' | 'deployments' | 'daemonSets', Body[]>

const corefile = `.:53 {
    errors
    health {
       lameduck 5s
    }
    ready
    kubernetes cluster.local in-addr.arpa ip6.arpa {
       pods insecure
       fallthrough in-addr.arpa ip6.arpa
       ttl 30
    }
    prometheus :9153
    forward . /etc/resolv.conf {
       max_concurrent 1000
    }
    cache 30 {
       disable success cluster.local
       disable denial cluster.local
    }
    loop
    reload
    loadbalance
}
`

const dnsLabels = { 'k8s-app': 'kube-dns' }

const coredns: Body = {
  metadata: { name: 'coredns', namespace: 'kube-system', labels: dnsLabels },
  spec: {
    replicas: 2,
    selector: { matchLabels: dnsLabels },
    strategy: { type: 'RollingUpdate', rollingUpdate: { maxUnavailable: 1 } },
    template: {
      metadata: { labels: dnsLabels },
      spec: {
        priorityClassName: 'system-cluster-critical',
        serviceAccountName: 'coredns',
        tolerations: [
          { key: 'CriticalAddonsOnly', operator: 'Exists' },
          { key: 'node-role.kubernetes.io/control-plane', effect: 'NoSchedule' },
        ],
        nodeSelector: { 'kubernetes.io/os': 'linux' },
        dnsPolicy: 'Default',
        containers: [
          {
            name: 'coredns',
            image: 'registry.k8s.io/coredns/coredns:v1.13.1',
            imagePullPolicy: 'IfNotPresent',
            args: ['-conf', '/etc/coredns/Corefile'],
            resources: { limits: { memory: '170Mi' }, requests: { cpu: '100m', memory: '70Mi' } },
            volumeMounts: [{ name: 'config-volume', mountPath: '/etc/coredns', readOnly: true }],
            ports: [
              { containerPort: 53, name: 'dns', protocol: 'UDP' },
              { containerPort: 53, name: 'dns-tcp', protocol: 'TCP' },
              { containerPort: 9153, name: 'metrics', protocol: 'TCP' },
              { containerPort: 8080, name: 'liveness-probe', protocol: 'TCP' },
              { containerPort: 8181, name: 'readiness-probe', protocol: 'TCP' },
            ],
            livenessProbe: {
              httpGet: { path: '/health', port: 'liveness-probe', scheme: 'HTTP' },
              initialDelaySeconds: 60,
              timeoutSeconds: 5,
              failureThreshold: 5,
            },
            readinessProbe: { httpGet: { path: '/ready', port: 'readiness-probe', scheme: 'HTTP' } },
          },
        ],
        volumes: [{ name: 'config-volume', configMap: { name: 'coredns', items: [{ key: 'Corefile', path: 'Corefile' }] } }],
      } satisfies PodSpec,
    },
  },
}

const account = (name: string, namespace = 'kube-system'): Body => ({ metadata: { name, namespace } })

/** Everything in kube-system (and the network's and MetalLB's namespaces) of a setup. Without nodes only the objects of the API. */
export const systemObjects = (setup: Setup): SystemObjects => {
  const nodes = nodeNames(setup).length > 0
  const metrics = nodes && setup.addons.includes('metrics-server')
  return {
    serviceAccounts: [account('coredns'), ...daemonAccountsOf(setup), ...(metrics ? [metricsServer.account] : [])],
    configMaps: [
      { metadata: { name: 'coredns', namespace: 'kube-system' }, data: { Corefile: corefile } },
      ...daemonConfigsOf(setup),
      ...(nodes ? kubeadmConfigMaps(setup) : []),
    ],
    services: [
      ...(metrics ? [metricsServer.service] : []),
      {
        metadata: {
          name: 'kube-dns',
          namespace: 'kube-system',
          labels: { ...dnsLabels, 'kubernetes.io/cluster-service': 'true', 'kubernetes.io/name': 'CoreDNS' },
          annotations: { 'prometheus.io/port': '9153', 'prometheus.io/scrape': 'true' },
        },
        spec: {
          clusterIP: '10.96.0.10',
          selector: dnsLabels,
          ports: [
            { name: 'dns', port: 53, protocol: 'UDP', targetPort: 53 },
            { name: 'dns-tcp', port: 53, protocol: 'TCP', targetPort: 53 },
            { name: 'metrics', port: 9153, protocol: 'TCP', targetPort: 9153 },
          ],
        },
      },
    ],
    deployments: nodes ? [coredns, ...(metrics ? [metricsServer.deployment] : [])] : [],
    daemonSets: nodes ? daemonSetsOf(setup) : [],
  }
}
