import type { KubeObject, Table, TableColumn, TableRow } from '@/apimachinery/object'
import { formatAge } from '@/cluster/kinds/age'
import { apiVersionOf } from '@/cluster/kinds/define'
import type { Kind } from '@/cluster/kinds/kind'

/** How the client wants objects: whole, as a server-side table, or their metadata alone. */
export type Shape = 'object' | 'table' | 'metadata'
export type ListMeta = { resourceVersion?: string; continue?: string; remainingItemCount?: number }

/** The first shape of the Accept header that the server can give; JSON whenever protobuf or anything else is asked. */
export const shapeOf = (accept: string | undefined): Shape => {
  for (const range of (accept ?? '').split(',')) {
    const parameters = range.split(';').map((p) => p.trim())
    const as = parameters.find((p) => p.startsWith('as='))?.slice(3)
    if (as === 'Table' && parameters.includes('v=v1')) return 'table'
    if ((as === 'PartialObjectMetadata' || as === 'PartialObjectMetadataList') && parameters.includes('v=v1')) return 'metadata'
    if (as === undefined && (parameters[0] === 'application/json' || parameters[0] === '*/*')) return 'object'
  }
  return 'object'
}

const nameDescription =
  'Name must be unique within a namespace. Is required when creating resources, although some resources may allow a client to request the generation of an appropriate name automatically. Name is primarily intended for creation idempotence and configuration definition. Cannot be updated. More info: https://kubernetes.io/docs/concepts/overview/working-with-objects/names#names'
const ageDescription =
  'CreationTimestamp is a timestamp representing the server time when this object was created. It is not guaranteed to be set in happens-before order across separate operations. Clients may not set this value. It is represented in RFC3339 form and is in UTC.\n\nPopulated by the system. Read-only. Null for lists. More info: https://git.k8s.io/community/contributors/devel/sig-architecture/api-conventions.md#metadata'

const columnDefinitions = new WeakMap<Kind, TableColumn[]>()

const columnsOf = (kind: Kind): TableColumn[] => {
  let columns = columnDefinitions.get(kind)
  if (columns === undefined) {
    columns = kind.columns.map((c) => ({
      name: c.name,
      type: c.type === 'date' ? 'string' : (c.type ?? 'string'),
      format: c.format ?? (c.name === 'Name' ? 'name' : ''),
      description: c.description ?? (c.name === 'Age' ? ageDescription : ''),
      priority: c.wide ? 1 : 0,
    }))
    if (kind.nameColumn !== 'own')
      columns.unshift({ name: 'Name', type: 'string', format: 'name', description: nameDescription, priority: 0 })
    columnDefinitions.set(kind, columns)
  }
  return columns
}

export const partialMetadata = (object: KubeObject): KubeObject => ({
  kind: 'PartialObjectMetadata',
  apiVersion: 'meta.k8s.io/v1',
  metadata: object.metadata,
})

/** A stored object as this version of its kind shows it. */
const shown = (kind: Kind, object: KubeObject): KubeObject => kind.served?.(object) ?? object

const rowOf = (kind: Kind, object: KubeObject, now: number, include: string | null): TableRow => {
  const cells = kind.columns.map((column) => {
    const cell = column.cell(object, now)
    return column.type === 'date' ? formatAge(cell === null ? undefined : String(cell), now) : cell
  })
  if (kind.nameColumn !== 'own') cells.unshift(object.metadata.name ?? '')
  return include === 'None' ? ({ cells } as TableRow) : { cells, object: include === 'Object' ? object : partialMetadata(object) }
}

/** `include` is the query's includeObject: None, Metadata (the default) or Object. */
export const tableOf = (kind: Kind, objects: readonly KubeObject[], metadata: ListMeta, now: number, include: string | null): Table => ({
  kind: 'Table',
  apiVersion: 'meta.k8s.io/v1',
  metadata,
  columnDefinitions: columnsOf(kind),
  rows: objects.map((object) => rowOf(kind, shown(kind, object), now, include)),
})

/** One object in the shape asked for. */
export const presentObject = (kind: Kind, object: KubeObject, shape: Shape, now: number, query: URLSearchParams): unknown => {
  if (shape === 'table')
    return tableOf(kind, [object], { resourceVersion: object.metadata.resourceVersion }, now, query.get('includeObject'))
  return shape === 'metadata' ? partialMetadata(object) : shown(kind, object)
}

/** A list in the shape asked for. Items of a plain list carry no kind and apiVersion, as from a real server. */
export const presentList = (
  kind: Kind,
  objects: readonly KubeObject[],
  metadata: ListMeta,
  shape: Shape,
  now: number,
  query: URLSearchParams,
): unknown => {
  if (shape === 'table') return tableOf(kind, objects, metadata, now, query.get('includeObject'))
  if (shape === 'metadata')
    return { kind: 'PartialObjectMetadataList', apiVersion: 'meta.k8s.io/v1', metadata, items: objects.map((o) => partialMetadata(o)) }
  return {
    kind: kind.listKind ?? `${kind.kind}List`,
    apiVersion: apiVersionOf(kind),
    metadata,
    items: objects.map((object) => shown(kind, object)).map(({ kind: _, apiVersion: __, ...rest }) => rest),
  }
}
