import type { Container, PodSpec, Probe, ProbeHandler, Volume } from './pod-types'

const tagOf = (image: string): string | undefined => {
  const last = image.slice(image.lastIndexOf('/') + 1)
  if (last.includes('@')) return undefined
  const colon = last.indexOf(':')
  return colon === -1 ? 'latest' : last.slice(colon + 1)
}

const defaultHandler = (handler: ProbeHandler) => {
  if (handler.httpGet) {
    handler.httpGet.path ||= '/'
    handler.httpGet.scheme ||= 'HTTP'
  }
  if (handler.grpc) handler.grpc.service ??= ''
}

const defaultProbe = (probe: Probe | undefined) => {
  if (probe === undefined) return
  defaultHandler(probe)
  probe.timeoutSeconds ||= 1
  probe.periodSeconds ||= 10
  probe.successThreshold ||= 1
  probe.failureThreshold ||= 3
}

const defaultContainer = (container: Container, hostNetwork: boolean) => {
  container.imagePullPolicy ||= tagOf(container.image ?? '') === 'latest' ? 'Always' : 'IfNotPresent'
  container.terminationMessagePath ||= '/dev/termination-log'
  container.terminationMessagePolicy ||= 'File'
  container.resources ??= {}
  const { limits, requests } = container.resources
  if (limits !== undefined) {
    container.resources.requests = { ...requests }
    for (const [name, value] of Object.entries(limits)) container.resources.requests[name] ??= value
  }
  for (const port of container.ports ?? []) {
    port.protocol ||= 'TCP'
    if (hostNetwork && !port.hostPort) port.hostPort = port.containerPort
  }
  for (const variable of container.env ?? []) if (variable.valueFrom?.fieldRef) variable.valueFrom.fieldRef.apiVersion ||= 'v1'
  defaultProbe(container.livenessProbe)
  defaultProbe(container.readinessProbe)
  defaultProbe(container.startupProbe)
  for (const handler of [container.lifecycle?.postStart, container.lifecycle?.preStop]) if (handler) defaultHandler(handler)
}

const defaultVolume = (volume: Volume) => {
  if (Object.keys(volume).length === 1) volume.emptyDir = {}
  for (const source of [volume.configMap, volume.secret, volume.projected]) if (source) source.defaultMode ??= 420
  for (const source of volume.projected?.sources ?? [])
    if (source.serviceAccountToken) source.serviceAccountToken.expirationSeconds ||= 3600
  for (const source of [volume.downwardAPI, ...(volume.projected?.sources ?? []).map((s) => s.downwardAPI)])
    for (const item of source?.items ?? []) if (item.fieldRef) item.fieldRef.apiVersion ||= 'v1'
  if (volume.downwardAPI) (volume.downwardAPI as { defaultMode?: number }).defaultMode ??= 420
  if (volume.hostPath) volume.hostPath.type ??= ''
}

/** Fills in a pod spec, in a Pod and in every template. As pkg/apis/core/v1 SetDefaults_PodSpec, SetDefaults_Container… */
export const defaultPodSpec = (spec: PodSpec): void => {
  const hostNetwork = spec.hostNetwork === true
  for (const container of [...(spec.containers ?? []), ...(spec.initContainers ?? [])]) defaultContainer(container, hostNetwork)
  for (const container of spec.ephemeralContainers ?? []) {
    container.imagePullPolicy ||= tagOf(container.image ?? '') === 'latest' ? 'Always' : 'IfNotPresent'
    container.terminationMessagePath ||= '/dev/termination-log'
    container.terminationMessagePolicy ||= 'File'
    container.resources ??= {}
  }
  for (const volume of spec.volumes ?? []) defaultVolume(volume)
  spec.restartPolicy ||= 'Always'
  spec.terminationGracePeriodSeconds ??= 30
  spec.dnsPolicy ||= 'ClusterFirst'
  spec.securityContext ??= {}
  spec.schedulerName ||= 'default-scheduler'
  if (spec.serviceAccountName) spec.serviceAccount = spec.serviceAccountName
  else if (spec.serviceAccount) spec.serviceAccountName = spec.serviceAccount
}

/** What a Pod has and a template has not. As SetDefaults_Pod. */
export const defaultPod = (spec: PodSpec): void => {
  defaultPodSpec(spec)
  spec.enableServiceLinks ??= true
}
