import type { Container, ContainerState, ContainerStatus, EnvVar, PodObject, Probe } from './pod-types'
import { longTime, orNone, type Writer } from './writer'

/** `Containers:` of a pod (`space` empty) or a pod template (`space` two blanks). As describe describeContainers. */
export function containerLines(
  w: Writer,
  label: string,
  containers: readonly Container[],
  statuses: readonly ContainerStatus[],
  space: string,
  pod?: PodObject,
): void {
  w.line(0, `${space}${label}:${containers.length === 0 ? ' <none>' : ''}`)
  for (const container of containers) {
    const status = statuses.find((one) => one.name === container.name)
    w.line(1, `${space === '' ? '' : ' '}${container.name}:`)
    if (status) w.line(2, `Container ID:\t${status.containerID ?? ''}`)
    w.line(2, `Image:\t${container.image ?? ''}`)
    if (status) w.line(2, `Image ID:\t${status.imageID ?? ''}`)
    portLines(w, container)
    wordLines(w, 'Command', container.command)
    wordLines(w, 'Args', container.args)
    if (status) statusLines(w, status)
    amountLines(w, 'Limits', container.resources?.limits)
    amountLines(w, 'Requests', container.resources?.requests)
    if (container.livenessProbe) w.line(2, `Liveness:\t${probeText(container.livenessProbe)}`)
    if (container.readinessProbe) w.line(2, `Readiness:\t${probeText(container.readinessProbe)}`)
    if (container.startupProbe) w.line(2, `Startup:\t${probeText(container.startupProbe)}`)
    envFromLines(w, container)
    w.line(2, `Environment:${(container.env ?? []).length === 0 ? '\t<none>' : ''}`)
    for (const variable of container.env ?? []) envLines(w, variable, pod)
    mountLines(w, container)
  }
}

function portLines(w: Writer, { ports = [] }: Container): void {
  const texts = ports.map((port) => `${port.containerPort}/${port.protocol ?? 'TCP'}${port.name ? ` (${port.name})` : ''}`)
  const hosts = ports.map((port) => `${port.hostPort ?? 0}/${port.protocol ?? 'TCP'}${port.name ? ` (${port.name})` : ''}`)
  w.line(2, `${texts.length > 1 ? 'Ports' : 'Port'}:\t${orNone(texts.join(', '))}`)
  w.line(2, `${hosts.length > 1 ? 'Host Ports' : 'Host Port'}:\t${orNone(hosts.join(', '))}`)
}

function wordLines(w: Writer, title: string, words: readonly string[] | undefined): void {
  if (!words || words.length === 0) return
  w.line(2, `${title}:`)
  for (const word of words) for (const line of word.split('\n')) w.line(3, line)
}

function statusLines(w: Writer, status: ContainerStatus): void {
  stateLines(w, 'State', status.state ?? {})
  if (status.lastState?.terminated) stateLines(w, 'Last State', status.lastState)
  w.line(2, `Ready:\t${status.ready ? 'True' : 'False'}`)
  w.line(2, `Restart Count:\t${status.restartCount ?? 0}`)
}

function stateLines(w: Writer, title: string, { running, waiting, terminated }: ContainerState): void {
  if (running) {
    w.line(2, `${title}:\tRunning`)
    w.line(3, `Started:\t${longTime(running.startedAt)}`)
  } else if (terminated) {
    w.line(2, `${title}:\tTerminated`)
    if (terminated.reason) w.line(3, `Reason:\t${terminated.reason}`)
    if (terminated.message) w.line(3, `Message:\t${terminated.message}`)
    w.line(3, `Exit Code:\t${terminated.exitCode}`)
    if (terminated.signal) w.line(3, `Signal:\t${terminated.signal}`)
    w.line(3, `Started:\t${longTime(terminated.startedAt)}`)
    w.line(3, `Finished:\t${longTime(terminated.finishedAt)}`)
  } else {
    w.line(2, `${title}:\tWaiting`)
    if (waiting?.reason) w.line(3, `Reason:\t${waiting.reason}`)
  }
}

function amountLines(w: Writer, title: string, amounts: Readonly<Record<string, string>> | undefined): void {
  const names = Object.keys(amounts ?? {}).sort()
  if (names.length === 0) return
  w.line(2, `${title}:`)
  for (const name of names) w.line(3, `${name}:\t${amounts?.[name]}`)
}

/** As describe DescribeProbe. */
function probeText(probe: Probe): string {
  const times = `delay=${probe.initialDelaySeconds ?? 0}s timeout=${probe.timeoutSeconds ?? 0}s period=${probe.periodSeconds ?? 0}s #success=${probe.successThreshold ?? 0} #failure=${probe.failureThreshold ?? 0}`
  if (probe.exec) return `exec [${(probe.exec.command ?? []).join(' ')}] ${times}`
  if (probe.httpGet) {
    const { scheme = 'HTTP', host = '', port, path = '' } = probe.httpGet
    return `http-get ${scheme.toLowerCase()}://${host}:${port}${path === '' || path.startsWith('/') ? path : `/${path}`} ${times}`
  }
  if (probe.tcpSocket) return `tcp-socket ${probe.tcpSocket.host ?? ''}:${probe.tcpSocket.port} ${times}`
  if (probe.grpc) return `grpc <pod>:${probe.grpc.port} ${probe.grpc.service ?? ''} ${times}`
  return `unknown ${times}`
}

function envFromLines(w: Writer, { envFrom = [] }: Container): void {
  if (envFrom.length === 0) return
  w.line(2, 'Environment Variables from:')
  for (const source of envFrom) {
    const [name, kind, optional] = source.configMapRef
      ? [source.configMapRef.name, 'ConfigMap', source.configMapRef.optional]
      : [source.secretRef?.name ?? '', 'Secret', source.secretRef?.optional]
    w.line(3, `${name}\t${kind}${source.prefix ? ` with prefix '${source.prefix}'` : ''}\tOptional: ${optional ?? false}`)
  }
}

function envLines(w: Writer, { name, value = '', valueFrom }: EnvVar, pod: PodObject | undefined): void {
  if (!valueFrom) {
    value.split('\n').forEach((line, index) => {
      w.line(3, index === 0 ? `${name}:\t${line}` : `\t${line}`)
    })
    return
  }
  const { fieldRef, resourceFieldRef, secretKeyRef, configMapKeyRef } = valueFrom
  if (fieldRef)
    w.line(3, `${name}:\t${pod ? fieldValue(pod, fieldRef.fieldPath) : ''} (${fieldRef.apiVersion ?? 'v1'}:${fieldRef.fieldPath})`)
  else if (resourceFieldRef) w.line(3, `${name}:\t (${resourceFieldRef.resource})`)
  else if (secretKeyRef)
    w.line(
      3,
      `${name}:\t<set to the key '${secretKeyRef.key}' in secret '${secretKeyRef.name ?? ''}'>\tOptional: ${secretKeyRef.optional ?? false}`,
    )
  else if (configMapKeyRef)
    w.line(
      3,
      `${name}:\t<set to the key '${configMapKeyRef.key}' of config map '${configMapKeyRef.name ?? ''}'>\tOptional: ${configMapKeyRef.optional ?? false}`,
    )
}

function fieldValue(pod: PodObject, path: string): string {
  const known: Record<string, string | undefined> = {
    'metadata.name': pod.metadata.name,
    'metadata.namespace': pod.metadata.namespace,
    'metadata.uid': pod.metadata.uid,
    'spec.nodeName': '',
    'spec.serviceAccountName': pod.spec.serviceAccountName,
    'status.podIP': '',
    'status.hostIP': '',
  }
  return (Object.hasOwn(known, path) ? known[path] : '') ?? ''
}

function mountLines(w: Writer, { volumeMounts = [] }: Container): void {
  w.line(2, `Mounts:${volumeMounts.length === 0 ? '\t<none>' : ''}`)
  const sorted = [...volumeMounts].sort((a, b) => (a.mountPath < b.mountPath ? -1 : 1))
  for (const mount of sorted) {
    const options = [mount.readOnly ? 'ro' : 'rw', ...(mount.subPath ? [`path=${JSON.stringify(mount.subPath)}`] : [])]
    w.line(3, `${mount.mountPath} from ${mount.name} (${options.join(',')})`)
  }
}
