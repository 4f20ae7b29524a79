import { goJson } from '@/apimachinery/go-json'
import type { Json, JsonObject, KubeObject } from '@/apimachinery/object'
import { KubectlError } from '../errors'
import { type Built, compiled, idOf, idsOf, isClusterWide, keepId, printKind, untyped } from './built'
import { annotationFields, changeField, metadataLabels, namespaceFields, replicaKinds, selectorLabels, templateLabels } from './field-specs'
import { type FieldSpec, type ImageEntry, isMap, type Kustomization, type LabelEntry } from './kustomization'

/** Moves everything that lives in a namespace into this one; the Namespace itself and default service accounts follow. As api/filters/namespace. */
export function setNamespace(all: readonly Built[], namespace: string): void {
  for (const one of all) {
    const { object } = one
    keepId(one)
    if (!isClusterWide(object)) object.metadata.namespace = namespace
    for (const spec of namespaceFields) changeField(object, spec, () => namespace)
    if (object.kind.endsWith('WebhookConfiguration'))
      changeField(object, { path: 'webhooks/clientConfig/service' }, (service) => (isMap(service) ? { ...service, namespace } : null))
    if (['RoleBinding', 'ClusterRoleBinding'].includes(object.kind))
      changeField(object, { path: 'subjects' }, (subjects) =>
        (Array.isArray(subjects) ? subjects : []).map((subject) =>
          isMap(subject) && subject.name === 'default' ? { ...subject, namespace } : subject,
        ),
      )
  }
  const named = all.map(({ object }) => JSON.stringify(idOf(object)))
  const conflicts = all.filter((_, at) => named.indexOf(named[at] as string) !== named.lastIndexOf(named[at] as string))
  if (conflicts.length > 0)
    throw new KubectlError(`namespace transformation produces ID conflict: [${conflicts.map(withPrevious).join(' ')}]`)
}

/** An object with the annotations in which kustomize keeps what it was called. */
function withPrevious({ object, previous }: Built): string {
  const told = (field: 'kind' | 'name' | 'namespace') => previous.map((id) => id[field]).join(',')
  const annotations = {
    ...object.metadata.annotations,
    'internal.config.kubernetes.io/previousKinds': told('kind'),
    'internal.config.kubernetes.io/previousNames': told('name'),
    'internal.config.kubernetes.io/previousNamespaces': told('namespace'),
  }
  return goJson(untyped({ ...object, metadata: { ...object.metadata, annotations } }), { escape: false })
}

/** Kinds whose names are their meaning. As plugin/builtin/prefixtransformer prefixFieldSpecsToSkip. */
const keepNames = ['Namespace', 'CustomResourceDefinition', 'APIService']

export function addPrefix(all: readonly Built[], prefix: string): void {
  for (const one of all) {
    if (keepNames.includes(one.object.kind)) continue
    keepId(one)
    one.prefixes.push(prefix)
    one.object.metadata.name = `${prefix}${one.object.metadata.name}`
  }
}

export function addSuffix(all: readonly Built[], suffix: string): void {
  for (const one of all) {
    if (keepNames.includes(one.object.kind)) continue
    keepId(one)
    one.suffixes.push(suffix)
    one.object.metadata.name = `${one.object.metadata.name}${suffix}`
  }
}

export function addLabels(all: readonly Built[], { pairs = {}, includeSelectors, includeTemplates, fields = [] }: LabelEntry): void {
  const own = includeSelectors ? selectorLabels : [metadataLabels, ...(includeTemplates ? templateLabels : [])]
  addPairs(all, pairs, [...fields, ...own])
}

export const addAnnotations = (all: readonly Built[], pairs: Record<string, string>): void => addPairs(all, pairs, annotationFields)

function addPairs(all: readonly Built[], pairs: Record<string, string>, specs: readonly FieldSpec[]): void {
  for (const { object } of all)
    for (const spec of specs) changeField(object, spec, (map) => (isMap(map) || map === undefined ? { ...map, ...pairs } : map))
}

/** As kustomize api/image Split: `name:tag@digest`, where a registry may have a port. */
function splitImage(image: string): { name: string; tag: string; digest: string } {
  const [before = '', digest = ''] = image.split('@')
  const colon = before.lastIndexOf(':')
  const isTag = colon > before.lastIndexOf('/')
  return { name: isTag ? before.slice(0, colon) : before, tag: isTag ? before.slice(colon + 1) : '', digest }
}

const podSpecs = ['spec', 'spec/template/spec', 'spec/jobTemplate/spec/template/spec']
const containerLists = ['containers', 'initContainers']

/** Renames images wherever containers stand. What has its place in the field specs is visited twice, as by the real one: a `tagSuffix` comes twice. */
export function setImage(all: readonly Built[], { name = '', newName, newTag = '', tagSuffix = '', digest = '' }: ImageEntry): void {
  // As api/filters/imagetag isImageMatched: the name may be a pattern
  const pattern = compiled(`^${name}(:[a-zA-Z0-9_.{}-]*)?(@sha256:[a-zA-Z0-9_.{}-]*)?$`)
  const change = (image: Json | undefined): Json => {
    if (typeof image !== 'string' || !pattern.matcher(image).matches()) return image ?? null
    const was = splitImage(image)
    const tagged = newTag || (digest ? '' : `${was.tag}${tagSuffix}`)
    const digested = newTag || digest || tagSuffix ? digest : was.digest
    return `${newName || was.name}${tagged ? `:${tagged}` : ''}${digested ? `@${digested}` : ''}`
  }
  for (const { object } of all) {
    if (object.kind !== 'CustomResourceDefinition') everyContainer(untyped(object), change)
    for (const spec of podSpecs) for (const list of containerLists) changeField(object, { path: `${spec}/${list}/image` }, change)
  }
}

function everyContainer(value: Json, change: (image: Json | undefined) => Json): void {
  if (Array.isArray(value)) for (const item of value) everyContainer(item, change)
  if (!isMap(value)) return
  for (const [key, field] of Object.entries(value)) {
    if (containerLists.includes(key) && Array.isArray(field)) {
      for (const container of field) if (isMap(container) && container.image !== undefined) container.image = change(container.image)
    } else everyContainer(field, change)
  }
}

export function setReplicas(all: readonly Built[], { name = '', count = 0 }: NonNullable<Kustomization['replicas']>[number]): void {
  const meant = all.filter((one) => idsOf(one).some((id) => id.name === name && replicaKinds.includes(id.kind)))
  if (meant.length === 0)
    throw new KubectlError(
      `resource with name ${name} does not match a config with the following GVK [${replicaKinds.map((kind) => printKind({ kind })).join(' ')}]`,
    )
  for (const { object } of meant) changeField(object, { path: 'spec/replicas', create: true }, () => count)
}

/** Marks an object of `buildMetadata: [managedByLabel]`. */
export function markManaged(object: KubeObject): void {
  object.metadata.labels = { ...object.metadata.labels, 'app.kubernetes.io/managed-by': 'kustomize-v5.7.1' }
}

/** A copy that shares nothing, so that changes stay where they are made. */
export const ownCopy = (object: KubeObject): KubeObject => structuredClone(object as unknown as JsonObject) as unknown as KubeObject
