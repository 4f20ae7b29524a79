import type { RE2JS } from 're2js'
import type { Json, JsonObject } from '@/apimachinery/object'
import { printYaml } from '@/apimachinery/yaml'
import { KubectlError } from '../errors'
import { compiled } from './built'
import { isMap } from './kustomization'

/** One place that a path leads to. `made`: it was not there before, so that its type is still open. */
export type Place = { holder: JsonObject | Json[]; key: string | number; made: boolean }

export const valueAt = ({ holder, key }: Place): Json => (holder as JsonObject)[key] as Json

export function putAt({ holder, key }: Place, value: Json): void {
  const fields = holder as JsonObject
  fields[key] = value
}

/** What a part of a path that is missing is made as; undefined: it is not made. */
export type Making = 'scalar' | 'collection' | undefined

/** `a.b\.c.[name=x.y].0`: dots part fields, unless they are escaped or in brackets. As kyaml/utils SmarterPathSplitter. */
export function splitPath(path: string): string[] {
  const parts: string[] = []
  for (const part of path.split(/(?<!\\)\./)) {
    const last = parts.at(-1)
    if (last?.startsWith('[') && !last.endsWith(']')) parts[parts.length - 1] = `${last}.${part}`
    else parts.push(part.replaceAll('\\.', '.'))
  }
  return parts.map((part) => (/^\[[^=]*\..*\]$/.test(part) && !part.includes('=') ? part.slice(1, -1) : part))
}

const isIndex = (part: string) => /^\d+$/.test(part)
const isMatch = (part: string) => /^\[.*\]$/.test(part)

/** All places that a path leads to. As kyaml/yaml PathMatcher. */
export const placesAt = (root: JsonObject, path: readonly string[], making: Making): Place[] =>
  follow({ holder: [root], key: 0, made: false }, path, making)

function follow(at: Place, path: readonly string[], making: Making): Place[] {
  const [part, ...rest] = path
  if (part === undefined) return [at]
  const value = valueAt(at)
  if (!isIndex(part) && !isMatch(part) && part !== '*') {
    if (!isMap(value)) throw wrongKind('MappingNode', value)
    const made = !Object.hasOwn(value, part)
    if (made && making === undefined) return []
    if (made) value[part] = startOf(rest[0], making)
    return follow({ holder: value, key: part, made }, rest, making)
  }
  const equals = part.indexOf('=')
  if (isMatch(part) && equals < 0) throw new KubectlError('list path element must contain fieldName=fieldValue for element to match')
  if (!Array.isArray(value)) throw wrongKind('SequenceNode', value)
  const item = (key: number, made = false): Place => ({ holder: value, key, made })
  if (part === '*') return [...value.keys()].flatMap((index) => follow(item(index), rest, making))
  if (isIndex(part)) {
    const index = Number(part)
    const made = index === value.length && making !== undefined
    if (made) value.push(startOf(rest[0], making))
    if (index >= value.length) throw new KubectlError(`index ${index} specified but only ${value.length} elements found`)
    return follow(item(index, made), rest, making)
  }
  const [field, wanted] = [part.slice(1, equals), part.slice(equals + 1, -1)]
  const pattern = compiled(wanted)
  const matching = () => [...value.keys()].filter((index) => matches(value[index] as Json, field, pattern))
  if (matching().length === 0 && making !== undefined) value.push(field === '' ? wanted : { [field]: wanted })
  // An item of plain values ends the path
  return matching().flatMap((index) => (field === '' ? [item(index)] : follow(item(index), rest, making)))
}

function matches(item: Json, field: string, pattern: RE2JS): boolean {
  if (field === '') return item !== null && typeof item !== 'object' && pattern.matcher(String(item)).find()
  const value = isMap(item) && Object.hasOwn(item, field) ? item[field] : undefined
  return value !== undefined && value !== null && typeof value !== 'object' && pattern.matcher(String(value)).find()
}

/** What a missing part begins as, by what stands below it. */
function startOf(next: string | undefined, making: Making): Json {
  if (next === undefined) return making === 'scalar' ? '' : {}
  return isIndex(next) || isMatch(next) ? [] : {}
}

function wrongKind(expected: string, value: Json): KubectlError {
  const found = Array.isArray(value) ? 'SequenceNode' : isMap(value) ? 'MappingNode' : 'ScalarNode'
  return new KubectlError(`wrong node kind: expected ${expected} but got ${found}: node contents:\n${printYaml(value).trimEnd()}`)
}
