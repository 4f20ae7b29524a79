import type { JsonObject, KubeObject, Status } from '@/apimachinery/object'
import type { Typed } from '@/apimachinery/typed'
import type { UserInfo } from '@/cluster/api/admission/plugin'
import type { Writer } from '@/cluster/api/parts'
import type { Reader } from '@/cluster/api/reader'
import type { FieldError } from '@/cluster/door'
import type { World } from '@/cluster/world'

/** A printed column; `wide` ones (priority 1) show with `-o wide`. The cell sees the whole object. */
export type Column<T> = {
  name: string
  type?: 'string' | 'integer' | 'number' | 'date' | 'boolean'
  /** OpenAPI's format of the column; `name` for the first column alone unless said. */
  format?: string
  wide?: boolean
  description?: string
  cell(object: T, now: number): string | number | boolean | null
}

/** Reads one field as text. Written as a method, so that `Kind<Pod>` is a `Kind`. */
export type FieldOf<T> = { read(object: T): string }['read']

// Written as methods, so that a kind of one sort of object is still a Kind among others.
type Take<T> = { take(given: T, stored: T): T }['take']

// The same for functions of one object.
type On<T, Rest extends unknown[], Result> = { on(object: T, ...rest: Rest): Result }['on']

/** What a kind may need to decide while a write is under way. */
export type WriteContext = { world: World; read: Reader; dryRun: boolean }

/** What a kind may need to answer a request by itself. `user` is who asks, after impersonation. */
export type AnswerContext = WriteContext & { write: Writer; user: UserInfo; namespace?: string; kinds(): readonly Kind[] }

/** What is asked of a proxy: the port as the URL names it (empty: none), and the path behind it. */
export type ProxiedPath = { port: string; path: string }
type ProxyTarget = { host: string; port: number } | { status: number; body: string }

/**
 * Everything the server knows of one kind: routes, discovery, short names, defaults, validation, immutability, columns and subresources
 * are all read from this description. Shared code never branches on a kind.
 */
export type Kind<T extends KubeObject = KubeObject> = {
  /** Empty for the core group. */
  group: string
  version: string
  kind: string
  plural: string
  singular: string
  /** What a list of them calls itself; the kind with `List` behind unless said. */
  listKind?: string
  shortNames: readonly string[]
  categories: readonly string[]
  namespaced: boolean
  verbs: readonly string[]
  /** `status`, `scale`, `log`, `exec`, … with the kind each speaks. */
  subresources: readonly { name: string; kind: string; group?: string; version?: string; verbs: readonly string[] }[]
  /** How names are checked: `dns1123subdomain` for most, `dns1035label` for Services, `dns1123label` for Namespaces. */
  nameRule: 'dns1123subdomain' | 'dns1123label' | 'dns1035label' | 'path'
  /** Reads a body where the field table does not know the kind: drops unknown fields in place and names them (`unknown field "spec.x"`). */
  decode?(value: JsonObject): { unknown: string[] }
  /** A stored object as this version of the kind shows it; the object itself unless said. */
  served?(object: KubeObject): KubeObject
  /** A stored object as it stands at the time of reading: what is renewed so often that nobody writes it, e.g. a lease. The object itself unless said. */
  asRead?: On<T, [read: Reader], T>
  /** The OpenAPI schema of custom resources. */
  schema?: JsonObject
  /** Fills in what Kubernetes fills in, on a draft that may be changed in place. */
  defaults?(draft: T): void
  /** Changes a draft before validation: resets status on create, keeps what an update may not touch, allocates addresses and ports. Errors end the write with 422. */
  prepare?(draft: T, previous: T | undefined, context: WriteContext): FieldError[]
  validate?(object: T): FieldError[]
  validateUpdate?(object: T, previous: T): FieldError[]
  /** Dotted paths that an update may not change; the message is Kubernetes' `field is immutable`. */
  immutable: readonly string[]
  /** Warnings for the `Warning` headers of answers to writes. */
  warnings?(object: T): string[]
  /** Said with every request for this kind, reads too: the API's own deprecation. */
  deprecated?: string
  /** True when a PUT must name the resourceVersion that it replaces: a strategy whose AllowUnconditionalUpdate is false. */
  conditionalUpdate?: boolean
  /** Answers a create of a kind that is never stored (TokenReview, SubjectAccessReview, …): what was given, with its status. */
  answer?: On<T, [context: AnswerContext], T>
  /** False while what serves the kind is not there, e.g. metrics-server; without it the kind is always there. */
  isServed?(read: Reader): boolean
  /** Objects that are worked out when asked for and never stored (metrics, ComponentStatus): what get and list see. */
  computed?(context: AnswerContext): readonly T[]
  /**
   * What a POST to a subresource does, by the subresource's name: `eviction`, `token`. `given` is the body, decoded as the kind that `subresources`
   * names; the answer is an object of that kind or a Status. Refusals are thrown as `StatusError`.
   */
  posts?: Readonly<Record<string, On<T, [given: KubeObject, context: AnswerContext], KubeObject | Status>>>
  /** Where a request to its `proxy` subresource goes, or what answers it at once. Refusals are thrown as `StatusError`. */
  proxied?: On<T, [asked: ProxiedPath, context: AnswerContext], ProxyTarget>
  /** Frees what `prepare` took, once the object is gone. */
  released?(object: T, context: WriteContext): void
  /** How long a delete waits before the object goes; undefined: it goes at once. `requested` is the request's gracePeriodSeconds. */
  gracePeriod?(object: T, requested: number | undefined): number
  /** What changes with the deletion mark, e.g. a Namespace's phase; the draft is a shallow copy. */
  marked?(draft: T): T
  /** How its values hold together for server-side apply, where the field table does not say: custom resources. */
  type?: Typed
  /** True for kinds that are written so often, and read so seldom, that nobody records who owns which field: Events. */
  unmanaged?: boolean
  /** True for kinds whose creator states the status (Node: the kubelet registers with it). */
  keepsStatusOnCreate?: boolean
  /** What a write through a subresource takes from the object given: the stored object with that part replaced. */
  takes?: Readonly<Record<string, Take<T>>>
  /** What may be wrong with what was taken through a subresource. */
  validateTaken?: Readonly<Record<string, On<T, [previous: T], FieldError[]>>>
  /** Where the `scale` subresource finds its numbers. */
  scale?: {
    replicas(object: T): number
    withReplicas(object: T, replicas: number): T
    statusReplicas(object: T): number
    selector(object: T): string
  }
  /** Fields that a field selector may name beside metadata.name and metadata.namespace. */
  fields?: Readonly<Record<string, FieldOf<T>>>
  /** True when writes to `spec` raise metadata.generation. */
  generation: boolean
  columns: readonly Column<T>[]
  /** `own`: the columns say where the name stands (Events have it last); otherwise it is the first column. */
  nameColumn?: 'own'
}

/** The part of a `Kind` that its file states; the rest is derived or defaulted by `defineKind`. */
export type KindDescription<T extends KubeObject> = Partial<Kind<T>> & {
  apiVersion: string
  kind: string
  plural: string
  namespaced: boolean
  columns: readonly Column<T>[]
}
