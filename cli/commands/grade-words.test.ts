import { beforeAll, describe, expect, it } from 'vitest'
import type { TaskInstance } from '@/exam/questions/question'
import { checksSchema } from '@/grader/schema'
import { createLab, restoreLab, runScript, snapshotLab } from '@/labs/lab'
import { gradeTask } from '@/labs/lab-grade'
import { runLine } from '@/labs/lab-line'
import type { LabSnapshot } from '@/labs/seam'
import { checkLines } from './grade'

// What a learner reads after failures of ten kinds, whole: names the object and the field, and what stands there. Drawn names and addresses are hidden.

const startAt = Date.UTC(2026, 0, 5, 9)
const setup = `kubectl create namespace shop
kubectl create namespace test
kubectl create deployment web -n shop --image=nginx --replicas=2 --port=80
kubectl apply -f - <<'EOF'
apiVersion: apps/v1
kind: Deployment
metadata: { name: slow, namespace: shop }
spec:
  selector: { matchLabels: { app: slow } }
  template:
    metadata: { labels: { app: slow } }
    spec: { containers: [{ name: nginx, image: nginx, readinessProbe: { httpGet: { path: /healthz, port: 80 } } }] }
EOF
kubectl run client -n shop --image=busybox -- sleep 1d
`
const client = { pod: { namespace: 'shop', labels: { run: 'client' } } }
const web = { kind: 'Service', namespace: 'shop', name: 'web' }
const answers = {
  id: 'answers',
  points: 2,
  says: 'The page answers in the cluster',
  reach: { from: client, to: 'http://web.shop.svc.cluster.local' },
}
const type = { id: 'type', points: 1, says: 'The Service is of type NodePort', object: web, expect: { spec: { type: 'NodePort' } } }
const replicas = {
  id: 'size',
  points: 1,
  says: 'Deployment web runs three pods',
  object: { kind: 'Deployment', namespace: 'shop', name: 'web' },
  expect: { spec: { replicas: 3 } },
}

const rows: Record<string, { checks: object[]; lines: string }> = {
  'wrong selector': {
    checks: [
      answers,
      { id: 'members', points: 2, says: 'Both pods are behind the Service', endpoints: { service: 'web', namespace: 'shop', ready: 2 } },
    ],
    lines: 'kubectl create service clusterip web -n shop --tcp=80\nkubectl set selector service web -n shop app=webapp',
  },
  'wrong port': {
    checks: [
      answers,
      {
        id: 'port',
        points: 1,
        says: 'The Service leads to port 80 of the pods',
        object: web,
        expect: { spec: { ports: [{ port: 80, targetPort: 80 }] } },
      },
    ],
    lines: 'kubectl expose deployment web -n shop --port=80 --target-port=8080',
  },
  'wrong namespace': { checks: [type], lines: 'kubectl create service nodeport web --tcp=80' },
  'wrong type': {
    checks: [
      type,
      {
        id: 'outside',
        points: 2,
        says: 'The page answers from outside',
        reach: { from: 'outside', to: { service: 'web', namespace: 'shop', via: 'nodePort' } },
      },
    ],
    lines: 'kubectl expose deployment web -n shop --port=80',
  },
  'not ready': {
    checks: [
      { id: 'members', points: 2, says: 'A pod is behind the Service', endpoints: { service: 'slow', namespace: 'shop', atLeast: 1 } },
      { ...answers, reach: { from: client, to: 'http://slow' } },
    ],
    lines: 'kubectl expose deployment slow -n shop --port=80',
  },
  'a policy blocks': {
    checks: [answers],
    lines: `kubectl expose deployment web -n shop --port=80\nkubectl apply -f - <<'E'\napiVersion: networking.k8s.io/v1\nkind: NetworkPolicy\nmetadata: { name: deny, namespace: shop }\nspec: { podSelector: {}, policyTypes: [Ingress] }\nE`,
  },
  'pending load balancer': {
    checks: [
      {
        id: 'address',
        points: 2,
        says: 'The Service has an external address',
        externalIP: { service: 'web', namespace: 'shop', is: 'assigned' },
      },
      {
        id: 'outside',
        points: 2,
        says: 'The page answers at it',
        reach: { from: 'outside', to: { service: 'web', namespace: 'shop', via: 'externalIP' } },
      },
    ],
    lines: 'kubectl expose deployment web -n shop --port=80 --type=LoadBalancer',
  },
  'a name that nobody knows': {
    checks: [
      {
        id: 'name',
        points: 1,
        says: 'The name resolves to the Service',
        resolves: { from: client, name: 'db.shop.svc.cluster.local', type: 'A', service: { namespace: 'shop', name: 'web' } },
      },
      { ...answers, reach: { from: client, to: 'http://web.test' } },
    ],
    lines: 'kubectl expose deployment web -n shop --port=80',
  },
  'almost the name': { checks: [type], lines: 'kubectl create service nodeport wbe -n shop --tcp=80' },
  undone: {
    checks: [replicas],
    lines: 'kubectl scale deployment web -n shop --replicas=3\nkubectl scale deployment web -n shop --replicas=2',
  },
  'left alone, which was not': {
    checks: [
      { id: 'kept', gate: true, says: 'Deployment slow is left alone', unchanged: { kind: 'Deployment', namespace: 'shop', name: 'slow' } },
      type,
    ],
    lines: 'kubectl set image deployment slow -n shop nginx=httpd',
  },
}

const task = {
  seed: 'words',
  kind: 'terminal',
  context: { cluster: {}, start: 'terminal' },
  setup: [{ name: 'a.sh', kind: 'sh', text: setup }],
  mistakes: [],
} as unknown as TaskInstance
let fresh: LabSnapshot
beforeAll(async () => {
  const lab = await createLab(task, startAt)
  await runScript(lab, ':')
  fresh = snapshotLab(lab)
}, 60_000)

describe('what a learner reads', () => {
  it.each(Object.entries(rows))('%s', async (_, { checks, lines }) => {
    const lab = restoreLab(task, fresh)
    const wall = { now: () => startAt, wait: async () => undefined }
    const io = {
      emit() {},
      input: async () => undefined,
      edited: async () => undefined,
      signal: new AbortController().signal,
      columns: 80,
      rows: 24,
      wall,
    }
    for (const line of lines.split(/\n(?=kubectl)/)) await runLine(lab, line, io)
    const given = { stored: snapshotLab(lab), startedAt: startAt, endedAt: startAt + 60_000, answer: { kind: 'terminal' as const } }
    const { result } = await gradeTask({ ...task, checks: checksSchema.parse(checks) }, given)
    const said = result.checks.map(checkLines).join('')
    expect(`\n${said.replace(/web-\w+-\w+|slow-\w+-\w+/g, '<pod>').replace(/10\.\d+\.\d+\.\d+/g, '<address>')}`).toMatchSnapshot()
  })
})
