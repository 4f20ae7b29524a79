import type { JsonObject, KubeObject } from '@/apimachinery/object'
import { typeFaults } from '@/apimachinery/typed-errors'
import type { ApiResponse } from '@/cluster/door'
import { apiVersionOf, defineKind } from '@/cluster/kinds/define'
import type { Kind } from '@/cluster/kinds/kind'
import { applyConfig, configOf, untyped } from './apply'
import { decodeObject, jsonBody } from './body'
import { applierOf, managerOf, refuseForce } from './field-manager'
import type { Manager } from './parts'
import { checkPatchType, isApply, patchObject } from './patching'
import { behalfOf, isDryRun, json, type ParsedRequest, type Target } from './request'
import type { Server } from './server'
import { invalid, methodNotAllowed, modified, notFound } from './status'

type Scale = KubeObject & { spec?: { replicas?: number }; status?: { replicas: number; selector: string } }

const scaleKind = defineKind<Scale>({ apiVersion: 'autoscaling/v1', kind: 'Scale', plural: 'scales', namespaced: true, columns: [] })
const asKind = scaleKind as unknown as Kind

const scaleOf = (kind: Kind, object: KubeObject): Scale => {
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

const checked = (wanted: Scale, name: string): number => {
  const replicas = wanted.spec?.replicas ?? 0
  if (replicas < 0)
    throw invalid({ group: 'autoscaling', kind: 'Scale' }, name, [
      { field: 'spec.replicas', reason: 'FieldValueInvalid', message: `Invalid value: ${replicas}: must be greater than or equal to 0` },
    ])
  return replicas
}

/** Who applies a Scale owns the field of the workload that it stands for. as managedfields scalehandler.go */
const applied = (server: Server, request: ParsedRequest, kind: Kind, object: KubeObject): { object: KubeObject; manager: Manager } => {
  const name = applierOf(request)
  const config = configOf(request, asKind)
  const fault = typeFaults('autoscaling/v1', 'Scale', config)
  const { metadata = {}, spec } = config as { metadata?: JsonObject; spec?: JsonObject }
  if (fault !== undefined) throw untyped(asKind, metadata, fault)
  const bare = { apiVersion: apiVersionOf(kind), kind: kind.kind, metadata: {} } as KubeObject
  const workload = typeof spec?.replicas === 'number' ? kind.scale!.withReplicas(bare, spec.replicas) : bare
  const target = { kind, subresource: 'scale' }
  return {
    object: applyConfig(target, object, name, workload as unknown as JsonObject, request, server.clock.now),
    manager: { name, fields: 'settled', subresource: 'scale' },
  }
}

/** GET, PUT and PATCH of the autoscaling/v1 Scale of a workload. */
export const scale = (server: Server, request: ParsedRequest, { kind, namespace, name = '' }: Target): ApiResponse => {
  const object = server.store.get(kind, namespace, name)
  if (object === undefined) throw notFound(kind, name)
  const { method } = request
  const before = scaleOf(kind, object)
  if (method === 'GET') return json(200, before)
  if (method !== 'PUT' && method !== 'PATCH') throw methodNotAllowed(kind, method.toLowerCase())
  if (method === 'PATCH') checkPatchType(request, asKind)
  const write = (next: KubeObject, manager: Manager) => {
    const written = server.write.update(kind, next, { dryRun: isDryRun(request), manager, ...behalfOf(request) })
    return json(200, scaleOf(kind, written))
  }
  if (method === 'PATCH' && isApply(request)) {
    const { object: next, manager } = applied(server, request, kind, object)
    checked(scaleOf(kind, next), name)
    return write(next, manager)
  }
  if (method === 'PATCH') refuseForce(request)
  const wanted = (method === 'PUT' ? decodeObject(asKind, jsonBody(request), request) : patchObject(asKind, before, request)) as Scale
  const replicas = checked(wanted, name)
  const { resourceVersion } = wanted.metadata
  if (resourceVersion && resourceVersion !== object.metadata.resourceVersion) throw modified(kind, name)
  return write(kind.scale!.withReplicas(object, replicas), {
    ...managerOf(request, method === 'PUT' ? 'UpdateOptions' : 'PatchOptions'),
    subresource: 'scale',
  })
}
