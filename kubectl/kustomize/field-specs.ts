import type { Json, JsonObject, KubeObject } from '@/apimachinery/object'
import { groupVersion, untyped } from './built'
import { type FieldSpec, isMap } from './kustomization'

/**
 * Puts what `change` makes of it at every place of an object that a path leads to, through lists. Missing fields on the way are left alone, or made
 * where the spec says `create`. As kustomize api/filters/fieldspec.
 */
export function changeField(object: KubeObject, spec: FieldSpec, change: (value: Json | undefined) => Json): void {
  const { group, version } = groupVersion(object.apiVersion)
  if ((spec.kind && spec.kind !== object.kind) || (spec.group && spec.group !== group) || (spec.version && spec.version !== version)) return
  follow(untyped(object), fieldsOf(spec.path), spec.create ?? false, change)
}

/** `a/b\/c` has the fields `a` and `b/c`; a list may be marked by `[]`. */
const fieldsOf = (path: string) => path.split(/(?<!\\)\//).map((field) => field.replaceAll('\\/', '/'))

function follow(
  at: JsonObject,
  [field = '', ...rest]: readonly string[],
  create: boolean,
  change: (value: Json | undefined) => Json,
): void {
  const isList = field.endsWith('[]')
  const key = isList ? field.slice(0, -2) : field
  const value = Object.hasOwn(at, key) ? at[key] : undefined
  if (value === undefined || value === null) {
    if (!create || isList) return
    if (rest.length === 0) at[key] = change(undefined)
    else {
      const made: JsonObject = {}
      at[key] = made
      follow(made, rest, create, change)
    }
    return
  }
  if (rest.length === 0) at[key] = change(value)
  else for (const item of Array.isArray(value) ? value : [value]) if (isMap(item)) follow(item, rest, create, change)
}

const podAffinity = ['podAffinity', 'podAntiAffinity'].flatMap((affinity) => [
  `spec/template/spec/affinity/${affinity}/preferredDuringSchedulingIgnoredDuringExecution/podAffinityTerm/labelSelector/matchLabels`,
  `spec/template/spec/affinity/${affinity}/requiredDuringSchedulingIgnoredDuringExecution/labelSelector/matchLabels`,
])
const podSelectors = [...podAffinity, 'spec/template/spec/topologySpreadConstraints/labelSelector/matchLabels']

/** Pod templates' metadata, by kinds. */
const templates = (field: 'labels' | 'annotations'): FieldSpec[] => [
  { path: `spec/template/metadata/${field}`, kind: 'ReplicationController', version: 'v1', create: true },
  { path: `spec/template/metadata/${field}`, kind: 'Deployment', create: true },
  { path: `spec/template/metadata/${field}`, kind: 'ReplicaSet', create: true },
  { path: `spec/template/metadata/${field}`, kind: 'DaemonSet', create: true },
  { path: `spec/template/metadata/${field}`, kind: 'StatefulSet', group: 'apps', create: true },
  { path: `spec/template/metadata/${field}`, kind: 'Job', group: 'batch', create: true },
  { path: `spec/jobTemplate/metadata/${field}`, kind: 'CronJob', group: 'batch', create: true },
  { path: `spec/jobTemplate/spec/template/metadata/${field}`, kind: 'CronJob', group: 'batch', create: true },
]

export const metadataLabels: FieldSpec = { path: 'metadata/labels', create: true }
export const templateLabels: FieldSpec[] = [
  ...templates('labels'),
  { path: 'spec/volumeClaimTemplates[]/metadata/labels', kind: 'StatefulSet', group: 'apps', create: true },
]

/** Where `commonLabels` and `includeSelectors` write. As kustomize api/internal/konfig/builtinpluginconsts commonlabels. */
export const selectorLabels: FieldSpec[] = [
  metadataLabels,
  ...templateLabels,
  { path: 'spec/selector', kind: 'Service', version: 'v1', create: true },
  { path: 'spec/selector', kind: 'ReplicationController', version: 'v1', create: true },
  { path: 'spec/selector/matchLabels', kind: 'Deployment', create: true },
  { path: 'spec/selector/matchLabels', kind: 'ReplicaSet', create: true },
  { path: 'spec/selector/matchLabels', kind: 'DaemonSet', create: true },
  { path: 'spec/selector/matchLabels', kind: 'StatefulSet', group: 'apps', create: true },
  ...['Deployment', 'StatefulSet'].flatMap((kind) => podSelectors.map((path) => ({ path, kind, group: 'apps' }))),
  { path: 'spec/selector/matchLabels', kind: 'Job', group: 'batch' },
  { path: 'spec/jobTemplate/spec/selector/matchLabels', kind: 'CronJob', group: 'batch' },
  { path: 'spec/selector/matchLabels', kind: 'PodDisruptionBudget', group: 'policy' },
  { path: 'spec/podSelector/matchLabels', kind: 'NetworkPolicy', group: 'networking.k8s.io' },
  { path: 'spec/ingress/from/podSelector/matchLabels', kind: 'NetworkPolicy', group: 'networking.k8s.io' },
  { path: 'spec/egress/to/podSelector/matchLabels', kind: 'NetworkPolicy', group: 'networking.k8s.io' },
]

/** Where `commonAnnotations` write. */
export const annotationFields: FieldSpec[] = [{ path: 'metadata/annotations', create: true }, ...templates('annotations')]

/** What `namespace` moves beside `metadata.namespace` and subjects. */
export const namespaceFields: FieldSpec[] = [
  { path: 'metadata/name', kind: 'Namespace', create: true },
  { path: 'spec/service/namespace', kind: 'APIService', group: 'apiregistration.k8s.io', create: true },
  { path: 'spec/conversion/webhook/clientConfig/service/namespace', kind: 'CustomResourceDefinition', group: 'apiextensions.k8s.io' },
]

/** Kinds whose replicas are set, in the order in which errors list them. */
export const replicaKinds = ['Deployment', 'StatefulSet', 'ReplicaSet', 'ReplicationController']
