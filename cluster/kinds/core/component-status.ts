import type { KubeObject } from '@/apimachinery/object'
import type { Reader } from '@/cluster/api/reader'
import { isPodReady } from '@/cluster/node/pod-facts'
import { defineKind } from '../define'
import { pod } from './pod'

type ComponentStatus = KubeObject & { conditions: { type: 'Healthy'; status: 'True' | 'False'; message?: string; error?: string }[] }

const components: readonly { name: string; component: string; says: string; url: string }[] = [
  { name: 'controller-manager', component: 'kube-controller-manager', says: 'ok', url: 'https://127.0.0.1:10257/healthz' },
  { name: 'etcd-0', component: 'etcd', says: 'ok', url: 'https://127.0.0.1:2379/health' },
  { name: 'scheduler', component: 'kube-scheduler', says: 'ok', url: 'https://127.0.0.1:10259/healthz' },
]

const statusOf = (read: Reader, { name, component, says, url }: (typeof components)[number]): ComponentStatus => {
  const up = read.list(pod, 'kube-system').some((each) => each.metadata.labels?.component === component && isPodReady(each))
  const message = `Get "${url}": dial tcp ${new URL(url).host}: connect: connection refused`
  return {
    apiVersion: 'v1',
    kind: 'ComponentStatus',
    metadata: { name },
    conditions: [up ? { type: 'Healthy', status: 'True', message: says } : { type: 'Healthy', status: 'False', message }],
  }
}

/** What the API server hears when it asks the control plane's other parts. as pkg/registry/core/componentstatus */
export const componentStatus = defineKind<ComponentStatus>({
  apiVersion: 'v1',
  kind: 'ComponentStatus',
  plural: 'componentstatuses',
  shortNames: ['cs'],
  namespaced: false,
  verbs: ['get', 'list'],
  deprecated: 'v1 ComponentStatus is deprecated in v1.19+',
  computed: ({ read }) => components.map((component) => statusOf(read, component)),
  columns: [
    { name: 'Status', cell: ({ conditions }) => (conditions[0]?.status === 'True' ? 'Healthy' : 'Unhealthy') },
    { name: 'Message', cell: ({ conditions }) => conditions[0]?.message ?? '' },
    { name: 'Error', cell: ({ conditions }) => conditions[0]?.error ?? '' },
  ],
})
