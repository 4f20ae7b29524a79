import type { Json, JsonObject, KubeObject } from '@/apimachinery/object'
import { parseYaml } from '@/apimachinery/yaml'
import { KubectlError } from '../errors'

/** Lays `--overrides` over a generated object. `merge` and `strategic` replace lists; a JSON patch is not simulated. */
export function mergeOverrides(object: KubeObject, overrides: string, type: string): KubeObject {
  if (overrides === '') return object
  if (type !== 'merge' && type !== 'strategic') throw new KubectlError(`seatrial does not simulate --override-type=${type}`)
  const { documents, errors } = parseYaml(overrides)
  const value = documents[0]?.value
  if (errors.length > 0 || value === null || typeof value !== 'object' || Array.isArray(value))
    throw new KubectlError(`Invalid JSON Patch: ${overrides}`)
  return merged(object as unknown as JsonObject, value) as unknown as KubeObject
}

/** RFC 7386. */
export function merged(target: JsonObject, patch: JsonObject): JsonObject {
  // Without a prototype `__proto__` is a key like any other
  const result: JsonObject = Object.assign(Object.create(null), target)
  for (const [key, value] of Object.entries(patch)) {
    if (value === null) delete result[key]
    else result[key] = isMap(value) ? merged(isMap(result[key]) ? (result[key] as JsonObject) : {}, value) : value
  }
  return result
}

const isMap = (value: Json | undefined): value is JsonObject => value !== null && typeof value === 'object' && !Array.isArray(value)
