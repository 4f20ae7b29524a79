import { mergeSchemaOf } from '@/apimachinery/fields'
import type { Json, JsonObject, KubeObject } from '@/apimachinery/object'
import { jsonPatch, mergePatch, PatchError } from '@/apimachinery/patch'
import { strategicMerge } from '@/apimachinery/strategic-merge'
import { KubectlError } from '../errors'

export type PatchType = 'strategic' | 'merge' | 'json'

/** What a patch makes of an object, reckoned here and not by the server. Throws KubectlError where it does not fit. */
export function patched(object: KubeObject, type: PatchType, patch: Json): KubeObject {
  const before = object as unknown as JsonObject
  try {
    if (type === 'json') return jsonPatch(before, patch) as unknown as KubeObject
    if (patch === null || typeof patch !== 'object' || Array.isArray(patch)) throw new KubectlError('invalid JSON document')
    const after =
      type === 'merge' ? mergePatch(before, patch) : strategicMerge(before, patch, mergeSchemaOf(object.apiVersion, object.kind))
    return after as unknown as KubeObject
  } catch (error) {
    if (error instanceof PatchError) throw new KubectlError(error.message)
    throw error
  }
}
