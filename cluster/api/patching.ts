import { mergeSchemaOf } from '@/apimachinery/fields'
import { goText } from '@/apimachinery/go-value'
import type { Json, JsonObject, KubeObject } from '@/apimachinery/object'
import { jsonPatch, mergePatch, PatchError } from '@/apimachinery/patch'
import { strategicMerge } from '@/apimachinery/strategic-merge'
import { apiVersionOf } from '@/cluster/kinds/define'
import type { Kind } from '@/cluster/kinds/kind'
import { decodeObject, isObject, jsonBody, mediaType } from './body'
import { cloneJson } from './json'
import { readable } from './readable'
import type { ParsedRequest } from './request'
import { badRequest, invalidPatch, StatusError, unsupportedMediaType } from './status'

const types = [
  'application/json-patch+json',
  'application/merge-patch+json',
  'application/strategic-merge-patch+json',
  'application/apply-patch+yaml',
]

/** The media types of patches that a kind takes: without Go types nothing says how lists merge. */
export const patchTypesOf = (kind: Pick<Kind, 'group' | 'version' | 'kind'>): string[] => {
  const known = mergeSchemaOf(apiVersionOf(kind), kind.kind) !== undefined
  return known ? types : types.filter((one) => one !== 'application/strategic-merge-patch+json')
}

/** Refuses patches of a type that the server does not take, before anything else is looked at. */
export const checkPatchType = (request: ParsedRequest, kind: Kind): void => {
  const type = mediaType(request)
  const taken = patchTypesOf(kind)
  if (!taken.includes(type))
    throw unsupportedMediaType(`the body of the request was in an unknown format - accepted media types include: ${taken.join(', ')}`)
}

const notAMap = (patch: Json) =>
  badRequest(
    `json: cannot unmarshal ${Array.isArray(patch) ? 'array' : patch === true || patch === false ? 'bool' : typeof patch} into Go value of type map[string]interface {}`,
  )

const apply = (kind: Kind, current: JsonObject, patch: Json, type: string): Json => {
  switch (type) {
    case 'application/json-patch+json':
      return jsonPatch(current, patch)
    case 'application/merge-patch+json':
      if (!isObject(patch)) throw notAMap(patch)
      return mergePatch(current, patch)
    case 'application/strategic-merge-patch+json':
      if (!isObject(patch)) throw notAMap(patch)
      return strategicMerge(current, patch, mergeSchemaOf(apiVersionOf(kind), kind.kind))
    default:
      throw new Error(`a patch of type ${type}, which checkPatchType lets through`)
  }
}

export const isApply = (request: ParsedRequest): boolean => mediaType(request) === 'application/apply-patch+yaml'

/** The object as it stands after the request's patch, not yet written. As apiserver handlers/patch.go. */
export const patchObject = (kind: Kind, current: KubeObject, request: ParsedRequest): KubeObject => {
  const patch = jsonBody(request)
  const type = mediaType(request)
  try {
    const patched = apply(kind, (kind.served?.(current) ?? current) as unknown as JsonObject, patch, type)
    const strategic = type === 'application/strategic-merge-patch+json'
    return decodeObject(kind, cloneJson(readable(patched)), request, (why, unfit) =>
      strategic ? invalidPatch(goText(patch), unfit ?? why) : invalidPatch(JSON.stringify(patched), why),
    )
  } catch (error) {
    if (!(error instanceof PatchError)) throw error
    if (error.kind === 'unreadable') throw badRequest(error.message)
    // Why is not said, as errors.NewGenericServerResponse has it
    throw new StatusError(422, 'Invalid', 'the server rejected our request due to an error in our request', {})
  }
}
