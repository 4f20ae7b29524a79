import { expect, it } from 'vitest'
import { lab } from '@/cluster/node/fixture'

const pods = (count: number, constraint: string, labels = '{app: x}', first = 1) =>
  Array.from(
    { length: count },
    (_, i) =>
      `apiVersion: v1\nkind: Pod\nmetadata: {name: p${i + first}, labels: ${labels}}\nspec:\n  containers: [{name: c, image: 'registry.k8s.io/pause:3.10'}]\n  topologySpreadConstraints: [{maxSkew: 1, topologyKey: kubernetes.io/hostname, labelSelector: {matchLabels: {app: x}}, ${constraint}}]\n`,
  ).join('---\n')

const hard = 'whenUnsatisfiable: DoNotSchedule'

/** How many pods each worker got, and how many wait, of so many pods. */
const cases: [string, yaml: string, node01: number, node02: number, pending: number][] = [
  ['the control plane counts as empty: its taint is not looked at', pods(4, hard), 1, 1, 2],
  ['unless taints are honoured', pods(4, `${hard}, nodeTaintsPolicy: Honor`), 2, 2, 0],
  ['fewer domains than wanted: as if one stood empty', pods(4, `${hard}, nodeTaintsPolicy: Honor, minDomains: 3`), 1, 1, 2],
  ['as many domains as wanted', pods(4, `${hard}, nodeTaintsPolicy: Honor, minDomains: 2`), 2, 2, 0],
  [
    'pods of another version are not counted',
    `${pods(2, `${hard}, matchLabelKeys: [version]`, '{app: x, version: a}')}---\n${pods(2, `${hard}, matchLabelKeys: [version]`, '{app: x, version: b}', 3)}`,
    2,
    2,
    0,
  ],
  [
    'pods of another version count without the key',
    `${pods(2, hard, '{app: x, version: a}')}---\n${pods(2, hard, '{app: x, version: b}', 3)}`,
    1,
    1,
    2,
  ],
  ['soft constraints hold nothing back', pods(4, 'whenUnsatisfiable: ScheduleAnyway'), 2, 2, 0],
]

it.each(cases)('%s', (_, yaml, one, two, pending) => {
  const at = lab()
  at.create(yaml)
  at.until(1)
  const nodes = at.list('Pod').map((pod) => pod.spec?.nodeName)
  const on = (name: string | undefined) => nodes.filter((node) => node === name).length
  expect({ node01: on('node01'), node02: on('node02'), pending: on(undefined) }).toEqual({ node01: one, node02: two, pending })
})

it('nodes that the pod may not use count when affinity is ignored', () => {
  const selector = '\n  nodeSelector: {kubernetes.io/hostname: node01}'
  const on = (policy: string) => {
    const at = lab()
    at.create(pods(2, `${hard}, nodeTaintsPolicy: Honor, nodeAffinityPolicy: ${policy}`).replace(/\n(---|$)/g, `${selector}\n$1`))
    at.until(1)
    return at.list('Pod').map((pod) => pod.spec?.nodeName)
  }
  expect([on('Honor'), on('Ignore')]).toEqual([
    ['node01', 'node01'],
    ['node01', undefined],
  ])
})

it('says what is in the way', () => {
  const at = lab()
  at.create(pods(3, `${hard}, nodeTaintsPolicy: Honor, minDomains: 3`))
  at.until(1)
  expect(at.events('p3')[0]).toBe(
    "+0s Warning FailedScheduling: 0/3 nodes are available: 1 node(s) had untolerated taint(s), 2 node(s) didn't match pod topology spread constraints. no new claims to deallocate, preemption: 0/3 nodes are available: 1 Preemption is not helpful for scheduling, 2 No preemption victims found for incoming pod.",
  )
})
