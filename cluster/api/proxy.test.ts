import { expect, it } from 'vitest'
import { createCluster } from '@/cluster/cluster'

const start = Date.parse('2026-11-21T09:00:00Z')

const serving = () => {
  const cluster = createCluster({ setup: { profile: 'bare-metal' }, seed: 'proxy', startAt: start })
  const post = (path: string, body: unknown) => cluster.handle({ method: 'POST', path, body: JSON.stringify(body) })
  post('/api/v1/namespaces/default/pods', {
    metadata: { name: 'web', labels: { app: 'web' } },
    spec: { containers: [{ name: 'web', image: 'nginx:1.27', ports: [{ containerPort: 80 }] }] },
  })
  const ports = [{ name: 'http', port: 8080, targetPort: 80 }]
  post('/api/v1/namespaces/default/services', { metadata: { name: 'web' }, spec: { selector: { app: 'web' }, ports } })
  post('/api/v1/namespaces/default/services', { metadata: { name: 'idle' }, spec: { selector: { app: 'idle' }, ports } })
  cluster.advanceTo(start + 60_000)
  return cluster
}
const cluster = serving()
const get = (path: string) => {
  const answer = cluster.handle({ method: 'GET', path: `/api/v1/${path}` })
  return { status: answer.status, body: 'body' in answer ? String(answer.body) : '' }
}

it.each([
  ['a pod', 'namespaces/default/pods/web/proxy/', 200, 'Welcome to nginx!'],
  ['a pod, by port', 'namespaces/default/pods/web:80/proxy', 200, 'Welcome to nginx!'],
  ['a path of a pod', 'namespaces/default/pods/web/proxy/nope', 404, '404 Not Found'],
  ['a service', 'namespaces/default/services/web/proxy/', 200, 'Welcome to nginx!'],
  ['a service, by the name of its port', 'namespaces/default/services/http:web:http/proxy/', 200, 'Welcome to nginx!'],
  ['a kubelet', 'nodes/node01/proxy/healthz', 200, 'ok'],
])('%s answers', (_, path, status, text) => {
  const answer = get(path)
  expect([answer.status, answer.body]).toEqual([status, expect.stringContaining(text)])
})

it.each([
  [
    'a port where nothing listens',
    'namespaces/default/pods/web:81/proxy/',
    503,
    /^error trying to reach service: dial tcp [\d.]+:81: connect: connection refused$/,
  ],
  ['a service without endpoints', 'namespaces/default/services/idle/proxy/', 503, /^no endpoints available for service "idle"$/],
  ['a port that the service lacks', 'namespaces/default/services/web:nope/proxy/', 503, /^no service port "nope" found for service "web"$/],
  ['no such pod', 'namespaces/default/pods/gone/proxy/', 404, /^pods "gone" not found$/],
  ['what a kubelet of ours does not do', 'nodes/node01/proxy/configz', 501, /^error: seatrial does not simulate \/configz of the kubelet$/],
])('%s is refused', (_, path, status, message) => {
  const answer = get(path)
  expect([answer.status, JSON.parse(answer.body).message]).toEqual([status, expect.stringMatching(message)])
})
