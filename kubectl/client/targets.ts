import type { KubeList, KubeObject, Status } from '@/apimachinery/object'
import { ApiError, KubectlError } from '../errors'
import type { KubectlContext } from '../seam'
import { type Api, apiVersionOf, getObject, listAll } from './api'
import { objectText, type Resource } from './discovery'
import { type FileValues, type Manifest, readManifests } from './manifests'

/** What the arguments name: whole resource types, or objects by name. */
export type Named = { types: Resource[] } | { names: { resource: Resource; name: string }[] }

const slashMixed =
  "there is no need to specify a resource type as a separate argument when passing arguments in resource/name form (e.g. 'kubectl get resource/<resource_name>' instead of 'kubectl get resource resource/<resource_name>'"

/** Reads `TYPE[,TYPE] [NAME…]` or `TYPE/NAME …`. As cli-runtime resource.Builder ResourceTypeOrNameArgs. */
export async function readArguments(api: Api, args: readonly string[]): Promise<Named> {
  if (args.some((arg) => arg.includes('/'))) {
    if (args.some((arg) => !arg.includes('/'))) {
      throw new KubectlError(slashMixed)
    }
    const names = []
    for (const arg of args) {
      const [type, name, ...more] = arg.split('/') as [string, string, ...string[]]
      if (more.length > 0) throw new KubectlError('arguments in resource/name form may not have more than one slash')
      if (type === '' || name === '') throw new KubectlError('arguments in resource/name form must have a single resource and name')
      for (const resource of await api.find(type)) names.push({ resource, name })
    }
    return { names }
  }
  const types: Resource[] = []
  for (const word of (args[0] ?? '').split(',')) if (word !== '') types.push(...(await api.find(word)))
  if (args.length <= 1) return { types: unique(types) }
  return { names: args.slice(1).flatMap((name) => types.map((resource) => ({ resource, name }))) }
}

const unique = (types: Resource[]) => types.filter((type, index) => types.indexOf(type) === index)

/** One object that a verb works on. `object` is what the server has, or what the file says where `live` is false. */
export type Target = { resource: Resource; namespace: string | undefined; name: string; object: KubeObject; source?: string }

export type TargetFlags = Partial<FileValues> & {
  selector?: string
  fieldSelector?: string
  all?: boolean
  allNamespaces?: boolean
}

/** `error: You must provide one or more resources by argument or filename. …`. */
export const nothingGiven = () =>
  new KubectlError(
    "You must provide one or more resources by argument or filename.\nExample resource specifications include:\n   '-f rsrc.yaml'\n   '--filename=rsrc.json'\n   '<resource> <name>'\n   '<resource>'",
  )

/**
 * The objects that arguments, files and selectors name, fetched from the server. Each failure (a name not found) goes to `failed` and the rest
 * goes on. As cli-runtime resource.Builder with Flatten and ContinueOnError.
 */
export async function targets(
  api: Api,
  context: KubectlContext,
  args: readonly string[],
  flags: TargetFlags,
  failed: unknown[],
): Promise<Target[]> {
  if ((flags.filename?.length ?? 0) > 0 || (flags.kustomize ?? '') !== '') {
    if (args.length > 0)
      throw new KubectlError('when paths, URLs, or stdin is provided as input, you may not specify resource arguments as well')
    const found: Target[] = []
    for (const { resource, namespace, object, source } of await located(api, await readManifests(context, fileValues(flags), false))) {
      const name = object.metadata.name ?? ''
      await getObject(api, resource, namespace, name).then(
        (live) => found.push({ resource, namespace, name, object: kinded(live, resource), source }),
        (error) => failed.push(error),
      )
    }
    return found
  }
  if (args.length === 0) throw nothingGiven()
  const named = await readArguments(api, args)
  const selecting = (flags.selector ?? '') !== '' || (flags.fieldSelector ?? '') !== ''
  if ('names' in named) {
    if (selecting) throw new KubectlError('name cannot be provided when a selector is specified')
    if (flags.all) throw new KubectlError('name cannot be provided when --all is specified')
    if (flags.allNamespaces && named.names.some(({ resource }) => resource.namespaced))
      throw new KubectlError('a resource cannot be retrieved by name across all namespaces')
    const found: Target[] = []
    for (const { resource, name } of named.names) {
      const namespace = resource.namespaced ? api.namespace : undefined
      await getObject(api, resource, namespace, name).then(
        (object) => found.push({ resource, namespace, name, object: kinded(object, resource) }),
        (error) => failed.push(error),
      )
    }
    return found
  }
  if (!selecting && !flags.all && !flags.allNamespaces) throw new KubectlError('resource(s) were provided, but no name was specified')
  const found: Target[] = []
  for (const resource of named.types) {
    const list: KubeList | undefined = await listAll(api, resource, flags.allNamespaces ? undefined : api.namespace, {
      labelSelector: flags.selector,
      fieldSelector: flags.fieldSelector,
    }).catch((error) => {
      failed.push(error)
      return undefined
    })
    for (const object of list?.items ?? [])
      found.push({ resource, namespace: object.metadata.namespace, name: object.metadata.name ?? '', object: kinded(object, resource) })
  }
  return found
}

const kinded = (object: KubeObject, resource: Resource): KubeObject =>
  Object.assign(object, { apiVersion: object.apiVersion ?? apiVersionOf(resource), kind: object.kind ?? resource.kind })

const fileValues = (flags: TargetFlags): FileValues => ({
  filename: flags.filename ?? [],
  recursive: flags.recursive ?? false,
  kustomize: flags.kustomize ?? '',
})

export type Located = Manifest & { resource: Resource; namespace: string | undefined }

/** Reads files and finds what their objects are; faults go to `failed`, those of the text last. */
export async function locatedIn(
  api: Api,
  context: KubectlContext,
  files: FileValues,
  validating: boolean,
  failed: unknown[],
): Promise<Located[]> {
  const unread: unknown[] = []
  const found = await located(api, await readManifests(context, files, validating, unread), failed)
  failed.push(...unread)
  return found
}

/** Finds the resource and namespace of each object of a file; errors go to `failed`, or are thrown. As cli-runtime resource Mapper and RequireNamespace. */
export async function located(api: Api, manifests: readonly Manifest[], failed?: unknown[]): Promise<Located[]> {
  const found: Located[] = []
  for (const manifest of manifests) {
    await locate(api, manifest).then(
      (one) => found.push(one),
      (error) => {
        if (!failed || (error instanceof KubectlError && error.options.bare)) throw error
        failed.push(error)
      },
    )
  }
  return found
}

const unknownPath: Status = {
  kind: 'Status',
  apiVersion: 'v1',
  metadata: {},
  status: 'Failure',
  reason: 'NotFound',
  message: 'the server could not find the requested resource',
}

async function locate(api: Api, manifest: Manifest): Promise<Located> {
  const { object, source } = manifest
  if (typeof object.apiVersion !== 'string') throw new ApiError(unknownPath)
  const resource = await api.forKind(object.apiVersion, object.kind)
  if (resource) return { ...manifest, resource, namespace: resource.namespaced ? namespaceOf(api, object) : undefined }
  const { name = '', namespace = '' } = object.metadata
  throw new KubectlError(
    `resource mapping not found for name: ${JSON.stringify(name)} namespace: ${JSON.stringify(namespace)} from ${JSON.stringify(source)}: no matches for kind ${JSON.stringify(object.kind)} in version ${JSON.stringify(object.apiVersion)}\nensure CRDs are installed first`,
  )
}

function namespaceOf(api: Api, object: KubeObject): string {
  const own = object.metadata.namespace
  if (own !== undefined && own !== '' && api.namespaceGiven && own !== api.namespace)
    throw new KubectlError(
      `the namespace from the provided object ${JSON.stringify(own)} does not match the namespace ${JSON.stringify(api.namespace)}. You must pass '--namespace=${own}' to perform this operation.`,
    )
  object.metadata.namespace = own || api.namespace
  return object.metadata.namespace
}

export const targetText = (target: { resource: Resource; name: string }) => objectText(target.resource, target.name)

/** A failure of the server, told with what was being done: `error when creating "web.yaml"`. */
export const during = (error: unknown, what: string) => (error instanceof ApiError ? error.during(what) : error)
