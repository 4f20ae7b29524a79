import type { Json } from '@/apimachinery/object'
import { parseYaml } from '@/apimachinery/yaml'
import { KubectlError } from '../errors'
import { type Built, hasLabels, idsOf, isSelectedBy, printId, untyped } from './built'
import { decodeReplacements } from './decode'
import { type Place, placesAt, putAt, splitPath, valueAt } from './field-path'
import type { FieldOptions, Kustomization, PatchTarget, Replacement, ReplacementTarget, ResourceSelector } from './kustomization'
import type { Loader } from './loader'

/** Copies values of one object into fields of others. As kustomize api/filters/replacement. */
export async function applyReplacements(
  all: readonly Built[],
  entries: NonNullable<Kustomization['replacements']>,
  loader: Loader,
): Promise<void> {
  const replacements: Replacement[] = []
  for (const { path, ...entry } of entries) {
    if (path && (entry.source || entry.targets)) throw new KubectlError('cannot specify both path and inline replacement')
    replacements.push(...(path ? await readReplacements(loader, path) : [entry]))
  }
  for (const { source, sourceValue, targets } of replacements) {
    if ((!source && sourceValue === undefined) || !targets)
      throw new KubectlError('replacements must specify a source and at least one target')
    if (source && sourceValue !== undefined) throw new KubectlError('value and resource selectors are mutually exclusive')
    const value = source ? sourceOf(all, source) : (sourceValue as string)
    for (const target of targets) copyTo(all, value, target)
  }
}

async function readReplacements(loader: Loader, path: string): Promise<Replacement[]> {
  const { documents, errors } = parseYaml(await loader.load(path))
  if (errors[0]) throw new KubectlError(errors[0].goMessage)
  return decodeReplacements(documents[0]?.value ?? [])
}

const defaultPath = 'metadata.name'

function sourceOf(all: readonly Built[], source: NonNullable<Replacement['source']>): Json {
  const found = all.filter((one) => idsOf(one).some((id) => isSelectedBy(id, source)))
  if (found.length > 1) throw new KubectlError(`multiple matches for selector ${printSource(source)}`)
  const [one] = found
  if (!one) throw new KubectlError(`nothing selected by ${printSource(source)}`)
  const { fieldPath = defaultPath, options } = source
  const [place] = placesAt(untyped(one.object), splitPath(fieldPath), undefined)
  const value = place ? valueAt(place) : null
  if (isEmpty(value)) throw new KubectlError(`fieldPath \`${fieldPath}\` is missing for replacement source ${printId(source)}`)
  if (!options?.delimiter) return value
  if (!isScalar(value)) throw new KubectlError('delimiter option can only be used with scalar nodes')
  const { delimiter, index = 0 } = options
  const parts = String(value).split(delimiter)
  const part = parts[index]
  if (part === undefined) throw new KubectlError(`options.index ${index} is out of bounds for value ${String(value)}`)
  return part
}

const isScalar = (value: Json): value is string | number | boolean | null => value === null || typeof value !== 'object'
const isEmpty = (value: Json) => value === null || (typeof value === 'object' && Object.keys(value).length === 0)

/** As kustomize api/types SourceSelector.String. */
function printSource(source: ResourceSelector & { fieldPath?: string; options?: FieldOptions }): string {
  const { delimiter = '', index = 0, create = false } = source.options ?? {}
  const options = delimiter || create ? `${delimiter}(${index}), create=${create}` : ''
  return [printId(source), source.fieldPath, options].filter(Boolean).join(':')
}

function copyTo(all: readonly Built[], value: Json, { select, reject = [], fieldPaths = [], options }: ReplacementTarget): void {
  if (!select) throw new KubectlError('target must specify resources to select')
  const paths = fieldPaths.length > 0 ? fieldPaths : [defaultPath]
  for (const one of all) {
    const ids = idsOf(one)
    const rejected = reject.some((no) => isNamed(no) && ids.some((id) => isSelectedBy(id, no)))
    if (rejected || !hasLabels(one, select) || !ids.some((id) => isSelectedBy(id, select))) continue
    for (const path of paths) for (const place of placesFor(one, path, value, options)) setAt(place, value, options)
  }
}

const isNamed = ({ group, version, kind, name, namespace }: PatchTarget) => Boolean(group || version || kind || name || namespace)

function placesFor(one: Built, path: string, value: Json, options: FieldOptions | undefined): Place[] {
  const told = `unable to find ${options?.create ? 'or create ' : ''}field ${JSON.stringify(path)} in replacement target`
  try {
    const making = options?.create ? (isScalar(value) ? 'scalar' : 'collection') : undefined
    const places = placesAt(untyped(one.object), splitPath(path), making)
    if (places.length > 0) return places
  } catch (error) {
    if (error instanceof KubectlError) throw new KubectlError(`${told}: ${error.message}`)
    throw error
  }
  throw new KubectlError(told)
}

function setAt(place: Place, value: Json, options: FieldOptions | undefined): void {
  const before = valueAt(place)
  let text = isScalar(value) ? String(value) : ''
  if (options?.delimiter) {
    if (!isScalar(before)) throw new KubectlError('delimiter option can only be used with scalar nodes')
    const { delimiter, index = 0 } = options
    const parts = String(before).split(delimiter)
    if (index < 0) parts.unshift(text)
    else if (index >= parts.length) parts.push(text)
    else parts[index] = text
    text = parts.join(delimiter)
  }
  if (!isScalar(before)) putAt(place, structuredClone(value))
  else putAt(place, place.made ? resolved(text) : ofType(before, text))
}

/** A text takes the type of the value that it replaces. */
function ofType(before: string | number | boolean | null, text: string): Json {
  const value = resolved(text)
  if (typeof before === 'number' && typeof value !== 'number') throw undecodable(text, Number.isInteger(before) ? 'int' : 'float')
  if (typeof before === 'boolean' && typeof value !== 'boolean') throw undecodable(text, 'bool')
  return typeof before === 'string' ? text : value
}

const undecodable = (text: string, tag: string) =>
  new KubectlError(`map[string]interface {}(nil): yaml: cannot decode !!str \`${text}\` as a !!${tag}`)

/** What a plain scalar of YAML is. */
function resolved(text: string): Json {
  if (!/^[\w.+~-]+$/.test(text)) return text
  const { documents, errors } = parseYaml(text)
  const value = documents[0]?.value
  return errors.length > 0 || value === undefined || typeof value === 'object' ? text : value
}
