import type { KubeObject } from '@/apimachinery/object'
import { ageColumn } from '../columns'
import { defineKind, statusOf } from '../define'
import { finalizerErrors } from '../names'
import { qualifiedName } from '../text-rules'

export type NamespaceCondition = { type: string; status: string; lastTransitionTime?: string; reason?: string; message?: string }
export type Namespace = KubeObject & {
  spec?: { finalizers?: string[] }
  status?: { phase?: 'Active' | 'Terminating'; conditions?: NamespaceCondition[] }
}

const nameLabel = 'kubernetes.io/metadata.name'

export const namespace = defineKind<Namespace>({
  apiVersion: 'v1',
  kind: 'Namespace',
  plural: 'namespaces',
  shortNames: ['ns'],
  namespaced: false,
  nameRule: 'dns1123label',
  verbs: ['create', 'delete', 'get', 'list', 'patch', 'update', 'watch'],
  subresources: [{ name: 'finalize', kind: 'Namespace', verbs: ['update'] }, statusOf('Namespace')],
  // as pkg/apis/core/v1 SetDefaults_Namespace
  defaults: (draft) => {
    const { metadata } = draft
    if (metadata.name && metadata.labels?.[nameLabel] === undefined) metadata.labels = { ...metadata.labels, [nameLabel]: metadata.name }
  },
  // as pkg/registry/core/namespace strategy: an update leaves the finalizers to the finalize subresource
  prepare: (draft, previous) => {
    if (previous === undefined) {
      draft.status = { phase: 'Active' }
      const own = draft.spec?.finalizers ?? []
      draft.spec = { ...draft.spec, finalizers: own.includes('kubernetes') ? own : [...own, 'kubernetes'] }
    } else {
      draft.spec = previous.spec
    }
    return []
  },
  // as ValidateNamespace
  validate: ({ spec }) =>
    (spec?.finalizers ?? []).flatMap((finalizer) => [
      ...qualifiedName('spec.finalizers', finalizer),
      ...finalizerErrors(finalizer, 'spec.finalizers'),
    ]),
  // as pkg/registry/core/namespace/storage Delete
  marked: (draft) => ({ ...draft, status: { ...draft.status, phase: 'Terminating' } }),
  takes: {
    finalize: (given, stored) => {
      const spec = { ...stored.spec }
      if (given.spec?.finalizers?.length) spec.finalizers = given.spec.finalizers
      else delete spec.finalizers
      return { ...stored, spec }
    },
  },
  fields: { 'status.phase': (ns) => ns.status?.phase ?? '' },
  columns: [{ name: 'Status', cell: (ns) => ns.status?.phase ?? '' }, ageColumn],
})
