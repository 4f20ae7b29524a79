import { absent } from '../absent'
import { asArray, asObject, type ClusterView, nameOf } from '../cluster-view'
import { found, type Word } from '../finding'

/** The external address of a LoadBalancer Service: still pending, given, or a certain one. */
export const externalIP: Word<'externalIP'> = async (word, _check, judging) => {
  const reference = { apiVersion: 'v1', kind: 'Service', namespace: word.namespace, name: word.service }
  const service = await judging.after.get(reference)
  if (!service) return absent(judging, reference)
  const type = String(asObject(service.spec).type)
  const addresses = asArray(asObject(asObject(service.status).loadBalancer).ingress)
    .map(asObject)
    .map(({ ip, hostname }) => String(ip ?? hostname))
  const at = `${nameOf(reference)}: external IP`
  const said = type === 'LoadBalancer' ? addresses.join(', ') || 'pending' : `none: its type is ${type}`
  const holds =
    type === 'LoadBalancer' &&
    (word.is === 'pending' ? !addresses.length : word.is === 'assigned' ? addresses.length > 0 : addresses.includes(word.is))
  const near = said === 'pending' ? [await lastWord(judging.after, word.namespace, word.service)] : []
  return found(holds ? [] : [{ at, expected: word.is, found: said }], near)
}

/** What whoever serves load balancers has said of a Service that still waits for one. */
async function lastWord(view: ClusterView, namespace: string, name: string): Promise<string> {
  const all = (await view.list({ apiVersion: 'v1', kind: 'Event', namespace })) ?? []
  const about = all.filter(({ involvedObject }) => asObject(involvedObject).kind === 'Service' && asObject(involvedObject).name === name)
  const last = about.toSorted((a, b) => (String(a.lastTimestamp) < String(b.lastTimestamp) ? -1 : 1)).at(-1)
  if (last) return `the last event of Service ${name} is ${String(last.reason)}: ${String(last.message)}`
  return `no event of Service ${name} tells of a load balancer: perhaps nothing in this cluster makes any`
}
