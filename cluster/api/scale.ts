import type { Json, JsonObject, KubeObject } from '@/apimachinery/object'
import { jsonPatch, mergePatch, PatchError } from '@/apimachinery/patch'
import type { ApiResponse } from '@/cluster/door'
import type { Kind } from '@/cluster/kinds/kind'
import { isObject, jsonBody, mediaType } from './body'
import { managerOf } from './field-manager'
import { behalfOf, isDryRun, json, type ParsedRequest, type Target } from './request'
import type { Server } from './server'
import { badRequest, invalid, methodNotAllowed, modified, notFound } from './status'

const scaleOf = (kind: Kind, object: KubeObject) => {
  const { name, namespace, uid, resourceVersion, creationTimestamp } = object.metadata
  const rule = kind.scale!
  const replicas = rule.replicas(object)
  return {
    kind: 'Scale',
    apiVersion: 'autoscaling/v1',
    metadata: { name, namespace, uid, resourceVersion, creationTimestamp },
    spec: replicas === 0 ? {} : { replicas },
    status: { replicas: rule.statusReplicas(object), selector: rule.selector(object) },
  }
}

/** GET, PUT and PATCH of the autoscaling/v1 Scale of a workload. */
export const scale = (server: Server, request: ParsedRequest, { kind, namespace, name = '' }: Target): ApiResponse => {
  const object = server.store.get(kind, namespace, name)
  if (object === undefined) throw notFound(kind, name)
  const before = scaleOf(kind, object)
  if (request.method === 'GET') return json(200, before)
  let wanted: Json
  if (request.method === 'PUT') wanted = jsonBody(request)
  else if (request.method === 'PATCH') {
    const patch = jsonBody(request)
    try {
      wanted =
        mediaType(request) === 'application/json-patch+json'
          ? jsonPatch(before as unknown as JsonObject, patch)
          : mergePatch(before as unknown as JsonObject, patch)
    } catch (error) {
      if (error instanceof PatchError) throw badRequest(error.message)
      throw error
    }
  } else throw methodNotAllowed(kind, request.method.toLowerCase())
  if (!isObject(wanted)) throw badRequest('the object provided is unrecognized (must be of type Scale)')
  const spec = isObject(wanted.spec) ? wanted.spec : {}
  const meta = isObject(wanted.metadata) ? wanted.metadata : {}
  const replicas = spec.replicas ?? 0
  if (typeof replicas !== 'number' || !Number.isInteger(replicas))
    throw badRequest(
      `Scale in version "v1" cannot be handled as a Scale: json: cannot unmarshal ${typeof replicas} into Go struct field ScaleSpec.spec.replicas of type int32`,
    )
  if (replicas < 0)
    throw invalid({ group: 'autoscaling', kind: 'Scale' }, name, [
      { field: 'spec.replicas', reason: 'FieldValueInvalid', message: `Invalid value: ${replicas}: must be greater than or equal to 0` },
    ])
  if (meta.resourceVersion && meta.resourceVersion !== object.metadata.resourceVersion) throw modified(kind, name)
  const written = server.write.update(kind, kind.scale!.withReplicas(object, replicas), {
    dryRun: isDryRun(request),
    manager: { ...managerOf(request, request.method === 'PUT' ? 'UpdateOptions' : 'PatchOptions'), subresource: 'scale' },
    ...behalfOf(request),
  })
  return json(200, scaleOf(kind, written))
}
