import { absent } from '../absent'
import { asArray, asObject, nameOf } from '../cluster-view'
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
  return found(holds ? [] : [{ at, expected: word.is, found: said }])
}
