import type { Json } from '@/apimachinery/object'
import { type Built, idOf, isClusterWide, isSelectedBy, namespaceOf, untyped } from './built'
import { changeField } from './field-specs'
import { type FieldSpec, isMap, type ResourceSelector } from './kustomization'

/** Where pods are described, by kinds. */
const podSpecs: Record<string, string> = {
  ...{ Pod: 'spec', PodTemplate: 'template/spec', CronJob: 'spec/jobTemplate/spec/template/spec' },
  ...Object.fromEntries(
    ['Deployment', 'ReplicaSet', 'DaemonSet', 'StatefulSet', 'Job', 'ReplicationController'].map((kind) => [kind, 'spec/template/spec']),
  ),
}
const inPods = (kinds: readonly string[], paths: readonly string[]): FieldSpec[] =>
  kinds.flatMap((kind) => paths.map((path) => ({ kind, path: `${podSpecs[kind]}/${path}` })))

const configured = ['Pod', 'PodTemplate', 'Deployment', 'ReplicaSet', 'DaemonSet', 'StatefulSet', 'Job', 'CronJob']
const served = ['Pod', 'StatefulSet', 'Deployment', 'ReplicationController', 'CronJob', 'Job', 'DaemonSet']
const fromEnv = (name: string) =>
  ['containers', 'initContainers'].flatMap((list) => [`${list}/env/valueFrom/${name}KeyRef/name`, `${list}/envFrom/${name}Ref/name`])
const ruled = (kinds: readonly string[]): FieldSpec[] => kinds.map((kind) => ({ kind, path: 'rules/resourceNames' }))
const annotated = (...names: string[]): FieldSpec[] =>
  names.map((name) => ({ kind: 'Ingress', path: `metadata/annotations/${name.replaceAll('/', '\\/')}` }))
const bound = 'rbac.authorization.k8s.io'
const scaled = ['Deployment', 'ReplicationController', 'ReplicaSet', 'StatefulSet']

/** What names whom. As kustomize api/internal/konfig/builtinpluginconsts namereference, in its order. */
const references: { to: ResourceSelector; from: FieldSpec[] }[] = [
  ...scaled.map((kind) => ({ to: { kind }, from: [{ kind: 'HorizontalPodAutoscaler', path: 'spec/scaleTargetRef/name' }] })),
  {
    to: { kind: 'ConfigMap', version: 'v1' },
    from: [
      ...inPods(configured, ['volumes/configMap/name', ...fromEnv('configMap'), 'volumes/projected/sources/configMap/name']),
      { kind: 'Node', path: 'spec/configSource/configMap' },
      ...ruled(['Role', 'ClusterRole']),
      ...annotated('nginx.ingress.kubernetes.io/fastcgi-params-configmap'),
    ],
  },
  {
    to: { kind: 'Secret', version: 'v1' },
    from: [
      ...inPods(configured, [
        ...['volumes/secret/secretName', ...fromEnv('secret')],
        ...['imagePullSecrets/name', 'volumes/projected/sources/secret/name'],
      ]),
      { kind: 'Ingress', path: 'spec/tls/secretName' },
      ...annotated(
        'ingress.kubernetes.io/auth-secret',
        'nginx.ingress.kubernetes.io/auth-secret',
        'nginx.ingress.kubernetes.io/auth-tls-secret',
      ),
      { kind: 'ServiceAccount', path: 'imagePullSecrets/name' },
      ...['secretName', 'adminSecretName', 'userSecretName', 'secretRef'].map((name) => ({
        kind: 'StorageClass',
        path: `parameters/${name}`,
      })),
      ...ruled(['Role', 'ClusterRole']),
      { kind: 'PersistentVolume', path: 'spec/azureFile/secretName' },
    ],
  },
  {
    to: { kind: 'Service', version: 'v1' },
    from: [
      { kind: 'StatefulSet', group: 'apps', path: 'spec/serviceName' },
      { kind: 'Ingress', path: 'spec/rules/http/paths/backend/serviceName' },
      { kind: 'Ingress', path: 'spec/backend/serviceName' },
      { kind: 'Ingress', path: 'spec/rules/http/paths/backend/service/name' },
      { kind: 'Ingress', path: 'spec/defaultBackend/service/name' },
      { kind: 'APIService', path: 'spec/service/name' },
      { kind: 'ValidatingWebhookConfiguration', path: 'webhooks/clientConfig/service' },
      { kind: 'MutatingWebhookConfiguration', path: 'webhooks/clientConfig/service' },
    ],
  },
  { to: { kind: 'Role', group: bound }, from: [{ kind: 'RoleBinding', path: 'roleRef/name' }] },
  {
    to: { kind: 'ClusterRole', group: bound },
    from: [
      { kind: 'RoleBinding', path: 'roleRef/name' },
      { kind: 'ClusterRoleBinding', path: 'roleRef/name' },
    ],
  },
  {
    to: { kind: 'ServiceAccount', version: 'v1' },
    from: [
      { kind: 'RoleBinding', path: 'subjects' },
      { kind: 'ClusterRoleBinding', path: 'subjects' },
      ...inPods(served, ['serviceAccountName']),
    ],
  },
  { to: { kind: 'PersistentVolumeClaim', version: 'v1' }, from: inPods(served, ['volumes/persistentVolumeClaim/claimName']) },
  {
    to: { kind: 'PersistentVolume', version: 'v1' },
    from: [{ kind: 'PersistentVolumeClaim', path: 'spec/volumeName' }, ...ruled(['ClusterRole'])],
  },
  {
    to: { kind: 'StorageClass', version: 'v1', group: 'storage.k8s.io' },
    from: [
      { kind: 'PersistentVolume', path: 'spec/storageClassName' },
      { kind: 'PersistentVolumeClaim', path: 'spec/storageClassName' },
      { kind: 'StatefulSet', path: 'spec/volumeClaimTemplates/spec/storageClassName' },
    ],
  },
  { to: { kind: 'PriorityClass', version: 'v1', group: 'scheduling.k8s.io' }, from: inPods(served, ['priorityClassName']) },
]

/** Gives every reference the name that its object has come to bear. As kustomize api/filters/nameref. */
export function renameReferences(all: readonly Built[]): void {
  for (const referrer of all)
    for (const { to, from } of references)
      for (const spec of from)
        changeField(referrer.object, spec, (value) => (value === undefined ? null : renamed(value, { all, referrer, to, path: spec.path })))
}

type Reference = { all: readonly Built[]; referrer: Built; to: ResourceSelector; path: string }

/** A reference is a name, an object with a name and perhaps a namespace, or a list of those. */
function renamed(value: Json, reference: Reference): Json {
  if (Array.isArray(value)) return value.map((item) => renamed(item, reference))
  if (typeof value === 'string') return referral(value, reference)?.object.metadata.name ?? value
  if (!isMap(value) || typeof value.name !== 'string') return value
  const { namespace } = value
  const meant = typeof namespace === 'string' ? inNamespace(reference.all, namespace) : reference.all
  const found = referral(value.name, { ...reference, all: meant })?.object.metadata
  if (!found) return value
  return { ...value, name: found.name ?? '', ...(found.namespace ? { namespace: found.namespace } : {}) }
}

/** What was in a namespace at first; else what is there now. */
function inNamespace(all: readonly Built[], namespace: string): readonly Built[] {
  const first = all.filter(({ object, previous }) => namespaceOf(previous[0] ?? idOf(object)) === namespace)
  return first.length > 0 ? first : all.filter(({ object }) => namespaceOf(idOf(object)) === namespace)
}

function referral(name: string, { all, referrer, to, path }: Reference): Built | undefined {
  const wanted = path.endsWith('roleRef/name') ? roleRef(referrer) : {}
  const own = namespaceOf(idOf(referrer.object))
  const candidates = all.filter(
    ({ object, previous }) =>
      previous.some((id) => id.name === name) &&
      previous.some((id) => isSelectedBy(id, to)) &&
      previous.some((id) => isSelectedBy(id, wanted)) &&
      (isClusterWide(referrer.object) || isClusterWide(object) || object.kind === 'ServiceAccount' || namespaceOf(idOf(object)) === own),
  )
  if (candidates.length === 1) return candidates[0]
  return candidates.find((one) => sameEnd(one.prefixes, referrer.prefixes) && sameEnd(one.suffixes, referrer.suffixes))
}

function roleRef({ object }: Built): ResourceSelector {
  const ref = untyped(object).roleRef
  if (!isMap(ref) || typeof ref.kind !== 'string' || typeof ref.apiGroup !== 'string') return {}
  return { kind: ref.kind, group: ref.apiGroup }
}

/** Whether one list ends as the other does. */
const sameEnd = (a: readonly string[], b: readonly string[]) => {
  const length = Math.min(a.length, b.length)
  return a.slice(a.length - length).join('\n') === b.slice(b.length - length).join('\n')
}
