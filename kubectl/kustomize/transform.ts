import type { JsonObject, KubeObject } from '@/apimachinery/object'
import { jsonPatch, mergePatch, PatchError } from '@/apimachinery/patch'
import { matchesRequirements, parseSelector } from '@/apimachinery/selector'
import { type MergeSchema, strategicMerge } from '@/apimachinery/strategic-merge'
import { parseYaml } from '@/apimachinery/yaml'
import { hasStrategicMerge, listMerge } from '../apply/merge-keys'
import { KubectlError } from '../errors'
import { type Built, isMap, type Kustomization, type PatchTarget } from './kustomization'

const clusterWide =
  /^(Namespace|Node|PersistentVolume|ClusterRole|ClusterRoleBinding|CustomResourceDefinition|StorageClass|PriorityClass|IngressClass|GatewayClass|CertificateSigningRequest|APIService|.*WebhookConfiguration|RuntimeClass|CSIDriver|CSINode|VolumeAttachment)$/

const view = (object: KubeObject) => object as unknown as JsonObject
const below = (object: JsonObject | undefined, ...path: string[]): JsonObject | undefined =>
  path.reduce<JsonObject | undefined>((at, key) => (isMap(at?.[key]) ? (at?.[key] as JsonObject) : undefined), object)

/** The pod template of a workload, if it has one. */
const templateOf = (object: KubeObject) =>
  object.kind === 'CronJob' ? below(view(object), 'spec', 'jobTemplate', 'spec', 'template') : below(view(object), 'spec', 'template')
const podSpecOf = (object: KubeObject) => (object.kind === 'Pod' ? below(view(object), 'spec') : below(templateOf(object), 'spec'))

/** Moves everything that lives in a namespace into this one; subjects and the Namespace itself follow. */
export function setNamespace(all: readonly Built[], namespace: string): void {
  for (const { object } of all) {
    if (object.kind === 'Namespace') object.metadata.name = namespace
    else if (!clusterWide.test(object.kind)) object.metadata.namespace = namespace
    if (!['RoleBinding', 'ClusterRoleBinding'].includes(object.kind)) continue
    for (const subject of (view(object).subjects ?? []) as JsonObject[]) {
      const ours = all.some((one) => one.object.kind === 'ServiceAccount' && one.firstName === subject.name)
      if (subject.kind === 'ServiceAccount' && (ours || subject.name === 'default')) subject.namespace = namespace
    }
  }
}

/** Prefix and suffix, of all names but those of namespaces and custom resource definitions. */
export function setAffixes(all: readonly Built[], prefix: string, suffix: string): void {
  for (const { object } of all)
    if (!['Namespace', 'CustomResourceDefinition', 'APIService'].includes(object.kind))
      object.metadata.name = `${prefix}${object.metadata.name}${suffix}`
}

export function addLabels(all: readonly Built[], labels: NonNullable<Kustomization['labels']>[number]): void {
  for (const { object } of all) {
    object.metadata.labels = { ...object.metadata.labels, ...labels.pairs }
    const template = templateOf(object)
    if (template && (labels.includeSelectors || labels.includeTemplates)) addTo(template, 'metadata', 'labels', labels.pairs)
    if (!labels.includeSelectors) continue
    const spec = below(view(object), 'spec')
    if (!spec) continue
    if (['Service', 'ReplicationController'].includes(object.kind)) {
      if (isMap(spec.selector)) spec.selector = { ...spec.selector, ...labels.pairs }
    } else if (['Deployment', 'ReplicaSet', 'DaemonSet', 'StatefulSet'].includes(object.kind))
      addTo(spec, 'selector', 'matchLabels', labels.pairs)
    else if (object.kind === 'PodDisruptionBudget' && spec.selector) addTo(spec, 'selector', 'matchLabels', labels.pairs)
    else if (object.kind === 'NetworkPolicy') addTo(spec, 'podSelector', 'matchLabels', labels.pairs)
  }
}

function addTo(into: JsonObject, field: string, map: string, pairs: Record<string, string>): void {
  const at = isMap(into[field]) ? into[field] : {}
  into[field] = { ...at, [map]: { ...(isMap(at[map]) ? at[map] : {}), ...pairs } }
}

export function addAnnotations(all: readonly Built[], pairs: Record<string, string>): void {
  for (const { object } of all) {
    object.metadata.annotations = { ...object.metadata.annotations, ...pairs }
    const template = templateOf(object)
    if (template) addTo(template, 'metadata', 'annotations', pairs)
  }
}

/** `nginx:1.25` → its name, and what follows. */
function splitImage(image: string): { name: string; rest: string } {
  const at = image.indexOf('@')
  const colon = image.lastIndexOf(':', at < 0 ? undefined : at)
  const end = at >= 0 && (colon < 0 || colon < image.lastIndexOf('/', at)) ? at : colon > image.lastIndexOf('/') ? colon : image.length
  return { name: image.slice(0, end), rest: image.slice(end) }
}

export function setImages(all: readonly Built[], images: NonNullable<Kustomization['images']>): void {
  for (const { object } of all) {
    const spec = podSpecOf(object)
    for (const list of [spec?.containers, spec?.initContainers])
      for (const container of (Array.isArray(list) ? list : []) as JsonObject[])
        for (const { name, newName, newTag, digest } of images) {
          const image = splitImage(String(container.image ?? ''))
          if (image.name !== name) continue
          const rest = digest ? `@${digest}` : newTag ? `:${newTag}` : image.rest
          container.image = `${newName ?? image.name}${rest}`
        }
  }
}

export function setReplicas(all: readonly Built[], replicas: NonNullable<Kustomization['replicas']>): void {
  for (const { name, count } of replicas) {
    const meant = all.filter(
      ({ object, firstName }) =>
        ['Deployment', 'ReplicaSet', 'ReplicationController', 'StatefulSet'].includes(object.kind) &&
        [object.metadata.name, firstName].includes(name),
    )
    if (meant.length === 0) throw new KubectlError(`resource with name ${name} does not match a config with the following GVK`)
    for (const { object } of meant) {
      const spec = below(view(object), 'spec')
      if (spec) spec.replicas = count
    }
  }
}

const schemaAt = (kind: string, path: readonly string[]): MergeSchema => ({
  field(name) {
    const at = [...path, name]
    const how = listMerge(kind, at)
    const strategy = how === undefined ? {} : { strategy: ['merge'], ...(how === 'set' ? {} : { mergeKey: how.key }) }
    return { ...strategy, below: schemaAt(kind, at) }
  },
})

/** Applies one patch (strategic merge or JSON 6902) to the objects it is for. As kustomize PatchTransformer. */
export function applyPatch(all: Built[], text: string, target: PatchTarget | undefined, source: string): void {
  const { documents, errors } = parseYaml(text)
  if (errors[0]) throw new KubectlError(`unable to parse SM or JSON patch from [${source}]`)
  for (const { value } of documents) {
    if (Array.isArray(value)) {
      if (!target) throw new KubectlError(`must specify a target for JSON patch ${source}`)
      for (const built of all.filter((one) => isTarget(one, target)))
        replace(built, () => jsonPatch(view(built.object), value) as JsonObject)
      continue
    }
    if (!isMap(value)) throw new KubectlError(`unable to parse SM or JSON patch from [${source}]`)
    const patch = value
    const names = below(patch, 'metadata') ?? {}
    const [group, version] = String(patch.apiVersion ?? '').includes('/')
      ? String(patch.apiVersion).split('/')
      : ['', String(patch.apiVersion ?? '')]
    const exact: PatchTarget = { kind: String(patch.kind ?? ''), name: `^${names.name}$`, version: version ?? '', group: group ?? '' }
    const meant = target ? all.filter((one) => isTarget(one, target)) : all.filter((one) => isTarget(one, exact))
    if (meant.length === 0 && !target)
      throw new KubectlError(
        `no matches for Id ${exact.kind}.${version}.${group || '[noGrp]'}/${names.name}.${names.namespace ?? '[noNs]'}; failed to find unique target for patch ${exact.kind}.${version}.${group || '[noGrp]'}/${names.name}.${names.namespace ?? '[noNs]'}`,
      )
    for (const built of meant) {
      if (patch.$patch === 'delete') {
        all.splice(all.indexOf(built), 1)
        continue
      }
      const { object } = built
      const { name: _name, namespace: _namespace, ...metadata } = names
      const change: JsonObject = { ...patch, apiVersion: object.apiVersion, kind: object.kind, metadata }
      replace(built, () =>
        hasStrategicMerge(object.apiVersion)
          ? strategicMerge(view(object), change, schemaAt(object.kind, []))
          : (mergePatch(view(object), change) as JsonObject),
      )
    }
  }
}

function replace(built: Built, change: () => JsonObject): void {
  try {
    built.object = change() as unknown as KubeObject
  } catch (error) {
    if (error instanceof PatchError) throw new KubectlError(error.message)
    throw error
  }
}

/** Names and kinds of a target are regular expressions; only plain ones are read, everything else has to be spelt out. */
function isTarget({ object, firstName }: Built, target: PatchTarget): boolean {
  const [group, version] = object.apiVersion.includes('/') ? object.apiVersion.split('/') : ['', object.apiVersion]
  const meets = (wanted: string | undefined, ...values: (string | undefined)[]) =>
    wanted === undefined || wanted === '' || values.some((value) => matchesPattern(wanted, value ?? ''))
  return (
    (target.group === undefined || target.group === '' || target.group === group) &&
    (target.version === undefined || target.version === '' || target.version === version) &&
    meets(target.kind, object.kind) &&
    meets(target.name, firstName, object.metadata.name) &&
    meets(target.namespace, object.metadata.namespace) &&
    matchesRequirements(object.metadata.labels, parseSelector(target.labelSelector ?? '')) &&
    matchesRequirements(object.metadata.annotations, parseSelector(target.annotationSelector ?? ''))
  )
}

/** `web`, `^web$`, `web-.*`, `a|b`: the patterns that targets are written in. Others are said not to be simulated. */
function matchesPattern(pattern: string, value: string): boolean {
  return pattern
    .replace(/^\^|\$$/g, '')
    .split('|')
    .some((choice) => {
      const parts = choice.split('.*')
      if (parts.some((part) => /[\\^$*+?()[\]{}]/.test(part)))
        throw new KubectlError(`seatrial does not simulate the pattern ${JSON.stringify(pattern)} of a patch's target`)
      if (parts.length === 1) return value === choice
      let at = 0
      for (const [index, part] of parts.entries()) {
        const found = index === 0 ? (value.startsWith(part) ? 0 : -1) : value.indexOf(part, at)
        if (found < 0) return false
        at = found + part.length
      }
      return parts.at(-1) === '' || value.endsWith(parts.at(-1) as string)
    })
}
