import type { KubeObject } from '@/apimachinery/object'
import { parseYaml } from '@/apimachinery/yaml'
import { patched } from '../apply/patched'
import { KubectlError } from '../errors'
import { asStruct } from '../output/go-struct'

/** Lays `--overrides` over a generated object, as the patch of that type would. As cmd/util Merge, StrategicMerge and JSONPatch. */
export function mergeOverrides(object: KubeObject, overrides: string, type: string): KubeObject {
  if (overrides === '') return object
  if (type !== 'merge' && type !== 'strategic' && type !== 'json') throw new KubectlError(`invalid override type: ${type}`)
  const { documents, errors } = parseYaml(overrides)
  const value = documents[0]?.value ?? null
  if (errors.length > 0 || typeof value !== 'object') throw new KubectlError('Invalid JSON Patch')
  return asStruct(patched(object, type, value))
}
