import type { KubeObject } from '@/apimachinery/object'
import { bootstrapMetadata, keptUpToDate } from '@/cluster/kinds/bootstrap'
import { ageColumn } from '@/cluster/kinds/columns'
import { defineKind } from '@/cluster/kinds/define'

type Subject =
  | { kind: 'User'; user: { name: string } }
  | { kind: 'Group'; group: { name: string } }
  | { kind: 'ServiceAccount'; serviceAccount: { namespace: string; name: string } }
type Rules = {
  subjects: Subject[]
  resourceRules?: { verbs: string[]; apiGroups: string[]; resources: string[]; clusterScope?: true; namespaces: string[] }[]
  nonResourceRules?: { verbs: string[]; nonResourceURLs: string[] }[]
}
type FlowSchema = KubeObject & {
  spec: {
    priorityLevelConfiguration: { name: string }
    matchingPrecedence: number
    distinguisherMethod?: { type: 'ByUser' | 'ByNamespace' }
    rules: Rules[]
  }
  status: { conditions: { type: string; status: string }[] }
}

const user = (name: string): Subject => ({ kind: 'User', user: { name } })
const group = (name: string): Subject => ({ kind: 'Group', group: { name } })
const account = (namespace: string, name: string): Subject => ({ kind: 'ServiceAccount', serviceAccount: { namespace, name } })
const everyone = [group('system:unauthenticated'), group('system:authenticated')]
const system = [account('kube-system', '*')]

const resources = (verbs: string[], apiGroup: string, names: string[]) => ({
  verbs,
  apiGroups: [apiGroup],
  resources: names,
  namespaces: ['*'],
})
const leases = resources(['get', 'create', 'update'], 'coordination.k8s.io', ['leases'])
const all = (subjects: Subject[]): Rules => ({
  subjects,
  resourceRules: [{ verbs: ['*'], apiGroups: ['*'], resources: ['*'], clusterScope: true, namespaces: ['*'] }],
  nonResourceRules: [{ verbs: ['*'], nonResourceURLs: ['*'] }],
})

/** What a server makes itself, in order of precedence. as pkg/apis/flowcontrol/bootstrap MandatoryFlowSchemas, SuggestedFlowSchemas */
const schemas: readonly [name: string, level: string, precedence: number, by: 'ByUser' | 'ByNamespace' | undefined, rules: Rules[]][] = [
  ['exempt', 'exempt', 1, undefined, [all([group('system:masters')])]],
  [
    'probes',
    'exempt',
    2,
    undefined,
    [{ subjects: everyone, nonResourceRules: [{ verbs: ['get'], nonResourceURLs: ['/healthz', '/readyz', '/livez'] }] }],
  ],
  [
    'system-leader-election',
    'leader-election',
    100,
    'ByUser',
    [{ subjects: [user('system:kube-controller-manager'), user('system:kube-scheduler'), ...system], resourceRules: [leases] }],
  ],
  [
    'endpoint-controller',
    'workload-high',
    150,
    'ByUser',
    [
      {
        subjects: [user('system:kube-controller-manager'), account('kube-system', 'endpoint-controller')],
        resourceRules: [resources(['get', 'create', 'update'], '', ['endpoints'])],
      },
    ],
  ],
  ['workload-leader-election', 'leader-election', 200, 'ByUser', [{ subjects: system, resourceRules: [leases] }]],
  [
    'system-node-high',
    'node-high',
    400,
    'ByUser',
    [
      {
        subjects: [group('system:nodes')],
        resourceRules: [
          { ...resources(['*'], '', ['nodes', 'nodes/status']), clusterScope: true },
          resources(['*'], 'coordination.k8s.io', ['leases']),
        ],
      },
    ],
  ],
  ['system-nodes', 'system', 500, 'ByUser', [all([group('system:nodes')])]],
  ['kube-controller-manager', 'workload-high', 800, 'ByNamespace', [all([user('system:kube-controller-manager')])]],
  ['kube-scheduler', 'workload-high', 800, 'ByNamespace', [all([user('system:kube-scheduler')])]],
  ['kube-system-service-accounts', 'workload-high', 900, 'ByNamespace', [all(system)]],
  ['service-accounts', 'workload-low', 9000, 'ByUser', [all([group('system:serviceaccounts')])]],
  ['global-default', 'global-default', 9900, 'ByUser', [all(everyone)]],
  ['catch-all', 'catch-all', 10_000, 'ByUser', [all(everyone)]],
]

/** Which requests share which part of the server: to look at. Requests are not queued here, so there is nothing to change. */
export const flowSchema = defineKind<FlowSchema>({
  apiVersion: 'flowcontrol.apiserver.k8s.io/v1',
  kind: 'FlowSchema',
  plural: 'flowschemas',
  namespaced: false,
  verbs: ['get', 'list'],
  computed: ({ read }) => {
    const made = bootstrapMetadata(read)
    return schemas.map(
      ([name, level, matchingPrecedence, by, rules]) =>
        ({
          apiVersion: 'flowcontrol.apiserver.k8s.io/v1',
          kind: 'FlowSchema',
          metadata: { name, ...made, ...keptUpToDate },
          spec: {
            priorityLevelConfiguration: { name: level },
            matchingPrecedence,
            ...(by && { distinguisherMethod: { type: by } }),
            rules,
          },
          status: {
            conditions: [
              {
                type: 'Dangling',
                status: 'False',
                lastTransitionTime: made.creationTimestamp,
                reason: 'Found',
                message: `This FlowSchema references the PriorityLevelConfiguration object named ${JSON.stringify(level)} and it exists`,
              },
            ],
          },
        }) as unknown as FlowSchema,
    )
  },
  columns: [
    { name: 'PriorityLevel', cell: ({ spec }) => spec.priorityLevelConfiguration.name },
    { name: 'MatchingPrecedence', type: 'integer', cell: ({ spec }) => spec.matchingPrecedence },
    { name: 'DistinguisherMethod', cell: ({ spec }) => spec.distinguisherMethod?.type ?? '<none>' },
    ageColumn,
    { name: 'MissingPL', cell: ({ status }) => status.conditions.find(({ type }) => type === 'Dangling')?.status ?? '?' },
  ],
})
