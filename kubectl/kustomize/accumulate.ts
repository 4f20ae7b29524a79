import type { KubeObject } from '@/apimachinery/object'
import { parseYaml } from '@/apimachinery/yaml'
import { KubectlError } from '../errors'
import type { KubectlContext } from '../seam'
import { type Built, built, idOf, idsOf, type Origin, printId, sameId } from './built'
import { generated } from './generate'
import { isMap, type Kustomization } from './kustomization'
import { type Loader, loaderAt } from './loader'
import { applyJsonPatch, applyPatch, applyStrategicMerges } from './patches'
import { type KustomizationFile, readKustomization } from './read'
import { applyReplacements } from './replacements'
import { addAnnotations, addLabels, addPrefix, addSuffix, ownCopy, setImage, setNamespace, setReplicas } from './transform'

/** A directory on its way: `from` is how the first one names it, empty for that itself. */
type Place = { context: KubectlContext; loader: Loader; file: KustomizationFile; from: string }

/**
 * The objects of a kustomization, changed as it says: its resources, what it generates, and what its components make of those, which share the list
 * with it. As kustomize api/internal/target KustTarget.accumulateTarget.
 */
export async function accumulate(place: Place, all: Built[]): Promise<Built[]> {
  const { kustomization } = place.file
  for (const path of kustomization.resources ?? []) await within('accumulating resources', () => addResource(place, all, path))
  for (const kind of ['ConfigMap', 'Secret'] as const) await generate(place, all, kind)
  for (const path of kustomization.components ?? []) await within('accumulating components', () => addComponent(place, all, path))
  for (const { kind, run } of transformers(kustomization, place.loader)) {
    await run(all)
    for (const one of all) one.transformations.push(madeBy(place, kind))
  }
  return all
}

const madeBy = ({ from, file }: Place, kind: string): Origin => ({
  configuredIn: joined(from, file.name),
  configuredBy: { apiVersion: 'builtin', kind },
})

/** What is wrong below is told from above. */
async function within<T>(where: string, step: () => Promise<T>): Promise<T> {
  try {
    return await step()
  } catch (error) {
    throw error instanceof KubectlError ? new KubectlError(`${where}: ${error.message}`) : error
  }
}

const joined = (folder: string, path: string) => {
  const parts: string[] = []
  for (const part of `${folder}/${path}`.split('/')) {
    if (part === '..' && parts.length > 0 && parts.at(-1) !== '..') parts.pop()
    else if (part !== '' && part !== '.') parts.push(part)
  }
  return parts.join('/')
}

/** A resource is a file; what cannot be read as one may be another kustomization. */
async function addResource(place: Place, all: Built[], path: string): Promise<void> {
  let fault: KubectlError
  try {
    return await addFile(place, all, path)
  } catch (error) {
    if (!(error instanceof KubectlError)) throw error
    fault = error
  }
  if (fault.message.includes(': MalformedYAMLError: ')) throw fault
  await within(`accumulation err='${fault.message}'`, async () => {
    const loader = await place.loader.enter(path)
    append(all, await enter(place, loader, path, false, []), `recursed merging from path '${loader.root}'`)
  })
}

async function addFile(place: Place, all: Built[], path: string): Promise<void> {
  const text = await within(`accumulating resources from '${path}'`, () => place.loader.load(path))
  const { documents, errors } = parseYaml(text)
  if (errors[0])
    throw new KubectlError(`accumulating resources from '${path}': MalformedYAMLError: ${errors[0].goMessage} in File: ${path}`)
  const objects = documents.flatMap(({ value }) => (isMap(value) ? [ownCopy(value as unknown as KubeObject)] : [])).flatMap(itemsOf)
  for (const object of objects) {
    object.metadata ??= {}
    const missing = !object.kind ? 'kind' : !object.metadata.name && !object.kind.endsWith('List') ? 'metadata.name' : undefined
    const { name = '', namespace = '' } = object.metadata
    if (missing)
      throw new KubectlError(
        `accumulating resources from '${path}': missing ${missing} in object {{${object.apiVersion ?? ''} ${object.kind ?? ''}} {{${name} ${namespace}} map[] map[]}}`,
      )
  }
  append(
    all,
    objects.map((object) => built(object, { path: joined(place.from, path) })),
    `merging resources from '${path}'`,
  )
}

const itemsOf = (object: KubeObject): KubeObject[] => {
  const { items } = object as KubeObject & { items?: KubeObject[] }
  return object.kind?.endsWith('List') && Array.isArray(items) ? items : [object]
}

function append(all: Built[], more: readonly Built[], where: string): void {
  for (const one of more) {
    const id = idOf(one.object)
    if (all.some(({ object }) => sameId(idOf(object), id)))
      throw new KubectlError(`${where}: may not add resource with an already registered id: ${printId(id)}`)
    all.push(one)
  }
}

async function addComponent(place: Place, all: Built[], path: string): Promise<void> {
  let loader: Loader
  try {
    loader = await place.loader.enter(path)
  } catch (error) {
    throw error instanceof KubectlError ? new KubectlError(`loader.New ${JSON.stringify(error.message)}`) : error
  }
  try {
    await enter(place, loader, path, true, all)
  } catch (error) {
    throw error instanceof KubectlError ? new KubectlError(`accumulateDirectory: ${JSON.stringify(error.message)}`) : error
  }
}

async function enter(place: Place, loader: Loader, path: string, component: boolean, all: Built[]): Promise<Built[]> {
  const { root } = loader
  const file = await within(`couldn't make target for path '${root}'`, () => readKustomization(place.context, loader))
  const { kind } = file.kustomization
  if (component && kind !== 'Component') throw new KubectlError(`expected kind 'Component' for path '${root}' but got '${kind}'`)
  if (!component && kind === 'Component') throw new KubectlError(`expected kind != 'Component' for path '${root}'`)
  return within(`recursed accumulation of path '${root}'`, () =>
    accumulate({ ...place, loader, file, from: joined(place.from, path) }, all),
  )
}

/** Adds what is generated, or changes what a generator before made. As resWrangler AbsorbAll. */
async function generate(place: Place, all: Built[], kind: 'ConfigMap' | 'Secret'): Promise<void> {
  const { configMapGenerator = [], secretGenerator = [], generatorOptions } = place.file.kustomization
  for (const generator of kind === 'ConfigMap' ? configMapGenerator : secretGenerator) {
    const { object, hashed } = await generated(place.context, place.loader, kind, generator, generatorOptions)
    const id = idOf(object)
    const merges = generator.behavior === 'merge' || generator.behavior === 'replace'
    const [old, second] = all.filter((one) => idsOf(one).some((other) => sameId(other, id)))
    const told = `id resid.ResId{Gvk:resid.Gvk{Group:"", Version:"v1", Kind:"${kind}", isClusterScoped:false}, Name:"${id.name}", Namespace:"${id.namespace}"}`
    // Go shows where in memory the generator is
    const refuse = (why: string) => new KubectlError(`merging from generator &{0xc000a1b2c0 <nil>}: ${why}`)
    if (second) throw refuse(`found multiple objects that could accept merge of ${printId(id)}`)
    if (!old) {
      if (merges) throw refuse(`${told} does not exist; cannot merge or replace`)
      all.push(built(object, madeBy(place, `${kind}Generator`), hashed))
      continue
    }
    if (!merges) throw refuse(`${told} exists; behavior must be merge or replace`)
    replace(old, object, generator.behavior === 'merge')
    old.hashed &&= hashed
  }
}

/** The newer object with the older one's name, and its labels and annotations where they are not the newer's. */
function replace(old: Built, object: KubeObject, merge: boolean): void {
  type Data = KubeObject & { data?: object }
  const { name, namespace, labels, annotations } = old.object.metadata
  const metadata = {
    name: name ?? '',
    ...(namespace ? { namespace } : {}),
    ...(labels || object.metadata.labels ? { labels: { ...labels, ...object.metadata.labels } } : {}),
    ...(annotations || object.metadata.annotations ? { annotations: { ...annotations, ...object.metadata.annotations } } : {}),
  }
  const data = { ...(merge ? (old.object as Data).data : {}), ...(object as Data).data }
  old.object = { ...object, metadata, ...(Object.keys(data).length > 0 ? { data } : {}) } as KubeObject
}

type Transformer = { kind: string; run(all: Built[]): void | Promise<void> }

/** In the order of kustomize's own built-in transformers. As api/internal/target configureBuiltinTransformers. */
function transformers(given: Kustomization, loader: Loader): Transformer[] {
  const list: Transformer[] = []
  const add = (kind: string, run: Transformer['run']) => list.push({ kind: `${kind}Transformer`, run })
  const { patchesStrategicMerge, namespace, namePrefix, nameSuffix, commonLabels, commonAnnotations, replacements } = given
  if (patchesStrategicMerge?.length) add('PatchStrategicMerge', (all) => applyStrategicMerges(all, patchesStrategicMerge, loader))
  for (const entry of given.patches ?? []) add('Patch', (all) => applyPatch(all, entry, loader))
  if (namespace) add('Namespace', (all) => setNamespace(all, namespace))
  if (namePrefix) add('Prefix', (all) => addPrefix(all, namePrefix))
  if (nameSuffix) add('Suffix', (all) => addSuffix(all, nameSuffix))
  for (const entry of given.labels ?? []) add('Label', (all) => addLabels(all, entry))
  if (commonLabels) add('Label', (all) => addLabels(all, { pairs: commonLabels, includeSelectors: true }))
  if (commonAnnotations) add('Annotations', (all) => addAnnotations(all, commonAnnotations))
  for (const entry of given.patchesJson6902 ?? []) add('PatchJson6902', (all) => applyJsonPatch(all, entry, loader))
  for (const entry of given.replicas ?? []) add('ReplicaCount', (all) => setReplicas(all, entry))
  for (const entry of given.images ?? []) add('ImageTag', (all) => setImage(all, entry))
  if (replacements) add('Replacement', (all) => applyReplacements(all, replacements, loader))
  return list
}

/** The kustomization of a directory, as the one that is built. */
export async function accumulateDirectory(
  context: KubectlContext,
  directory: string,
): Promise<{ all: Built[]; kustomization: Kustomization }> {
  const loader = await loaderAt(context, directory)
  const file = await readKustomization(context, loader)
  return { all: await accumulate({ context, loader, file, from: '' }, []), kustomization: file.kustomization }
}
