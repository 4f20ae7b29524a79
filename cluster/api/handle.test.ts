import { describe, expect, it } from 'vitest'
import { type ApiRequest, type Cluster, createCluster } from '@/cluster/cluster'

const startAt = Date.parse('2026-11-21T10:00:00Z')
const core = '/api/v1/namespaces/default'
const apps = '/apis/apps/v1/namespaces/default'
const fresh = () => createCluster({ seed: 'handle', startAt, setup: { profile: 'empty' } })

const send = (cluster: Cluster, method: ApiRequest['method'], path: string, body?: unknown, headers: Record<string, string> = {}) => {
  const answer = cluster.handle({
    method,
    path,
    headers,
    ...(body === undefined ? {} : { body: typeof body === 'string' ? body : JSON.stringify(body) }),
  })
  if (!('body' in answer)) throw new Error('a stream')
  const text = typeof answer.body === 'string' ? answer.body : ''
  return {
    status: answer.status,
    headers: answer.headers,
    text,
    body: answer.headers['content-type']?.includes('json') ? JSON.parse(text) : undefined,
  }
}

const configMap = (name: string, data: Record<string, string> = {}, labels?: Record<string, string>) => ({
  apiVersion: 'v1',
  kind: 'ConfigMap',
  metadata: { name, ...(labels ? { labels } : {}) },
  data,
})
const pod = (name: string) => ({
  apiVersion: 'v1',
  kind: 'Pod',
  metadata: { name },
  spec: { containers: [{ name: 'main', image: 'nginx' }] },
})
const deployment = (name: string) => ({
  apiVersion: 'apps/v1',
  kind: 'Deployment',
  metadata: { name },
  spec: {
    selector: { matchLabels: { app: name } },
    template: { metadata: { labels: { app: name } }, spec: { containers: [{ name: 'main', image: 'nginx' }] } },
  },
})
const table = { accept: 'application/json;as=Table;v=v1;g=meta.k8s.io,application/json' }
const merge = { 'content-type': 'application/merge-patch+json' }

describe('refusals', () => {
  const cases: Record<string, [ApiRequest['method'], string, unknown, number, string, string]> = {
    'an absent object': ['GET', `${core}/pods/nope`, undefined, 404, 'NotFound', 'pods "nope" not found'],
    'an absent object of a group': ['GET', `${apps}/deployments/nope`, undefined, 404, 'NotFound', 'deployments.apps "nope" not found'],
    'an unknown resource': ['GET', `${core}/foos`, undefined, 404, 'NotFound', 'the server could not find the requested resource'],
    'an unknown group': ['GET', '/apis/nope/v1', undefined, 404, 'NotFound', 'the server could not find the requested resource'],
    'an absent namespace': ['POST', '/api/v1/namespaces/nope/configmaps', configMap('x'), 404, 'NotFound', 'namespaces "nope" not found'],
    'a second object of a name': [
      'POST',
      `${core}/configmaps`,
      configMap('kube-root-ca.crt'),
      409,
      'AlreadyExists',
      'configmaps "kube-root-ca.crt" already exists',
    ],
    'another namespace in the body': [
      'POST',
      `${core}/configmaps`,
      { ...configMap('x'), metadata: { name: 'x', namespace: 'shop' } },
      400,
      'BadRequest',
      'the namespace of the provided object does not match the namespace sent on the request',
    ],
    'another name in the body': [
      'PUT',
      `${core}/configmaps/kube-root-ca.crt`,
      configMap('y'),
      400,
      'BadRequest',
      'the name of the object (y) does not match the name on the URL (kube-root-ca.crt)',
    ],
    'an unknown field, strictly': [
      'POST',
      `${core}/pods?fieldValidation=Strict`,
      { ...pod('x'), spec: { containers: [{ name: 'main', image: 'nginx', imagePullPolcy: 'Always' }] } },
      400,
      'BadRequest',
      'Pod in version "v1" cannot be handled as a Pod: strict decoding error: unknown field "spec.containers[0].imagePullPolcy"',
    ],
    'text for a number': [
      'POST',
      `${apps}/deployments`,
      { ...deployment('x'), spec: { ...deployment('x').spec, replicas: '3' } },
      400,
      'BadRequest',
      'Deployment in version "v1" cannot be handled as a Deployment: json: cannot unmarshal string into Go struct field DeploymentSpec.spec.replicas of type int32',
    ],
    'a broken quantity': [
      'POST',
      `${core}/pods`,
      { ...pod('x'), spec: { containers: [{ name: 'main', image: 'nginx', resources: { limits: { memory: '1GB' } } }] } },
      400,
      'BadRequest',
      'Pod in version "v1" cannot be handled as a Pod: quantities must match the regular expression \'^([+-]?[0-9.]+)([eEinumkKMGTP]*[-+]?[0-9]*)$\'',
    ],
    'a field that no selector knows': [
      'GET',
      `${core}/pods?fieldSelector=spec.foo=1`,
      undefined,
      400,
      'BadRequest',
      'field label not supported: spec.foo',
    ],
    'a collection verb on one object': [
      'POST',
      `${core}/pods/x`,
      pod('x'),
      405,
      'MethodNotAllowed',
      'create is not supported on resources of kind "pods"',
    ],
    'deleting all namespaces': [
      'DELETE',
      '/api/v1/namespaces',
      undefined,
      405,
      'MethodNotAllowed',
      'deletecollection is not supported on resources of kind "namespaces"',
    ],
    'an old version': [
      'PUT',
      `${core}/configmaps/kube-root-ca.crt`,
      { ...configMap('kube-root-ca.crt'), metadata: { name: 'kube-root-ca.crt', resourceVersion: '1' } },
      409,
      'Conflict',
      'Operation cannot be fulfilled on configmaps "kube-root-ca.crt": the object has been modified; please apply your changes to the latest version and try again',
    ],
    'an unknown dry run': [
      'POST',
      `${core}/configmaps?dryRun=Some`,
      configMap('x'),
      400,
      'BadRequest',
      'dryRun: Unsupported value: "Some": supported values: "All"',
    ],
  }
  it.each(Object.entries(cases))('%s', (_, [method, path, body, code, reason, message]) => {
    const answer = send(fresh(), method, path, body)
    expect([answer.status, answer.body.reason, answer.body.message]).toEqual([code, reason, message])
    expect(answer.body).toMatchObject({ kind: 'Status', apiVersion: 'v1', status: 'Failure', code })
  })

  it('a field that stands twice is refused, warned of or ignored', () => {
    const body = '{"metadata":{"name":"x","name":"y"},"data":{"a":"1","a":"2"},"more":1}'
    const ask = (mode: string) => fresh().handle({ method: 'POST', path: `${core}/configmaps?fieldValidation=${mode}`, body })
    const strict = ask('Strict')
    expect([strict.status, 'body' in strict && JSON.parse(String(strict.body)).message]).toEqual([
      400,
      'ConfigMap in version "v1" cannot be handled as a ConfigMap: strict decoding error: duplicate field "metadata.name", duplicate field "data.a", unknown field "more"',
    ])
    expect(ask('Warn').headers.warning).toBe(
      '299 - "duplicate field \\"metadata.name\\"", 299 - "duplicate field \\"data.a\\"", 299 - "unknown field \\"more\\""',
    )
    expect(ask('Ignore').headers.warning).toBeUndefined()
  })

  it('a PUT of some kinds names the version that it replaces', () => {
    const cluster = fresh()
    const lease = { metadata: { name: 'x' }, spec: { holderIdentity: 'me' } }
    const leases = '/apis/coordination.k8s.io/v1/namespaces/default/leases'
    send(cluster, 'POST', leases, lease)
    expect(send(cluster, 'PUT', `${leases}/x`, lease).body.message).toBe(
      'Lease.coordination.k8s.io "x" is invalid: metadata.resourceVersion: Invalid value: 0: must be specified for an update',
    )
    expect(send(cluster, 'PUT', `${leases}/y`, { ...lease, metadata: { name: 'y' } }).status).toBe(404)
  })

  it('a wrong token is nobody, and a request from outside needs one', async () => {
    const cluster = fresh()
    expect(send(cluster, 'GET', `${core}/pods`, undefined, { authorization: 'Bearer wrong' }).status).toBe(401)
    const token = /token: (.*)/.exec(cluster.kubeconfig())?.[1]
    expect(send(cluster, 'GET', `${core}/pods`, undefined, { authorization: `Bearer ${token}` }).status).toBe(200)
    expect((await cluster.fetch(new Request(`http://c${core}/pods`), { remote: true })).status).toBe(403)
    expect((await cluster.fetch(new Request('http://c/version'), { remote: true })).status).toBe(200)
  })
})

describe('writing', () => {
  it('counts generations, and leaves status to its subresource', () => {
    const cluster = fresh()
    const path = `${apps}/deployments/web`
    expect(send(cluster, 'POST', `${apps}/deployments`, { ...deployment('web'), status: { replicas: 9 } }).body.metadata.generation).toBe(1)
    expect(send(cluster, 'PATCH', path, { metadata: { labels: { a: 'b' } } }, merge).body.metadata.generation).toBe(1)
    expect(send(cluster, 'PATCH', path, { spec: { replicas: 0 } }, merge).body.metadata.generation).toBe(2)
    expect(send(cluster, 'PATCH', path, { status: { replicas: 9 } }, merge).body.status.replicas).not.toBe(9)
    expect(send(cluster, 'GET', `${path}/status`).body.kind).toBe('Deployment')
  })

  it('writes nothing when nothing changes', () => {
    const cluster = fresh()
    const made = send(cluster, 'POST', `${core}/configmaps`, configMap('x', { a: '1' })).body
    const again = send(cluster, 'PATCH', `${core}/configmaps/x`, { data: { a: '1' } }, merge).body
    expect(again.metadata.resourceVersion).toBe(made.metadata.resourceVersion)
  })

  it('tries without doing: dryRun', () => {
    const cluster = fresh()
    const before = JSON.stringify(cluster.snapshot().state).replace(/"drawn":\d+/, '')
    expect(send(cluster, 'POST', `${core}/pods?dryRun=All`, pod('x')).status).toBe(201)
    expect(send(cluster, 'DELETE', `${core}/configmaps/kube-root-ca.crt?dryRun=All`).status).toBe(200)
    expect(JSON.stringify(cluster.snapshot().state).replace(/"drawn":\d+/, '')).toBe(before)
  })

  it('makes names of a prefix', () => {
    const { body } = send(fresh(), 'POST', `${core}/pods`, { ...pod(''), metadata: { generateName: 'web-' } })
    expect(body.metadata.name).toMatch(/^web-[bcdfghjklmnpqrstvwxz2456789]{5}$/)
  })

  it('warns of unknown fields when it may', () => {
    const answer = send(fresh(), 'POST', `${core}/configmaps?fieldValidation=Warn`, { ...configMap('x'), dta: {} })
    expect([answer.status, answer.headers.warning]).toEqual([201, '299 - "unknown field \\"dta\\""'])
    expect(
      send(fresh(), 'POST', `${core}/configmaps?fieldValidation=Ignore`, { ...configMap('x'), dta: {} }).headers.warning,
    ).toBeUndefined()
  })

  it('scales through the Scale, also by a PUT without a content type', () => {
    const cluster = fresh()
    send(cluster, 'POST', `${apps}/deployments`, deployment('web'))
    const path = `${apps}/deployments/web/scale`
    const scale = send(cluster, 'GET', path).body
    expect(scale).toMatchObject({ kind: 'Scale', apiVersion: 'autoscaling/v1', spec: { replicas: 1 }, status: { selector: 'app=web' } })
    expect(send(cluster, 'PUT', path, { ...scale, spec: { replicas: 4 } }).body.spec).toEqual({ replicas: 4 })
    expect(send(cluster, 'PATCH', path, { spec: { replicas: -1 } }, merge).body.message).toBe(
      'Scale.autoscaling "web" is invalid: spec.replicas: Invalid value: -1: must be greater than or equal to 0',
    )
  })

  it('takes patches to pieces like upstream', () => {
    const cluster = fresh()
    send(cluster, 'POST', `${core}/configmaps`, configMap('x', { a: '1' }))
    const json = { 'content-type': 'application/json-patch+json' }
    expect(send(cluster, 'PATCH', `${core}/configmaps/x`, [{ op: 'add', path: '/data/b', value: '2' }], json).body.data).toEqual({
      a: '1',
      b: '2',
    })
    expect(send(cluster, 'PATCH', `${core}/configmaps/x`, [{ op: 'remove', path: '/data/z' }], json).status).toBe(422)
    expect(send(cluster, 'PATCH', `${core}/configmaps/x`, [], merge).status).toBe(400)
    expect(send(cluster, 'PATCH', `${core}/configmaps/x`, {}, { 'content-type': 'text/x' }).status).toBe(415)
  })
})

describe('deleting', () => {
  it('answers a Status when the object is gone', () => {
    const cluster = fresh()
    const { uid } = send(cluster, 'POST', `${core}/configmaps`, configMap('x')).body.metadata
    expect(send(cluster, 'DELETE', `${core}/configmaps/x`, { preconditions: { uid: 'other' } }).status).toBe(409)
    expect(send(cluster, 'DELETE', `${core}/configmaps/x`).body).toEqual({
      kind: 'Status',
      apiVersion: 'v1',
      metadata: {},
      status: 'Success',
      details: { name: 'x', kind: 'configmaps', uid },
    })
  })

  it('waits for finalizers', () => {
    const cluster = fresh()
    send(cluster, 'POST', `${core}/configmaps`, { ...configMap('x'), metadata: { name: 'x', finalizers: ['example.com/hold'] } })
    expect(send(cluster, 'DELETE', `${core}/configmaps/x`).body.metadata).toMatchObject({
      deletionTimestamp: '2026-11-21T10:00:00Z',
      deletionGracePeriodSeconds: 0,
      finalizers: ['example.com/hold'],
    })
    const adding = send(
      cluster,
      'PATCH',
      `${core}/configmaps/x`,
      { metadata: { finalizers: ['example.com/hold', 'example.com/more'] } },
      merge,
    )
    expect(adding.body.message).toContain('no new finalizers can be added if the object is being deleted')
    send(cluster, 'PATCH', `${core}/configmaps/x`, { metadata: { finalizers: null } }, merge)
    expect(send(cluster, 'GET', `${core}/configmaps/x`).status).toBe(404)
  })

  it('gives scheduled pods their grace, others none', () => {
    const cluster = fresh()
    send(cluster, 'POST', `${core}/pods`, pod('floating'))
    expect(send(cluster, 'DELETE', `${core}/pods/floating`).body.kind).toBe('Status')
    const stuck = { ...pod('stuck'), spec: { ...pod('stuck').spec, nodeName: 'gone' } }
    send(cluster, 'POST', `${core}/pods`, stuck)
    expect(send(cluster, 'DELETE', `${core}/pods/stuck?gracePeriodSeconds=5`).body.metadata).toMatchObject({
      deletionTimestamp: '2026-11-21T10:00:05Z',
      deletionGracePeriodSeconds: 5,
    })
    expect(send(cluster, 'DELETE', `${core}/pods/stuck`, { gracePeriodSeconds: 0 }).body.kind).toBe('Status')
  })

  it('marks a namespace as terminating and lets nothing new in', () => {
    const cluster = fresh()
    send(cluster, 'POST', '/api/v1/namespaces', {
      apiVersion: 'v1',
      kind: 'Namespace',
      metadata: { name: 'shop', finalizers: ['example.com/hold'] },
    })
    expect(send(cluster, 'DELETE', '/api/v1/namespaces/shop').body.status.phase).toBe('Terminating')
    expect(send(cluster, 'POST', '/api/v1/namespaces/shop/configmaps', configMap('x')).body.message).toBe(
      'configmaps "x" is forbidden: unable to create new content in namespace shop because it is being terminated',
    )
  })

  it('deletes a selection', () => {
    const cluster = fresh()
    for (const name of ['a', 'b', 'c']) send(cluster, 'POST', `${core}/configmaps`, configMap(name, {}, { keep: String(name === 'c') }))
    send(cluster, 'DELETE', `${core}/configmaps?labelSelector=keep=false`)
    expect(
      send(cluster, 'GET', `${core}/configmaps?labelSelector=keep`).body.items.map((o: { metadata: { name: string } }) => o.metadata.name),
    ).toEqual(['c'])
  })
})

describe('reading', () => {
  const three = () => {
    const cluster = fresh()
    for (const name of ['a', 'b', 'c']) send(cluster, 'POST', `${core}/configmaps`, configMap(name, { k: name }, { set: 'mine' }))
    return cluster
  }
  const namesOf = (body: { items: { metadata: { name: string } }[] }) => body.items.map((o) => o.metadata.name)

  it('lists in pages', () => {
    const cluster = three()
    const path = `${core}/configmaps?limit=2&fieldSelector=metadata.name!=kube-root-ca.crt`
    const page = send(cluster, 'GET', path).body
    expect([namesOf(page), page.kind]).toEqual([['a', 'b'], 'ConfigMapList'])
    expect(namesOf(send(cluster, 'GET', `${path}&continue=${encodeURIComponent(page.metadata.continue)}`).body)).toEqual(['c'])
    expect(send(cluster, 'GET', `${core}/configmaps?limit=1`).body.metadata.remainingItemCount).toBe(3)
  })

  it('gives tables', () => {
    const cluster = three()
    cluster.advanceTo(startAt + 65_000)
    const { body } = send(cluster, 'GET', `${core}/configmaps?labelSelector=set=mine`, undefined, table)
    expect(body.columnDefinitions.map((c: { name: string; priority: number }) => [c.name, c.priority])).toEqual([
      ['Name', 0],
      ['Data', 0],
      ['Age', 0],
    ])
    expect(body.rows.map((r: { cells: unknown[] }) => r.cells)).toEqual([
      ['a', 1, '65s'],
      ['b', 1, '65s'],
      ['c', 1, '65s'],
    ])
    expect(body.rows[0].object.kind).toBe('PartialObjectMetadata')
    expect(send(cluster, 'GET', `${core}/configmaps/a?includeObject=Object`, undefined, table).body.rows[0].object.data).toEqual({ k: 'a' })
  })

  it('gives metadata alone', () => {
    const accept = { accept: 'application/json;as=PartialObjectMetadataList;g=meta.k8s.io;v=v1' }
    const { body } = send(three(), 'GET', `${core}/configmaps?labelSelector=set=mine`, undefined, accept)
    expect([body.kind, Object.keys(body.items[0])]).toEqual(['PartialObjectMetadataList', ['kind', 'apiVersion', 'metadata']])
  })
})

describe('discovery', () => {
  it('is there plain and aggregated, and agrees', () => {
    const cluster = fresh()
    const accept = { accept: 'application/json;g=apidiscovery.k8s.io;v=v2;as=APIGroupDiscoveryList,application/json' }
    const whole = send(cluster, 'GET', '/apis', undefined, accept)
    expect(whole.headers['content-type']).toBe('application/json;g=apidiscovery.k8s.io;v=v2;as=APIGroupDiscoveryList')
    const plain = send(cluster, 'GET', '/apis').body.groups.map((g: { name: string }) => g.name)
    expect(whole.body.items.map((g: { metadata: { name: string } }) => g.metadata.name)).toEqual(plain)
    for (const group of whole.body.items) {
      const { resources } = send(cluster, 'GET', `/apis/${group.metadata.name}/${group.versions[0].version}`).body
      expect(resources.filter((r: { name: string }) => !r.name.includes('/')).map((r: { name: string }) => r.name)).toEqual(
        group.versions[0].resources.map((r: { resource: string }) => r.resource),
      )
    }
    expect(send(cluster, 'GET', '/api').body.versions).toEqual(['v1'])
  })

  it('says what apply needs of OpenAPI', () => {
    const cluster = fresh()
    const { paths } = send(cluster, 'GET', '/openapi/v3').body
    const document = send(cluster, 'GET', paths['apis/apps/v1'].serverRelativeURL).body
    expect(document.paths['/apis/apps/v1/namespaces/{namespace}/deployments/{name}'].patch['x-kubernetes-group-version-kind']).toEqual({
      group: 'apps',
      version: 'v1',
      kind: 'Deployment',
    })
  })

  it.each(['/healthz', '/readyz', '/livez', '/livez/ping'])('%s', (path) => {
    expect(send(fresh(), 'GET', path).text).toBe('ok')
  })
})
