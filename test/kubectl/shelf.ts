import type { Json, JsonObject, KubeObject } from '@/apimachinery/object'
import { matchesRequirements, parseSelector } from '@/apimachinery/selector'

/** Resources that the shelf tells of: group/version, then `plural Kind [short] [!]` (`!`: not namespaced). */
const known: Record<string, string[]> = {
  v1: [
    'pods Pod po',
    'nodes Node no !',
    'namespaces Namespace ns !',
    'services Service svc',
    'endpoints Endpoints ep',
    'events Event ev',
    'configmaps ConfigMap cm',
    'secrets Secret',
    'serviceaccounts ServiceAccount sa',
    'replicationcontrollers ReplicationController rc',
    'persistentvolumes PersistentVolume pv !',
    'persistentvolumeclaims PersistentVolumeClaim pvc',
    'resourcequotas ResourceQuota quota',
    'limitranges LimitRange limits',
  ],
  'apps/v1': ['deployments Deployment deploy', 'replicasets ReplicaSet rs', 'statefulsets StatefulSet sts', 'daemonsets DaemonSet ds'],
  'batch/v1': ['jobs Job', 'cronjobs CronJob cj'],
  'autoscaling/v2': ['horizontalpodautoscalers HorizontalPodAutoscaler hpa'],
  'policy/v1': ['poddisruptionbudgets PodDisruptionBudget pdb'],
  'networking.k8s.io/v1': ['ingresses Ingress ing', 'ingressclasses IngressClass !', 'networkpolicies NetworkPolicy netpol'],
  'discovery.k8s.io/v1': ['endpointslices EndpointSlice'],
  'storage.k8s.io/v1': ['storageclasses StorageClass sc !', 'csinodes CSINode !'],
  'scheduling.k8s.io/v1': ['priorityclasses PriorityClass pc !'],
  'rbac.authorization.k8s.io/v1': [
    'roles Role',
    'clusterroles ClusterRole !',
    'rolebindings RoleBinding',
    'clusterrolebindings ClusterRoleBinding !',
  ],
  'certificates.k8s.io/v1': ['certificatesigningrequests CertificateSigningRequest csr !'],
  'gateway.networking.k8s.io/v1': ['gateways Gateway gtw', 'httproutes HTTPRoute'],
  'metrics.k8s.io/v1beta1': ['nodes NodeMetrics !', 'pods PodMetrics'],
}

const verbs = ['create', 'delete', 'deletecollection', 'get', 'list', 'patch', 'update', 'watch']

type Named = { groupVersion: string; plural: string; kind: string; namespaced: boolean; short: string[] }

const resources: Named[] = Object.entries(known).flatMap(([groupVersion, lines]) =>
  lines.map((line) => {
    const [plural = '', kind = '', ...rest] = line.split(' ')
    return { groupVersion, plural, kind, namespaced: !rest.includes('!'), short: rest.filter((word) => word !== '!') }
  }),
)

export type Answer = { status: number; body: Json; contentType: string }

/** Answers of a server that holds fixed objects, for what kubectl reads; a change answers with the object as it would be, and is forgotten. */
export function shelf(objects: readonly KubeObject[], more: Readonly<Record<string, Json>> = {}) {
  return (method: string, target: string, sent?: Json): Answer => {
    const answer = answerOf(method, target, sent)
    const aggregated = /^\/apis?(\?|$)/.test(target) ? ';g=apidiscovery.k8s.io;v=v2;as=APIGroupDiscoveryList' : ''
    return { ...answer, contentType: `application/json${aggregated}` }
  }

  function answerOf(method: string, target: string, sent?: Json): Omit<Answer, 'contentType'> {
    const url = new URL(target, 'http://shelf')
    const path = url.pathname
    if (Object.hasOwn(more, `${method} ${path}`)) return { status: method === 'POST' ? 201 : 200, body: more[`${method} ${path}`] as Json }
    if (Object.hasOwn(more, path)) return { status: 200, body: more[path] as Json }
    if (path === '/api' || path === '/apis') return { status: 200, body: discovery(path) }
    if (path === '/version') return { status: 200, body: { major: '1', minor: '35', gitVersion: 'v1.35.2' } }
    const match = /^\/(?:api|apis\/([^/]+))\/(v[^/]+)(?:\/namespaces\/([^/]+)(?=\/))?(?:\/([^/]+)(?:\/([^/]+)(?:\/(.+))?)?)?$/.exec(path)
    const groupVersion = match ? [match[1], match[2]].filter(Boolean).join('/') : ''
    if (match && match[4] === undefined) return { status: 200, body: plain(groupVersion) }
    const resource = resources.find((one) => one.groupVersion === groupVersion && one.plural === match?.[4])
    if (!match || !resource) return notFound('the server could not find the requested resource', {})
    const here = objects.filter(
      (object) =>
        object.apiVersion === groupVersion &&
        object.kind === resource.kind &&
        (match[3] === undefined || object.metadata.namespace === match[3]),
    )
    if (match[5] === undefined && method === 'GET') return { status: 200, body: list(resource, here, url.searchParams) }
    if (method === 'POST') return { status: 201, body: sent ?? null }
    const found = here.find((object) => object.metadata.name === match[5])
    if (!found) {
      const group = match[1] ? `.${match[1]}` : ''
      return notFound(`${resource.plural}${group} "${match[5]}" not found`, { name: match[5] ?? '', kind: resource.plural })
    }
    return { status: 200, body: ((method === 'PUT' ? sent : undefined) ?? found) as unknown as Json }
  }
}

const notFound = (message: string, details: JsonObject) => ({
  status: 404,
  body: { kind: 'Status', apiVersion: 'v1', metadata: {}, status: 'Failure', message, reason: 'NotFound', details, code: 404 },
})

function list(resource: Named, here: readonly KubeObject[], query: URLSearchParams): Json {
  const labels = parseSelector(query.get('labelSelector') ?? '')
  const fields = (query.get('fieldSelector') ?? '').split(',').filter((term) => term !== '')
  const items = here.filter(
    (object) => matchesRequirements(object.metadata.labels, labels) && fields.every((term) => matchesField(object, term)),
  )
  return {
    kind: `${resource.kind}List`,
    apiVersion: resource.groupVersion,
    metadata: { resourceVersion: '9' },
    items: items as unknown as Json,
  }
}

function matchesField(object: KubeObject, term: string): boolean {
  const [, path = '', operator, wanted] = /^([^=!]+)(!?==?)(.*)$/.exec(term) ?? []
  const value = path.split('.').reduce<Json | undefined>((at, key) => (at as JsonObject | undefined)?.[key], object as unknown as Json)
  return (String(value ?? '') === wanted) === !operator?.startsWith('!')
}

function discovery(path: string): Json {
  const groups = new Map<string, JsonObject[]>()
  for (const groupVersion of Object.keys(known)) {
    const [version = '', group = ''] = groupVersion.split('/').reverse()
    if ((path === '/api') !== (group === '')) continue
    const told = resources
      .filter((one) => one.groupVersion === groupVersion)
      .map((one) => ({
        resource: one.plural,
        responseKind: { group, version, kind: one.kind },
        scope: one.namespaced ? 'Namespaced' : 'Cluster',
        singularResource: one.kind.toLowerCase(),
        verbs,
        shortNames: one.short,
      }))
    groups.set(group, [...(groups.get(group) ?? []), { version, freshness: 'Current', resources: told }])
  }
  const items = [...groups].map(([name, versions]) => ({ metadata: (name === '' ? {} : { name }) as JsonObject, versions }))
  return { kind: 'APIGroupDiscoveryList', apiVersion: 'apidiscovery.k8s.io/v2', metadata: {}, items }
}

const plain = (groupVersion: string): Json => ({
  kind: 'APIResourceList',
  apiVersion: 'v1',
  groupVersion,
  resources: resources
    .filter((one) => one.groupVersion === groupVersion)
    .map((one) => ({
      name: one.plural,
      singularName: one.kind.toLowerCase(),
      namespaced: one.namespaced,
      kind: one.kind,
      verbs,
      shortNames: one.short,
    })),
})
