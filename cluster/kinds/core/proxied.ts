import type { KubeObject } from '@/apimachinery/object'
import { badRequest, StatusError } from '@/cluster/api/status'
import type { AnswerContext, Kind, ProxiedPath } from '@/cluster/kinds/kind'
import { type EndpointSlice, endpointSlice } from '../discovery/endpoint-slice'
import type { Pod } from './pod-types'
import type { Service } from './service-types'

const unavailable = (message: string) => new StatusError(503, 'ServiceUnavailable', message)

/** Where the API server finds a pod: its address, at the port asked for or the first one that a container names. as pkg/registry/core/pod ResourceLocation */
export const podAddress = ({ spec, status }: Pod, { port }: ProxiedPath): { host: string; port: number } => {
  const first = spec.containers.flatMap((container) => container.ports ?? [])[0]?.containerPort
  const wanted = port === '' ? (first ?? 80) : Number(port)
  if (!Number.isInteger(wanted) || wanted < 1 || wanted > 65_535) throw badRequest(`invalid port ${JSON.stringify(port)}`)
  if (!status?.podIP) throw badRequest('address not allowed')
  return { host: status.podIP, port: wanted }
}

const serviceLabel = 'kubernetes.io/service-name'

/** The first ready endpoint of the Service (a real server draws one). as pkg/registry/core/service/storage ResourceLocation */
export const endpointAddress = (service: Service, { port }: ProxiedPath, { read }: AnswerContext): { host: string; port: number } => {
  const { name = '', namespace } = service.metadata
  const ports = service.spec.ports ?? []
  const chosen =
    port === ''
      ? ports.length === 1
        ? ports[0]
        : ports.find((p) => !p.name)
      : ports.find((p) => p.name === port || String(p.port) === port)
  if (port !== '' && chosen === undefined)
    throw unavailable(`no service port ${JSON.stringify(port)} found for service ${JSON.stringify(name)}`)
  const found = read
    .list<EndpointSlice>(endpointSlice, namespace)
    .filter((slice) => slice.metadata.labels?.[serviceLabel] === name)
    .flatMap((slice) =>
      (slice.ports ?? [])
        .filter((p) => p.port !== undefined && (p.name ?? '') === (chosen?.name ?? ''))
        .flatMap((p) =>
          (slice.endpoints ?? [])
            .filter(({ conditions }) => conditions?.ready !== false)
            .flatMap(({ addresses }) => addresses.map((host) => ({ host, port: p.port! }))),
        ),
    )
  if (found.length === 0) throw unavailable(`no endpoints available for service ${JSON.stringify(name)}`)
  return found[0]!
}

/** The little of the kubelet's own API that is simulated. as pkg/kubelet/server InstallDefaultHandlers */
export const kubeletAnswer =
  (pods: () => Kind<Pod>) =>
  (node: KubeObject, { path }: ProxiedPath, { read }: AnswerContext): { status: number; body: string } => {
    if (path === '/healthz') return { status: 200, body: 'ok' }
    if (path === '/pods' || path === '/pods/') {
      const items = read.list(pods()).filter(({ spec }) => spec.nodeName === node.metadata.name)
      return { status: 200, body: JSON.stringify({ kind: 'PodList', apiVersion: 'v1', metadata: {}, items }) }
    }
    throw new StatusError(501, 'NotImplemented', `error: seatrial does not simulate ${path} of the kubelet`)
  }
