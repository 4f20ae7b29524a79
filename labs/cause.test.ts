import { describe, expect, it } from 'vitest'
import type { CheckResult, HistoryEntry, TaskResult } from '@/grader/evidence'
import { type Work, withCauses } from './cause'

const checks: Work['checks'] = [{ id: 'it', object: { kind: 'Deployment', name: 'web', namespace: 'shop', match: 'any' } }]
const gone = { at: 'Service web in namespace shop', expected: 'exists', found: 'nothing' }
const check = (more: Partial<CheckResult> = {}): CheckResult => ({
  ...{ id: 'it', says: 'what is asked', gate: false, points: 2, earned: 0, outcome: 'failed', near: [], differences: [gone] },
  ...more,
})
const result = (only: CheckResult): TaskResult => ({ checks: [only], points: 2, earned: 0, provisional: false, gradedBy: 'test' })
const typed = (line: string, output = '', more: Partial<HistoryEntry> = {}): HistoryEntry => ({
  ...{ at: 0, host: 'terminal', line, exitCode: 0, output, ...more },
})
const made = typed('kubectl expose deploy web -n shop --port 80', 'service/web exposed\n')
const deleted = typed('kubectl delete svc web -n shop', 'service "web" deleted from shop namespace\n')
const refused = typed('kubectl apply -f web.yaml', 'The connection to the server localhost:8080 was refused - did you specify?\n', {
  exitCode: 1,
})

const scaled = typed('kubectl scale deploy web -n shop --replicas=3', 'deployment.apps/web scaled\n')
const back = typed('k scale deploy web -n shop --replicas 2', 'deployment.apps/web scaled\n')
const applied = typed('kubectl apply -f web.yaml', 'namespace/shop unchanged\ndeployment.apps/web configured\n')
const replicas = { differences: [{ at: 'spec.replicas', expected: '3', found: '2' }] }
const image = { differences: [{ at: 'spec.template.spec.containers[name=nginx].image', expected: 'nginx:1.27', found: 'nginx:1.26' }] }
const updated = typed('kubectl set image deploy/web nginx=nginx:1.27 -n shop', 'deployment.apps/web image updated\n')
const rolledBack = typed('kubectl rollout undo deploy web -n shop', 'deployment.apps/web rolled back\n')

const rows: [name: string, given: Partial<Work>, failed: Partial<CheckResult>, cause: string | undefined][] = [
  [
    'made and deleted',
    { history: [made, deleted] },
    {},
    'undone: It was made by `kubectl expose deploy web -n shop --port 80`, and `kubectl delete svc web -n shop` deleted it.',
  ],
  ['deleted and made again', { history: [deleted, made] }, {}, undefined],
  ['another was deleted', { history: [made, typed('k delete svc api', 'service "api" deleted from shop namespace\n')] }, {}, undefined],
  [
    'what was to be left alone was deleted',
    { history: [deleted] },
    { gate: true, differences: [{ ...gone, expected: 'still exists' }] },
    'undone: It was there, and `kubectl delete svc web -n shop` deleted it.',
  ],
  [
    'set as asked, then set otherwise',
    { history: [scaled, back] },
    replicas,
    'undone: `kubectl scale deploy web -n shop --replicas=3` had set spec.replicas to 3; `k scale deploy web -n shop --replicas 2` changed it to 2 since.',
  ],
  [
    'set as asked, then overwritten by a file',
    { history: [scaled, applied] },
    replicas,
    'undone: `kubectl scale deploy web -n shop --replicas=3` had set spec.replicas to 3; `kubectl apply -f web.yaml` wrote Deployment web again since.',
  ],
  [
    'set as asked, then rolled back',
    { history: [updated, rolledBack] },
    image,
    'undone: `kubectl set image deploy/web nginx=nginx:1.27 -n shop` had set spec.template.spec.containers[name=nginx].image to nginx:1.27; `kubectl rollout undo deploy web -n shop` wrote Deployment web again since.',
  ],
  ['never set as asked', { history: [back, applied] }, replicas, undefined],
  ['set as asked last', { history: [back, scaled] }, replicas, undefined],
  ['set as asked, then something else was written', { history: [scaled, { ...updated }] }, replicas, undefined],
  ['set as asked elsewhere', { history: [{ ...scaled, line: scaled.line.replace('shop', 'test') }, back] }, replicas, undefined],
  ['begun, and that is all', { history: [typed('kubectl get svc')] }, {}, undefined],
  ['never begun, in time', { begun: false }, {}, 'not-attempted: Nothing was typed or handed in for this task.'],
  ['never begun, time over', { begun: false, expired: true }, {}, 'not-attempted: Time was over before this task was begun.'],
  [
    'cut off at work',
    { history: [typed('vi web.yaml')], expired: true, cutOff: true },
    {},
    'out-of-time: Time was over while this task was worked on.',
  ],
  ['left before', { history: [typed('vi web.yaml')], expired: true }, {}, undefined],
  [
    'a line of many rows is quoted by its first',
    { history: [typed("kubectl apply -f - <<'E'\nkind: Service\nE", 'service/web created\n'), deleted] },
    {},
    "undone: It was made by `kubectl apply -f - <<'E'…`, and `kubectl delete svc web -n shop` deleted it.",
  ],
  [
    'sent to no server',
    { history: [refused] },
    {},
    'wrong-context: `kubectl apply -f web.yaml` reached no cluster: no API server answered there.',
  ],
  [
    'sent to no context',
    { history: [{ ...refused, output: 'error: context "k8s-c2" does not exist\n' }] },
    {},
    'wrong-context: `kubectl apply -f web.yaml` reached no cluster: the kubeconfig has no such context.',
  ],
  ['only looked at without a server', { history: [{ ...refused, line: 'kubectl get svc' }] }, {}, undefined],
  ['what passed has no cause', { begun: false }, { outcome: 'passed' }, undefined],
  [
    'what is known stays',
    { history: [refused] },
    { cause: { kind: 'wrong-namespace', says: 'In default.' } },
    'wrong-namespace: In default.',
  ],
  [
    'but not of what was never begun',
    { begun: false },
    { cause: { kind: 'incomplete', says: 'It lacks.' } },
    'not-attempted: Nothing was typed or handed in for this task.',
  ],
]

describe('causes that the way there shows', () => {
  it.each(rows)('%s', (_, given, failed, cause) => {
    const work: Work = { checks, history: [], begun: true, expired: false, cutOff: false, ...given }
    const [told] = withCauses(result(check(failed)), work).checks
    expect(told?.cause && `${told.cause.kind}: ${told.cause.says}`).toBe(cause)
  })
})
