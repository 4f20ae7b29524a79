import type { KubeObject } from '@/apimachinery/object'
import { ageColumn } from '../columns'
import { defineKind } from '../define'

export type Lease = KubeObject & {
  spec?: { holderIdentity?: string; leaseDurationSeconds?: number; acquireTime?: string; renewTime?: string; leaseTransitions?: number }
}

export const lease = defineKind<Lease>({
  apiVersion: 'coordination.k8s.io/v1',
  kind: 'Lease',
  plural: 'leases',
  conditionalUpdate: true,
  namespaced: true,
  columns: [{ name: 'Holder', cell: (l) => l.spec?.holderIdentity ?? '' }, ageColumn],
})
