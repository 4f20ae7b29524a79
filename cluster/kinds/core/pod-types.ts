import type { KubeObject, ObjectMeta } from '@/apimachinery/object'
import type { LabelSelector } from '@/apimachinery/selector'
import type { ClaimSpec } from './persistent-volume-claim'

export type KeySelector = { name?: string; key: string; optional?: boolean }
export type FieldRef = { apiVersion?: string; fieldPath: string }
export type ResourceFieldRef = { containerName?: string; resource: string; divisor?: string }

export type EnvVar = {
  name: string
  value?: string
  valueFrom?: { configMapKeyRef?: KeySelector; secretKeyRef?: KeySelector; fieldRef?: FieldRef; resourceFieldRef?: ResourceFieldRef }
}
export type EnvFrom = {
  prefix?: string
  configMapRef?: { name?: string; optional?: boolean }
  secretRef?: { name?: string; optional?: boolean }
}

export type ContainerPort = {
  name?: string
  containerPort: number
  hostPort?: number
  hostIP?: string
  protocol?: 'TCP' | 'UDP' | 'SCTP'
}

export type ProbeHandler = {
  exec?: { command?: string[] }
  httpGet?: {
    path?: string
    port: number | string
    host?: string
    scheme?: 'HTTP' | 'HTTPS'
    httpHeaders?: { name: string; value: string }[]
  }
  tcpSocket?: { port: number | string; host?: string }
  grpc?: { port: number; service?: string }
}
export type Probe = ProbeHandler & {
  initialDelaySeconds?: number
  timeoutSeconds?: number
  periodSeconds?: number
  successThreshold?: number
  failureThreshold?: number
  terminationGracePeriodSeconds?: number
}

export type ResourceRequirements = { requests?: Record<string, string | number>; limits?: Record<string, string | number> }
export type VolumeMount = { name: string; mountPath: string; subPath?: string; readOnly?: boolean }

export type Container = {
  name: string
  image?: string
  command?: string[]
  args?: string[]
  workingDir?: string
  ports?: ContainerPort[]
  env?: EnvVar[]
  envFrom?: EnvFrom[]
  resources?: ResourceRequirements
  /** Whether a change of a resource restarts the container. */
  resizePolicy?: { resourceName: string; restartPolicy: 'NotRequired' | 'RestartContainer' }[]
  volumeMounts?: VolumeMount[]
  livenessProbe?: Probe
  readinessProbe?: Probe
  startupProbe?: Probe
  lifecycle?: {
    postStart?: ProbeHandler & { sleep?: { seconds: number } }
    preStop?: ProbeHandler & { sleep?: { seconds: number } }
    stopSignal?: string
  }
  imagePullPolicy?: 'Always' | 'IfNotPresent' | 'Never'
  restartPolicy?: 'Always'
  terminationMessagePath?: string
  terminationMessagePolicy?: 'File' | 'FallbackToLogsOnError'
  securityContext?: { runAsUser?: number; runAsGroup?: number; runAsNonRoot?: boolean; readOnlyRootFilesystem?: boolean }
  stdin?: boolean
  stdinOnce?: boolean
  tty?: boolean
}

export type KeyToPath = { key: string; path: string; mode?: number }
export type DownwardFile = { path: string; fieldRef?: FieldRef; resourceFieldRef?: ResourceFieldRef }
export type ConfigMapVolume = { name?: string; items?: KeyToPath[]; optional?: boolean; defaultMode?: number }
export type SecretVolume = { secretName?: string; items?: KeyToPath[]; optional?: boolean; defaultMode?: number }
export type ProjectedSource = {
  configMap?: ConfigMapVolume
  secret?: { name?: string; items?: KeyToPath[]; optional?: boolean }
  downwardAPI?: { items?: DownwardFile[] }
  serviceAccountToken?: { audience?: string; expirationSeconds?: number; path: string }
}
export type Volume = {
  name: string
  configMap?: ConfigMapVolume
  secret?: SecretVolume
  emptyDir?: { medium?: string; sizeLimit?: string }
  hostPath?: { path: string; type?: string }
  downwardAPI?: { items?: DownwardFile[] }
  projected?: { sources?: ProjectedSource[]; defaultMode?: number }
  persistentVolumeClaim?: { claimName: string; readOnly?: boolean }
  /** A claim of the pod's own, made from the template and named `<pod>-<volume>`. */
  ephemeral?: { volumeClaimTemplate?: { metadata?: ObjectMeta; spec: ClaimSpec } }
}

export type Toleration = {
  key?: string
  operator?: 'Exists' | 'Equal'
  value?: string
  effect?: 'NoSchedule' | 'PreferNoSchedule' | 'NoExecute'
  tolerationSeconds?: number
}
export type NodeExpression = { key: string; operator: 'In' | 'NotIn' | 'Exists' | 'DoesNotExist' | 'Gt' | 'Lt'; values?: string[] }
export type NodeSelectorTerm = { matchExpressions?: NodeExpression[]; matchFields?: NodeExpression[] }
export type PodAffinityTerm = {
  labelSelector?: LabelSelector
  namespaces?: string[]
  namespaceSelector?: LabelSelector
  topologyKey: string
}
export type Affinity = {
  nodeAffinity?: {
    requiredDuringSchedulingIgnoredDuringExecution?: { nodeSelectorTerms: NodeSelectorTerm[] }
    preferredDuringSchedulingIgnoredDuringExecution?: { weight: number; preference: NodeSelectorTerm }[]
  }
  podAffinity?: PodAffinityRules
  podAntiAffinity?: PodAffinityRules
}
export type PodAffinityRules = {
  requiredDuringSchedulingIgnoredDuringExecution?: PodAffinityTerm[]
  preferredDuringSchedulingIgnoredDuringExecution?: { weight: number; podAffinityTerm: PodAffinityTerm }[]
}
export type TopologySpreadConstraint = {
  maxSkew: number
  topologyKey: string
  whenUnsatisfiable: 'DoNotSchedule' | 'ScheduleAnyway'
  labelSelector?: LabelSelector
  minDomains?: number
  matchLabelKeys?: string[]
  nodeAffinityPolicy?: 'Honor' | 'Ignore'
  nodeTaintsPolicy?: 'Honor' | 'Ignore'
}

export type PodSpec = {
  containers: Container[]
  initContainers?: Container[]
  ephemeralContainers?: Container[]
  volumes?: Volume[]
  restartPolicy?: 'Always' | 'OnFailure' | 'Never'
  terminationGracePeriodSeconds?: number
  activeDeadlineSeconds?: number
  dnsPolicy?: 'ClusterFirst' | 'ClusterFirstWithHostNet' | 'Default' | 'None'
  dnsConfig?: { nameservers?: string[]; searches?: string[]; options?: { name?: string; value?: string }[] }
  nodeName?: string
  nodeSelector?: Record<string, string>
  affinity?: Affinity
  tolerations?: Toleration[]
  topologySpreadConstraints?: TopologySpreadConstraint[]
  schedulerName?: string
  schedulingGates?: { name: string }[]
  serviceAccountName?: string
  serviceAccount?: string
  automountServiceAccountToken?: boolean
  hostNetwork?: boolean
  hostPID?: boolean
  hostname?: string
  subdomain?: string
  hostAliases?: { ip: string; hostnames?: string[] }[]
  enableServiceLinks?: boolean
  priority?: number
  priorityClassName?: string
  preemptionPolicy?: string
  runtimeClassName?: string
  overhead?: Record<string, string | number>
  readinessGates?: { conditionType: string }[]
  securityContext?: {
    runAsUser?: number
    runAsGroup?: number
    runAsNonRoot?: boolean
    fsGroup?: number
    supplementalGroups?: number[]
    sysctls?: { name: string; value: string }[]
  }
  imagePullSecrets?: { name?: string }[]
}

export type ContainerStateWaiting = { reason?: string; message?: string }
export type ContainerStateRunning = { startedAt?: string }
export type ContainerStateTerminated = {
  exitCode: number
  signal?: number
  reason?: string
  message?: string
  startedAt?: string
  finishedAt?: string
  containerID?: string
}
/** At most one member is set. */
export type ContainerStateStatus = {
  waiting?: ContainerStateWaiting
  running?: ContainerStateRunning
  terminated?: ContainerStateTerminated
}
export type ContainerStatus = {
  name: string
  state?: ContainerStateStatus
  lastState?: ContainerStateStatus
  ready: boolean
  restartCount: number
  image: string
  imageID: string
  containerID?: string
  started?: boolean
  allocatedResources?: Record<string, string | number>
  resources?: ResourceRequirements
  volumeMounts?: { name: string; mountPath: string; readOnly?: true; recursiveReadOnly?: string }[]
  user?: { linux: { uid: number; gid: number; supplementalGroups: number[] } }
}

export type PodCondition = {
  type: string
  status: 'True' | 'False' | 'Unknown'
  lastProbeTime?: string | null
  lastTransitionTime?: string
  reason?: string
  message?: string
  observedGeneration?: number
}

export type PodStatus = {
  observedGeneration?: number
  phase?: 'Pending' | 'Running' | 'Succeeded' | 'Failed' | 'Unknown'
  conditions?: PodCondition[]
  message?: string
  reason?: string
  hostIP?: string
  hostIPs?: { ip: string }[]
  podIP?: string
  podIPs?: { ip: string }[]
  startTime?: string
  /** Where room is being made for the pod. */
  nominatedNodeName?: string
  initContainerStatuses?: ContainerStatus[]
  containerStatuses?: ContainerStatus[]
  ephemeralContainerStatuses?: ContainerStatus[]
  qosClass?: 'Guaranteed' | 'Burstable' | 'BestEffort'
}

export type Pod = KubeObject & { spec: PodSpec; status?: PodStatus }

export type PodTemplate = { metadata?: ObjectMeta; spec: PodSpec }
