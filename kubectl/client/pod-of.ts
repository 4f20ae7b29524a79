import type { JsonObject, KubeObject } from '@/apimachinery/object'
import { KubectlError } from '../errors'
import type { KubectlContext } from '../seam'
import { type Api, getObject, listAll } from './api'
import type { Resource } from './discovery'
import { readManifests } from './manifests'
import { located } from './targets'

export type PodTarget = { resource: Resource; namespace: string; name: string; pod: KubeObject }

/**
 * The pod that `POD` or `TYPE/NAME` means: of a workload or service the first ready one. As polymorphichelpers AttachablePodForObject.
 */
export async function podOf(api: Api, named: string): Promise<PodTarget> {
  const pods = await podResource(api)
  const [type, name] = named.includes('/') ? (named.split('/') as [string, string]) : ['pods', named]
  const resource = (await api.find(type))[0] as Resource
  if (resource.kind === 'Pod' && resource.group === '') {
    return { resource: pods, namespace: api.namespace, name, pod: await getObject(api, pods, api.namespace, name) }
  }
  const object = await getObject(api, resource, api.namespace, name)
  const found = await podsOf(api, object, resource)
  const best = found.sort((a, b) => rank(b) - rank(a))[0]
  if (!best) throw new KubectlError('timed out waiting for the condition')
  return { resource: pods, namespace: best.metadata.namespace ?? api.namespace, name: best.metadata.name ?? '', pod: best }
}

/** The pod that a file tells of; of its containers the file has the say. */
export async function podOfFile(api: Api, context: KubectlContext, filename: string[]): Promise<PodTarget> {
  const found = await located(api, await readManifests(context, { filename, recursive: false, kustomize: '' }, false))
  const [only, ...more] = found
  if (!only || more.length > 0) throw new KubectlError('cannot exec into multiple objects at a time')
  const { resource, object } = only
  const [name = '', namespace = api.namespace] = [object.metadata.name, object.metadata.namespace]
  if (resource.kind !== 'Pod') return podOf(api, `${resource.plural}.${resource.version}.${resource.group}/${name}`)
  if (containersOf(object).length === 0) throw new KubectlError(`pod ${namespace}/${name} does not have any containers`)
  return { resource, namespace, name, pod: object }
}

export async function podResource(api: Api): Promise<Resource> {
  return (await api.find('pods'))[0] as Resource
}

/** Every pod that a workload's or service's selector finds. */
export async function podsOf(api: Api, object: KubeObject, resource: Resource, aim = 'attach to'): Promise<KubeObject[]> {
  const labelSelector = selectorOf(object)
  if (labelSelector === undefined)
    throw new KubectlError(`cannot ${aim} ${goType(object, resource)}: selector for ${goType(object, resource)} not implemented`)
  if (labelSelector === '') throw new KubectlError(`invalid service '${object.metadata.name}': Service is defined without a selector`)
  return (await listAll(api, await podResource(api), object.metadata.namespace ?? api.namespace, { labelSelector })).items
}

const goType = ({ kind }: KubeObject, resource: Resource) => `*${resource.version}.${kind ?? resource.kind}`

type Selecting = {
  selector?: JsonObject & {
    matchLabels?: Record<string, string>
    matchExpressions?: { key: string; operator: string; values?: string[] }[]
  }
}

/** The label selector in query form; undefined when the kind selects no pods. */
function selectorOf(object: KubeObject): string | undefined {
  const { selector } = (object as unknown as { spec?: Selecting }).spec ?? {}
  if (object.kind === 'Service') return pairsText((selector ?? {}) as Record<string, string>)
  if (!selector) return undefined
  const expressions = (selector.matchExpressions ?? []).map(({ key, operator, values = [] }) => {
    if (operator === 'Exists') return key
    if (operator === 'DoesNotExist') return `!${key}`
    return `${key} ${operator === 'In' ? 'in' : 'notin'} (${values.join(',')})`
  })
  return [pairsText(selector.matchLabels ?? {}), ...expressions].filter((part) => part !== '').join(',')
}

const pairsText = (labels: Record<string, string>) =>
  Object.entries(labels)
    .map(([key, value]) => `${key}=${value}`)
    .join(',')

type PodState = { status?: { phase?: string; conditions?: { type: string; status: string }[] }; metadata: { deletionTimestamp?: string } }

/** Ready before running before the rest. As podutils ActivePods. */
function rank(pod: KubeObject): number {
  const { status, metadata } = pod as PodState
  const ready = status?.conditions?.some((condition) => condition.type === 'Ready' && condition.status === 'True') ? 4 : 0
  return ready + (status?.phase === 'Running' ? 2 : 0) + (metadata.deletionTimestamp ? 0 : 1)
}

type Containers = {
  spec?: { containers?: { name: string }[]; initContainers?: { name: string }[]; ephemeralContainers?: { name: string }[] }
}

export const containersOf = (pod: KubeObject) => (pod as Containers).spec?.containers ?? []
export const initContainersOf = (pod: KubeObject) => (pod as Containers).spec?.initContainers ?? []

/** The container that is meant when none is named, and the line that says which others there are. As podcmd FindOrDefaultContainerByName. */
export function defaultContainer(pod: KubeObject, quiet: boolean, err: (text: string) => void): string {
  const all = containersOf(pod)
  const annotated = pod.metadata.annotations?.['kubectl.kubernetes.io/default-container']
  if (annotated !== undefined && all.some((container) => container.name === annotated)) return annotated
  const first = all[0]?.name ?? ''
  if (!quiet && all.length + initContainersOf(pod).length > 1) {
    const others = [...all.map((container) => container.name), ...initContainersOf(pod).map((container) => `${container.name} (init)`)]
    err(`Defaulted container ${JSON.stringify(first)} out of: ${others.join(', ')}\n`)
  }
  return first
}

/** The container that a command is to run in; a pod that has ended runs none. As cmd/exec Run. */
export function containerToRun(pod: KubeObject, asked: { container: string; quiet?: boolean }, err: (text: string) => void): string {
  const phase = (pod as PodState).status?.phase
  if (phase === 'Succeeded' || phase === 'Failed')
    throw new KubectlError(`cannot exec into a container in a completed pod; current phase is ${phase}`)
  return asked.container || defaultContainer(pod, asked.quiet ?? false, err)
}

/** Refuses a container that the pod does not have; `sentence` is the verb's own way to say so. */
export function requireContainer(
  pod: KubeObject,
  name: string,
  sentence = (container: string, of: string) => `container ${container} not found in pod ${of}`,
): void {
  const ephemeral = (pod as Containers).spec?.ephemeralContainers ?? []
  if ([...containersOf(pod), ...initContainersOf(pod), ...ephemeral].some((container) => container.name === name)) return
  throw new KubectlError(sentence(name, pod.metadata.name ?? ''))
}
