import { difference, pathTexts } from '@/apimachinery/field-set'
import type { Json, JsonObject, KubeObject, ManagedFieldsEntry, StatusCause } from '@/apimachinery/object'
import { typeFaults } from '@/apimachinery/typed-errors'
import { fieldsIn, mergeTyped } from '@/apimachinery/typed-values'
import { parseYaml } from '@/apimachinery/yaml'
import { apiVersionOf } from '@/cluster/kinds/define'
import type { Kind } from '@/cluster/kinds/kind'
import { bodyText, decodeObject, isObject } from './body'
import { emptyObject } from './fields'
import { cloneJson } from './json'
import { type Applied, applyManaged, typeOf } from './managed-fields'
import { readable } from './readable'
import { flag, type ParsedRequest, type Target } from './request'
import { badRequest, StatusError } from './status'
import { timestamp } from './time'

export const lastApplied = 'kubectl.kubernetes.io/last-applied-configuration'

/** The manager of kubectl's own server-side apply, for whom the server also minds kubectl's annotation of client-side apply. */
const kubectl = 'kubectl'

/** The body of an apply request: YAML, of which JSON is a part. */
export const configOf = (request: ParsedRequest, kind: Kind): JsonObject => {
  const text = bodyText(request)
  let value: Json | undefined
  try {
    value = JSON.parse(text) as Json
  } catch {
    const { documents, errors } = parseYaml(text)
    if (errors.length > 0) throw badRequest(`error decoding YAML: ${errors[0]!.goMessage}`)
    value = documents[0]?.value
  }
  if (value !== undefined) readable(value)
  if (!isObject(value))
    throw badRequest(
      'error decoding YAML: error unmarshaling JSON: while decoding JSON: json: cannot unmarshal value into Go value of type map[string]interface {}',
    )
  const apiVersion = apiVersionOf(kind)
  if (value.kind === undefined) throw badRequest(`error decoding YAML: Object 'Kind' is missing in '${text.trim()}'`)
  if (value.apiVersion !== apiVersion || value.kind !== kind.kind)
    throw badRequest(`invalid object type: ${String(value.apiVersion)}, Kind=${String(value.kind)}`)
  if (!isObject(value.metadata)) value.metadata = {}
  if (value.metadata.managedFields !== undefined) throw badRequest('metadata.managedFields must be nil')
  return value
}

/** Nulls state nothing. */
const withoutNulls = (value: Json): Json =>
  Array.isArray(value)
    ? value.map(withoutNulls)
    : isObject(value)
      ? Object.fromEntries(Object.entries(value).flatMap(([key, field]) => (field === null ? [] : [[key, withoutNulls(field)]])))
      : value

// as managedfields/internal printManager
const named = ({ manager = '', operation, subresource, apiVersion }: Omit<ManagedFieldsEntry, 'fieldsV1'>) =>
  `${JSON.stringify(manager)}${subresource === undefined ? '' : ` with subresource ${JSON.stringify(subresource)}`}${operation === 'Update' ? ` using ${apiVersion}` : ''}`

// as managedfields/internal NewConflictError
const conflictError = (conflicts: Applied['conflicts']): StatusError => {
  const all = conflicts
    .map(({ entry, fields }) => ({ who: named(entry), paths: pathTexts(fields) }))
    .sort((a, b) => (a.who < b.who ? -1 : 1))
  const causes = all.flatMap(({ who, paths }) =>
    paths.map((field): StatusCause => ({ reason: 'FieldManagerConflict', message: `conflict with ${who}`, field })),
  )
  const message =
    causes.length === 1
      ? `Apply failed with 1 conflict: ${causes[0]!.message}: ${causes[0]!.field}`
      : `Apply failed with ${causes.length} conflicts: ${all.map(({ who, paths }) => `conflicts with ${who}:\n${paths.map((p) => `- ${p}`).join('\n')}`).join('\n')}`
  return new StatusError(409, 'Conflict', message, { causes })
}

/** What kubectl's client-side apply owned: its own server-side apply may take that over. as managedfields/internal lastAppliedManager */
const beyondLastApplied = (kind: Kind, live: KubeObject, conflicts: Applied['conflicts']): Applied['conflicts'] => {
  const text = live.metadata.annotations?.[lastApplied]
  let applied: Json
  try {
    applied = JSON.parse(text ?? 'null') as Json
  } catch {
    return conflicts
  }
  if (!isObject(applied)) return conflicts
  const allowed = fieldsIn(typeOf(kind), applied)
  return conflicts.map((one) => ({ ...one, fields: difference(one.fields, allowed) })).filter(({ fields }) => fields.size > 0)
}

/** The annotation follows what kubectl applies, where it exists. as managedfields/internal lastAppliedUpdater */
const withLastApplied = (object: JsonObject, config: JsonObject): void => {
  const annotations = (object.metadata as JsonObject).annotations
  if (!isObject(annotations) || annotations[lastApplied] === undefined) return
  const plain = cloneJson(config)
  const own = (plain.metadata as JsonObject).annotations
  if (isObject(own)) delete own[lastApplied]
  annotations[lastApplied] = `${JSON.stringify(plain)}\n`
}

/** The converter's own error has no status: the server answers 500 with the text alone. as managedfields/internal structuredmerge.go Apply */
export const untyped = (kind: Kind, { namespace, name }: JsonObject, fault: string): StatusError =>
  new StatusError(
    500,
    '',
    `failed to create typed patch object (${String(namespace ?? '')}/${String(name ?? '')}; ${kind.group}/${kind.version}, Kind=${kind.kind}): ${fault}`,
  )

/** The object that a server-side apply makes of `live` (undefined: of nothing), ownership settled, not yet written. As handlers/patch.go applyPatcher. */
export const applyObject = (
  target: Target,
  live: KubeObject | undefined,
  manager: string,
  request: ParsedRequest,
  now: number,
): KubeObject => {
  const { kind } = target
  const config = withoutNulls(configOf(request, kind)) as JsonObject
  const fault = typeFaults(apiVersionOf(kind), kind.kind, config, kind.schema)
  if (fault !== undefined) throw untyped(kind, config.metadata as JsonObject, fault)
  return applyConfig(target, live, manager, config, request, now)
}

/** The same of a configuration that is known to fit the kind. */
export const applyConfig = (
  { kind, subresource }: Target,
  live: KubeObject | undefined,
  manager: string,
  config: JsonObject,
  request: ParsedRequest,
  now: number,
): KubeObject => {
  const { metadata = {} } = config as { metadata?: JsonObject }
  const base =
    live ?? ({ ...emptyObject(apiVersionOf(kind), kind.kind), apiVersion: apiVersionOf(kind), kind: kind.kind } as unknown as KubeObject)
  if (live === undefined && metadata.uid !== undefined)
    throw new StatusError(
      409,
      'Conflict',
      `Operation cannot be fulfilled on ${kind.plural}${kind.group === '' ? '' : `.${kind.group}`} "${String(metadata.name ?? '')}": uid mismatch: the provided object specified uid ${String(metadata.uid)}, and no existing object was found`,
      { name: String(metadata.name ?? ''), ...(kind.group === '' ? {} : { group: kind.group }), kind: kind.plural },
    )
  const { managedFields: _, ...plain } = base.metadata
  const merged = mergeTyped(typeOf(kind), { ...base, metadata: plain } as unknown as Json, config)!
  const by = { manager, operation: 'Apply' as const, time: timestamp(now), ...(subresource === undefined ? {} : { subresource }) }
  const applied = applyManaged(kind, base, config, merged, by)
  const force = flag(request.query, 'force')
  const conflicts =
    force || manager !== kubectl || live === undefined ? applied.conflicts : beyondLastApplied(kind, live, applied.conflicts)
  if (!force && conflicts.length > 0) throw conflictError(conflicts)
  const object = cloneJson(applied.object) as JsonObject
  if (manager === kubectl && live !== undefined) withLastApplied(object, config)
  const made = decodeObject(kind, object, { ...request, warnings: [] })
  if (applied.managedFields !== undefined) made.metadata.managedFields = applied.managedFields
  return made
}
