import { grpcHealthCheck } from '@/cluster/images/http'
import type { Listener } from '@/cluster/images/image'
import type { Container, Pod, Probe, ProbeHandler } from '@/cluster/kinds/core/pod-types'
import type { ContainerRecord, ProbeKind, ProbeRecord } from './records'

/** What one probe found. `unknown`: the probe itself could not be run. */
export type ProbeResult = { outcome: 'success' } | { outcome: 'failure' | 'unknown'; message: string }

export type Prober = {
  listen(port: number): Listener | undefined
  exec(command: readonly string[]): { output: string; code: number } | { error: string }
  podIP: string
}

const portOf = (port: number | string, container: Container): number | undefined => {
  if (typeof port === 'number') return port
  const named = container.ports?.find(({ name }) => name === port)?.containerPort
  return named ?? (/^\d+$/.test(port) ? Number(port) : undefined)
}

const REFUSED = 'connect: connection refused'

/** Runs a probe once, against what the container really serves. as pkg/probe */
export function runProbe(probe: ProbeHandler, container: Container, { listen, exec, podIP }: Prober): ProbeResult {
  if (probe.exec) {
    const ran = exec(probe.exec.command ?? [])
    if ('error' in ran) return { outcome: 'unknown', message: ran.error }
    return ran.code === 0 ? { outcome: 'success' } : { outcome: 'failure', message: ran.output }
  }
  if (probe.grpc) return grpcProbe(probe, listen(probe.grpc.port), podIP)
  const target = probe.httpGet ?? probe.tcpSocket
  if (!target) return { outcome: 'unknown', message: 'missing probe handler' }
  const port = portOf(target.port, container)
  if (port === undefined) return { outcome: 'unknown', message: `couldn't find port "${target.port}" in container` }
  const host = target.host || podIP
  if (host !== podIP && host !== '127.0.0.1' && host !== 'localhost')
    return { outcome: 'unknown', message: `seatrial does not simulate probes of other hosts: ${host}` }
  const listener = listen(port)
  if (!probe.httpGet) return listener ? { outcome: 'success' } : { outcome: 'failure', message: `dial tcp ${host}:${port}: ${REFUSED}` }
  const { path = '/', scheme = 'HTTP', httpHeaders = [] } = probe.httpGet
  const url = `${scheme.toLowerCase()}://${host}:${port}${path.startsWith('/') ? path : `/${path}`}`
  if (!listener) return { outcome: 'failure', message: `Get "${url}": dial tcp ${host}:${port}: ${REFUSED}` }
  const headers = {
    host: `${host}:${port}`,
    'user-agent': 'kube-probe/1.35',
    accept: '*/*',
    ...Object.fromEntries(httpHeaders.map(({ name, value }) => [name.toLowerCase(), value])),
  }
  const answer = listener.answer(
    { protocol: 'TCP', host, port, http: { scheme: scheme === 'HTTPS' ? 'https' : 'http', method: 'GET', path, headers } },
    podIP.replace(/\d+$/, '1'),
  )
  if (!answer.http) {
    if (scheme === 'HTTPS') return { outcome: 'failure', message: `Get "${url}": http: server gave HTTP response to HTTPS client` }
    return {
      outcome: 'failure',
      message: answer.data ? `Get "${url}": net/http: HTTP/1.x transport connection broken: malformed HTTP response` : `Get "${url}": EOF`,
    }
  }
  const { status } = answer.http
  return status >= 200 && status < 400
    ? { outcome: 'success' }
    : { outcome: 'failure', message: `HTTP probe failed with statuscode: ${status}` }
}

/** Asks a server for its health as gRPC's protocol for that has it. as pkg/probe/grpc grpcProber.Probe */
function grpcProbe(
  { grpc, timeoutSeconds = 1 }: ProbeHandler & { timeoutSeconds?: number },
  listener: Listener | undefined,
  host: string,
): ProbeResult {
  const { port } = grpc!
  const http = { scheme: 'http', method: 'POST', path: grpcHealthCheck, grpc: true } as const
  const answer = listener?.answer({ protocol: 'TCP', host, port, http }, host)
  const status = answer?.http?.headers['grpc-status']
  if (status === '0') return { outcome: 'success' }
  // Connecting is tried again until there is no time left, whatever is in the way.
  if (status === undefined)
    return {
      outcome: 'failure',
      message: `timeout: failed to connect service "${host}:${port}" within ${timeoutSeconds}s: context deadline exceeded`,
    }
  return {
    outcome: 'failure',
    message:
      'error: this server does not implement the grpc health protocol (grpc.health.v1.Health): rpc error: code = Unimplemented desc = unknown service grpc.health.v1.Health',
  }
}

/** True when the result can change only with the container itself, so that no timer is needed while it holds. */
export const isOwnDoing = (probe: ProbeHandler): boolean => probe.exec === undefined

/** How long after a container's start its probes begin to tick, milliseconds. */
const FIRST_TICK_MS = 300

/** The first tick not before `from` at which the probe is old enough to run. as pkg/kubelet/prober worker */
export function nextTick(probe: Probe, startedAt: number, from: number): number {
  const period = (probe.periodSeconds ?? 10) * 1000
  const first = startedAt + FIRST_TICK_MS
  const earliest = Math.max(from, startedAt + (probe.initialDelaySeconds ?? 0) * 1000, first)
  return first + Math.ceil((earliest - first) / period) * period
}

export const probeOf = (container: Container, kind: ProbeKind): Probe | undefined =>
  kind === 'startup' ? container.startupProbe : kind === 'liveness' ? container.livenessProbe : container.readinessProbe

/** Counts a result; says what it means once a threshold is reached. */
export function count(record: ProbeRecord, probe: Probe, success: boolean): 'passed' | 'failed' | undefined {
  if (success) {
    record.successes++
    record.failures = 0
    return record.successes >= (probe.successThreshold ?? 1) ? 'passed' : undefined
  }
  record.failures++
  record.successes = 0
  return record.failures >= (probe.failureThreshold ?? 3) ? 'failed' : undefined
}

const TITLES: Readonly<Record<ProbeKind, string>> = { startup: 'Startup', liveness: 'Liveness', readiness: 'Readiness' }

/** The text of an Unhealthy event. as pkg/kubelet/prober */
export const unhealthyText = (kind: ProbeKind, result: Exclude<ProbeResult, { outcome: 'success' }>): string =>
  result.outcome === 'unknown'
    ? `${TITLES[kind]} probe errored and resulted in unknown state: ${result.message}`
    : `${TITLES[kind]} probe failed: ${result.message}`

/** Fresh probe records for a container that has just started. */
export function startProbes(pod: Pod, container: Container, record: ContainerRecord): void {
  void pod
  const probes: Partial<Record<ProbeKind, ProbeRecord>> = {}
  for (const kind of ['startup', 'liveness', 'readiness'] as const) {
    const probe = probeOf(container, kind)
    if (probe)
      probes[kind] = { next: nextTick(probe, record.startedAt!, record.startedAt!), passed: kind === 'liveness', successes: 0, failures: 0 }
  }
  record.started = !probes.startup
  record.ready = record.started && !probes.readiness
  if (Object.keys(probes).length > 0) record.probes = probes
  else delete record.probes
}
