import { describe, expect, it } from 'vitest'
import { createCluster } from '@/cluster/cluster'

const cluster = createCluster({ seed: 'inherited', startAt: Date.parse('2026-11-21T10:00:00Z'), setup: {} })
const ask = (path: string, object?: object) => {
  const answer = cluster.handle({ method: object ? 'POST' : 'GET', path, ...(object && { body: JSON.stringify(object) }) })
  return { status: answer.status, body: JSON.parse('body' in answer ? String(answer.body) : '{}') }
}
const widgets = (schema: object) => ({
  metadata: { name: 'widgets.example.com' },
  spec: {
    group: 'example.com',
    names: { plural: 'widgets', kind: 'Widget' },
    scope: 'Namespaced',
    versions: [{ name: 'v1', served: true, storage: true, schema: { openAPIV3Schema: { type: 'object', properties: { spec: schema } } } }],
  },
})
const ruled = (rule: string) => widgets({ type: 'string', 'x-kubernetes-validations': [{ rule }] })
const crds = '/apis/apiextensions.k8s.io/v1/customresourcedefinitions?dryRun=All'

describe('what every object of JavaScript inherits is no known word', () => {
  it.each([
    [
      'schedule',
      '/apis/batch/v1/namespaces/default/cronjobs',
      {
        metadata: { name: 'x' },
        spec: {
          schedule: 'constructor',
          jobTemplate: { spec: { template: { spec: { restartPolicy: 'Never', containers: [{ name: 'x', image: 'busybox' }] } } } },
        },
      },
      422,
    ],
    ['type of a secret', '/api/v1/namespaces/default/secrets', { metadata: { name: 'x' }, type: 'constructor' }, 201],
    ['format', crds, widgets({ type: 'string', format: 'constructor' }), 201],
    ['function', crds, ruled('constructor(self)'), 422],
    ['method', crds, ruled('self.constructor()'), 422],
    ['field', crds, ruled('has(self.constructor)'), 201],
  ])('%s', (_what, path, object, status) => {
    expect(ask(path, object).status).toBe(status)
  })

  it('provisioner', () => {
    expect(ask('/apis/storage.k8s.io/v1/storageclasses', { metadata: { name: 'x' }, provisioner: 'constructor' }).status).toBe(201)
    const spec = { storageClassName: 'x', accessModes: ['ReadWriteOnce'], resources: { requests: { storage: '1Gi' } } }
    expect(ask('/api/v1/namespaces/default/persistentvolumeclaims', { metadata: { name: 'x' }, spec }).status).toBe(201)
    cluster.advanceTo(cluster.now() + 60_000)
    expect(ask('/api/v1/namespaces/default/persistentvolumeclaims/x').body.status.phase).toBe('Pending')
  })

  it('command of a shell', () => {
    const containers = [{ name: 'x', image: 'busybox', command: ['sh', '-c', 'constructor; toString'] }]
    expect(ask('/api/v1/namespaces/default/pods', { metadata: { name: 'x' }, spec: { restartPolicy: 'Never', containers } }).status).toBe(
      201,
    )
    cluster.advanceTo(cluster.now() + 60_000)
    const answer = cluster.handle({ method: 'GET', path: '/api/v1/namespaces/default/pods/x/log' })
    expect('body' in answer && answer.body).toBe('sh: constructor: not found\nsh: toString: not found\n')
  })
})
