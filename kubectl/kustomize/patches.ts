import type { Json, JsonObject, KubeObject } from '@/apimachinery/object'
import { jsonPatch, mergePatch, PatchError } from '@/apimachinery/patch'
import { type MergeSchema, strategicMerge } from '@/apimachinery/strategic-merge'
import { parseYaml, printYaml } from '@/apimachinery/yaml'
import { hasStrategicMerge, listMerge } from '../apply/merge-keys'
import { KubectlError } from '../errors'
import { type Built, byId, idOf, keepId, printId, select, untyped } from './built'
import { isMap, type PatchEntry } from './kustomization'
import type { Loader } from './loader'

/** A fault of an entry before anything is changed: the entry is shown. */
const misconfigured = (plugin: string, entry: object, why: string) =>
  new KubectlError(`trouble configuring builtin ${plugin} with config: \`\n${printYaml(entry as JsonObject)}\`: ${why}`)

async function loadFor(loader: Loader, path: string, plugin: string, entry: object, what = ''): Promise<string> {
  return loader.load(path).catch((error) => {
    throw error instanceof KubectlError ? misconfigured(plugin, entry, `${what}${error.message}`) : error
  })
}

/** One entry of `patches`: strategic merge patches, or a JSON 6902 patch with its target. As plugin/builtin/patchtransformer. */
export async function applyPatch(all: Built[], entry: PatchEntry, loader: Loader): Promise<void> {
  const plugin = 'PatchTransformer'
  const { target } = entry
  const patch = entry.patch?.trim() ?? ''
  const path = entry.path?.trim() ?? ''
  const shown = printYaml(entry as JsonObject).trimEnd()
  if (!patch && !path) throw misconfigured(plugin, entry, `must specify one of patch and path in\n${shown}`)
  if (patch && path) throw misconfigured(plugin, entry, `patch and path can't be set at the same time\n${shown}`)
  const source = patch ? `[patch: ${JSON.stringify(entry.patch)}]` : `[path: ${JSON.stringify(path)}]`
  const text = patch || (await loadFor(loader, path, plugin, entry, `failed to get the patch file from path(${path}): `))
  const documents = documentsOf(text)
  const unreadable = () => misconfigured(plugin, entry, `unable to parse SM or JSON patch from ${source}`)
  if (!documents) throw unreadable()
  const operations = documents[0]
  if (Array.isArray(operations)) {
    if (!target) throw new KubectlError(`must specify a target for JSON patch ${source}`)
    for (const one of select(all, target)) jsonPatched(one, operations)
    return
  }
  const patches = documents.filter(isMap)
  if (patches.length < documents.length || patches.some(({ kind }) => typeof kind !== 'string')) throw unreadable()
  if (!target) {
    for (const change of patches) merge(all, byPatch(all, change), change, entry.options)
    return
  }
  if (patches.length > 1)
    throw new KubectlError(
      `Multiple Strategic-Merge Patches in one \`patches\` entry is not allowed to set \`patches.target\` field: ${source}`,
    )
  for (const one of select(all, target)) merge(all, one, patches[0] as JsonObject, entry.options)
}

function byPatch(all: readonly Built[], patch: JsonObject): Built {
  const id = patchId(patch)
  try {
    return byId(all, id)
  } catch (error) {
    if (error instanceof KubectlError)
      throw new KubectlError(`no resource matches strategic merge patch ${JSON.stringify(printId(id))}: ${error.message}`)
    throw error
  }
}

const patchId = (patch: JsonObject) => {
  const metadata = isMap(patch.metadata) ? patch.metadata : {}
  return idOf({ ...patch, metadata } as unknown as KubeObject)
}

/** `patchesStrategicMerge`: each entry is a file or a patch. As plugin/builtin/patchstrategicmergetransformer. */
export async function applyStrategicMerges(all: Built[], paths: readonly string[], loader: Loader): Promise<void> {
  const plugin = 'PatchStrategicMergeTransformer'
  const patches: Json[] = []
  for (const path of paths) {
    const inline = path.includes('\n') ? documentsOf(path) : undefined
    const documents = inline ?? documentsOf(await loadFor(loader, path, plugin, { paths: [...paths] }))
    if (!documents) throw misconfigured(plugin, { paths: [...paths] }, `unable to parse SM or JSON patch from [${path}]`)
    patches.push(...documents)
  }
  for (const patch of patches) if (isMap(patch)) merge(all, byId(all, patchId(patch)), patch)
}

/** One entry of `patchesJson6902`. As plugin/builtin/patchjson6902transformer. */
export async function applyJsonPatch(all: readonly Built[], entry: PatchEntry, loader: Loader): Promise<void> {
  const plugin = 'PatchJson6902Transformer'
  const { target = {}, path = '', patch } = entry
  const shown = { ...(patch ? { jsonOp: patch } : {}), ...(path ? { path } : {}), ...(entry.target ? { target: entry.target } : {}) }
  if (!target.name) throw misconfigured(plugin, shown, 'must specify the target name')
  if (!patch && !path) throw misconfigured(plugin, shown, 'must specify a file path or a jsonOp')
  if (patch && path) throw misconfigured(plugin, shown, 'must specify a file path or jsonOp, not both')
  const operations = documentsOf(patch ?? (await loadFor(loader, path, plugin, shown)))?.[0]
  if (!Array.isArray(operations)) throw misconfigured(plugin, shown, `trouble unmarshalling ops: ${patch ?? path}`)
  jsonPatched(byId(all, { group: '', version: '', kind: '', namespace: '', ...target, name: target.name }), operations)
}

/** The documents of a text; undefined when it is no YAML. */
function documentsOf(text: string): Json[] | undefined {
  const { documents, errors } = parseYaml(text)
  return errors.length > 0 ? undefined : documents.map(({ value }) => value).filter((value) => value !== null)
}

/** Annotations are always there to be patched: kustomize keeps its own ones in them. */
function jsonPatched(one: Built, operations: Json[]): void {
  const { metadata } = one.object
  const before = { ...one.object, metadata: { ...metadata, annotations: metadata.annotations ?? {} } }
  const patched = attempt(() => jsonPatch(untyped(before), operations) as JsonObject)
  if (isMap(patched.metadata) && patched.metadata.name !== metadata.name) keepId(one)
  one.object = patched as unknown as KubeObject
}

/** Name, namespace and kind stay as they are, unless options of the entry let them change. */
function merge(all: Built[], one: Built, patch: JsonObject, options: Record<string, boolean> = {}): void {
  if (patch.$patch === 'delete') {
    all.splice(all.indexOf(one), 1)
    return
  }
  const { object } = one
  const { name, namespace: _, ...metadata } = isMap(patch.metadata) ? patch.metadata : {}
  const renamed = options.allowNameChange && typeof name === 'string' && name !== object.metadata.name
  const kind = options.allowKindChange && typeof patch.kind === 'string' ? patch.kind : object.kind
  if (renamed || kind !== object.kind) keepId(one)
  const change: JsonObject = { ...patch, apiVersion: object.apiVersion, kind, metadata: { ...metadata, ...(renamed ? { name } : {}) } }
  one.object = attempt(() =>
    hasStrategicMerge(object.apiVersion)
      ? strategicMerge(untyped(object), change, schemaAt(object.kind, []))
      : (mergePatch(untyped(object), change) as JsonObject),
  ) as unknown as KubeObject
}

const schemaAt = (kind: string, path: readonly string[]): MergeSchema => ({
  field(name) {
    const at = [...path, name]
    const how = listMerge(kind, at)
    const strategy = how === undefined ? {} : { strategy: ['merge'], ...(how === 'set' ? {} : { mergeKey: how.key }) }
    return { ...strategy, below: schemaAt(kind, at) }
  },
})

function attempt(change: () => JsonObject): JsonObject {
  try {
    return structuredClone(change())
  } catch (error) {
    if (error instanceof PatchError) throw new KubectlError(error.message)
    throw error
  }
}
