import type { KubeObject } from '@/apimachinery/object'
import type { ApiResponse } from '@/cluster/door'
import { apiVersionOf } from '@/cluster/kinds/define'
import type { Kind } from '@/cluster/kinds/kind'
import { answerContext, objectAt } from './answers'
import { applyObject } from './apply'
import { decodeObject, isObject, jsonBody } from './body'
import { applierOf, managerOf, refuseForce } from './field-manager'
import { list } from './list'
import { withSpelledFields } from './managed-fields'
import type { DeleteOptions, Manager, WriteOptions } from './parts'
import { checkPatchType, isApply, patchObject } from './patching'
import { presentObject, shapeOf } from './present'
import { behalfOf, flag, isDryRun, json, type ParsedRequest, type Target, wholeNumber } from './request'
import { selectionOf } from './select'
import type { Server } from './server'
import { badRequest, invalid, methodNotAllowed, StatusError } from './status'
import { watchResponse } from './watch'

const present = (server: Server, request: ParsedRequest, kind: Kind, object: KubeObject, status = 200): ApiResponse =>
  json(status, presentObject(kind, withSpelledFields(kind, object), shapeOf(request.headers.accept), server.clock.now, request.query))

const warn = (request: ParsedRequest, kind: Kind, object: KubeObject) => request.warnings.push(...(kind.warnings?.(object) ?? []))

/** DeleteOptions come in the body, the query, or both. */
export const deleteOptionsOf = (request: ParsedRequest): DeleteOptions => {
  const { query } = request
  const body = request.body === undefined || request.body.length === 0 ? {} : jsonBody(request)
  if (!isObject(body)) throw badRequest("couldn't get version/kind; json parse error")
  const preconditions = isObject(body.preconditions) ? body.preconditions : {}
  const grace =
    wholeNumber(query, 'gracePeriodSeconds') ?? (typeof body.gracePeriodSeconds === 'number' ? body.gracePeriodSeconds : undefined)
  if (grace !== undefined && grace < 0) throw badRequest('gracePeriodSeconds: Invalid value: must be greater than or equal to 0')
  const policy = query.get('propagationPolicy') ?? (typeof body.propagationPolicy === 'string' ? body.propagationPolicy : undefined)
  if (policy !== undefined && policy !== 'Orphan' && policy !== 'Background' && policy !== 'Foreground')
    throw new StatusError(
      422,
      'Invalid',
      `DeleteOptions.meta.k8s.io "" is invalid: propagationPolicy: Unsupported value: "${policy}": supported values: "Foreground", "Background", "Orphan", "nil"`,
      {
        group: 'meta.k8s.io',
        kind: 'DeleteOptions',
        causes: [
          {
            reason: 'FieldValueNotSupported',
            message: `Unsupported value: "${policy}": supported values: "Foreground", "Background", "Orphan", "nil"`,
            field: 'propagationPolicy',
          },
        ],
      },
    )
  const orphan = body.orphanDependents === true || query.get('orphanDependents') === 'true'
  return {
    ...(typeof preconditions.uid === 'string' ? { uid: preconditions.uid } : {}),
    ...(typeof preconditions.resourceVersion === 'string' ? { resourceVersion: preconditions.resourceVersion } : {}),
    ...(grace === undefined ? {} : { gracePeriodSeconds: grace }),
    ...(policy !== undefined ? { propagationPolicy: policy } : orphan ? { propagationPolicy: 'Orphan' as const } : {}),
    dryRun: isDryRun(request) || (Array.isArray(body.dryRun) && body.dryRun.includes('All')),
    ...behalfOf(request),
  }
}

const deleteOne = (server: Server, request: ParsedRequest, { kind, namespace, name = '' }: Target): ApiResponse => {
  const { gone, object } = server.write.delete(kind, namespace, name, deleteOptionsOf(request))
  if (!gone) return present(server, request, kind, object, 200)
  return json(200, {
    kind: 'Status',
    apiVersion: 'v1',
    metadata: {},
    status: 'Success',
    details: { name, ...(kind.group === '' ? {} : { group: kind.group }), kind: kind.plural, uid: object.metadata.uid },
  })
}

const deleteCollection = (server: Server, request: ParsedRequest, { kind, namespace }: Target): ApiResponse => {
  const options = deleteOptionsOf(request)
  const chosen = server.store.list(kind, namespace).filter(selectionOf(kind, request.query).matches)
  for (const object of chosen) server.write.delete(kind, object.metadata.namespace, object.metadata.name!, options)
  return json(200, {
    kind: `${kind.kind}List`,
    apiVersion: apiVersionOf(kind),
    metadata: { resourceVersion: String(server.store.version()) },
    items: chosen.map(({ kind: _, apiVersion: __, ...rest }) => rest),
  })
}

/** The namespace and name of a body must agree with the path's. As apiserver's rest.EnsureObjectNamespaceMatchesRequestNamespace. */
export const fitToPath = (object: KubeObject, { namespace, name }: Target) => {
  const meta = object.metadata
  if (namespace !== undefined) {
    if (meta.namespace === undefined || meta.namespace === '') meta.namespace = namespace
    else if (meta.namespace !== namespace)
      throw badRequest(`the namespace of the provided object does not match the namespace sent on the request`)
  }
  if (name !== undefined) {
    if (meta.name === undefined || meta.name === '') meta.name = name
    else if (meta.name !== name) throw badRequest(`the name of the object (${meta.name}) does not match the name on the URL (${name})`)
  }
}

const create = (server: Server, request: ParsedRequest, target: Target): ApiResponse => {
  const object = decodeObject(target.kind, jsonBody(request), request)
  fitToPath(object, target)
  if (target.kind.answer !== undefined) return json(201, target.kind.answer(object, answerContext(server, request, target.namespace)))
  const created = server.write.create(target.kind, object, writing(request, managerOf(request, 'CreateOptions')))
  warn(request, target.kind, created)
  return present(server, request, target.kind, created, 201)
}

const writing = (request: ParsedRequest, manager: Manager): WriteOptions => ({ dryRun: isDryRun(request), ...behalfOf(request), manager })

const write = ({ write }: Server, request: ParsedRequest, { kind, subresource }: Target, object: KubeObject, manager: Manager) => {
  const options = writing(request, manager)
  const written =
    subresource === 'status'
      ? write.updateStatus(kind, object, options)
      : write.update(kind, object, { ...options, subresource: subresource as WriteOptions['subresource'] })
  if (subresource === undefined) warn(request, kind, written)
  return written
}

const update = (server: Server, request: ParsedRequest, target: Target): ApiResponse => {
  const object = decodeObject(target.kind, jsonBody(request), request)
  fitToPath(object, target)
  if (target.kind.conditionalUpdate && !object.metadata.resourceVersion) {
    objectAt(server, request, target)
    throw invalid(target.kind, object.metadata.name ?? '', [
      { field: 'metadata.resourceVersion', reason: 'FieldValueInvalid', message: 'Invalid value: 0: must be specified for an update' },
    ])
  }
  return present(server, request, target.kind, write(server, request, target, object, managerOf(request, 'UpdateOptions')))
}

/** As handlers/patch.go: server-side apply also creates what is not there. */
const patch = (server: Server, request: ParsedRequest, target: Target): ApiResponse => {
  checkPatchType(request, target.kind)
  if (isApply(request)) return apply(server, request, target)
  refuseForce(request)
  const patched = patchObject(target.kind, objectAt(server, request, target), request)
  fitToPath(patched, target)
  return present(server, request, target.kind, write(server, request, target, patched, managerOf(request, 'PatchOptions')))
}

const apply = (server: Server, request: ParsedRequest, target: Target): ApiResponse => {
  const manager: Manager = { name: applierOf(request), fields: 'settled' }
  const { kind, namespace, name = '', subresource } = target
  const stored = subresource === undefined ? server.store.get(kind, namespace, name) : objectAt(server, request, target)
  const live = stored && (kind.served?.(stored) ?? stored)
  const object = applyObject(target, live, manager.name, request, server.clock.now)
  fitToPath(object, target)
  if (live !== undefined) return present(server, request, kind, write(server, request, target, object, manager))
  const created = server.write.create(kind, object, writing(request, manager))
  warn(request, kind, created)
  return present(server, request, kind, created, 201)
}

const verbOf = ({ method, query }: ParsedRequest, target: Target): string => {
  if (method === 'GET') return flag(query, 'watch') ? 'watch' : target.name === undefined ? 'list' : 'get'
  if (method === 'POST') return 'create'
  if (method === 'PUT') return 'update'
  if (method === 'PATCH') return 'patch'
  return target.name === undefined ? 'deletecollection' : 'delete'
}

/** The verbs on objects, their lists, and subresources that are the object itself (status, finalize, ephemeralcontainers). */
export const rest = (server: Server, request: ParsedRequest, target: Target): ApiResponse => {
  const { kind, name, subresource } = target
  const verb = verbOf(request, target)
  const verbs = subresource === undefined ? kind.verbs : (kind.subresources.find((s) => s.name === subresource)?.verbs ?? [])
  const fits = verb === 'create' ? name === undefined : verb === 'update' || verb === 'patch' ? name !== undefined : true
  if (!fits || !verbs.includes(verb)) throw methodNotAllowed(kind, verb)
  if (kind.deprecated !== undefined) request.warnings.push(kind.deprecated)
  if (verb === 'create' && kind.namespaced && target.namespace === undefined)
    throw badRequest('an empty namespace may not be set during creation')
  switch (verb) {
    case 'get':
      return present(server, request, kind, objectAt(server, request, target))
    case 'list':
      return list(server, request, target)
    case 'watch': {
      const selection = selectionOf(kind, request.query, name)
      return watchResponse({ ...server, kind, namespace: target.namespace, selection, shape: shapeOf(request.headers.accept), request })
    }
    case 'create':
      return create(server, request, target)
    case 'update':
      return update(server, request, target)
    case 'patch':
      return patch(server, request, target)
    case 'delete':
      return deleteOne(server, request, target)
    default:
      return deleteCollection(server, request, target)
  }
}
