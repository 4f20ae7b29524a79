import type { KubeObject } from '@/apimachinery/object'
import { parseYaml } from '@/apimachinery/yaml'
import { absolute } from '../client/kubeconfig'
import { KubectlError } from '../errors'
import type { KubectlContext } from '../seam'
import { contentHash, generated } from './generate'
import { absent, type Built, isMap, type Kustomization, simulated } from './kustomization'
import { renameReferences } from './references'
import { addAnnotations, addLabels, applyPatch, setAffixes, setImages, setNamespace, setReplicas } from './transform'

const names = ['kustomization.yaml', 'kustomization.yml', 'Kustomization']

/** The objects of a kustomization directory, in the order that kubectl prints and applies them. As kustomize api/krusty Kustomizer.Run. */
export async function buildKustomization(context: KubectlContext, directory: string): Promise<KubeObject[]> {
  const path = absolute(context, directory)
  if (/^(https?:|git@|github\.com)/.test(directory)) throw new KubectlError('seatrial does not simulate remote kustomizations')
  if (!(await context.fs.exists(path)))
    throw new KubectlError(
      `must build at directory: not a valid directory: evalsymlink failure on '${directory}' : lstat ${path}: no such file or directory`,
    )
  if (!(await context.fs.isDirectory(path))) throw new KubectlError(`must build at directory: '${directory}': file is not directory`)
  const all = await accumulate(context, path)
  for (const built of all)
    if (built.hashed) built.object.metadata.name = `${built.object.metadata.name}-${await contentHash(built.object, '')}`
  renameReferences(all)
  return all.map(({ object }) => object).sort(byKind)
}

async function accumulate(context: KubectlContext, folder: string): Promise<Built[]> {
  const kustomization = await readKustomization(context, folder)
  const all: Built[] = []
  for (const entry of [...(kustomization.resources ?? []), ...(kustomization.bases ?? []), ...(kustomization.components ?? [])])
    all.push(...(await resourcesOf(context, folder, entry)))
  const duplicate = all.find((one, index) => all.findIndex((other) => idOf(other) === idOf(one)) !== index)
  if (duplicate)
    throw new KubectlError(
      `accumulating resources: accumulation err='merging resources from '${folder}': may not add resource with an already registered id: ${idOf(duplicate)}'`,
    )
  for (const [kind, generators] of [
    ['ConfigMap', kustomization.configMapGenerator],
    ['Secret', kustomization.secretGenerator],
  ] as const)
    for (const generator of generators ?? []) {
      const made = await generated(context, folder, kind, generator, kustomization.generatorOptions)
      const existing = all.find((one) => one.object.kind === kind && one.firstName === made.firstName)
      if (generator.behavior === 'merge' || generator.behavior === 'replace') {
        if (!existing)
          throw new KubectlError(`id resid.ResId{Gvk: ${kind}, Name: ${made.firstName}} does not exist; cannot merge or replace`)
        const data = (one: Built) => (one.object as KubeObject & { data?: object }).data
        existing.hashed = made.hashed
        Object.assign(existing.object, { data: generator.behavior === 'merge' ? { ...data(existing), ...data(made) } : data(made) })
      } else all.push(made)
    }
  await transform(context, folder, kustomization, all)
  return all
}

const idOf = ({ object }: Built) => {
  const [group, version] = object.apiVersion.includes('/') ? object.apiVersion.split('/') : ['[noGrp]', object.apiVersion]
  return `${object.kind}.${version}.${group}/${object.metadata.name}.${object.metadata.namespace ?? '[noNs]'}`
}

/** In the order of kustomize's own built-in transformers. */
async function transform(context: KubectlContext, folder: string, kustomization: Kustomization, all: Built[]): Promise<void> {
  const textOf = async (path: string) => {
    const at = absolute({ ...context, cwd: folder }, path)
    if (!(await context.fs.exists(at))) throw new KubectlError(`evalsymlink failure on '${at}' : lstat ${at}: no such file or directory`)
    return context.fs.readFile(at)
  }
  for (const entry of kustomization.patchesStrategicMerge ?? [])
    applyPatch(all, entry.includes('\n') ? entry : await textOf(entry), undefined, entry)
  for (const { path, patch, target } of [...(kustomization.patches ?? []), ...(kustomization.patchesJson6902 ?? [])])
    applyPatch(all, patch ?? (await textOf(path ?? '')), target, path ?? 'patch')
  if (kustomization.namespace) setNamespace(all, kustomization.namespace)
  if (kustomization.namePrefix || kustomization.nameSuffix) setAffixes(all, kustomization.namePrefix ?? '', kustomization.nameSuffix ?? '')
  if (kustomization.commonLabels) addLabels(all, { pairs: kustomization.commonLabels, includeSelectors: true })
  for (const labels of kustomization.labels ?? []) addLabels(all, labels)
  if (kustomization.commonAnnotations) addAnnotations(all, kustomization.commonAnnotations)
  if (kustomization.replicas) setReplicas(all, kustomization.replicas)
  if (kustomization.images) setImages(all, kustomization.images)
}

const deprecated = [
  ['bases', 'resources'],
  ['commonLabels', 'labels'],
  ['patchesJson6902', 'patches'],
  ['patchesStrategicMerge', 'patches'],
] as const

async function readKustomization(context: KubectlContext, folder: string): Promise<Kustomization> {
  const present: string[] = []
  for (const name of names) if (await context.fs.exists(`${folder}/${name}`)) present.push(name)
  if (present.length > 1) throw new KubectlError(`Found multiple kustomization files under: ${folder}\n`)
  if (present.length === 0)
    throw new KubectlError(`unable to find one of 'kustomization.yaml', 'kustomization.yml' or 'Kustomization' in directory '${folder}'`)
  const { documents, errors } = parseYaml(await context.fs.readFile(`${folder}/${present[0]}`))
  if (errors[0]) throw new KubectlError(`invalid Kustomization: yaml: line ${errors[0].line}: ${errors[0].message}`)
  const value = documents[0]?.value ?? {}
  if (!isMap(value))
    throw new KubectlError('invalid Kustomization: json: cannot unmarshal string into Go value of type types.Kustomization')
  for (const field of Object.keys(value)) {
    if (absent.has(field)) throw new KubectlError(`seatrial does not simulate ${field} in a kustomization`)
    if (!simulated.has(field)) throw new KubectlError(`invalid Kustomization: json: unknown field ${JSON.stringify(field)}`)
  }
  for (const [field, instead] of deprecated)
    if (Object.hasOwn(value, field))
      context.tty.stderr(
        `# Warning: '${field}' is deprecated. Please use '${instead}' instead. Run 'kustomize edit fix' to update your Kustomization automatically.\n`,
      )
  if (Object.keys(value).length === 0) throw new KubectlError('kustomization.yaml is empty')
  return value as Kustomization
}

async function resourcesOf(context: KubectlContext, folder: string, entry: string): Promise<Built[]> {
  if (/^(https?:|git@|github\.com)/.test(entry)) throw new KubectlError('seatrial does not simulate remote kustomizations')
  const path = absolute({ ...context, cwd: folder }, entry)
  if (!(await context.fs.exists(path))) {
    const lost = `evalsymlink failure on '${path}' : lstat ${path}: no such file or directory`
    throw new KubectlError(
      `accumulating resources: accumulation err='accumulating resources from '${entry}': ${lost}': must build at directory: not a valid directory: ${lost}`,
    )
  }
  if (await context.fs.isDirectory(path)) return accumulate(context, path)
  const { documents, errors } = parseYaml(await context.fs.readFile(path))
  const fault = errors[0]
  if (fault)
    throw new KubectlError(
      `accumulating resources: accumulation err='accumulating resources from '${entry}': MalformedYAMLError: yaml: line ${fault.line}: ${fault.message} in File: ${entry}': must build at directory: '${path}': file is not directory`,
    )
  return documents.flatMap(({ value }) => {
    if (!isMap(value)) return []
    const object = value as unknown as KubeObject & { items?: KubeObject[] }
    const items = object.kind?.endsWith('List') && Array.isArray(object.items) ? object.items : [object]
    return items.map((item) => {
      item.metadata ??= {}
      return { object: item, firstName: item.metadata.name ?? '', hashed: false }
    })
  })
}

const first =
  'Namespace ResourceQuota StorageClass CustomResourceDefinition ServiceAccount PodSecurityPolicy Role ClusterRole RoleBinding ClusterRoleBinding ConfigMap Secret Endpoints Service LimitRange PriorityClass PersistentVolume PersistentVolumeClaim Deployment StatefulSet CronJob PodDisruptionBudget'.split(
    ' ',
  )
const last = ['MutatingWebhookConfiguration', 'ValidatingWebhookConfiguration']

const rank = (kind: string) => (first.includes(kind) ? first.indexOf(kind) - first.length : 1 + last.indexOf(kind))

/** As kustomize's legacy order. */
function byKind(a: KubeObject, b: KubeObject): number {
  const text = ({ apiVersion, kind, metadata }: KubeObject) => {
    const [group = '', version = ''] = apiVersion.includes('/') ? apiVersion.split('/') : ['[noGrp]', apiVersion]
    return `${kind}.${version}.${group}|${metadata.namespace ?? '[noNs]'}|${metadata.name}`
  }
  return rank(a.kind) - rank(b.kind) || (text(a) < text(b) ? -1 : 1)
}
