import { RE2JS, RE2JSSyntaxException } from 're2js'
import type { JsonObject, KubeObject } from '@/apimachinery/object'
import { matchesRequirements, parseSelector } from '@/apimachinery/selector'
import { KubectlError } from '../errors'
import type { PatchTarget, ResourceSelector } from './kustomization'

/** What tells objects apart. As kustomize kyaml/resid ResId. */
export type ResId = { group: string; version: string; kind: string; name: string; namespace: string }

/** Where an object comes from, or what made or changed it. */
export type Origin = { path: string } | { configuredIn: string; configuredBy: { apiVersion: string; kind: string } }

/** An object on its way through a build. As kustomize api/resource Resource. */
export type Built = {
  object: KubeObject
  /** What it was called before, first to last. */
  previous: ResId[]
  /** What its name was given, first to last. */
  prefixes: string[]
  suffixes: string[]
  /** Its name gets a hash of its content. */
  hashed: boolean
  origin: Origin
  /** What has changed it. */
  transformations: Origin[]
}

export const built = (object: KubeObject, origin: Origin, hashed = false): Built => ({
  ...{ object, origin, hashed },
  ...{ previous: [], prefixes: [], suffixes: [], transformations: [] },
})

/** Kinds that no namespace holds, as the OpenAPI that kustomize carries has them. */
const clusterWide =
  /^(Namespace|Node|PersistentVolume|ClusterRole|ClusterRoleBinding|CustomResourceDefinition|StorageClass|PriorityClass|IngressClass|CertificateSigningRequest|APIService|.*WebhookConfiguration|ValidatingAdmissionPolicy(Binding)?|RuntimeClass|CSIDriver|CSINode|VolumeAttachment|FlowSchema|PriorityLevelConfiguration|TokenReview|(Self)?SubjectAccessReview|SelfSubjectRulesReview)$/

export const isClusterWide = ({ kind }: { kind: string }): boolean => clusterWide.test(kind)

export function groupVersion(apiVersion: string): { group: string; version: string } {
  const [group = '', version] = apiVersion.split('/')
  return version === undefined ? { group: '', version: group } : { group, version }
}

export const idOf = ({ apiVersion, kind, metadata }: KubeObject): ResId => ({
  ...groupVersion(apiVersion ?? ''),
  kind: kind ?? '',
  name: metadata.name ?? '',
  namespace: metadata.namespace ?? '',
})

/** `Deployment.v1.apps/web.shop`, in which `[noNs]` and the like stand for what is not given. */
export function printId({ group, version, kind, name, namespace }: ResourceSelector): string {
  return `${printKind({ group, version, kind })}/${name || '[noName]'}.${namespace || '[noNs]'}`
}

export const printKind = ({ group, version, kind }: ResourceSelector): string =>
  `${kind || '[noKind]'}.${version || '[noVer]'}.${group || '[noGrp]'}`

/** As kyaml/resid EffectiveNamespace. */
export const namespaceOf = (id: ResId): string => (isClusterWide(id) ? '' : id.namespace || 'default')

export const sameId = (a: ResId, b: ResId): boolean =>
  a.name === b.name && a.kind === b.kind && a.group === b.group && a.version === b.version && namespaceOf(a) === namespaceOf(b)

/** All names that an object had, and the one it has. */
export const idsOf = (one: Built): ResId[] => [...one.previous, idOf(one.object)]

/** Notes what the object is called now, before that changes. */
export function keepId(one: Built): void {
  const id = idOf(one.object)
  one.previous.push({ ...id, namespace: namespaceOf(id) })
}

/** The one object that is or was called so. As resWrangler GetById. */
export function byId(all: readonly Built[], id: ResId): Built {
  const matches = all.filter((one) => idsOf(one).some((other) => sameId(other, id)))
  if (matches.length === 1) return matches[0] as Built
  const told = `${matches.length > 1 ? 'multiple' : 'no'} matches for Id ${printId(id)}`
  throw new KubectlError(`${told}; failed to find unique target for patch ${printId(id)}`)
}

/** Whether a name fits fields that are given, letter by letter. As kyaml/resid IsSelectedBy. */
export const isSelectedBy = (id: ResId, selector: ResourceSelector): boolean =>
  (['group', 'version', 'kind', 'name'] as const).every((field) => !selector[field] || selector[field] === id[field]) &&
  (!selector.namespace || selector.namespace === (id.namespace || 'default'))

/** The objects that a patch is for. As resWrangler Select. */
export function select(all: readonly Built[], target: PatchTarget): Built[] {
  const fields = ['group', 'version', 'kind', 'name', 'namespace'] as const
  const patterns = fields.flatMap((field) => (target[field] ? [[field, compiled(`^(?:${target[field]})$`)] as const] : []))
  const matches = (id: ResId) =>
    patterns.every(([field, pattern]) => pattern.matcher(field === 'namespace' ? namespaceOf(id) : id[field]).matches())
  return all.filter((one) => idsOf(one).some(matches) && hasLabels(one, target))
}

/** Whether an object's labels and annotations fit a target's selectors. */
export const hasLabels = ({ object: { metadata } }: Built, { labelSelector = '', annotationSelector = '' }: PatchTarget): boolean =>
  matchesRequirements(metadata.labels, parseSelector(labelSelector)) &&
  matchesRequirements(metadata.annotations, parseSelector(annotationSelector))

/** A pattern of the kustomization's; one that is none is refused in Go's words. */
export function compiled(pattern: string): RE2JS {
  try {
    return RE2JS.compile(pattern)
  } catch (error) {
    if (error instanceof RE2JSSyntaxException) throw new KubectlError(error.message)
    throw error
  }
}

export const untyped = (object: KubeObject) => object as unknown as JsonObject
