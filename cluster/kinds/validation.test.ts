import { describe, expect, it } from 'vitest'
import { createCluster } from '@/cluster/cluster'

const cluster = createCluster({ seed: 'validation', startAt: Date.parse('2026-11-21T10:00:00Z'), setup: { profile: 'empty' } })

type Body = { apiVersion: string; kind: string; metadata: { name: string } }
const plurals: Record<string, string> = {
  Pod: 'api/v1/namespaces/default/pods',
  ConfigMap: 'api/v1/namespaces/default/configmaps',
  Secret: 'api/v1/namespaces/default/secrets',
  Namespace: 'api/v1/namespaces',
  Deployment: 'apis/apps/v1/namespaces/default/deployments',
  ReplicaSet: 'apis/apps/v1/namespaces/default/replicasets',
  StatefulSet: 'apis/apps/v1/namespaces/default/statefulsets',
}

/** What the server says of a dry-run creation, as `field: message` lines; [] when it takes the object. */
const said = (body: Body): string[] => {
  const answer = cluster.handle({ method: 'POST', path: `/${plurals[body.kind]}?dryRun=All`, body: JSON.stringify(body) })
  if (!('body' in answer)) throw new Error('a stream')
  const status = JSON.parse(String(answer.body))
  if (answer.status < 300) return []
  if (answer.status !== 422) throw new Error(status.message)
  return status.details.causes.map((c: { field: string; message: string }) => `${c.field}: ${c.message}`)
}

type Given = Record<string, unknown>
const container = (more: Given = {}) => ({ name: 'main', image: 'nginx', ...more })
const pod = (spec: Given = {}, name = 'x') => ({
  apiVersion: 'v1',
  kind: 'Pod',
  metadata: { name },
  spec: { containers: [container()], ...spec },
})
const of = (more: Given) => pod({ containers: [container(more)] })
const at = (path: string) => `spec.containers[0].${path}`
const template = (labels: Given = { app: 'x' }, spec: Given = {}) => ({
  metadata: { labels },
  spec: { containers: [container()], ...spec },
})
const workload = (kind: string, spec: Given = {}) => ({
  apiVersion: 'apps/v1',
  kind,
  metadata: { name: 'x' },
  spec: { selector: { matchLabels: { app: 'x' } }, template: template(), ...spec },
})
const deployment = (spec: Given = {}) => workload('Deployment', spec)

const label =
  "a lowercase RFC 1123 label must consist of lower case alphanumeric characters or '-', and must start and end with an alphanumeric character (e.g. 'my-name',  or '123-abc', regex used for validation is '[a-z0-9]([-a-z0-9]*[a-z0-9])?')"
const subdomain =
  "a lowercase RFC 1123 subdomain must consist of lower case alphanumeric characters, '-' or '.', and must start and end with an alphanumeric character (e.g. 'example.com', regex used for validation is '[a-z0-9]([-a-z0-9]*[a-z0-9])?(\\.[a-z0-9]([-a-z0-9]*[a-z0-9])?)*')"

const pods: Record<string, [Body, string[]]> = {
  'a plain pod': [pod(), []],
  'a bad name': [pod({}, 'Bad_Name'), [`metadata.name: Invalid value: "Bad_Name": ${subdomain}`]],
  'no containers': [pod({ containers: [] }), ['spec.containers: Required value']],
  'no image': [of({ image: '' }), [`${at('image')}: Required value`]],
  'spaces around an image': [
    of({ image: ' nginx' }),
    [`${at('image')}: Invalid value: " nginx": must not have leading or trailing whitespace`],
  ],
  'no container name': [of({ name: '' }), [`${at('name')}: Required value`]],
  'a container name in capitals': [of({ name: 'Web' }), [`${at('name')}: Invalid value: "Web": ${label}`]],
  'two containers of one name': [pod({ containers: [container(), container()] }), ['spec.containers[1].name: Duplicate value: "main"']],
  'an init container of the same name': [pod({ initContainers: [container()] }), ['spec.initContainers[0].name: Duplicate value: "main"']],
  'a probe on an init container': [
    pod({ initContainers: [container({ name: 'init', readinessProbe: { tcpSocket: { port: 80 } } })] }),
    ['spec.initContainers[0].readinessProbe: Forbidden: may not be set for init containers without restartPolicy=Always'],
  ],
  'a sidecar with a probe': [
    pod({ initContainers: [container({ name: 'init', restartPolicy: 'Always', readinessProbe: { tcpSocket: { port: 80 } } })] }),
    [],
  ],
  'port 0': [of({ ports: [{ containerPort: 0 }] }), [`${at('ports[0].containerPort')}: Required value`]],
  'a port above 65535': [
    of({ ports: [{ containerPort: 70000 }] }),
    [`${at('ports[0].containerPort')}: Invalid value: 70000: must be between 1 and 65535, inclusive`],
  ],
  'an unknown protocol': [
    of({ ports: [{ containerPort: 80, protocol: 'HTTP' }] }),
    [`${at('ports[0].protocol')}: Unsupported value: "HTTP": supported values: "SCTP", "TCP", "UDP"`],
  ],
  'a long port name': [
    of({ ports: [{ containerPort: 80, name: 'a-very-long-port-name' }] }),
    [`${at('ports[0].name')}: Invalid value: "a-very-long-port-name": must be no more than 15 bytes`],
  ],
  'two ports of one name': [
    of({
      ports: [
        { containerPort: 80, name: 'web' },
        { containerPort: 81, name: 'web' },
      ],
    }),
    [`${at('ports[1].name')}: Duplicate value: "web"`],
  ],
  'a variable twice defined': [
    of({ env: [{ name: 'A', value: 'x', valueFrom: { fieldRef: { fieldPath: 'metadata.name' } } }] }),
    [`${at('env[0].valueFrom')}: Invalid value: "": may not be specified when \`value\` is not empty`],
  ],
  'an unknown field reference': [
    of({ env: [{ name: 'A', valueFrom: { fieldRef: { fieldPath: 'spec.foo' } } }] }),
    [
      `${at('env[0].valueFrom.fieldRef.fieldPath')}: Unsupported value: "spec.foo": supported values: "metadata.name", "metadata.namespace", "metadata.uid", "spec.nodeName", "spec.serviceAccountName", "status.hostIP", "status.hostIPs", "status.podIP", "status.podIPs"`,
    ],
  ],
  'a mount of no volume': [
    of({ volumeMounts: [{ name: 'data', mountPath: '/data' }] }),
    [`${at('volumeMounts[0].name')}: Not found: "data"`],
  ],
  'two volume types': [
    pod({ volumes: [{ name: 'v', emptyDir: {}, hostPath: { path: '/x' } }] }),
    ['spec.volumes[0].hostPath: Forbidden: may not specify more than 1 volume type'],
  ],
  'a pull policy of its own': [
    of({ imagePullPolicy: 'Sometimes' }),
    [`${at('imagePullPolicy')}: Unsupported value: "Sometimes": supported values: "Always", "IfNotPresent", "Never"`],
  ],
  'a request above its limit': [
    of({ resources: { requests: { cpu: '2' }, limits: { cpu: '1' } } }),
    [`${at('resources.requests')}: Invalid value: "2": must be less than or equal to cpu limit of 1`],
  ],
  'a resource nobody knows': [
    of({ resources: { limits: { foo: '1' } } }),
    [
      `${at('resources.limits[foo]')}: Invalid value: "foo": must be a standard resource type or fully qualified`,
      `${at('resources.limits[foo]')}: Invalid value: "foo": must be a standard resource for containers`,
      `${at('resources.requests[foo]')}: Invalid value: "foo": must be a standard resource type or fully qualified`,
      `${at('resources.requests[foo]')}: Invalid value: "foo": must be a standard resource for containers`,
    ],
  ],
  'a probe that does nothing': [of({ livenessProbe: {} }), [`${at('livenessProbe')}: Required value: must specify a handler type`]],
  'a probe that does two things': [
    of({ livenessProbe: { httpGet: { port: 80 }, tcpSocket: { port: 80 } } }),
    [`${at('livenessProbe.tcpSocket')}: Forbidden: may not specify more than 1 handler type`],
  ],
  'a liveness probe that must succeed twice': [
    of({ livenessProbe: { tcpSocket: { port: 80 }, successThreshold: 2 } }),
    [`${at('livenessProbe.successThreshold')}: Invalid value: 2: must be 1`],
  ],
  'a restart policy of its own': [
    pod({ restartPolicy: 'Maybe' }),
    ['spec.restartPolicy: Unsupported value: "Maybe": supported values: "Always", "OnFailure", "Never"'],
  ],
  'DNS None without servers': [
    pod({ dnsPolicy: 'None' }),
    ['spec.dnsConfig: Required value: must provide `dnsConfig` when `dnsPolicy` is None'],
  ],
  'a toleration without key or Exists': [
    pod({ tolerations: [{ effect: 'NoSchedule' }] }),
    [
      'spec.tolerations[0].operator: Invalid value: "": operator must be Exists when `key` is empty, which means "match all values and all keys"',
    ],
  ],
  'a bad label': [
    { ...pod(), metadata: { name: 'x', labels: { app: 'my app' } } as never },
    [
      "metadata.labels: Invalid value: \"my app\": a valid label must be an empty string or consist of alphanumeric characters, '-', '_' or '.', and must start and end with an alphanumeric character (e.g. 'MyValue',  or 'my_value',  or '12345', regex used for validation is '(([A-Za-z0-9][-A-Za-z0-9_.]*)?[A-Za-z0-9])?')",
    ],
  ],
}

const workloads: Record<string, [Body, string[]]> = {
  'a plain deployment': [deployment(), []],
  'no selector': [deployment({ selector: undefined }), ['spec.selector: Required value']],
  'an empty selector': [deployment({ selector: {} }), ['spec.selector: Invalid value: {}: empty selector is invalid for deployment']],
  'labels that the selector misses': [
    deployment({ template: template({ app: 'y' }) }),
    ['spec.template.metadata.labels: Invalid value: {"app":"y"}: `selector` does not match template `labels`'],
  ],
  'negative replicas': [deployment({ replicas: -1 }), ['spec.replicas: Invalid value: -1: must be greater than or equal to 0']],
  'a template that ends': [
    deployment({ template: template({ app: 'x' }, { restartPolicy: 'Never' }) }),
    ['spec.template.spec.restartPolicy: Unsupported value: "Never": supported values: "Always"'],
  ],
  'an unknown strategy': [
    deployment({ strategy: { type: 'BlueGreen' } }),
    ['spec.strategy.type: Unsupported value: "BlueGreen": supported values: "Recreate", "RollingUpdate"'],
  ],
  'Recreate with rolling parameters': [
    deployment({ strategy: { type: 'Recreate', rollingUpdate: { maxSurge: 1 } } }),
    ["spec.strategy.rollingUpdate: Forbidden: may not be specified when strategy `type` is 'Recreate'"],
  ],
  'a rollout that cannot move': [
    deployment({ strategy: { rollingUpdate: { maxSurge: 0, maxUnavailable: 0 } } }),
    ['spec.strategy.rollingUpdate.maxUnavailable: Invalid value: 0: may not be 0 when `maxSurge` is 0'],
  ],
  'errors in the template, by their paths': [
    deployment({ template: template({ app: 'x' }, { containers: [{ name: 'main' }] }) }),
    ['spec.template.spec.containers[0].image: Required value'],
  ],
  'an empty stateful set selector': [
    workload('StatefulSet', { selector: {} }),
    ['spec.selector: Invalid value: {}: empty selector is invalid for statefulset'],
  ],
  'an unknown pod management': [
    workload('StatefulSet', { podManagementPolicy: 'Chaos' }),
    ["spec.podManagementPolicy: Invalid value: \"Chaos\": must be 'OrderedReady' or 'Parallel'"],
  ],
  'a bad config key': [
    { apiVersion: 'v1', kind: 'ConfigMap', metadata: { name: 'x' }, data: { 'a b': '1' } } as never,
    [
      "data[a b]: Invalid value: \"a b\": a valid config key must consist of alphanumeric characters, '-', '_' or '.' (e.g. 'key.name',  or 'KEY_NAME',  or 'key-name', regex used for validation is '[-._a-zA-Z0-9]+')",
    ],
  ],
  'a TLS secret without its key': [
    { apiVersion: 'v1', kind: 'Secret', metadata: { name: 'x' }, type: 'kubernetes.io/tls', data: { 'tls.crt': 'eA==' } } as never,
    ['data[tls.key]: Required value'],
  ],
  'a namespace with a dot': [
    { apiVersion: 'v1', kind: 'Namespace', metadata: { name: 'a.b' } },
    [`metadata.name: Invalid value: "a.b": ${label}`],
  ],
}

describe('what the server refuses of a new Pod', () => {
  it.each(Object.entries(pods))('%s', (_, [body, expected]) => {
    expect(said(body)).toEqual(expected)
  })
})

describe('what the server refuses of other kinds', () => {
  it.each(Object.entries(workloads))('%s', (_, [body, expected]) => {
    expect(said(body)).toEqual(expected)
  })
})

describe('what may not change', () => {
  const change = (stored: Body, patch: unknown): string[] => {
    const live = createCluster({ seed: 'change', startAt: 0, setup: { profile: 'empty' } })
    live.handle({ method: 'POST', path: `/${plurals[stored.kind]}`, body: JSON.stringify(stored) })
    const answer = live.handle({
      method: 'PATCH',
      path: `/${plurals[stored.kind]}/${stored.metadata.name}`,
      headers: { 'content-type': 'application/strategic-merge-patch+json' },
      body: JSON.stringify(patch),
    })
    const status = JSON.parse('body' in answer ? String(answer.body) : '')
    return answer.status < 300 ? [] : status.details.causes.map((c: { field: string; message: string }) => `${c.field}: ${c.message}`)
  }
  const image = { spec: { containers: [{ name: 'main', image: 'nginx:2' }] } }
  it.each([
    ['a pod: its image may', pod(), image, []],
    [
      'a pod: its command may not',
      pod(),
      { spec: { containers: [{ name: 'main', command: ['sh'] }] } },
      [
        'spec: Forbidden: pod updates may not change fields other than `spec.containers[*].image`,`spec.initContainers[*].image`,`spec.activeDeadlineSeconds`,`spec.tolerations` (only additions to existing tolerations),`spec.terminationGracePeriodSeconds` (allow it to be set to 1 if it was previously negative)',
      ],
    ],
    [
      'a pod: no more containers',
      pod(),
      { spec: { containers: [{ name: 'second', image: 'nginx' }] } },
      ['spec.containers: Forbidden: pod updates may not add or remove containers'],
    ],
    [
      'a deployment: its selector',
      deployment(),
      { spec: { selector: { matchLabels: { more: 'y' } }, template: { metadata: { labels: { more: 'y' } } } } },
      ['spec.selector: Invalid value: {"matchLabels":{"app":"x","more":"y"}}: field is immutable'],
    ],
    [
      'a stateful set: its service name',
      workload('StatefulSet', { serviceName: 'a' }),
      { spec: { serviceName: 'b' } },
      [
        "spec: Forbidden: updates to statefulset spec for fields other than 'replicas', 'ordinals', 'template', 'updateStrategy', 'revisionHistoryLimit', 'persistentVolumeClaimRetentionPolicy' and 'minReadySeconds' are forbidden",
      ],
    ],
    [
      'an immutable config map',
      { apiVersion: 'v1', kind: 'ConfigMap', metadata: { name: 'x' }, immutable: true, data: { a: '1' } } as Body,
      { data: { a: '2' } },
      ['data: Forbidden: field is immutable when `immutable` is set'],
    ],
    [
      'the type of a secret',
      { apiVersion: 'v1', kind: 'Secret', metadata: { name: 'x' } } as Body,
      { type: 'other' },
      ['type: Invalid value: "other": field is immutable'],
    ],
  ] as [string, Body, unknown, string[]][])('%s', (_, stored, patch, expected) => {
    expect(change(stored, patch)).toEqual(expected)
  })
})
