import { asArray, asObject, nameOf } from '../cluster-view'
import { found, type Word } from '../finding'
import { nearMisses } from '../near'

/** The external address of a LoadBalancer Service: still pending, given, or a certain one. */
export const externalIP: Word<'externalIP'> = async (word, _check, { after }) => {
  const reference = { apiVersion: 'v1', kind: 'Service', namespace: word.namespace, name: word.service }
  const service = await after.get(reference)
  if (!service) return found([{ at: nameOf(reference), expected: 'exists', found: 'nothing' }], await nearMisses(after, reference))
  const type = String(asObject(service.spec).type)
  const addresses = asArray(asObject(asObject(service.status).loadBalancer).ingress)
    .map(asObject)
    .map(({ ip, hostname }) => String(ip ?? hostname))
  const at = `${nameOf(reference)}: external IP`
  const said = type === 'LoadBalancer' ? addresses.join(', ') || 'pending' : `none: its type is ${type}`
  const holds =
    type === 'LoadBalancer' &&
    (word.is === 'pending' ? !addresses.length : word.is === 'assigned' ? addresses.length > 0 : addresses.includes(word.is))
  return found(holds ? [] : [{ at, expected: word.is, found: said }])
}
