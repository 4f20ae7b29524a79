import type { Json, KubeObject } from '@/apimachinery/object'

/** What the describers read of a pod; everything may be missing. */
export type Probe = {
  exec?: { command?: string[] }
  httpGet?: { path?: string; port: number | string; host?: string; scheme?: string }
  tcpSocket?: { port: number | string; host?: string }
  grpc?: { port: number; service?: string }
  initialDelaySeconds?: number
  timeoutSeconds?: number
  periodSeconds?: number
  successThreshold?: number
  failureThreshold?: number
}
type KeyRef = { name?: string; key: string; optional?: boolean }
export type EnvVar = {
  name: string
  value?: string
  valueFrom?: {
    fieldRef?: { apiVersion?: string; fieldPath: string }
    resourceFieldRef?: { resource: string; containerName?: string }
    secretKeyRef?: KeyRef
    configMapKeyRef?: KeyRef
  }
}
export type Container = {
  name: string
  image?: string
  ports?: { name?: string; containerPort: number; hostPort?: number; protocol?: string }[]
  command?: string[]
  args?: string[]
  resources?: { limits?: Record<string, string>; requests?: Record<string, string> }
  livenessProbe?: Probe
  readinessProbe?: Probe
  startupProbe?: Probe
  env?: EnvVar[]
  envFrom?: { prefix?: string; configMapRef?: { name: string; optional?: boolean }; secretRef?: { name: string; optional?: boolean } }[]
  volumeMounts?: { name: string; mountPath: string; readOnly?: boolean; subPath?: string }[]
}
export type ContainerState = {
  running?: { startedAt?: string }
  waiting?: { reason?: string; message?: string }
  terminated?: { reason?: string; message?: string; exitCode: number; signal?: number; startedAt?: string; finishedAt?: string }
}
export type ContainerStatus = {
  name: string
  containerID?: string
  imageID?: string
  ready?: boolean
  restartCount?: number
  state?: ContainerState
  lastState?: ContainerState
}
export type Toleration = { key?: string; operator?: string; value?: string; effect?: string; tolerationSeconds?: number }
export type Volume = { name: string } & { [source: string]: Json | undefined }
export type PodSpec = {
  containers?: Container[]
  initContainers?: Container[]
  volumes?: Volume[]
  nodeName?: string
  nodeSelector?: Record<string, string>
  tolerations?: Toleration[]
  serviceAccountName?: string
  priority?: number
  priorityClassName?: string
  runtimeClassName?: string
  topologySpreadConstraints?: {
    topologyKey: string
    whenUnsatisfiable: string
    maxSkew: number
    labelSelector?: { matchLabels?: Record<string, string> }
  }[]
  readinessGates?: { conditionType: string }[]
}
export type PodTemplate = { metadata?: { labels?: Record<string, string>; annotations?: Record<string, string> }; spec?: PodSpec }
export type Condition = {
  type: string
  status: string
  reason?: string
  message?: string
  lastTransitionTime?: string
  lastHeartbeatTime?: string
}
export type PodObject = KubeObject & {
  spec: PodSpec
  status?: {
    phase?: string
    reason?: string
    message?: string
    startTime?: string
    hostIP?: string
    podIP?: string
    podIPs?: { ip: string }[]
    qosClass?: string
    nominatedNodeName?: string
    conditions?: Condition[]
    containerStatuses?: ContainerStatus[]
    initContainerStatuses?: ContainerStatus[]
  }
}
