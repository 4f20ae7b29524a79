import { describe, expect, it } from 'vitest'
import { lab } from '@/cluster/node/fixture'

const pod = (name: string, resources = '{}', more = '') => `
apiVersion: v1
kind: Pod
metadata: {name: ${name}}
spec: {${more}containers: [{name: main, image: nginx, resources: ${resources}}]}
`
const quota = (hard: string, more = '') => `
apiVersion: v1
kind: ResourceQuota
metadata: {name: team}
spec: {hard: ${hard}${more}}
`
const range = (item: string) => `
apiVersion: v1
kind: LimitRange
metadata: {name: sizes}
spec: {limits: [${item}]}
`
const claim = (size: string) => `
apiVersion: v1
kind: PersistentVolumeClaim
metadata: {name: data}
spec: {accessModes: [ReadWriteOnce], resources: {requests: {storage: ${size}}}}
`

/** What the last document is refused with; the others are created. */
const refusal = (...documents: string[]): string => {
  const l = lab()
  l.create(documents.slice(0, -1).join('---'))
  try {
    l.create(documents.at(-1)!)
    return ''
  } catch (error) {
    return JSON.parse((error as Error).message).message
  }
}

const full = '{requests: {cpu: 500m, memory: 64Mi}, limits: {cpu: 1, memory: 128Mi}}'

describe('quotas', () => {
  it.each([
    [
      'one pod too many',
      [quota('{pods: 1}'), pod('a'), pod('b')],
      'pods "b" is forbidden: exceeded quota: team, requested: pods=1, used: pods=1, limited: pods=1',
    ],
    [
      'more than is left',
      [quota('{requests.cpu: 900m, limits.memory: 1Gi}'), pod('a', full), pod('b', full)],
      'pods "b" is forbidden: exceeded quota: team, requested: requests.cpu=500m, used: requests.cpu=500m, limited: requests.cpu=900m',
    ],
    [
      'nothing said where much is limited',
      [quota('{requests.cpu: 1, limits.memory: 1Gi}'), pod('a')],
      'pods "a" is forbidden: failed quota: team: must specify limits.memory for: main; requests.cpu for: main',
    ],
    ['a pod of another scope', [quota('{pods: 0}', ', scopes: [BestEffort]'), pod('a', full)], ''],
    [
      'a pod of its scope',
      [quota('{pods: 0}', ', scopes: [BestEffort]'), pod('a')],
      'pods "a" is forbidden: exceeded quota: team, requested: pods=1, used: pods=0, limited: pods=0',
    ],
    ['a second object of any kind', [quota('{count/deployments.apps: 0}'), 'apiVersion: v1\nkind: ConfigMap\nmetadata: {name: a}\n'], ''],
    [
      'a claim too large for its class',
      [quota('{local-path.storageclass.storage.k8s.io/requests.storage: 1Gi}'), claim('2Gi')],
      'persistentvolumeclaims "data" is forbidden: exceeded quota: team, requested: local-path.storageclass.storage.k8s.io/requests.storage=2Gi, used: local-path.storageclass.storage.k8s.io/requests.storage=0, limited: local-path.storageclass.storage.k8s.io/requests.storage=1Gi',
    ],
  ])('%s', (_, documents, expected) => {
    expect(refusal(...documents)).toBe(expected)
  })

  it('tells what is used, and a ReplicationController of what it may not make', () => {
    const l = lab()
    l.create(quota('{pods: 2, requests.memory: 1Gi, limits.cpu: 3}'))
    l.create(`
apiVersion: v1
kind: ReplicationController
metadata: {name: web}
spec: {replicas: 3, template: {metadata: {labels: {app: web}}, spec: {containers: [{name: main, image: nginx, resources: ${full}}]}}}
`)
    l.until(3)
    expect(l.get('ResourceQuota', 'team').status).toEqual({
      hard: { 'limits.cpu': '3', pods: '2', 'requests.memory': '1Gi' },
      used: { 'limits.cpu': '2', pods: '2', 'requests.memory': '128Mi' },
    })
    expect(l.events('web').at(-1)).toMatch(
      /^\+\ds Warning FailedCreate: Error creating: pods "web-\w{5}" is forbidden: exceeded quota: team, requested: pods=1, used: pods=2, limited: pods=2$/,
    )
    expect(l.get('ReplicationController', 'web').status).toMatchObject({ replicas: 2, conditions: [{ type: 'ReplicaFailure' }] })
  })
})

describe('limit ranges', () => {
  it.each([
    [
      'too little, too much',
      [range('{type: Container, min: {cpu: 600m}, max: {memory: 100Mi}}'), pod('a', full)],
      'pods "a" is forbidden: [minimum cpu usage per Container is 600m, but request is 500m, maximum memory usage per Container is 100Mi, but limit is 128Mi]',
    ],
    [
      'no limit at all',
      [range('{type: Pod, max: {cpu: 1}}'), pod('a')],
      'pods "a" is forbidden: maximum cpu usage per Pod is 1.  No limit is specified',
    ],
    [
      'a limit far above the request',
      [range('{type: Container, maxLimitRequestRatio: {cpu: 1500m}}'), pod('a', full)],
      'pods "a" is forbidden: cpu max limit to request ratio per Container is 1500m, but provided ratio is 2.000000',
    ],
    [
      'a claim too small',
      [range('{type: PersistentVolumeClaim, min: {storage: 2Gi}}'), claim('1Gi')],
      'persistentvolumeclaims "data" is forbidden: minimum storage usage per PersistentVolumeClaim is 2Gi, but request is 1Gi',
    ],
    [
      'a claim too large',
      [range('{type: PersistentVolumeClaim, max: {storage: 2Gi}}'), claim('3Gi')],
      'persistentvolumeclaims "data" is forbidden: maximum storage usage per PersistentVolumeClaim is 2Gi, but request is 3Gi',
    ],
  ])('%s', (_, documents, expected) => {
    expect(refusal(...documents)).toBe(expected)
  })

  it('fills in what a container leaves out, and says so', () => {
    const l = lab()
    l.create(`${range('{type: Container, default: {cpu: 500m, memory: 256Mi}, defaultRequest: {cpu: 250m}}')}---${pod('a')}`)
    const { metadata, spec } = l.get('Pod', 'a') as unknown as {
      metadata: { annotations: object }
      spec: { containers: { resources: object }[] }
    }
    expect(metadata.annotations).toMatchObject({
      'kubernetes.io/limit-ranger': 'LimitRanger plugin set: cpu, memory request for container main; cpu, memory limit for container main',
    })
    expect(spec.containers[0]!.resources).toEqual({ limits: { cpu: '500m', memory: '256Mi' }, requests: { cpu: '250m', memory: '256Mi' } })
  })
})

describe('classes of pods', () => {
  const high = 'apiVersion: scheduling.k8s.io/v1\nkind: PriorityClass\nmetadata: {name: high}\nvalue: 1000\nglobalDefault: true\n'
  it.each([
    [
      'a class that is not there',
      [pod('a', '{}', 'priorityClassName: none, ')],
      'pods "a" is forbidden: no PriorityClass with name none was found',
    ],
    [
      'a number beside the class',
      [high, pod('a', '{}', 'priorityClassName: high, priority: 5, ')],
      'pods "a" is forbidden: the integer value of priority (5) must not be provided in pod spec; priority admission controller computed 1000 from the given PriorityClass name',
    ],
    [
      'a second default',
      [high, high.replace('name: high', 'name: higher')],
      'priorityclasses.scheduling.k8s.io "higher" is forbidden: PriorityClass high is already marked as default. Only one default can exist',
    ],
    [
      'a runtime that is not there',
      [pod('a', '{}', 'runtimeClassName: gvisor, ')],
      'pods "a" is forbidden: pod rejected: RuntimeClass "gvisor" not found',
    ],
  ])('%s', (_, documents, expected) => {
    expect(refusal(...documents)).toBe(expected)
  })
})
