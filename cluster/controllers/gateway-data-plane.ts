import { equalJson } from '@/apimachinery/equal'
import type { KubeObject } from '@/apimachinery/object'
import type { Reader } from '@/cluster/api/reader'
import { type Deployment, deployment } from '@/cluster/kinds/apps/deployment'
import { service } from '@/cluster/kinds/core/service'
import type { Service } from '@/cluster/kinds/core/service-types'
import type { Gateway } from '@/cluster/kinds/gateway/kinds'
import type { Kind } from '@/cluster/kinds/kind'
import { gatewayNameLabel, kindsOfProtocol } from '@/cluster/network/gateway-routes'
import { protectedPorts } from './gateway-listeners'
import type { Action } from './plan'

/** What a Gateway's Deployment and Service are called. */
export const planeName = ({ metadata, spec }: Gateway) => `${metadata.name}-${spec.gatewayClassName}`

/** The Deployment and the Service that carry a Gateway's traffic, kept as its listeners say. as nginx-gateway-fabric internal/controller/provisioner */
export function dataPlane(object: Gateway, read: Reader): Action[] {
  const { name, namespace, uid } = object.metadata
  const served = object.spec.listeners.filter(({ protocol, port }) => kindsOfProtocol(protocol).length > 0 && !protectedPorts[port])
  const numbers = [...new Set(served.map(({ port }) => port))].sort((a, b) => a - b)
  const labels = {
    [gatewayNameLabel]: name!,
    'app.kubernetes.io/managed-by': 'nginx-gateway-nginx',
    'app.kubernetes.io/name': planeName(object),
  }
  const owner = {
    apiVersion: 'gateway.networking.k8s.io/v1',
    kind: 'Gateway',
    name: name!,
    uid: uid!,
    controller: true,
    blockOwnerDeletion: true,
  }
  const metadata = { name: planeName(object), namespace, labels, ownerReferences: [owner] }
  const ports = numbers.map((port) => ({ name: `port-${port}`, port, protocol: 'TCP' as const, targetPort: port }))
  const args = [`--listen=${numbers.join(',')}`]
  return [...keepService(read, metadata, ports), ...keepDeployment(read, metadata, args, numbers)]
}

type Metadata = KubeObject['metadata']

function keepService(read: Reader, metadata: Metadata, ports: NonNullable<Service['spec']['ports']>): Action[] {
  const kind = service as unknown as Kind
  const stored = read.get(service, metadata.namespace, metadata.name!)
  if (!stored) {
    const type = read.setup.loadBalancer === 'none' ? 'NodePort' : 'LoadBalancer'
    const spec = { type, selector: metadata.labels, externalTrafficPolicy: 'Local', ports }
    return [{ do: 'create', kind, object: { apiVersion: 'v1', kind: 'Service', metadata, spec } as KubeObject }]
  }
  const now = (stored.spec.ports ?? []).map(({ port }) => port)
  if (
    equalJson(
      now,
      ports.map(({ port }) => port),
    )
  )
    return []
  return [{ do: 'update', kind, object: { ...stored, spec: { ...stored.spec, ports } } as Service }]
}

function keepDeployment(read: Reader, metadata: Metadata, args: string[], numbers: readonly number[]): Action[] {
  const kind = deployment as unknown as Kind
  const container = {
    name: 'nginx',
    image: 'ghcr.io/nginx/nginx-gateway-fabric/nginx:2.2.1',
    imagePullPolicy: 'IfNotPresent',
    args,
    ports: numbers.map((port) => ({ containerPort: port, name: `port-${port}`, protocol: 'TCP' })),
    readinessProbe: { httpGet: { path: '/readyz', port: 8081, scheme: 'HTTP' }, initialDelaySeconds: 3, periodSeconds: 1 },
  }
  const template = { metadata: { labels: metadata.labels }, spec: { containers: [container] } }
  const stored = read.get(deployment, metadata.namespace, metadata.name!)
  if (!stored) {
    const spec = { replicas: 1, selector: { matchLabels: metadata.labels }, template }
    return [{ do: 'create', kind, object: { apiVersion: 'apps/v1', kind: 'Deployment', metadata, spec } as KubeObject }]
  }
  if (equalJson(stored.spec.template.spec.containers[0]?.args, args)) return []
  return [{ do: 'update', kind, object: { ...stored, spec: { ...stored.spec, template } } as unknown as Deployment }]
}
