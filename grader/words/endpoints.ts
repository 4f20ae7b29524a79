import { absent } from '../absent'
import { type AnyObject, asArray, asObject, type ClusterView, nameOf } from '../cluster-view'
import type { Difference } from '../evidence'
import { found, type Word } from '../finding'
import { isReady, nearLabels, podsWith } from '../near'

type Endpoint = { address: string; ready: boolean; ports: { name: string; port: number }[] }

/** What stands behind a Service, read from its EndpointSlices. */
export const endpoints: Word<'endpoints'> = async (word, _check, judging) => {
  const { after } = judging
  const reference = { apiVersion: 'v1', kind: 'Service', namespace: word.namespace, name: word.service }
  const service = await after.get(reference)
  if (!service) return absent(judging, reference)
  const all = await endpointsOf(after, word.namespace, word.service)
  const ready = all.filter((endpoint) => endpoint.ready)
  const addresses = [...new Set(ready.map(({ address }) => address))]
  const at = `endpoints of ${nameOf(reference)}`
  const faults: Difference[] = []
  if (word.ready !== undefined && addresses.length !== word.ready)
    faults.push({ at, expected: `${word.ready} ready`, found: `${addresses.length} ready` })
  if (word.atLeast !== undefined && addresses.length < word.atLeast)
    faults.push({ at, expected: `at least ${word.atLeast} ready`, found: `${addresses.length} ready` })
  if (word.addresses) faults.push(...sameSet(at, word.addresses, addresses))
  if (word.pods) {
    const pods = (await podsWith(after, word.pods.namespace ?? word.namespace, word.pods.labels)).filter(isReady)
    if (!pods.length) faults.push({ at, expected: `ready pods with ${sayPairs(word.pods.labels)}`, found: 'no such pod is ready' })
    else faults.push(...sameSet(at, pods.map(addressOf), addresses, `the ready pods with ${sayPairs(word.pods.labels)}: `))
  }
  if (word.port !== undefined) {
    const ports = [
      ...new Set(
        ready.flatMap((endpoint) =>
          endpoint.ports.filter(({ name }) => word.portName === undefined || name === word.portName).map(({ port }) => port),
        ),
      ),
    ]
    if (!ports.includes(word.port) || (ports.length > 1 && word.portName !== undefined))
      faults.push({
        at: word.portName === undefined ? at : `${at}, port ${word.portName}`,
        expected: `port ${word.port}`,
        found: ports.length ? `port ${ports.join(', ')}` : ready.length ? 'no port' : 'no ready endpoint',
      })
  }
  // Without any the rest follows.
  return found(addresses.length ? faults : faults.slice(0, 1), faults.length ? await explain(after, service, all) : [])
}

/** The endpoints of a Service from all its slices. */
async function endpointsOf(view: ClusterView, namespace: string, service: string): Promise<Endpoint[]> {
  const slices = (await view.list({ apiVersion: 'discovery.k8s.io/v1', kind: 'EndpointSlice', namespace })) ?? []
  return slices
    .filter((slice) => slice.metadata.labels?.['kubernetes.io/service-name'] === service)
    .flatMap((slice) => {
      const ports = asArray(slice.ports)
        .map(asObject)
        .map(({ name, port }) => ({ name: String(name ?? ''), port: Number(port) }))
      return asArray(slice.endpoints)
        .map(asObject)
        .flatMap((endpoint) =>
          // As discovery/v1: a ready condition that is absent counts as ready.
          asArray(endpoint.addresses).map((address) => ({
            address: String(address),
            ready: asObject(endpoint.conditions).ready !== false,
            ports,
          })),
        )
    })
}

/** Why a Service has the endpoints that it has: pods not ready, or a selector that meets other labels. */
async function explain(view: ClusterView, service: AnyObject, all: Endpoint[]): Promise<string[]> {
  const waiting = all.filter((endpoint) => !endpoint.ready).length
  const near = waiting ? [`${waiting} endpoint${waiting === 1 ? ' is' : 's are'} there but not ready`] : []
  const selector = asObject(asObject(service.spec).selector) as Record<string, string>
  if (!Object.keys(selector).length) return [...near, 'the Service has no selector, so no controller fills in its endpoints']
  const namespace = service.metadata.namespace
  const pods = await podsWith(view, namespace, selector)
  if (pods.length) return near
  return [
    ...near,
    `selector ${sayPairs(selector)} matches no pod`,
    ...(await nearLabels(view, { apiVersion: 'v1', kind: 'Pod', namespace }, selector)),
  ]
}

function sameSet(at: string, expected: readonly string[], present: readonly string[], who = ''): Difference[] {
  const [wanted, there] = [[...expected].sort(), [...present].sort()]
  return wanted.join() === there.join() ? [] : [{ at, expected: `${who}${wanted.join(', ')}`, found: there.join(', ') || 'none ready' }]
}

const addressOf = (pod: AnyObject) => String(asObject(pod.status).podIP ?? '')
const sayPairs = (labels: Readonly<Record<string, string>>) =>
  Object.entries(labels)
    .map(([key, value]) => `${key}=${value}`)
    .join(',')
