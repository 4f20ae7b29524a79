import type { Json, JsonObject } from '@/apimachinery/object'
import type { CheckSent, ClusterReader } from './evidence'

const served: Record<string, { name: string; kind: string; namespaced: boolean }[]> = {
  '/api/v1': [
    { name: 'namespaces', kind: 'Namespace', namespaced: false },
    { name: 'nodes', kind: 'Node', namespaced: false },
    { name: 'pods', kind: 'Pod', namespaced: true },
    { name: 'pods/log', kind: 'Pod', namespaced: true },
    { name: 'services', kind: 'Service', namespaced: true },
    { name: 'configmaps', kind: 'ConfigMap', namespaced: true },
    { name: 'serviceaccounts', kind: 'ServiceAccount', namespaced: true },
    { name: 'events', kind: 'Event', namespaced: true },
  ],
  '/apis/apps/v1': [{ name: 'deployments', kind: 'Deployment', namespaced: true }],
  '/apis/rbac.authorization.k8s.io/v1': [
    { name: 'rolebindings', kind: 'RoleBinding', namespaced: true },
    { name: 'clusterrolebindings', kind: 'ClusterRoleBinding', namespaced: false },
  ],
  '/apis/example.io/v1alpha1': [{ name: 'gauges', kind: 'Gauge', namespaced: true }],
  '/apis/discovery.k8s.io/v1': [{ name: 'endpointslices', kind: 'EndpointSlice', namespaced: true }],
}

export type Fake = {
  objects: JsonObject[]
  send?: (from: string, to: string) => CheckSent
  names?: Record<string, string[]>
  files?: Record<string, string>
  /** What `HOST$ LINE` prints. */
  printed?: Record<string, { exitCode: number; output: string }>
  /** What RBAC allows, as `USER VERB GROUP/RESOURCE NAMESPACE`. */
  allowed?: string[]
  status?: number
  down?: boolean
}

/** An API server over a list of objects. */
export function reader(fake: Fake): ClusterReader {
  const list = (path: string, namespace: string | undefined, kind: string) =>
    fake.objects.filter((each) => each.kind === kind && (namespace === undefined || metadata(each).namespace === namespace) && path !== '')
  return {
    async fetch(path) {
      if (fake.down) throw new Error('connection refused')
      if (fake.status) return { status: fake.status, body: { message: 'etcdserver: request timed out' } }
      if (path === '/apis')
        return {
          status: 200,
          body: {
            groups: [
              ...['apps/v1', 'discovery.k8s.io/v1'].map((groupVersion) => ({ preferredVersion: { groupVersion } })),
              {
                preferredVersion: { groupVersion: 'example.io/v1' },
                versions: [{ groupVersion: 'example.io/v1' }, { groupVersion: 'example.io/v1alpha1' }],
              },
            ],
          },
        }
      if (served[path]) return { status: 200, body: { resources: served[path] as Json } }
      const group = Object.keys(served).find((each) => path.startsWith(`${each}/`))
      if (!group) return { status: 404, body: {} }
      const [, namespace, plural, name] = /^(?:\/namespaces\/([^/]+))?\/([^/]+)(?:\/([^/]+))?$/.exec(path.slice(group.length)) ?? []
      const kind = served[group]!.find((each) => each.name === plural)!.kind
      const items = list(path, namespace, kind)
      if (name === undefined) return { status: 200, body: { apiVersion: group.slice(group.indexOf('/', 1) + 1), items } }
      const one = items.find((each) => metadata(each).name === name)
      return one ? { status: 200, body: one } : { status: 404, body: { message: 'not found' } }
    },
    ...(fake.send
      ? {
          send: async (from, to) =>
            fake.send!(
              from.from === 'pod' ? `${from.namespace}/${from.pod}` : from.from === 'node' ? from.node : 'outside',
              `${to.host}:${to.port}${to.http?.path ?? ''}`,
            ),
        }
      : {}),
    ...(fake.names
      ? { resolve: async (_from, name) => ({ result: fake.names![name] ? 'NOERROR' : 'NXDOMAIN', values: fake.names![name] ?? [] }) }
      : {}),
    ...(fake.printed
      ? { run: async (host, line) => fake.printed![`${host}$ ${line}`] ?? { exitCode: 127, output: 'command not found' } }
      : {}),
    ...(fake.allowed
      ? {
          async post(_path, { spec }) {
            const { user, resourceAttributes } = spec as { user: string; resourceAttributes: Record<string, string> }
            const { verb, group, resource, namespace } = resourceAttributes
            return {
              status: 201,
              body: { status: { allowed: fake.allowed!.includes(`${user} ${verb} ${group}/${resource} ${namespace ?? '*'}`) } },
            }
          },
        }
      : {}),
    ...(fake.files ? { file: async (host, path) => fake.files![`${host}:${path}`] } : {}),
  }
}

const metadata = (object: JsonObject) => object.metadata as { name: string; namespace?: string; labels?: Record<string, string> }
export const made = (
  kind: string,
  name: string,
  namespace: string | undefined,
  rest: JsonObject = {},
  labels: Record<string, string> = {},
): JsonObject => ({
  apiVersion: 'v1',
  kind,
  metadata: { name, ...(namespace === undefined ? {} : { namespace }), labels },
  ...rest,
})
export const pod = (name: string, namespace: string, labels: Record<string, string>, ip: string, ready = true) =>
  made(
    'Pod',
    name,
    namespace,
    { status: { phase: 'Running', podIP: ip, conditions: [{ type: 'Ready', status: ready ? 'True' : 'False' }] } },
    labels,
  )
export const service = (name: string, namespace: string, spec: JsonObject, status: JsonObject = {}) =>
  made('Service', name, namespace, { spec, status })
export const slice = (name: string, namespace: string, endpoints: [ip: string, ready: boolean][], port: number) =>
  made(
    'EndpointSlice',
    `${name}-abcde`,
    namespace,
    { endpoints: endpoints.map(([ip, ready]) => ({ addresses: [ip], conditions: { ready } })), ports: [{ name: '', port }] },
    { 'kubernetes.io/service-name': name },
  )
export const namespace = (name: string) => made('Namespace', name, undefined)
export const node = (name: string, ip: string) =>
  made('Node', name, undefined, { status: { addresses: [{ type: 'InternalIP', address: ip }] } })

export const answered = (body: string, by?: string): CheckSent => ({
  ok: true,
  status: 200,
  body,
  hops: [],
  ...(by ? { pod: { namespace: 'shop', name: by } } : {}),
})
export const refused: CheckSent = {
  ok: false,
  reason: 'refused',
  why: 'Service shop/web has no ready endpoint',
  hint: 'selector app=web matches 0 pods',
  hops: [],
}

export const shop = [
  namespace('shop'),
  namespace('default'),
  node('controlplane', '192.168.1.10'),
  node('node01', '192.168.1.11'),
  pod('web-1', 'shop', { app: 'web' }, '10.244.1.2'),
  pod('web-2', 'shop', { app: 'web' }, '10.244.1.3', false),
  service('web', 'shop', {
    type: 'NodePort',
    clusterIP: '10.96.0.9',
    selector: { app: 'web' },
    ports: [{ port: 80, targetPort: 8080, protocol: 'TCP', nodePort: 30080 }],
  }),
  slice(
    'web',
    'shop',
    [
      ['10.244.1.2', true],
      ['10.244.1.3', false],
    ],
    8080,
  ),
]
