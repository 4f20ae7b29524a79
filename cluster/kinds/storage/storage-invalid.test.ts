import { describe, expect, it } from 'vitest'
import { parseYaml } from '@/apimachinery/yaml'
import { createCluster } from '@/cluster/cluster'

const cluster = createCluster({ seed: 'storage', startAt: Date.parse('2026-11-21T10:00:00Z'), setup: { profile: 'empty' } })

const roots: Readonly<Record<string, string>> = {
  PersistentVolume: 'api/v1/persistentvolumes',
  PersistentVolumeClaim: 'api/v1/namespaces/default/persistentvolumeclaims',
  LimitRange: 'api/v1/namespaces/default/limitranges',
  ResourceQuota: 'api/v1/namespaces/default/resourcequotas',
  ReplicationController: 'api/v1/namespaces/default/replicationcontrollers',
  PodTemplate: 'api/v1/namespaces/default/podtemplates',
  StorageClass: 'apis/storage.k8s.io/v1/storageclasses',
  CSIDriver: 'apis/storage.k8s.io/v1/csidrivers',
  CSINode: 'apis/storage.k8s.io/v1/csinodes',
  CSIStorageCapacity: 'apis/storage.k8s.io/v1/namespaces/default/csistoragecapacities',
  VolumeAttachment: 'apis/storage.k8s.io/v1/volumeattachments',
  VolumeAttributesClass: 'apis/storage.k8s.io/v1/volumeattributesclasses',
  PriorityClass: 'apis/scheduling.k8s.io/v1/priorityclasses',
  RuntimeClass: 'apis/node.k8s.io/v1/runtimeclasses',
}

/** What the server says of a dry-run creation: `field: message` lines, or the Status' message when it has no causes; [] when it takes the object. */
const said = (kind: string, rest: string): string[] => {
  const given = parseYaml(`metadata: {name: x}\n${rest}`).documents[0]!.value as object
  const [group] = roots[kind]!.startsWith('apis/') ? [roots[kind]!.split('/').slice(1, 3).join('/')] : ['v1']
  const answer = cluster.handle({
    method: 'POST',
    path: `/${roots[kind]}?dryRun=All`,
    body: JSON.stringify({ apiVersion: group, kind, ...given }),
  })
  const status = JSON.parse('body' in answer ? String(answer.body) : '{}')
  if (answer.status < 300) return []
  return status.details?.causes?.map((c: { field: string; message: string }) => `${c.field}: ${c.message}`) ?? [status.message]
}

const pv = (spec: string) => `spec: {accessModes: [ReadWriteOnce], capacity: {storage: 1Gi}, hostPath: {path: /x}, ${spec}}`
const pvc = (spec: string) => `spec: {accessModes: [ReadWriteOnce], resources: {requests: {storage: 1Gi}}, ${spec}}`
const limits = (item: string) => `spec: {limits: [{${item}}]}`
const modes = 'supported values: "ReadOnlyMany", "ReadWriteMany", "ReadWriteOnce", "ReadWriteOncePod"'
const subdomain =
  "a lowercase RFC 1123 subdomain must consist of lower case alphanumeric characters, '-' or '.', and must start and end with an alphanumeric character (e.g. 'example.com', regex used for validation is '[a-z0-9]([-a-z0-9]*[a-z0-9])?(\\.[a-z0-9]([-a-z0-9]*[a-z0-9])?)*')"
const label =
  "a lowercase RFC 1123 label must consist of lower case alphanumeric characters or '-', and must start and end with an alphanumeric character (e.g. 'my-name',  or '123-abc', regex used for validation is '[a-z0-9]([-a-z0-9]*[a-z0-9])?')"

const refused: readonly (readonly [name: string, kind: string, manifest: string, said: string[]])[] = [
  ['a plain volume', 'PersistentVolume', pv(''), []],
  [
    'a volume of nothing',
    'PersistentVolume',
    'spec: {}',
    [
      'spec.accessModes: Required value',
      'spec.capacity: Required value',
      'spec.capacity: Unsupported value: {}: supported values: "storage"',
      'spec: Required value: must specify a volume type',
    ],
  ],
  [
    'an unknown access mode',
    'PersistentVolume',
    pv('').replace('ReadWriteOnce', 'RWO'),
    [`spec.accessModes: Unsupported value: "RWO": ${modes}`],
  ],
  [
    'ReadWriteOncePod and another',
    'PersistentVolume',
    pv('').replace('[ReadWriteOnce]', '[ReadWriteOnce, ReadWriteOncePod]'),
    ['spec.accessModes: Forbidden: may not use ReadWriteOncePod with other access modes'],
  ],
  [
    'no capacity at all',
    'PersistentVolume',
    pv('').replace('1Gi', '0'),
    ['spec.capacity[storage]: Invalid value: "0": must be greater than zero'],
  ],
  ['two sources', 'PersistentVolume', pv('nfs: {server: a, path: /b}'), ['spec.nfs: Forbidden: may not specify more than 1 volume type']],
  [
    'an unknown reclaim policy',
    'PersistentVolume',
    pv('persistentVolumeReclaimPolicy: Keep'),
    ['spec.persistentVolumeReclaimPolicy: Unsupported value: "Keep": supported values: "Delete", "Recycle", "Retain"'],
  ],
  [
    'a root that is recycled',
    'PersistentVolume',
    pv('persistentVolumeReclaimPolicy: Recycle').replace('/x', '/'),
    [`spec.persistentVolumeReclaimPolicy: Forbidden: may not be 'recycle' for a hostPath mount of '/'`],
  ],
  [
    'a local volume that may be anywhere',
    'PersistentVolume',
    pv('').replace('hostPath', 'local'),
    ['spec.nodeAffinity: Required value: Local volume requires node affinity'],
  ],
  [
    'a host path with steps back',
    'PersistentVolume',
    pv('').replace('/x', '/x/../y'),
    [`spec.hostPath.path: Invalid value: "/x/../y": must not contain '..'`],
  ],
  [
    'a host path of no type',
    'PersistentVolume',
    pv('').replace('path: /x', 'path: /x, type: Folder'),
    [
      'spec.hostPath.type: Unsupported value: "Folder": supported values: "", "BlockDevice", "CharDevice", "Directory", "DirectoryOrCreate", "File", "FileOrCreate", "Socket"',
    ],
  ],
  [
    'an unknown volume mode',
    'PersistentVolume',
    pv('volumeMode: Raw'),
    ['spec.volumeMode: Unsupported value: "Raw": supported values: "Block", "Filesystem"'],
  ],
  ['a class in capitals', 'PersistentVolume', pv('storageClassName: Fast'), [`spec.storageClassName: Invalid value: "Fast": ${subdomain}`]],
  ['a plain claim', 'PersistentVolumeClaim', pvc(''), []],
  [
    'a claim of nothing',
    'PersistentVolumeClaim',
    'spec: {}',
    ['spec.accessModes: Required value: at least 1 access mode is required', 'spec.resources[storage]: Required value'],
  ],
  [
    'a claim of less than nothing',
    'PersistentVolumeClaim',
    pvc('').replace('1Gi', '-1Gi'),
    ['spec.resources[storage]: Invalid value: "-1Gi": must be greater than zero'],
  ],
  [
    'a claim of a wrong mode',
    'PersistentVolumeClaim',
    pvc('').replace('ReadWriteOnce', 'Write'),
    [`spec.accessModes: Unsupported value: "Write": ${modes}`],
  ],
  [
    'a copy of something else',
    'PersistentVolumeClaim',
    pvc('dataSource: {kind: Pod, name: a}'),
    [`spec.dataSource: Invalid value: "Pod": must be 'PersistentVolumeClaim' when referencing the default apiGroup`],
  ],
  ['a plain class', 'StorageClass', 'provisioner: example.com/nfs', []],
  ['a class of no provisioner', 'StorageClass', 'parameters: {}', ['provisioner: Required value']],
  [
    'a class that recycles',
    'StorageClass',
    'provisioner: a\nreclaimPolicy: Recycle',
    ['reclaimPolicy: Unsupported value: "Recycle": supported values: "Delete", "Retain"'],
  ],
  [
    'a class that binds later',
    'StorageClass',
    'provisioner: a\nvolumeBindingMode: Later',
    ['volumeBindingMode: Unsupported value: "Later": supported values: "Immediate", "WaitForFirstConsumer"'],
  ],
  [
    'a driver of no policy',
    'CSIDriver',
    'spec: {fsGroupPolicy: All}',
    ['spec.fsGroupPolicy: Unsupported value: "All": supported values: "File", "None", "ReadWriteOnceWithFSType"'],
  ],
  [
    'a driver twice on a node',
    'CSINode',
    'spec: {drivers: [{name: a, nodeID: a}, {name: a, nodeID: b}]}',
    ['spec.drivers[1].name: Duplicate value: "a"'],
  ],
  [
    'an attachment of nothing',
    'VolumeAttachment',
    'spec: {attacher: a, source: {}, nodeName: a}',
    ['spec.source: Required value: must specify exactly one of inlineVolumeSpec and persistentVolumeName'],
  ],
  [
    'attributes of none',
    'VolumeAttributesClass',
    'driverName: a',
    ['parameters: Required value: must contain at least one key/value pair'],
  ],
  [
    'capacity below zero',
    'CSIStorageCapacity',
    'storageClassName: a\ncapacity: -1',
    ['capacity: Invalid value: "-1": must be greater than or equal to 0'],
  ],
  ['a runtime of two words', 'RuntimeClass', 'handler: my.handler', [`handler: Invalid value: "my.handler": ${label}`]],
  [
    'a priority above all',
    'PriorityClass',
    'value: 1000000001',
    ['value: Forbidden: maximum allowed value of a user defined priority is 1000000000'],
  ],
  [
    'a priority of an unknown policy',
    'PriorityClass',
    'value: 1\npreemptionPolicy: Always',
    ['preemptionPolicy: Unsupported value: "Always": supported values: "PreemptLowerPriority", "Never"'],
  ],
  ['a plain range', 'LimitRange', limits('type: Container, max: {cpu: 1}'), []],
  [
    'least above most',
    'LimitRange',
    limits('type: Container, min: {cpu: 2}, max: {cpu: 1}, default: {cpu: 1}, defaultRequest: {cpu: 1}'),
    [
      'spec.limits[0].min[cpu]: Invalid value: "2": min value 2 is greater than max value 1',
      'spec.limits[0].defaultRequest[cpu]: Invalid value: "1": min value 2 is greater than default request value 1',
      'spec.limits[0].default[cpu]: Invalid value: "2": min value 2 is greater than default value 1',
    ],
  ],
  [
    'a default above the most',
    'LimitRange',
    limits('type: Container, max: {memory: 1Gi}, default: {memory: 2Gi}, defaultRequest: {memory: 1Gi}'),
    ['spec.limits[0].default[memory]: Invalid value: "1Gi": default value 2Gi is greater than max value 1Gi'],
  ],
  [
    'a default of pods',
    'LimitRange',
    limits('type: Pod, default: {cpu: 1}'),
    ["spec.limits[0].default: Forbidden: may not be specified when `type` is 'Pod'"],
  ],
  [
    'a type of its own',
    'LimitRange',
    limits('type: Node'),
    ['spec.limits[0].type: Invalid value: "Node": must be a standard limit type or fully qualified'],
  ],
  [
    'a claim without bounds',
    'LimitRange',
    limits('type: PersistentVolumeClaim'),
    ['spec.limits[0].limits: Required value: either minimum or maximum storage value is required, but neither was provided'],
  ],
  [
    'a ratio below one',
    'LimitRange',
    limits('type: Container, maxLimitRequestRatio: {cpu: 500m}'),
    ['spec.limits[0].maxLimitRequestRatio[cpu]: Invalid value: "500m": ratio 500m is less than 1'],
  ],
  [
    'one type twice',
    'LimitRange',
    'spec: {limits: [{type: Pod, max: {cpu: 1}}, {type: Pod, max: {cpu: 1}}]}',
    ['spec.limits[1].type: Duplicate value: "Pod"'],
  ],
  ['a plain quota', 'ResourceQuota', 'spec: {hard: {pods: 2, requests.cpu: 1, count/jobs.batch: 1}}', []],
  [
    'a quota of an unknown resource',
    'ResourceQuota',
    'spec: {hard: {disks: 2}}',
    [
      'spec.hard[disks]: Invalid value: "disks": must be a standard resource type or fully qualified',
      'spec.hard[disks]: Invalid value: "disks": must be a standard resource for quota',
    ],
  ],
  ['half a pod', 'ResourceQuota', 'spec: {hard: {pods: 1500m}}', ['spec.hard[pods]: Invalid value: "1500m": must be an integer']],
  [
    'less than none',
    'ResourceQuota',
    'spec: {hard: {pods: -1}}',
    ['spec.hard[pods]: Invalid value: "-1": must be greater than or equal to 0'],
  ],
  [
    'scopes that exclude each other',
    'ResourceQuota',
    'spec: {hard: {pods: 1}, scopes: [BestEffort, NotBestEffort]}',
    ['spec.scopes: Invalid value: ["BestEffort","NotBestEffort"]: conflicting scopes'],
  ],
  [
    'a scope of other resources',
    'ResourceQuota',
    'spec: {hard: {secrets: 1}, scopes: [Terminating]}',
    ['spec.scopes: Invalid value: ["Terminating"]: unsupported scope applied to resource'],
  ],
  [
    'a controller of other pods',
    'ReplicationController',
    'spec: {selector: {a: b}, template: {metadata: {labels: {a: c}}, spec: {containers: [{name: a, image: a}]}}}',
    ['spec.template.metadata.labels: Invalid value: {"a":"c"}: `selector` does not match template `labels`'],
  ],
  ['a controller of nothing', 'ReplicationController', 'spec: {}', ['spec.selector: Required value', 'spec.template: Required value']],
  ['a template without containers', 'PodTemplate', 'template: {spec: {containers: []}}', ['template.spec.containers: Required value']],
]

describe('refused manifests of storage, quotas and classes', () => {
  it.each(refused.map(([name, ...rest]) => [name, rest] as const))('%s', (_, [kind, manifest, expected]) => {
    expect(said(kind, manifest)).toEqual(expected)
  })
})
