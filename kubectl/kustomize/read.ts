import { parseYaml } from '@/apimachinery/yaml'
import { KubectlError } from '../errors'
import type { KubectlContext } from '../seam'
import { decodeKustomization } from './decode'
import type { Kustomization } from './kustomization'
import type { Loader } from './loader'

const names = ['kustomization.yaml', 'kustomization.yml', 'Kustomization']

/** A kustomization and what its file is called. */
export type KustomizationFile = { name: string; kustomization: Kustomization }

const deprecated = [
  ['bases', 'resources'],
  ['commonLabels', 'labels'],
  ['imageTags', 'images'],
  ['patchesJson6902', 'patches'],
  ['patchesStrategicMerge', 'patches'],
] as const

const versions = { Kustomization: 'kustomize.config.k8s.io/v1beta1', Component: 'kustomize.config.k8s.io/v1alpha1' }

/** The file of a directory, checked; fields that others replaced are warned of and moved there. As KustTarget.Load. */
export async function readKustomization({ tty }: KubectlContext, loader: Loader): Promise<KustomizationFile> {
  const present: string[] = []
  for (const name of names) if (await loader.isFile(name)) present.push(name)
  const [name] = present
  if (present.length > 1) throw new KubectlError(`Found multiple kustomization files under: ${loader.root}\n`)
  if (name === undefined)
    throw new KubectlError(
      `unable to find one of 'kustomization.yaml', 'kustomization.yml' or 'Kustomization' in directory '${loader.root}'`,
    )
  const { documents, errors } = parseYaml(await loader.load(name))
  if (errors[0]) throw new KubectlError(`invalid Kustomization: ${errors[0].goMessage}`)
  const value = documents[0]?.value ?? {}
  const kustomization = decodeKustomization(value) as Kustomization
  for (const [field, instead] of deprecated)
    if (kustomization[field])
      tty.stderr(
        `# Warning: '${field}' is deprecated. Please use '${instead}' instead. Run 'kustomize edit fix' to update your Kustomization automatically.\n`,
      )
  const kind = kustomization.kind || 'Kustomization'
  const told: string[] = []
  if (!Object.hasOwn(versions, kind)) told.push('kind should be Kustomization or Component')
  const version = kind === 'Component' ? versions.Component : versions.Kustomization
  if (kustomization.apiVersion && kustomization.apiVersion !== version) told.push(`apiVersion for ${kind} should be ${version}`)
  const { kind: _kind, apiVersion: _version, ...rest } = kustomization
  if (Object.keys(rest).filter((field) => field !== 'metadata').length === 0) throw new KubectlError('kustomization.yaml is empty')
  if (told.length > 0) throw new KubectlError(`Failed to read kustomization file under ${loader.root}:\n${told.join('\n')}`)
  const moved = {
    resources: [...(kustomization.resources ?? []), ...(kustomization.bases ?? [])],
    images: [...(kustomization.images ?? []), ...(kustomization.imageTags ?? [])],
  }
  return { name, kustomization: { ...kustomization, kind, ...moved } }
}
