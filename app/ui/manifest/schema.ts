/** As much of an OpenAPI schema as the API server states. */
export type Schema = {
  type?: string
  format?: string
  description?: string
  properties?: Record<string, Schema>
  additionalProperties?: Schema | boolean
  items?: Schema
  required?: string[]
  enum?: unknown[]
  allOf?: Schema[]
  oneOf?: Schema[]
  $ref?: string
  'x-kubernetes-group-version-kind'?: { group: string; version: string; kind: string }[]
  'x-kubernetes-preserve-unknown-fields'?: boolean
  'x-kubernetes-int-or-string'?: boolean
}

/** The schemas of one group and version, by name, and which of them are kinds. */
export type Schemas = Record<string, Schema>

/** Where a document of an API version stands: `v1` → `api/v1`, `apps/v1` → `apis/apps/v1`. */
export const rootOf = (apiVersion: string): string => (apiVersion.includes('/') ? `apis/${apiVersion}` : `api/${apiVersion}`)

/** The other way round. */
export const apiVersionOf = (root: string): string => root.replace(/^apis?\//, '')

export function kindsOf(schemas: Schemas): string[] {
  const names = Object.values(schemas).flatMap((schema) => schema['x-kubernetes-group-version-kind']?.map(({ kind }) => kind) ?? [])
  return [...new Set(names)].sort()
}

export const schemaOfKind = (schemas: Schemas, kind: string): Schema | undefined =>
  Object.values(schemas).find((schema) => schema['x-kubernetes-group-version-kind']?.some((each) => each.kind === kind))

/** The schema that a reference means, with what is said beside the reference. */
export function resolve(schema: Schema | undefined, schemas: Schemas): Schema | undefined {
  const [only] = schema?.allOf ?? []
  const target = schema?.$ref ?? only?.$ref
  if (!schema || !target) return schema
  const meant = schemas[target.slice(target.lastIndexOf('/') + 1)]
  return meant && { ...meant, ...(schema.description ? { description: schema.description } : {}) }
}

/** The schema at a path of keys; `[]` steps into a list's items. */
export function schemaAt(root: Schema | undefined, path: readonly string[], schemas: Schemas): Schema | undefined {
  return path.reduce((schema: Schema | undefined, key) => {
    const here = resolve(schema, schemas)
    if (key === '[]') return here?.items
    const open = typeof here?.additionalProperties === 'object' ? here.additionalProperties : undefined
    return here?.properties?.[key] ?? open
  }, root)
}
