import { describe, expect, it } from 'vitest'
import { restoreCluster } from '@/cluster/cluster'
import { lab, startAt } from './fixture'

const pod = (volumes: string, command = 'sleep 3600', mount = '{name: v, mountPath: /data}', name = 'p') => `
apiVersion: v1
kind: Pod
metadata: {name: ${name}}
spec:
  nodeName: node01
  terminationGracePeriodSeconds: 0
  containers: [{name: main, image: busybox, command: [sh, -c, "${command}"], volumeMounts: [${mount}]}]
  volumes: [{name: v, ${volumes}}]
`
const volume = (source: string) => `
apiVersion: v1
kind: PersistentVolume
metadata: {name: pv}
spec: {accessModes: [ReadWriteOnce], capacity: {storage: 1Gi}, storageClassName: manual, ${source}}
---
apiVersion: v1
kind: PersistentVolumeClaim
metadata: {name: data}
spec: {accessModes: [ReadWriteOnce], storageClassName: manual, resources: {requests: {storage: 1Gi}}}
`
const claimed = 'persistentVolumeClaim: {claimName: data}'
const anywhere = 'nodeAffinity: {required: {nodeSelectorTerms: [{matchExpressions: [{key: kubernetes.io/os, operator: Exists}]}]}}'
const elsewhere = anywhere.replace('kubernetes.io/os', 'elsewhere')

const failures: readonly (readonly [name: string, documents: string[], message: string])[] = [
  [
    'no such directory',
    [pod('hostPath: {path: /srv/none, type: Directory}')],
    'MountVolume.SetUp failed for volume "v" : hostPath type check failed: /srv/none is not a directory',
  ],
  [
    'no such file',
    [pod('hostPath: {path: /srv/none, type: File}')],
    'MountVolume.SetUp failed for volume "v" : hostPath type check failed: /srv/none is not a file',
  ],
  [
    'a directory for a file',
    [pod('hostPath: {path: /etc, type: FileOrCreate}')],
    'MountVolume.SetUp failed for volume "v" : hostPath type check failed: /etc is not a file',
  ],
  [
    'no socket',
    [pod('hostPath: {path: /run/x.sock, type: Socket}')],
    'MountVolume.SetUp failed for volume "v" : hostPath type check failed: /run/x.sock is not a socket file',
  ],
  [
    'no such claim',
    [pod(claimed)],
    'Unable to attach or mount volumes: unmounted volumes=[v], unattached volumes=[], failed to process volumes=[v]: error processing PVC default/data: failed to fetch PVC from API server: persistentvolumeclaims "data" not found',
  ],
  [
    'a claim that waits',
    [volume('hostPath: {path: /x}').replace('1Gi}, storageClassName', '1Mi}, storageClassName'), pod(claimed)],
    'Unable to attach or mount volumes: unmounted volumes=[v], unattached volumes=[], failed to process volumes=[v]: error processing PVC default/data: PVC is not bound',
  ],
  [
    'a local disk that is not there',
    [volume(`local: {path: /mnt/disks/one}, ${anywhere}`), pod(claimed)],
    'MountVolume.NewMounter initialization failed for volume "pv" : path "/mnt/disks/one" does not exist',
  ],
  [
    'a disk of another node',
    [volume(`local: {path: /mnt}, ${elsewhere}`), pod(claimed)],
    'MountVolume.NodeAffinity check failed for volume "pv" : no matching NodeSelectorTerms',
  ],
  [
    'a server that is not simulated',
    [volume('nfs: {server: 10.0.0.1, path: /x}'), pod(claimed)],
    'MountVolume.SetUp failed for volume "pv" : seatrial does not simulate volumes of type nfs',
  ],
  [
    'a driver that nobody has installed',
    [volume('csi: {driver: ebs.csi.aws.com, volumeHandle: x}'), pod(claimed)],
    'MountVolume.MountDevice failed for volume "pv" : kubernetes.io/csi: attacher.MountDevice failed to create newCsiDriverClient: driver name ebs.csi.aws.com not found in the list of registered CSI drivers',
  ],
]

describe('volumes that cannot be mounted', () => {
  it.each(failures)('%s', (_, documents, message) => {
    const l = lab()
    l.create(documents.join('---'))
    l.until(0.4)
    expect(l.events('p')[0]).toBe(`+0s Warning FailedMount: ${message}`)
    expect(l.pods()).toEqual(['p 0/1 ContainerCreating'])
  })
})

describe('volumes of nodes and claims', () => {
  it('what a pod writes to its node stays there, and only there', () => {
    const l = lab()
    l.create(pod('hostPath: {path: /srv/shared, type: DirectoryOrCreate}', 'echo one > /data/f; sleep 3600'))
    l.until(10)
    expect(l.cluster.node('node01')!.readFile('/srv/shared/f')).toBe('one\n')
    expect(l.cluster.node('node02')!.readFile('/srv/shared/f')).toBeUndefined()
    l.create(pod('hostPath: {path: /srv/shared, type: Directory}', 'cat /data/f; sleep 3600', undefined, 'q'))
    l.until(20)
    expect(l.logs('q')).toBe('one\n')
  })

  it('a claim mounted read-only, and a part of one', () => {
    const l = lab()
    l.create(volume('hostPath: {path: /srv/data}'))
    l.create(pod(claimed, 'mkdir /data/sub; echo x > /data/sub/f; sleep 3600'))
    l.until(10)
    l.create(pod(`${claimed.replace('data}', 'data, readOnly: true}')}`, 'echo y > /data/f; cat /data/sub/f; sleep 3600', undefined, 'q'))
    l.create(pod(claimed, 'ls /data; sleep 3600', '{name: v, mountPath: /data, subPath: sub}', 'r'))
    l.until(20)
    expect(l.logs('q')).toBe("sh: can't create /data/f: Read-only file system\nx\n")
    expect(l.logs('r')).toBe('f\n')
  })

  it('a mount hides what the image has below it', () => {
    const l = lab()
    const html = '/usr/share/nginx/html'
    l.create(pod('emptyDir: {}', `ls ${html}; sleep 3600`, `{name: v, mountPath: ${html}}`).replace('busybox', 'nginx'))
    l.create(pod('emptyDir: {}', `ls ${html}; sleep 3600`, undefined, 'q').replace('busybox', 'nginx'))
    l.until(10)
    expect([l.logs('p'), l.logs('q')]).toEqual(['', '50x.html\nindex.html\n'])
  })

  it('an emptyDir that grows beyond its limit costs the pod its place', () => {
    const l = lab()
    l.create(pod('emptyDir: {sizeLimit: 10}'))
    l.until(10)
    l.exec('p', ['sh', '-c', 'echo 123 > /data/f'])
    l.until(11)
    expect(l.pods()).toEqual(['p 1/1 Running'])
    l.exec('p', ['sh', '-c', 'echo 1234567890 > /data/f'])
    l.until(12)
    expect(l.get('Pod', 'p').status).toMatchObject({
      phase: 'Failed',
      reason: 'Evicted',
      message: 'Usage of EmptyDir volume "v" exceeds the limit "10". ',
    })
  })

  it('a changed ConfigMap is seen in its files', () => {
    const l = lab()
    l.create('apiVersion: v1\nkind: ConfigMap\nmetadata: {name: c}\ndata: {k: one}\n')
    l.create(pod('configMap: {name: c}'))
    l.until(10)
    l.patch('ConfigMap', 'c', { data: { k: 'two' } })
    l.until(20)
    expect(l.exec('p', ['cat', '/data/k']).out).toBe('two')
  })

  it('claims, volumes and what lies on them are in the snapshot', () => {
    const l = lab({ profile: 'cloud' })
    l.create(
      'apiVersion: v1\nkind: PersistentVolumeClaim\nmetadata: {name: data}\nspec: {accessModes: [ReadWriteOnce], resources: {requests: {storage: 1Gi}}}\n',
    )
    l.create(pod(claimed, 'echo x > /data/f; sleep 3600'))
    l.until(1)
    const twin = restoreCluster(JSON.parse(JSON.stringify(l.cluster.snapshot())))
    l.until(20)
    twin.advanceTo(startAt + 20_000)
    const later = JSON.stringify(l.cluster.snapshot())
    expect(JSON.stringify(twin.snapshot())).toBe(later)
    expect(later).toMatch(/"disks":\{"disk-[-\w]+":\{"f":"x\\n"\}\}/)
  })
})
