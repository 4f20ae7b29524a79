import type { KubeObject } from '@/apimachinery/object'
import type { Column } from './kind'

/** The Age column: the table writer turns the timestamp into `5m` at the time of the request. */
export const ageColumn: Column<KubeObject> = { name: 'Age', type: 'date', cell: (object) => object.metadata.creationTimestamp ?? null }

/** What kinds without columns of their own print: the plain timestamp. as k8s.io/apiserver/pkg/registry/rest defaultTableConvertor */
export const createdAtColumn: Column<KubeObject> = { name: 'Created At', cell: (object) => object.metadata.creationTimestamp ?? null }

/** A Name column is the first of every kind; the table writer adds it. */
type Containers = { spec: { containers?: readonly { name?: string; image?: string }[] } }

/** `nginx:1.27,busybox`, as the wide Images column. */
export const imagesCell = (template: Containers | undefined): string =>
  (template?.spec.containers ?? []).map((c) => c.image ?? '').join(',')

/** `web,sidecar`, as the wide Containers column. */
export const containersCell = (template: Containers | undefined): string =>
  (template?.spec.containers ?? []).map((c) => c.name ?? '').join(',')
