import type { Json, JsonObject, KubeObject } from '@/apimachinery/object'
import { parseYaml } from '@/apimachinery/yaml'
import { KubectlError } from '../errors'
import { array, bool, text } from '../flags'
import { buildKustomization } from '../kustomize/build'
import type { KubectlContext } from '../seam'
import { absolute } from './kubeconfig'

export const fileFlags = {
  filename: array({ short: 'f', complete: 'file' }),
  recursive: bool({ short: 'R' }),
  kustomize: text({ short: 'k', complete: 'file' }),
}
export type FileValues = { filename: string[]; recursive: boolean; kustomize: string }

/** One object of a file. `source` is how messages call the file. */
export type Manifest = { object: KubeObject; source: string }

/** A document before it is known to be an object. */
type Raw = { value: Json; source: string } | { error: KubectlError }

/**
 * Reads every object of `-f` (files, directories, `-`), Lists taken apart. With `validating` a document without kind or apiVersion is refused in
 * the words of the validation that create, apply and replace do; else in those of decoding. With `failed` a faulty document does not keep those
 * before it from being used: its error goes there. A path that does not exist is thrown.
 */
export async function readManifests(
  context: KubectlContext,
  values: FileValues,
  validating: boolean,
  failed?: unknown[],
): Promise<Manifest[]> {
  if (values.kustomize !== '') {
    if (values.filename.length > 0) throw new KubectlError('only one of -f or -k can be specified')
    return (await buildKustomization(context, values.kustomize)).map((object) => ({ object, source: values.kustomize }))
  }
  const manifests: Manifest[] = []
  for (const name of values.filename) {
    try {
      for (const raw of await readSource(context, name, values.recursive)) {
        if ('error' in raw) throw raw.error
        manifests.push(...objectsOf(raw, validating))
      }
    } catch (error) {
      if (!failed || (error instanceof KubectlError && error.message.startsWith('the path '))) throw error
      failed.push(error)
    }
  }
  return manifests
}

async function readSource(context: KubectlContext, name: string, recursive: boolean): Promise<Raw[]> {
  if (name === '-') return documents(context.stdin, 'STDIN')
  if (/^https?:\/\//.test(name)) {
    const response = await context.fetch(new Request(name)).catch(() => undefined)
    if (!response) throw new KubectlError(`unable to read URL "${name}", seatrial has no way to the internet`)
    if (response.status >= 300)
      throw new KubectlError(`unable to read URL "${name}", server reported ${response.status}, status code=${response.status}`)
    return documents(await response.text(), name)
  }
  const path = absolute(context, name)
  if (!(await context.fs.exists(path))) throw new KubectlError(`the path ${JSON.stringify(name)} does not exist`)
  if (!(await context.fs.isDirectory(path))) return documents(await context.fs.readFile(path), name)
  const found: Raw[] = []
  for (const entry of (await context.fs.readdir(path)).sort()) {
    const child = `${name.replace(/\/$/, '')}/${entry}`
    if (await context.fs.isDirectory(absolute(context, child))) {
      if (recursive) found.push(...(await readSource(context, child, true)))
    } else if (/\.(json|yaml|yml)$/.test(entry)) found.push(...documents(await context.fs.readFile(absolute(context, child)), child))
  }
  if (found.length === 0) throw new KubectlError(`error reading [${name}]: recognized file extensions are [.json .yaml .yml]`)
  return found
}

function documents(content: string, source: string): Raw[] {
  const { documents: parsed, errors } = parseYaml(content)
  const first = errors[0]
  const before = parsed
    .filter((document) => first === undefined || document.line < first.line)
    .map((document): Raw => ({ value: document.value, source }))
  if (first === undefined) return before
  return [...before, { error: new KubectlError(`error parsing ${source}: error converting YAML to JSON: ${first.goMessage}`) }]
}

function objectsOf({ value, source }: { value: Json; source: string }, validating: boolean): Manifest[] {
  if (value === null || typeof value !== 'object' || Array.isArray(value)) {
    const shown = typeof value === 'string' ? 'string' : Array.isArray(value) ? 'array' : typeof value
    throw new KubectlError(
      validating
        ? `error validating ${JSON.stringify(source)}: error validating data: invalid object to validate; if you choose to ignore these errors, turn validation off with --validate=false`
        : `unable to decode ${JSON.stringify(source)}: json: cannot unmarshal ${shown} into Go value of type struct { Items []json.RawMessage "json:\\"items\\"" }`,
    )
  }
  const object = value as JsonObject
  const missing = [['apiVersion', object.apiVersion] as const, ['kind', object.kind] as const].filter(
    ([, given]) => typeof given !== 'string' || given === '',
  )
  if (missing.length > 0 && validating) {
    const told = missing.map(([field]) => `${field} not set`)
    throw new KubectlError(
      `error validating ${JSON.stringify(source)}: error validating data: ${told.length > 1 ? `[${told.join(', ')}]` : told[0]}; if you choose to ignore these errors, turn validation off with --validate=false`,
    )
  }
  if (missing.some(([field]) => field === 'kind'))
    throw new KubectlError(`unable to decode ${JSON.stringify(source)}: Object 'Kind' is missing in '${JSON.stringify(object)}'`)
  if (typeof object.kind === 'string' && object.kind.endsWith('List') && Array.isArray(object.items))
    return object.items.flatMap((item) => objectsOf({ value: item, source }, validating))
  const metadata = object.metadata
  if (metadata === null || typeof metadata !== 'object' || Array.isArray(metadata)) object.metadata = {}
  return [{ object: object as unknown as KubeObject, source }]
}
