import { absent } from './absent'
import { type AnyObject, asArray, asObject, type ClusterView, nameOf } from './cluster-view'
import type { Cause, CheckOrigin, CheckRequest, Difference } from './evidence'
import { type Finding, found, type Judging } from './finding'
import { isReady, podsWith } from './near'
import { requestOf } from './request'
import type { ServiceAddress, WrittenOrigin } from './schema'

/** Something that a check needs and that is not there: the check fails with it. */
type Missing = { missing: Difference; near: string[]; cause?: Cause }

/** The check fails for what is not there. */
export const notThere = ({ missing, near, cause }: Missing): Finding => ({ ...found([missing], near), ...(cause && { cause }) })

/** Where to start from: a written origin with its pod chosen (the first running one by name, ready ones first). */
export async function originOf(view: ClusterView, written: WrittenOrigin): Promise<{ origin: CheckOrigin; says: string } | Missing> {
  if (written === 'outside') return { origin: { from: 'outside' }, says: 'from outside the cluster' }
  if ('node' in written) return { origin: { from: 'node', node: written.node }, says: `from node ${written.node}` }
  const { namespace, name, labels } = written.pod
  const pods = (await podsWith(view, namespace, labels ?? {})).filter((pod) => name === undefined || pod.metadata.name === name)
  const running = pods.filter((pod) => asObject(pod.status).phase === 'Running')
  const pod = running.find(isReady) ?? running[0]
  if (pod)
    return {
      origin: { from: 'pod', namespace, pod: pod.metadata.name ?? '' },
      says: `from pod ${pod.metadata.name} in namespace ${namespace}`,
    }
  const which =
    name ??
    Object.entries(labels ?? {})
      .map(([key, value]) => `${key}=${value}`)
      .join(',')
  return {
    missing: {
      at: `namespace ${namespace}`,
      expected: `a running pod ${which}`.trim(),
      found: pods.length ? `${pods.length} that ${pods.length === 1 ? 'does' : 'do'} not run` : 'none',
    },
    near: [],
  }
}

export type Target = { says: string; request: CheckRequest }

/** What to call: a URL as it stands, or a Service's address looked up in the cluster (one per node for `node: all`). */
export async function targetsOf(judging: Judging, to: string | ServiceAddress, hostHeader?: string): Promise<Target[] | Missing> {
  if (typeof to === 'string') return [{ says: calledAs(to, hostHeader), request: asked(to, hostHeader) }]
  const view = judging.after
  const reference = { apiVersion: 'v1', kind: 'Service', namespace: to.namespace, name: to.service }
  const service = await view.get(reference)
  if (!service) {
    const { differences, near, cause } = await absent(judging, reference)
    return { missing: differences[0]!, near, ...(cause && { cause }) }
  }
  const spec = asObject(service.spec)
  const lacks = (at: string, expected: string, what: string): Missing => ({
    missing: { at: `${nameOf(reference)}: ${at}`, expected, found: what },
    near: [`its type is ${String(spec.type)}`],
  })
  const ports = asArray(spec.ports).map(asObject)
  const port = to.port === undefined ? ports[0] : ports.find((each) => each.port === to.port || each.name === to.port)
  if (!port) return lacks('spec.ports', `port ${to.port ?? ''}`.trim(), ports.map((each) => String(each.port)).join(', ') || 'nothing')
  const urlAt = (host: string, number: number) => `${to.scheme}://${host}:${number}${isBare(to.scheme) ? '' : to.path}`
  const at = (host: string, number: number, who = ''): Target => ({
    says: `${calledAs(urlAt(host, number), hostHeader)}${who}`,
    request: asked(urlAt(host, number), hostHeader),
  })
  if (to.via === 'clusterIP') {
    const address = spec.clusterIP
    return typeof address === 'string' && address !== 'None' && address !== ''
      ? [at(address, Number(port.port))]
      : lacks('spec.clusterIP', 'an address', String(address ?? 'nothing'))
  }
  if (to.via === 'externalIP') {
    const ingress = asObject(asArray(asObject(asObject(service.status).loadBalancer).ingress)[0])
    const address = ingress.ip ?? ingress.hostname
    return typeof address === 'string' ? [at(address, Number(port.port))] : lacks('status.loadBalancer.ingress', 'an address', 'nothing')
  }
  if (typeof port.nodePort !== 'number') return lacks('spec.ports', 'a node port', 'none')
  const nodes = (await view.list({ apiVersion: 'v1', kind: 'Node' })) ?? []
  const wanted =
    to.node === undefined ? nodes.slice(0, 1) : to.node === 'all' ? nodes : nodes.filter((node) => node.metadata.name === to.node)
  if (!wanted.length) return { missing: { at: `Node ${to.node ?? ''}`.trim(), expected: 'exists', found: 'nothing' }, near: [] }
  return wanted.map((node) => at(internalAddress(node), port.nodePort as number, ` (${node.metadata.name})`))
}

/** A URL as who calls it would write it: with the host that it asks for, and the address it asks at. */
function calledAs(url: string, hostHeader: string | undefined): string {
  if (hostHeader === undefined) return url
  const { protocol, host, port, pathname, search } = new URL(url)
  return `${protocol}//${hostHeader}${port && !hostHeader.includes(':') ? `:${port}` : ''}${pathname}${search} at ${host}`
}

function internalAddress(node: AnyObject): string {
  const addresses = asArray(asObject(node.status).addresses).map(asObject)
  return String(addresses.find(({ type }) => type === 'InternalIP')?.address ?? node.metadata.name)
}

const isBare = (scheme: ServiceAddress['scheme']) => scheme === 'tcp' || scheme === 'udp' || scheme === 'sctp'

/** The schema lets only such URLs pass as can be asked. */
function asked(url: string, hostHeader: string | undefined): CheckRequest {
  const request = requestOf(url, hostHeader)
  if (!request) throw new Error(`a check asks for ${url}, which is no address of a connection`)
  return request
}
