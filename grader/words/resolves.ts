import { absent } from '../absent'
import { asObject, type ClusterView, nameOf } from '../cluster-view'
import { found, unchecked, type Word } from '../finding'
import { isReady, nearMisses, podsWith } from '../near'
import { notThere, originOf } from '../targets'

/** What a name resolves to, asked from a named place. */
export const resolves: Word<'resolves'> = async (word, _check, judging) => {
  const { after } = judging
  const { resolve } = after.reader
  if (!resolve) return unchecked('names of this cluster cannot be looked up from there')
  const from = await originOf(after, word.from)
  if ('missing' in from) return notThere(from)
  const at = `${word.type} ${word.name} ${from.says}`
  const { result, values } = await resolve(from.origin, word.name, word.type)
  const answers = [
    ...new Set(values.map(canonical).filter((value) => word.type === 'SRV' || isAddress(value) === (word.type === 'A'))),
  ].sort()
  const wanted: string[] = (word.values ?? []).map(canonical)
  if (word.service) {
    const reference = { apiVersion: 'v1', kind: 'Service', ...word.service }
    const service = await after.get(reference)
    if (!service) return absent(judging, reference)
    wanted.push(String(asObject(service.spec).clusterIP))
  }
  if (word.pods) {
    const pods = (await podsWith(after, word.pods.namespace, word.pods.labels)).filter(isReady)
    if (!pods.length) return found([{ at, expected: 'the addresses of ready pods', found: 'no such pod is ready' }])
    wanted.push(...pods.map((pod) => String(asObject(pod.status).podIP)))
  }
  const said = answers.length ? answers.join(', ') : result
  if (word.count !== undefined && answers.length !== word.count)
    return found([{ at, expected: `${word.count} records`, found: `${answers.length}: ${said}` }])
  const asked = wanted.sort().join(', ')
  if (word.count !== undefined || asked === answers.join(', ')) return found([])
  return found([{ at, expected: asked, found: said }], answers.length ? [] : await whoseName(after, word.name))
}

/** What there is instead of the Service that a name under cluster.local is the name of. */
async function whoseName(view: ClusterView, name: string): Promise<string[]> {
  const [, service, namespace] = /^([^.]+)\.([^.]+)\.svc\.cluster\.local\.?$/.exec(name) ?? []
  if (service === undefined || namespace === undefined) return []
  const wanted = { apiVersion: 'v1', kind: 'Service', namespace, name: service }
  return (await view.get(wanted)) ? [] : [`there is no ${nameOf(wanted)}`, ...(await nearMisses(view, wanted))]
}

const canonical = (value: string) => value.toLowerCase().replace(/\.$/, '')
const isAddress = (value: string) => /^[0-9.]+$|:/.test(value)
