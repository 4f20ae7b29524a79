import type { Finished } from './records'
import type { ContainerSync } from './sync'

/** Notes the end of a run. as the exit codes and reasons of containerd */
export function ended(c: ContainerSync, code: number, reason = code === 0 ? 'Completed' : 'Error'): void {
  const { it, now, container } = c
  const message =
    container.terminationMessagePolicy === 'FallbackToLogsOnError' && code !== 0
      ? it.logs
          .slice(-80)
          .map(([, text]) => `${text}\n`)
          .join('')
          .slice(-2048)
      : it.files?.['/dev/termination-log']
  const finished: Finished = {
    code,
    reason,
    ...(message ? { message } : {}),
    startedAt: it.startedAt!,
    finishedAt: now,
    id: it.id!,
  }
  it.state = 'exited'
  it.finished = finished
  it.ready = c.init && code === 0
  it.started = false
  delete it.machine
  delete it.machineWake
  delete it.idle
  delete it.probes
  delete it.stopping
  delete it.pullStarted
  delete it.env
}
