import { isExecutable } from '@/cluster/images/shell/command'
import { runMachine, startMachine } from '@/cluster/images/shell/machine'
import { count, isOwnDoing, nextTick, type ProbeResult, type Prober, probeOf, runProbe, unhealthyText } from './probes'
import type { ProbeKind } from './records'
import { stop } from './stopping'
import type { ContainerSync } from './sync'

/** Longest that a probe's command may take when it says nothing, milliseconds. */
const TIMEOUT = 1000

/** Runs the probes of a running container that are due, and says when the next ones are. as pkg/kubelet/prober */
export function probeContainer(c: ContainerSync): void {
  const { it, container, now } = c
  if (it.state !== 'running' || !it.probes || it.stopping) return
  for (const kind of ['startup', 'liveness', 'readiness'] as const) {
    const probe = probeOf(container, kind)
    const record = it.probes[kind]
    if (!probe || !record || it.stopping) continue
    if (kind === 'startup' ? it.started : !it.started) continue
    if (record.next > now && !record.settled) {
      c.wake(record.next, false)
      continue
    }
    if (record.settled && record.next > now) {
      look(c, kind)
      continue
    }
    record.next = nextTick(probe, it.startedAt!, now + 1)
    judge(c, kind, runProbe(probe, container, proberOf(c)))
    settle(c, kind)
  }
}

function judge(c: ContainerSync, kind: ProbeKind, result: ProbeResult): void {
  const { it, container, now, pod } = c
  const probe = probeOf(container, kind)!
  const record = it.probes![kind]!
  if (result.outcome !== 'success') c.event('Warning', 'Unhealthy', unhealthyText(kind, result), container, c.init)
  // A probe that could not be run says nothing about the container.
  if (result.outcome === 'unknown') return
  const verdict = count(record, probe, result.outcome === 'success')
  if (verdict === undefined) return
  record.passed = verdict === 'passed'
  // Counted as far as the threshold: what is beyond it changes nothing more.
  record.failures = Math.min(record.failures, probe.failureThreshold ?? 3)
  record.successes = Math.min(record.successes, probe.successThreshold ?? 1)
  if (kind === 'readiness') it.ready = record.passed
  else if (kind === 'startup' && record.passed) {
    it.started = true
    it.ready = !it.probes!.readiness
    for (const other of ['liveness', 'readiness'] as const) {
      const waiting = it.probes![other]
      if (waiting) waiting.next = nextTick(probeOf(container, other)!, it.startedAt!, now + 1)
    }
  }
  if (kind !== 'readiness' && verdict === 'failed') {
    const grace = probe.terminationGracePeriodSeconds ?? pod.spec.terminationGracePeriodSeconds ?? 30
    c.event('Normal', 'Killing', `Container ${container.name} failed ${kind} probe, will be restarted`, container, c.init)
    stop(c, now + grace * 1000)
  }
}

/** The state that repeating the last result would not change. */
function isSteady(c: ContainerSync, kind: ProbeKind): boolean {
  const record = c.it.probes![kind]!
  const probe = probeOf(c.container, kind)!
  if (kind === 'readiness' && !record.passed) return record.failures >= (probe.failureThreshold ?? 3)
  return record.passed && record.failures === 0 && (record.successes >= (probe.successThreshold ?? 1) || kind === 'liveness')
}

/** After a result: what is steady is only looked at again, what is not is waited for. */
function settle(c: ContainerSync, kind: ProbeKind): void {
  const record = c.it.probes?.[kind]
  if (!record || (kind === 'startup' && c.it.started)) return
  if (!isSteady(c, kind)) {
    delete record.settled
    c.wake(record.next)
    return
  }
  record.settled = true
  const probe = probeOf(c.container, kind)!
  // A probe that fails on changes nothing but the count of its event; one that runs a command may see the world change.
  if (!record.passed || !isOwnDoing(probe)) c.wake(record.next, true)
}

/** Something has changed around a settled probe: would its next run find the same? If not, that run is waited for. */
function look(c: ContainerSync, kind: ProbeKind): void {
  const record = c.it.probes![kind]!
  const probe = probeOf(c.container, kind)!
  const same = (runProbe(probe, c.container, proberOf(c)).outcome === 'success') === (record.passed && record.failures === 0)
  if (!same) {
    delete record.settled
    record.next = nextTick(probe, c.it.startedAt!, c.now + 1)
    c.wake(record.next)
  } else if (!record.passed || !isOwnDoing(probe)) c.wake(record.next, true)
}

function proberOf(c: ContainerSync): Prober {
  return { listen: c.listen, podIP: c.record.ip ?? '', exec: (command) => execProbe(c, command) }
}

/** Runs a probe's command. What it writes to files is kept only when the probe is due, which is as often as it really runs. */
function execProbe(c: ContainerSync, command: readonly string[]): { output: string; code: number } | { error: string } {
  const around = c.surroundings(c.container, c.it)
  if (!around) return { error: 'container not running' }
  if (!isExecutable(command[0] ?? '', around.image, around.files.read)) {
    return {
      error: `rpc error: code = Unknown desc = failed to exec in container: failed to start exec: OCI runtime exec failed: exec failed: unable to start container process: exec: "${command[0]}": ${notFound(command[0] ?? '')}: unknown`,
    }
  }
  const limit = Math.max(
    TIMEOUT,
    ...(['startup', 'liveness', 'readiness'] as const).map((kind) => (probeOf(c.container, kind)?.timeoutSeconds ?? 1) * 1000),
  )
  let ran = runMachine(
    startMachine({ code: { argv: [...command] }, env: c.it.env ?? {}, cwd: c.container.workingDir ?? around.image.workdir ?? '/' }),
    around,
  )
  let output = text(ran.output)
  while (ran.machine.exitCode === undefined && ran.wakeAt !== undefined && ran.wakeAt - c.now <= limit) {
    ran = runMachine(ran.machine, { ...around, now: ran.wakeAt })
    output += text(ran.output)
  }
  if (ran.machine.exitCode === undefined)
    return { output: `command timed out: "${command.join(' ')}" timed out after ${limit / 1000}s`, code: 1 }
  return { output, code: ran.machine.exitCode }
}

export const notFound = (command: string): string =>
  command.includes('/') ? `stat ${command}: no such file or directory` : 'executable file not found in $PATH'

const text = (output: { data: string }[]): string => output.map(({ data }) => data).join('')
