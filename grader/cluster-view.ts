import type { Json, JsonObject, KubeObject } from '@/apimachinery/object'
import { CannotTell, type ClusterReader } from './evidence'

/** Grading could not read what it needs: the check is neither passed nor failed. */
export class Unreadable extends CannotTell {}

/** Which objects: of `kind`, in `namespace` (absent: cluster-scoped, or all namespaces). */
export type KindReference = { apiVersion?: string; kind: string; namespace?: string }

/** An API object with its untyped fields. */
export type AnyObject = KubeObject & { [field: string]: Json | undefined }

/** A cluster as checks read it: objects by kind, found through discovery, each path asked for once. */
export type ClusterView = {
  reader: ClusterReader
  /** The object, or undefined when it (or its kind) is not there. */
  get(reference: KindReference & { name: string }): Promise<AnyObject | undefined>
  /** All objects of the kind, by namespace and name; `undefined` when the server does not serve the kind. */
  list(reference: KindReference): Promise<AnyObject[] | undefined>
}

type Resource = { path: string; plural: string; namespaced: boolean }

/** A view over a reader. Rejects with Unreadable where the reader cannot answer. */
export function viewCluster(reader: ClusterReader): ClusterView {
  const answers = new Map<string, Promise<Json | undefined>>()

  function read(path: string): Promise<Json | undefined> {
    let answer = answers.get(path)
    if (!answer) {
      answer = ask(reader, path)
      answers.set(path, answer)
    }
    return answer
  }

  async function find({ apiVersion, kind }: KindReference): Promise<Resource | undefined> {
    if (apiVersion !== undefined) return servedAt(apiVersion.includes('/') ? `/apis/${apiVersion}` : `/api/${apiVersion}`, kind)
    const core = await servedAt('/api/v1', kind)
    if (core) return core
    for (const path of await groupPaths()) {
      const resource = await servedAt(path, kind)
      if (resource) return resource
    }
    return undefined
  }

  async function servedAt(path: string, kind: string): Promise<Resource | undefined> {
    const resources = asArray(asObject(await read(path)).resources).map(asObject)
    const resource = resources.find((each) => each.kind === kind && !String(each.name).includes('/'))
    return resource && { path, plural: String(resource.name), namespaced: resource.namespaced === true }
  }

  /** Each group's preferred version first; then the others, which may serve kinds of their own. */
  async function groupPaths(): Promise<string[]> {
    const groups = asArray(asObject(await read('/apis')).groups).map(asObject)
    const preferred = groups.map((group) => asObject(group.preferredVersion))
    const others = groups.flatMap((group) => asArray(group.versions).map(asObject))
    return [...new Set([...preferred, ...others].map(({ groupVersion }) => `/apis/${String(groupVersion)}`))]
  }

  const urlOf = ({ path, plural, namespaced }: Resource, namespace: string | undefined) =>
    namespaced && namespace !== undefined ? `${path}/namespaces/${namespace}/${plural}` : `${path}/${plural}`

  return {
    reader,
    async get(reference) {
      const resource = await find(reference)
      if (!resource) return undefined
      const namespace = resource.namespaced ? (reference.namespace ?? 'default') : undefined
      return (await read(`${urlOf(resource, namespace)}/${reference.name}`)) as AnyObject | undefined
    },
    async list(reference) {
      const resource = await find(reference)
      if (!resource) return undefined
      const list = asObject(await read(urlOf(resource, reference.namespace)))
      const items = asArray(list.items) as unknown as AnyObject[]
      // Lists carry kind and apiVersion once for all items.
      const apiVersion = String(list.apiVersion ?? '')
      return items.map((item) => ({ ...item, apiVersion: item.apiVersion ?? apiVersion, kind: reference.kind })).toSorted(byName)
    },
  }
}

async function ask(reader: ClusterReader, path: string): Promise<Json | undefined> {
  let answer: { status: number; body: Json }
  try {
    answer = await reader.fetch(path)
  } catch (error) {
    throw new Unreadable(`the API server did not answer GET ${path}: ${error instanceof Error ? error.message : String(error)}`)
  }
  if (answer.status === 404) return undefined
  if (answer.status >= 200 && answer.status < 300) return answer.body
  throw new Unreadable(`the API server answered GET ${path} with ${answer.status}: ${String(asObject(answer.body).message ?? '')}`)
}

function byName(a: AnyObject, b: AnyObject): number {
  const [left, right] = [a, b].map(({ metadata }) => `${metadata.namespace ?? ''}/${metadata.name ?? ''}`)
  return left! < right! ? -1 : left! > right! ? 1 : 0
}

export const asObject = (value: Json | undefined): JsonObject =>
  typeof value === 'object' && value !== null && !Array.isArray(value) ? value : {}
export const asArray = (value: Json | undefined): Json[] => (Array.isArray(value) ? value : [])

/** The value at a dotted path (`spec.ports.0.port`), undefined where it ends. */
export function fieldAt(value: Json | undefined, path: string): Json | undefined {
  let here: Json | undefined = value
  for (const part of path.split('.')) {
    if (Array.isArray(here)) here = here[Number(part)]
    else if (typeof here === 'object' && here !== null) here = here[part]
    else return undefined
  }
  return here
}

/** `Service web in namespace shop`. */
export function nameOf(object: { kind: string; namespace?: string; name: string }): string {
  return `${object.kind} ${object.name}${object.namespace === undefined ? '' : ` in namespace ${object.namespace}`}`
}
