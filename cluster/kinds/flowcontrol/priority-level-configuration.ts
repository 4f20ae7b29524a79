import type { KubeObject } from '@/apimachinery/object'
import { bootstrapMetadata, keptUpToDate } from '@/cluster/kinds/bootstrap'
import { ageColumn } from '@/cluster/kinds/columns'
import { defineKind } from '@/cluster/kinds/define'

type Queuing = { queues: number; handSize: number; queueLengthLimit: number }
type Limited = {
  nominalConcurrencyShares: number
  lendablePercent: number
  limitResponse: { type: 'Reject' } | { type: 'Queue'; queuing: Queuing }
}
type PriorityLevelConfiguration = KubeObject & {
  spec: { type: 'Exempt'; exempt: { nominalConcurrencyShares: number; lendablePercent: number } } | { type: 'Limited'; limited: Limited }
}

const limited = (shares: number, lendable: number, queues?: [queues: number, handSize: number]) => ({
  type: 'Limited' as const,
  limited: {
    nominalConcurrencyShares: shares,
    limitResponse: queues
      ? { type: 'Queue' as const, queuing: { queues: queues[0], handSize: queues[1], queueLengthLimit: 50 } }
      : { type: 'Reject' as const },
    lendablePercent: lendable,
  },
})

/** as pkg/apis/flowcontrol/bootstrap MandatoryPriorityLevelConfigurations, SuggestedPriorityLevelConfigurations */
const levels: readonly [name: string, spec: PriorityLevelConfiguration['spec']][] = [
  ['catch-all', limited(5, 0)],
  ['exempt', { type: 'Exempt', exempt: { nominalConcurrencyShares: 0, lendablePercent: 0 } }],
  ['global-default', limited(20, 50, [128, 6])],
  ['leader-election', limited(10, 0, [16, 4])],
  ['node-high', limited(40, 25, [64, 6])],
  ['system', limited(30, 33, [64, 6])],
  ['workload-high', limited(40, 50, [128, 6])],
  ['workload-low', limited(100, 90, [128, 6])],
]

const queuingOf = ({ spec }: PriorityLevelConfiguration): Queuing | undefined =>
  spec.type === 'Limited' && spec.limited.limitResponse.type === 'Queue' ? spec.limited.limitResponse.queuing : undefined

/** How the server's capacity is divided: to look at, as FlowSchemas. */
export const priorityLevelConfiguration = defineKind<PriorityLevelConfiguration>({
  apiVersion: 'flowcontrol.apiserver.k8s.io/v1',
  kind: 'PriorityLevelConfiguration',
  plural: 'prioritylevelconfigurations',
  namespaced: false,
  verbs: ['get', 'list'],
  computed: ({ read }) => {
    const made = bootstrapMetadata(read)
    return levels.map(([name, spec]) => ({
      apiVersion: 'flowcontrol.apiserver.k8s.io/v1',
      kind: 'PriorityLevelConfiguration',
      metadata: { name, ...made, ...keptUpToDate },
      spec,
      status: {},
    }))
  },
  columns: [
    { name: 'Type', cell: ({ spec }) => spec.type },
    {
      name: 'NominalConcurrencyShares',
      cell: ({ spec }) => (spec.type === 'Limited' ? String(spec.limited.nominalConcurrencyShares) : '<none>'),
    },
    { name: 'Queues', cell: (level) => String(queuingOf(level)?.queues ?? '<none>') },
    { name: 'HandSize', cell: (level) => String(queuingOf(level)?.handSize ?? '<none>') },
    { name: 'QueueLengthLimit', cell: (level) => String(queuingOf(level)?.queueLengthLimit ?? '<none>') },
    ageColumn,
  ],
})
