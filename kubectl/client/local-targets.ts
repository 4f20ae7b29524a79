import type { KubeObject } from '@/apimachinery/object'
import { hasStrategicMerge } from '../apply/merge-keys'
import { KubectlError } from '../errors'
import { asStruct } from '../output/go-struct'
import type { KubectlContext } from '../seam'
import type { Resource } from './discovery'
import { type FileValues, readManifests } from './manifests'
import type { Target } from './targets'

/** Refuses what --local cannot be together with: a run of the server. */
export function refuseServer(local: boolean, dryRun: string): void {
  if (local && dryRun === 'server') throw new KubectlError('cannot specify --local and --dry-run=server - did you mean --dry-run=client?')
}

export const filesOnly = () =>
  new KubectlError(
    "you must specify resources by --filename when --local is set.\nExample resource specifications include:\n   '-f rsrc.yaml'\n   '--filename=rsrc.json'",
  )

/**
 * The objects of files for --local: no server is asked what they are. A verb that holds them as structs knows Kubernetes' own kinds alone. As
 * cli-runtime resource.Builder Local.
 */
export async function localTargets(context: KubectlContext, files: FileValues, held: 'map' | 'struct'): Promise<Target[]> {
  const manifests = await readManifests(context, files, false)
  return manifests.map(({ object, source }) => {
    if (held === 'struct') refuseUnknown(object, source)
    const { name = '', namespace } = object.metadata
    return { resource: resourceOf(object), namespace, name, object: held === 'struct' ? asStruct(object) : object, source }
  })
}

function refuseUnknown({ apiVersion, kind, ...rest }: KubeObject, source: string): void {
  const why = !apiVersion
    ? `Object 'apiVersion' is missing in '${JSON.stringify({ kind, ...rest })}'`
    : hasStrategicMerge(apiVersion)
      ? undefined
      : `no kind ${JSON.stringify(kind)} is registered for version ${JSON.stringify(apiVersion)} in scheme "pkg/scheme/scheme.go:28"`
  if (why !== undefined) throw new KubectlError(`unable to decode ${JSON.stringify(source)}: ${why}`)
}

/** A resource as far as its kind tells. */
function resourceOf({ apiVersion = '', kind }: KubeObject): Resource {
  const [version = '', group = ''] = apiVersion.split('/').reverse()
  const singular = kind.toLowerCase()
  const unknown = { shortNames: [], categories: [], verbs: [], subresources: [], preferred: true, namespaced: true }
  return { ...unknown, group, version, kind, singular, plural: singular }
}
