import type { KubeObject } from '@/apimachinery/object'
import type { Reader } from '@/cluster/api/reader'
import { microTimestamp, parseTimestamp } from '@/cluster/api/time'
import { isUp } from '@/cluster/controllers/control-plane'
import { ageColumn } from '../columns'
import { defineKind } from '../define'

export type Lease = KubeObject & {
  spec?: { holderIdentity?: string; leaseDurationSeconds?: number; acquireTime?: string; renewTime?: string; leaseTransitions?: number }
}

/** Who renews a lease, and how often, milliseconds; undefined where it is some client's. */
const holderOf = ({ metadata: { name = '', namespace } }: Lease, read: Reader): { heard: number; every: number } | undefined => {
  if (namespace === 'kube-node-lease') {
    const heard = read.heard(name)
    return heard === undefined ? undefined : { heard, every: 10_000 }
  }
  if (namespace === 'kube-system' && controlPlane.includes(name) && isUp(read, `${name}-controlplane`))
    return { heard: read.now(), every: 2_000 }
  return undefined
}

const controlPlane = ['kube-scheduler', 'kube-controller-manager']

/** Renewals are told, not written: as pkg/kubelet and client-go leaderelection would have written the last one. */
const renewed = (lease: Lease, read: Reader): Lease => {
  const from = lease.spec?.renewTime
  const holder = from === undefined ? undefined : holderOf(lease, read)
  if (from === undefined || holder === undefined) return lease
  const start = parseTimestamp(from)
  const renewals = Math.floor((holder.heard - start) / holder.every)
  return renewals <= 0 ? lease : { ...lease, spec: { ...lease.spec, renewTime: microTimestamp(start + renewals * holder.every) } }
}

export const lease = defineKind<Lease>({
  apiVersion: 'coordination.k8s.io/v1',
  kind: 'Lease',
  plural: 'leases',
  conditionalUpdate: true,
  namespaced: true,
  asRead: renewed,
  columns: [{ name: 'Holder', cell: (l) => l.spec?.holderIdentity ?? '' }, ageColumn],
})
