import { fieldOf } from '@/apimachinery/equal'
import type { Json, KubeObject } from '@/apimachinery/object'

/** A value of the same sort that is not the same; undefined where there is none. */
type Change = (value: Json, object: KubeObject) => Json | undefined

/** Values that a task may ask for, by the path of their field (no indexes): what a mutant makes of each. The first that matches counts. */
const demandable: readonly (readonly [path: RegExp, change: Change])[] = [
  // Services and what stands behind them
  [/^spec\.type$/, oneOf({ ClusterIP: 'NodePort', NodePort: 'ClusterIP', LoadBalancer: 'NodePort' })],
  [/^spec\.(ports|listeners)\.(port|nodePort)$/, (value, object) => (isAlias(object) ? undefined : next(value))],
  // Only the endpoints controller and the proxies read it.
  [/^spec\.ports\.targetPort$/, (value, object) => (hasVirtualAddress(object) ? next(value) : undefined)],
  [/^(spec\.)?(ingress\.|egress\.)?ports\.protocol$/, oneOf({ TCP: 'UDP', UDP: 'TCP' })],
  [/^(spec\.)?ports\.name$/, (value) => (/^\d/.test(String(value)) ? undefined : next(value))],
  [/^ports\.port$/, next],
  [/^spec\.selector\.[^.]+$/, (value, { kind }) => (kind === 'Service' ? next(value) : undefined)],
  [/^spec\.(externalName|ingressClassName|gatewayClassName)$/, next],
  [/^spec\.sessionAffinity$/, oneOf({ None: 'ClientIP', ClientIP: 'None' })],
  [/^spec\.sessionAffinityConfig\.clientIP\.timeoutSeconds$/, next],
  [/^spec\.(external|internal)TrafficPolicy$/, oneOf({ Local: 'Cluster', Cluster: 'Local' })],
  [/^spec\.publishNotReadyAddresses$/, next],
  [/^(endpoints|subsets\.addresses)\.(addresses|ip)$/, () => '192.0.2.7'],
  // Policies
  [/^spec\.(ingress|egress)\.(from|to)\.(podSelector|namespaceSelector)\.(matchLabels\..+|matchExpressions\.values)$/, next],
  [/^spec\.(ingress|egress)\.(from|to)\.ipBlock\.(cidr|except)$/, () => '192.0.2.0/24'],
  [/^spec\.(ingress|egress)\.ports\.(port|endPort)$/, next],
  [/^spec\.(podSelector|selector)\.(matchLabels\..+|matchExpressions\.values)$/, next],
  // Entries
  [/^spec\.rules\.(host|http\.paths\.path|http\.paths\.backend\.service\.(name|port\.number))$/, next],
  [/^spec\.rules\.http\.paths\.pathType$/, oneOf({ Prefix: 'Exact', Exact: 'Prefix' })],
  [/^spec\.tls\.(secretName|hosts)$/, next],
  [/^spec\.(hostnames|parentRefs\.(name|sectionName|namespace|port)|rules\.backendRefs\.(name|namespace|port))$/, next],
  [/^spec\.rules\.backendRefs\.weight$/, (value, object) => (sharesTraffic(object) ? next(value) : undefined)],
  [/^spec\.rules\.matches\.(path\.value|(headers|queryParams)\.(name|value)|method\.(service|method))$/, next],
  [/^spec\.rules\.matches\.method$/, oneOf({ GET: 'POST', POST: 'GET', PUT: 'POST' })],
  [/^spec\.rules\.matches\.path\.type$/, oneOf({ PathPrefix: 'Exact', Exact: 'PathPrefix' })],
  [/^spec\.rules\.filters\.requestRedirect\.statusCode$/, (value) => (value === 301 ? 302 : 301)],
  [/^spec\.rules\.filters\.requestRedirect\.scheme$/, oneOf({ http: 'https', https: 'http' })],
  [/^spec\.rules\.filters\.urlRewrite\.(hostname|path\.replace.+)$/, next],
  [/^spec\.listeners\.(hostname|tls\.certificateRefs\.name)$/, next],
  [/^spec\.listeners\.allowedRoutes\.namespaces\.selector\.(matchLabels\..+|matchExpressions\.values)$/, next],
  [/^spec\.listeners\.allowedRoutes\.namespaces\.from$/, oneOf({ All: 'Same', Same: 'All', Selector: 'Same' })],
  [/^spec\.(from\.(namespace|kind)|to\.(kind|name))$/, (value, { kind }) => (kind === 'ReferenceGrant' ? next(value) : undefined)],
  // Workloads
  [/^spec\.(replicas|minReplicas|maxReplicas|maxUnavailable|minAvailable)$/, next],
  [/^spec\.metrics\.resource\.target\..+$/, next],
  [/^spec\.scaleTargetRef\.name$/, next],
  [/^spec\.behavior\.scale(Up|Down)\.stabilizationWindowSeconds$/, next],
  [/^spec\.(strategy|updateStrategy)\.rollingUpdate\.(maxSurge|maxUnavailable|partition)$/, next],
  [/^spec\.schedule$/, () => '59 23 31 12 *'],
  [/^spec\.concurrencyPolicy$/, oneOf({ Forbid: 'Allow', Replace: 'Forbid', Allow: 'Forbid' })],
  [
    /^spec\.(jobTemplate\.spec\.)?(successfulJobsHistoryLimit|failedJobsHistoryLimit|backoffLimit|completions|parallelism|activeDeadlineSeconds)$/,
    next,
  ],
  [/^spec\.value$/, next],
  // Pods
  [/^spec\.containers\.image$/, (value) => (String(value).startsWith('httpd') ? 'nginx' : 'httpd')],
  [/^spec\.(containers|initContainers)\.(command|args)$/, next],
  [/^spec\.(containers|initContainers)\.env\.(name|value)$/, next],
  [/^spec\.(containers|initContainers)\.env\.valueFrom\.(configMapKeyRef|secretKeyRef|fieldRef)\.(name|key)$/, next],
  [/^spec\.(containers|initContainers)\.envFrom\.(configMapRef|secretRef)\.name$/, next],
  [/^spec\.(containers|initContainers)\.resources\.(requests|limits)\.[^.]+$/, next],
  [/^spec\.(containers|initContainers)\.volumeMounts\.(mountPath|subPath)$/, next],
  [/^spec\.(containers|initContainers)\.volumeMounts\.readOnly$/, next],
  [/^spec\.containers\.(readiness|liveness|startup)Probe\.(httpGet|tcpSocket|grpc)\.(path|port)$/, next],
  [/^spec\.containers\.(readiness|liveness|startup)Probe\.(initialDelay|period|timeout)Seconds$/, next],
  [/^spec\.containers\.(readiness|liveness|startup)Probe\.failureThreshold$/, next],
  [
    /^spec\.volumes\.(configMap\.name|secret\.secretName|persistentVolumeClaim\.claimName|hostPath\.path|emptyDir\.(medium|sizeLimit))$/,
    next,
  ],
  [/^spec\.volumes\.projected\.sources\.(configMap|secret)\.(name|items\.(key|path))$/, next],
  [/^spec\.volumes\.projected\.sources\.(downwardAPI\.items\.path|serviceAccountToken\.(path|audience|expirationSeconds))$/, next],
  [/^spec\.(priorityClassName|subdomain|hostname|serviceAccountName)$/, next],
  [/^spec\.dnsPolicy$/, oneOf({ ClusterFirst: 'Default', Default: 'ClusterFirst' })],
  [/^spec\.(enableServiceLinks|automountServiceAccountToken)$/, next],
  [/^spec\.nodeSelector.+$/, next],
  [/^spec\.tolerations\.(key|value)$/, next],
  [/^spec\.affinity.+\.(matchExpressions\.values|matchLabels.+|topologyKey)$/, next],
  [/^spec\.topologySpreadConstraints\.(maxSkew|topologyKey|labelSelector.+)$/, next],
  [/^spec\.taints\.(key|value)$/, next],
  [/^spec\.taints\.effect$/, oneOf({ NoSchedule: 'NoExecute', NoExecute: 'NoSchedule', PreferNoSchedule: 'NoSchedule' })],
  // Storage, quotas
  [/^spec\.(resources\.requests|capacity)\.storage$/, next],
  [/^spec\.accessModes$/, oneOf({ ReadWriteOnce: 'ReadOnlyMany', ReadWriteMany: 'ReadWriteOnce', ReadOnlyMany: 'ReadWriteOnce' })],
  [/^(spec\.persistentVolumeReclaimPolicy|reclaimPolicy)$/, oneOf({ Retain: 'Delete', Delete: 'Retain' })],
  [/^volumeBindingMode$/, oneOf({ Immediate: 'WaitForFirstConsumer', WaitForFirstConsumer: 'Immediate' })],
  [/^allowVolumeExpansion$/, next],
  [/^provisioner$/, next],
  [/^spec\.(storageClassName|volumeName|claimRef\.(name|namespace)|(local|hostPath)\.path)$/, next],
  [/^spec\.(hard\..+|limits\.(max|min|default|defaultRequest)\..+)$/, next],
  // Rights
  [/^rules\.(verbs|resources|resourceNames)$/, next],
  [/^subjects\.(name|namespace)$/, next],
  [/^roleRef\.name$/, next],
  [/^automountServiceAccountToken$/, next],
  [/^metadata\.labels\.kubernetes\.io\/service-name$/, next],
  // kubectl labels what it generates by itself: only these kinds are labelled for a purpose.
  [
    /^metadata\.labels\.(?!kubernetes\.io\/(hostname|metadata\.name)).+$/,
    (value, { kind }) => (['Namespace', 'Node', 'Pod'].includes(kind) ? next(value) : undefined),
  ],
  [/^(data|stringData)\.[^.]+$/, next],
]

/** What a mutant makes of a value that a task may ask for; undefined for all others. A pod's template is read like a pod. */
export function otherValue(path: string, value: Json, object: KubeObject): Json | undefined {
  const inPod = path.replace(/^spec\.(jobTemplate\.spec\.)?template\.spec\./, 'spec.')
  return demandable.find(([pattern]) => pattern.test(inPod))?.[1](value, object)
}

type ServiceSpec = { type?: string; clusterIP?: string; selector?: object }
const isAlias = ({ kind, spec }: KubeObject & { spec?: ServiceSpec }) => kind === 'Service' && spec?.type === 'ExternalName'
const hasVirtualAddress = (object: KubeObject & { spec?: ServiceSpec }) =>
  !isAlias(object) && object.spec?.clusterIP !== 'None' && object.spec?.selector !== undefined

/** The weight of a backend that stands alone weighs nothing. */
const sharesTraffic = ({ spec }: KubeObject & { spec?: { rules?: { backendRefs?: unknown[] }[] } }) =>
  spec?.rules?.some(({ backendRefs = [] }) => backendRefs.length > 1) ?? false

/** Another word of a closed set. */
function oneOf(others: Readonly<Record<string, string>>): Change {
  return (value) => fieldOf(others, String(value))
}

function next(value: Json): Json | undefined {
  if (typeof value === 'number') return value + 1
  if (typeof value === 'boolean') return !value
  // A flag of one letter takes others beside it.
  if (typeof value !== 'string' || /^-\w$/.test(value)) return undefined
  const amount = /^(\d+)(m|k|Ki|Mi?|Gi?|Ti?|%)?$/.exec(value)
  if (amount) return `${Number(amount[1]) + 1}${amount[2] ?? ''}`
  return value.startsWith('/') ? `${value.replace(/\/$/, '')}-x` : `${value}x`
}
