/** Any JSON value, as an API body carries it. */
export type Json = null | boolean | number | string | Json[] | { [key: string]: Json }

/** A JSON object of unknown shape: the untyped view that shared code takes of an API object. */
export type JsonObject = { [key: string]: Json }

export type OwnerReference = {
  apiVersion: string
  kind: string
  name: string
  uid: string
  controller?: boolean
  blockOwnerDeletion?: boolean
}

export type ManagedFieldsEntry = {
  manager?: string
  operation?: 'Apply' | 'Update'
  apiVersion?: string
  time?: string
  fieldsType?: 'FieldsV1'
  fieldsV1?: JsonObject
  subresource?: string
}

/** metadata of every stored object. Times are RFC 3339 in UTC with whole seconds. */
export type ObjectMeta = {
  name?: string
  generateName?: string
  namespace?: string
  uid?: string
  resourceVersion?: string
  generation?: number
  creationTimestamp?: string
  deletionTimestamp?: string
  deletionGracePeriodSeconds?: number
  labels?: Record<string, string>
  annotations?: Record<string, string>
  ownerReferences?: OwnerReference[]
  finalizers?: string[]
  managedFields?: ManagedFieldsEntry[]
}

/** An API object in JSON. Kinds refine it: `KubeObject & { spec: ServiceSpec }`. */
export type KubeObject = {
  apiVersion: string
  kind: string
  metadata: ObjectMeta
}

export type KubeList<T extends KubeObject = KubeObject> = {
  apiVersion: string
  kind: string
  metadata: { resourceVersion?: string; continue?: string; remainingItemCount?: number }
  items: T[]
}

export type StatusCause = { reason?: string; message?: string; field?: string }

/** The body of every failed request (and of a few successful ones), meta/v1 Status. */
export type Status = {
  kind: 'Status'
  apiVersion: 'v1'
  metadata: JsonObject
  status: 'Success' | 'Failure'
  message?: string
  reason?: string
  details?: { name?: string; group?: string; kind?: string; uid?: string; causes?: StatusCause[]; retryAfterSeconds?: number }
  code?: number
}

export type TableColumn = { name: string; type: string; format: string; description: string; priority: number }
export type TableRow = { cells: Json[]; object: KubeObject }

/** The server-side table that `kubectl get` prints, meta/v1 Table. */
export type Table = {
  kind: 'Table'
  apiVersion: 'meta.k8s.io/v1'
  metadata: { resourceVersion?: string; continue?: string; remainingItemCount?: number }
  columnDefinitions: TableColumn[]
  rows: TableRow[]
}

/** One line of a watch. A BOOKMARK's object carries only a resourceVersion (and perhaps the end-of-initial-events annotation). */
export type WatchEvent<T = KubeObject | Table | Status> = { type: 'ADDED' | 'MODIFIED' | 'DELETED' | 'BOOKMARK' | 'ERROR'; object: T }
