import { describe, expect, it } from 'vitest'
import { lab } from '@/cluster/node/fixture'

const table = (cluster: ReturnType<typeof lab>, path: string): string[] => {
  const answer = cluster.cluster.handle({ method: 'GET', path, headers: { accept: 'application/json;as=Table;v=v1;g=meta.k8s.io' } })
  const { rows } = JSON.parse('body' in answer ? String(answer.body) : '{}')
  return rows.map((r: { cells: unknown[] }) => r.cells.join(' | '))
}

const claim = (name: string, spec: string) => `
apiVersion: v1
kind: PersistentVolumeClaim
metadata: {name: ${name}}
spec: {accessModes: [ReadWriteOnce], resources: {requests: {storage: 1Gi}}, ${spec}}
`
const volume = (name: string, spec: string) => `
apiVersion: v1
kind: PersistentVolume
metadata: {name: ${name}, labels: {disk: ${name}}}
spec: {accessModes: [ReadWriteOnce], capacity: {storage: 2Gi}, storageClassName: manual, hostPath: {path: /data/${name}}, ${spec}}
`
const pod = (name: string, claimName: string, command = 'sleep 3600') => `
apiVersion: v1
kind: Pod
metadata: {name: ${name}}
spec:
  terminationGracePeriodSeconds: 0
  containers:
  - {name: main, image: busybox, command: [sh, -c, "${command}"], volumeMounts: [{name: data, mountPath: /data}]}
  volumes: [{name: data, persistentVolumeClaim: {claimName: ${claimName}}}]
`

const pvs = (l: ReturnType<typeof lab>) => table(l, '/api/v1/persistentvolumes')
const pvcs = (l: ReturnType<typeof lab>) => table(l, '/api/v1/namespaces/default/persistentvolumeclaims')

describe('claims and volumes', () => {
  it('pending, bound, released, by hand', () => {
    const l = lab()
    l.create(claim('data', 'storageClassName: manual'))
    l.until(1)
    expect(pvcs(l)).toEqual(['data | Pending |  |  |  | manual | <unset> | 1s | Filesystem'])
    expect(l.events('data')).toEqual(['+0s Warning ProvisioningFailed: storageclass.storage.k8s.io "manual" not found'])
    l.create(`${volume('small', '')}---${volume('large', 'claimRef: {name: other, namespace: default}')}`)
    l.until(2)
    expect(pvs(l)).toEqual([
      'large | 2Gi | RWO | Retain | Available | default/other | manual | <unset> |  | 1s | Filesystem',
      'small | 2Gi | RWO | Retain | Bound | default/data | manual | <unset> |  | 1s | Filesystem',
    ])
    expect(pvcs(l)).toEqual(['data | Bound | small | 2Gi | RWO | manual | <unset> | 2s | Filesystem'])
    l.remove('PersistentVolumeClaim', 'data')
    expect(pvcs(l)).toEqual([])
    expect(pvs(l)[1]).toBe('small | 2Gi | RWO | Retain | Released | default/data | manual | <unset> |  | 1s | Filesystem')
    l.patch('PersistentVolume', 'small', { spec: { claimRef: null } })
    expect(pvs(l)[1]).toBe('small | 2Gi | RWO | Retain | Available |  | manual | <unset> |  | 1s | Filesystem')
  })

  it('a directory of the node that a pod gets, and its contents outlive the pod', () => {
    const l = lab()
    l.create(claim('data', ''))
    l.until(1)
    expect(pvcs(l)).toEqual(['data | Pending |  |  |  | local-path | <unset> | 1s | Filesystem'])
    expect(l.events('data')).toEqual(['+0s Normal WaitForFirstConsumer: waiting for first consumer to be created before binding'])
    l.create(pod('web', 'data', 'echo hello > /data/f; sleep 3600'))
    l.until(20)
    expect(l.pods()).toEqual(['web 1/1 Running'])
    const name = String(l.get('PersistentVolumeClaim', 'data').spec!.volumeName)
    expect(l.events('data').slice(1)).toEqual([
      '+1s Normal Provisioning: External provisioner is provisioning volume for claim "default/data"',
      "+1s Normal ExternalProvisioning: Waiting for a volume to be created either by the external provisioner 'rancher.io/local-path' or manually by the system administrator. If volume creation is delayed, please verify that the provisioner is running and correctly registered.",
      `+4s Normal ProvisioningSucceeded: Successfully provisioned volume ${name}`,
    ])
    expect(pvs(l)).toEqual([`${name} | 1Gi | RWO | Delete | Bound | default/data | local-path | <unset> |  | 16s | Filesystem`])
    l.remove('PersistentVolumeClaim', 'data')
    expect(pvcs(l)).toEqual([`data | Terminating | ${name} | 1Gi | RWO | local-path | <unset> | 20s | Filesystem`])
    l.remove('Pod', 'web', { gracePeriodSeconds: 0 })
    l.until(30)
    expect([pvcs(l), pvs(l)]).toEqual([[], []])
  })

  it('keeps what was written for the next pod', () => {
    const l = lab({ profile: 'cloud' })
    l.create(claim('data', ''))
    l.until(5)
    expect(pvcs(l)[0]).toMatch(/^data \| Bound \| pvc-/)
    l.create(pod('one', 'data', 'echo hello > /data/f; sleep 3600'))
    l.until(15)
    l.remove('Pod', 'one', { gracePeriodSeconds: 0 })
    l.until(20)
    l.create(pod('two', 'data', 'cat /data/f; sleep 3600'))
    l.until(30)
    expect(l.logs('two')).toBe('hello\n')
    expect(l.patch('PersistentVolumeClaim', 'data', { spec: { resources: { requests: { storage: '3Gi' } } } }).status).toBe(200)
    l.until(40)
    expect(pvcs(l)[0]).toMatch(/^data \| Bound \| pvc-\S+ \| 3Gi \|/)
    expect(l.patch('PersistentVolumeClaim', 'data', { spec: { resources: { requests: { storage: '2Gi' } } } }).body!.message).toBe(
      'PersistentVolumeClaim "data" is invalid: spec.resources.requests.storage: Forbidden: field can not be less than status.capacity',
    )
  })

  it('disks are attached to the node of their pod, and let go with it', () => {
    const l = lab({ profile: 'cloud' })
    const attachments = () => table(l, '/apis/storage.k8s.io/v1/volumeattachments')
    l.create(claim('data', ''))
    l.until(5)
    expect(attachments()).toEqual([])
    l.create(pod('one', 'data'))
    l.until(15)
    const name = pvs(l)[0]!.split(' ')[0]
    expect(attachments()).toEqual([
      expect.stringMatching(`^csi-[0-9a-f]{64} \\| disk.csi.seatrial.io \\| ${name} \\| node0[12] \\| true \\| 10s$`),
    ])
    expect(l.events('one')).toContain(`+5s Normal SuccessfulAttachVolume: AttachVolume.Attach succeeded for volume "${name}" `)
    l.remove('Pod', 'one', { gracePeriodSeconds: 0 })
    l.until(20)
    expect(attachments()).toEqual([])
  })

  it('pods wait for their claims', () => {
    const l = lab()
    l.create(pod('web', 'data'))
    l.until(1)
    expect(l.events('web')).toEqual([
      '+0s Warning FailedScheduling: 0/3 nodes are available: persistentvolumeclaim "data" not found. no new claims to deallocate, preemption: 0/3 nodes are available: 3 Preemption is not helpful for scheduling.',
    ])
    l.create(claim('data', 'storageClassName: manual'))
    l.until(2)
    expect(l.events('web')[1]).toBe(
      '+1s Warning FailedScheduling: 0/3 nodes are available: pod has unbound immediate PersistentVolumeClaims. no new claims to deallocate, preemption: 0/3 nodes are available: 3 Preemption is not helpful for scheduling.',
    )
    l.create(volume('far', 'nodeAffinity: {required: {nodeSelectorTerms: [{matchExpressions: [{key: x, operator: Exists}]}]}}'))
    l.until(3)
    expect(l.events('web')[2]).toContain(" 2 node(s) didn't match PersistentVolume's node affinity. ")
  })

  it('a StatefulSet makes its claims, and keeps them as its policy says', () => {
    const l = lab()
    l.create(`
apiVersion: apps/v1
kind: StatefulSet
metadata: {name: db}
spec:
  replicas: 2
  serviceName: db
  podManagementPolicy: Parallel
  persistentVolumeClaimRetentionPolicy: {whenScaled: Delete, whenDeleted: Retain}
  selector: {matchLabels: {app: db}}
  template:
    metadata: {labels: {app: db}}
    spec: {containers: [{name: main, image: nginx, volumeMounts: [{name: data, mountPath: /data}]}]}
  volumeClaimTemplates:
  - {metadata: {name: data}, spec: {accessModes: [ReadWriteOnce], resources: {requests: {storage: 1Gi}}}}
`)
    l.until(30)
    expect(l.pods()).toEqual(['db-0 1/1 Running', 'db-1 1/1 Running'])
    expect(l.list('PersistentVolumeClaim').map((c) => [c.metadata.name, c.metadata.labels, c.status?.phase])).toEqual([
      ['data-db-0', { app: 'db' }, 'Bound'],
      ['data-db-1', { app: 'db' }, 'Bound'],
    ])
    expect(l.events('db').filter((e) => e.includes('Claim'))).toEqual([
      '+0s Normal SuccessfulCreate: create Claim data-db-0 Pod db-0 in StatefulSet db success',
      '+0s Normal SuccessfulCreate: create Claim data-db-1 Pod db-1 in StatefulSet db success',
    ])
    l.patch('StatefulSet', 'db', { spec: { replicas: 1 } })
    l.until(60)
    expect(l.list('PersistentVolumeClaim').map((c) => c.metadata.name)).toEqual(['data-db-0'])
    l.remove('StatefulSet', 'db')
    l.until(90)
    expect([l.pods(), l.list('PersistentVolumeClaim').map((c) => c.metadata.name)]).toEqual([[], ['data-db-0']])
  })

  it.each([
    [
      'no class at all',
      [claim('data', 'storageClassName: ""')],
      ['Normal FailedBinding: no persistent volumes available for this claim and no storage class is set'],
    ],
    [
      'a volume that is too small',
      [claim('data', 'storageClassName: manual, volumeName: a').replace('1Gi', '5Gi'), volume('a', '')],
      ['Warning VolumeMismatch: Cannot bind to requested volume "a": requested PV is too small'],
    ],
    [
      'a volume of another class',
      [claim('data', 'storageClassName: "", volumeName: a'), volume('a', '')],
      ['Warning VolumeMismatch: Cannot bind to requested volume "a": storageClassName does not match'],
    ],
    [
      'a volume that someone else has',
      [volume('a', 'claimRef: {name: other, namespace: default, uid: 1-2}'), claim('data', 'storageClassName: manual, volumeName: a')],
      ['Warning FailedBinding: volume "a" already bound to a different claim.'],
    ],
    [
      'a class without a provisioner',
      [
        'apiVersion: storage.k8s.io/v1\nkind: StorageClass\nmetadata: {name: manual}\nprovisioner: kubernetes.io/no-provisioner\n',
        claim('data', 'storageClassName: manual'),
      ],
      ['Warning ProvisioningFailed: no volume plugin matched name: kubernetes.io/no-provisioner'],
    ],
    [
      'directories shared by nodes',
      [claim('data', '').replace('ReadWriteOnce', 'ReadWriteMany'), pod('p', 'data')],
      [
        'Normal Provisioning: External provisioner is provisioning volume for claim "default/data"',
        'Warning ProvisioningFailed: failed to provision volume with StorageClass "local-path": NodePath only supports ReadWriteOnce and ReadWriteOncePod (1.22+) access modes',
      ],
    ],
  ])('a claim stays pending: %s', (_, documents, events) => {
    const l = lab()
    l.create(documents.join('---'))
    l.until(1)
    expect(l.get('PersistentVolumeClaim', 'data').status).toEqual({ phase: 'Pending' })
    expect(l.events('data').map((e) => e.replace(/^\+\d+s /, ''))).toEqual(expect.arrayContaining(events))
  })

  it.each([
    ['hostPath: {path: /tmp/a}', 'Delete', undefined],
    ['hostPath: {path: /data/a}', 'Delete', 'Failed host_path deleter only supports /tmp/.+ but received provided /data/a'],
    [
      'nfs: {server: a, path: /a}',
      'Delete',
      'Failed error getting deleter volume plugin for volume "a": no deletable volume plugin matched',
    ],
    ['hostPath: {path: /data/a}', 'Recycle', 'Failed error: seatrial does not simulate the reclaim policy Recycle'],
    ['hostPath: {path: /data/a}', 'Retain', 'Released undefined'],
  ])('%s released with %s', (source, policy, end) => {
    const l = lab()
    l.create(volume('a', `persistentVolumeReclaimPolicy: ${policy}`).replace('hostPath: {path: /data/a}', source))
    l.create(claim('data', 'storageClassName: manual'))
    l.remove('PersistentVolumeClaim', 'data')
    const { phase, message } = l.get('PersistentVolume', 'a').status ?? {}
    expect(phase && `${phase} ${message}`).toBe(end)
  })

  it('a default class comes to claims that were made before it', () => {
    const l = lab({ profile: 'empty' })
    l.create(claim('data', ''))
    expect(pvcs(l)).toEqual(['data | Pending |  |  |  |  | <unset> | 0s | Filesystem'])
    l.create(
      'apiVersion: storage.k8s.io/v1\nkind: StorageClass\nmetadata: {name: fast, annotations: {storageclass.kubernetes.io/is-default-class: "true"}}\nprovisioner: example.com/disk\n',
    )
    expect(pvcs(l)).toEqual(['data | Pending |  |  |  | fast | <unset> | 0s | Filesystem'])
    expect(table(l, '/apis/storage.k8s.io/v1/storageclasses')).toEqual([
      'fast (default) | example.com/disk | Delete | Immediate | false | 0s',
    ])
  })

  it('a claim for one pod alone keeps the second waiting', () => {
    const l = lab()
    l.create(claim('data', '').replace('ReadWriteOnce', 'ReadWriteOncePod'))
    l.create(pod('one', 'data'))
    l.until(10)
    l.create(pod('two', 'data'))
    l.until(11)
    expect(l.pods()).toEqual(['one 1/1 Running', 'two 0/0 Pending'])
    expect(l.events('two')[0]).toContain('node has pod using PersistentVolumeClaim with the same name and ReadWriteOncePod access mode')
    l.remove('Pod', 'one', { gracePeriodSeconds: 0 })
    l.until(20)
    expect(l.pods()).toEqual(['two 1/1 Running'])
  })

  it('a volume that its claim loses', () => {
    const l = lab()
    l.create(`${volume('a', '')}---${claim('data', 'storageClassName: manual')}`)
    l.remove('PersistentVolume', 'a')
    expect(pvs(l)).toEqual(['a | 2Gi | RWO | Retain | Terminating | default/data | manual | <unset> |  | 0s | Filesystem'])
    l.patch('PersistentVolume', 'a', { metadata: { finalizers: null } })
    expect(pvcs(l)).toEqual(['data | Lost | a | 0 |  | manual | <unset> | 0s | Filesystem'])
    expect(l.events('data').at(-1)).toBe('+0s Warning ClaimLost: Bound claim has lost its PersistentVolume. Data on the volume is lost!')
  })
})
