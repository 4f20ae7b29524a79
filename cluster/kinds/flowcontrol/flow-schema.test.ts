import { expect, it } from 'vitest'
import { createCluster } from '@/cluster/cluster'

const cluster = createCluster({ seed: 'flow', startAt: Date.parse('2026-11-21T10:00:00Z'), setup: { profile: 'empty' } })
const table = (plural: string) => {
  const answer = cluster.handle({
    method: 'GET',
    path: `/apis/flowcontrol.apiserver.k8s.io/v1/${plural}`,
    headers: { accept: 'application/json;as=Table;v=v1;g=meta.k8s.io' },
  })
  const { columnDefinitions, rows } = JSON.parse('body' in answer ? String(answer.body) : '{}')
  const names = (columnDefinitions as { name: string }[]).map(({ name }) => name)
  const age = names.indexOf('Age')
  return [names, ...(rows as { cells: unknown[] }[]).map(({ cells }) => cells)].map((cells) => cells.toSpliced(age, 1).join(' '))
}

it('a server has the flow schemas that it makes itself', () => {
  expect(table('flowschemas')).toEqual([
    'Name PriorityLevel MatchingPrecedence DistinguisherMethod MissingPL',
    'exempt exempt 1 <none> False',
    'probes exempt 2 <none> False',
    'system-leader-election leader-election 100 ByUser False',
    'endpoint-controller workload-high 150 ByUser False',
    'workload-leader-election leader-election 200 ByUser False',
    'system-node-high node-high 400 ByUser False',
    'system-nodes system 500 ByUser False',
    'kube-controller-manager workload-high 800 ByNamespace False',
    'kube-scheduler workload-high 800 ByNamespace False',
    'kube-system-service-accounts workload-high 900 ByNamespace False',
    'service-accounts workload-low 9000 ByUser False',
    'global-default global-default 9900 ByUser False',
    'catch-all catch-all 10000 ByUser False',
  ])
})

it('and the priority levels that they name', () => {
  expect(table('prioritylevelconfigurations')).toEqual([
    'Name Type NominalConcurrencyShares Queues HandSize QueueLengthLimit',
    'catch-all Limited 5 <none> <none> <none>',
    'exempt Exempt <none> <none> <none> <none>',
    'global-default Limited 20 128 6 50',
    'leader-election Limited 10 16 4 50',
    'node-high Limited 40 64 6 50',
    'system Limited 30 64 6 50',
    'workload-high Limited 40 128 6 50',
    'workload-low Limited 100 128 6 50',
  ])
})

it('which are there to look at', () => {
  const body = JSON.stringify({ metadata: { name: 'mine' }, spec: {} })
  const answer = cluster.handle({ method: 'POST', path: '/apis/flowcontrol.apiserver.k8s.io/v1/flowschemas', body })
  expect([answer.status, 'body' in answer && JSON.parse(String(answer.body)).reason]).toEqual([405, 'MethodNotAllowed'])
})
