import type { KubeObject } from '@/apimachinery/object'
import type { Reader } from '@/cluster/api/reader'
import { forbidden, type StatusError } from '@/cluster/api/status'
import type { Kind } from '@/cluster/kinds/kind'
import type { World } from '@/cluster/world'

/** Who writes, as authentication/v1 UserInfo. */
export type UserInfo = {
  username: string
  uid?: string
  groups: readonly string[]
  extra?: Readonly<Record<string, readonly string[]>>
}

/** One write on its way into the store. as k8s.io/apiserver/pkg/admission Attributes */
export type AdmissionRequest = {
  kind: Kind
  operation: 'CREATE' | 'UPDATE' | 'DELETE'
  /** `ephemeralcontainers`, `binding`, …; absent for the object itself. */
  subresource?: string
  /** The object as it will be stored, which `admit` may change; of a DELETE, the object that goes. */
  draft: KubeObject
  /** The stored object, of an UPDATE. */
  old?: KubeObject
  userInfo: UserInfo
  read: Reader
  world: World
  dryRun: boolean
  /** Says something in a `Warning` header of the answer. */
  warn(text: string): void
}

/**
 * One admission plugin. `admit` may change the draft, after defaulting and before validation; `validate` may only refuse, after validation.
 * Both refuse by throwing a `StatusError`. A draft that `admit` sees may still be invalid: fields may be missing.
 */
export type AdmissionPlugin = { name: string; admit?(request: AdmissionRequest): void; validate?(request: AdmissionRequest): void }

/** The draft, when the write is of this kind itself (no subresource). */
export const draftOf = <T extends KubeObject>(request: AdmissionRequest, kind: Kind<T>): T | undefined =>
  isOf(request, kind) && request.subresource === undefined ? (request.draft as T) : undefined

/** True for a write of the kind or of one of its subresources. */
export const isOf = <T extends KubeObject>({ kind }: AdmissionRequest, other: Kind<T>): boolean =>
  kind.kind === other.kind && kind.group === other.group

/**
 * The refusal of a plugin. While drafts are changed, a generated name is not there yet and its prefix stands for it.
 * as k8s.io/apiserver/pkg/admission NewForbidden
 */
export const refused = ({ kind, draft }: AdmissionRequest, why: string, phase: 'admit' | 'validate' = 'validate'): StatusError => {
  const { name = '', generateName } = draft.metadata
  return forbidden(kind, (phase === 'admit' && generateName) || name, why)
}
