import type { Json, KubeObject } from '@/apimachinery/object'
import { printYaml } from '@/apimachinery/yaml'
import { KubectlError } from '../errors'
import type { KubectlContext } from '../seam'
import { accumulateDirectory } from './accumulate'
import { type Built, groupVersion, idOf, keepId, type Origin, printKind } from './built'
import { contentHash } from './generate'
import type { Kustomization } from './kustomization'
import { renameReferences } from './references'
import { markManaged } from './transform'

/** The objects of a kustomization directory, in the order that kubectl prints and applies them. As kustomize api/krusty Kustomizer.Run. */
export async function buildKustomization(context: KubectlContext, directory: string): Promise<KubeObject[]> {
  const { all, kustomization } = await accumulateDirectory(context, directory)
  for (const one of all)
    if (one.hashed) {
      keepId(one)
      one.object.metadata.name = `${one.object.metadata.name}-${await contentHash(one.object, '')}`
    }
  renameReferences(all)
  const kept = all.filter(({ object }) => !isLocal(object))
  sort(kept, kustomization.sortOptions)
  for (const one of kept) finish(one, kustomization.buildMetadata ?? [])
  return kept.map(({ object }) => object)
}

/** Objects that are only there for the build. */
function isLocal({ metadata }: KubeObject): boolean {
  const marked = metadata.annotations?.['config.kubernetes.io/local-config']
  return marked !== undefined && marked !== 'false'
}

const first =
  'Namespace ResourceQuota StorageClass CustomResourceDefinition ServiceAccount PodSecurityPolicy Role ClusterRole RoleBinding ClusterRoleBinding ConfigMap Secret Endpoints Service LimitRange PriorityClass PersistentVolume PersistentVolumeClaim Deployment StatefulSet CronJob PodDisruptionBudget'.split(
    ' ',
  )
const last = ['MutatingWebhookConfiguration', 'ValidatingWebhookConfiguration']

/** As plugin/builtin/sortordertransformer; `legacy` is the order where none is asked for. */
function sort(all: Built[], options: Kustomization['sortOptions']): void {
  const order = options?.order
  if (options && order !== 'fifo' && order !== 'legacy')
    throw new KubectlError(`the field 'sortOptions.order' must be one of [fifo, legacy]`)
  if (order === 'fifo' && options?.legacySortOptions)
    throw new KubectlError(`the field 'sortOptions.legacySortOptions' is set but the selected sort order is 'fifo', not 'legacy'`)
  if (order === 'fifo') return
  const { orderFirst = first, orderLast = last } = options?.legacySortOptions ?? {}
  const rank = (kind: string) => {
    const early = orderFirst.indexOf(kind)
    return early >= 0 ? early - orderFirst.length : orderLast.indexOf(kind) + 1
  }
  // Groups that have no name come last, and so do names of nothing
  const keys = ({ object }: Built) => {
    const { group, version } = groupVersion(object.apiVersion)
    const id = idOf(object)
    return [`${group || '~G'}_${version || '~V'}_${object.kind}`, `${printKind(id)}|${id.namespace || '~X'}|${id.name || '~N'}`]
  }
  const compare = (a: string | undefined = '', b: string | undefined = '') => (a === b ? 0 : a < b ? -1 : 1)
  all.sort((a, b) => {
    const [kindA, idA] = keys(a)
    const [kindB, idB] = keys(b)
    return rank(a.object.kind) - rank(b.object.kind) || compare(kindA, kindB) || compare(idA, idB)
  })
}

/** What `buildMetadata` asks for, and annotations as texts. */
function finish({ object, origin, transformations }: Built, metadata: readonly string[]): void {
  const added = {
    ...(metadata.includes('originAnnotations') ? { 'config.kubernetes.io/origin': printOrigin(origin) } : {}),
    ...(metadata.includes('transformerAnnotations') && transformations.length > 0
      ? { 'alpha.config.kubernetes.io/transformations': transformations.map(printItem).join('') }
      : {}),
  }
  const annotations = { ...object.metadata.annotations, ...added }
  if (Object.keys(annotations).length > 0)
    object.metadata.annotations = Object.fromEntries(Object.entries(annotations).map(([key, value]) => [key, String(value)]))
  else delete object.metadata.annotations
  if (metadata.includes('managedByLabel')) markManaged(object)
}

/** In the order of Go's fields, which is not that of letters. */
const printOrigin = (origin: Origin): string =>
  'path' in origin
    ? printYaml({ path: origin.path } as Json)
    : `configuredIn: ${origin.configuredIn}\nconfiguredBy:\n  apiVersion: ${origin.configuredBy.apiVersion}\n  kind: ${origin.configuredBy.kind}\n`

const printItem = (origin: Origin): string =>
  printOrigin(origin)
    .trimEnd()
    .split('\n')
    .map((line, at) => `${at === 0 ? '- ' : '  '}${line}\n`)
    .join('')
