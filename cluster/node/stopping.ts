import { ignoresTerm, runMachine, startMachine, terminate } from '@/cluster/images/shell/machine'
import { ended } from './ending'
import type { ContainerSync } from './sync'

/** How long a program that heeds SIGTERM takes to go, milliseconds. */
const EXIT_TIME = 700

/** Begins to stop a running container: its preStop hook, then SIGTERM, then at `killAt` SIGKILL. as pkg/kubelet/kuberuntime killContainer */
export function stop(c: ContainerSync, killAt: number): void {
  const { it, now } = c
  if (it.stopping) {
    it.stopping.killAt = Math.min(it.stopping.killAt, killAt)
    return
  }
  it.stopping = { killAt }
  const hook = c.container.lifecycle?.preStop
  if (hook?.sleep) it.stopping.hookUntil = now + hook.sleep.seconds * 1000
  else if (hook?.exec) {
    const took = runHook(c, hook.exec.command ?? [])
    if (took > 0) it.stopping.hookUntil = now + took
  } else if (hook?.httpGet) c.listen(Number(hook.httpGet.port))
}

/** Runs a hook's command through to its end; how long it took, milliseconds. */
function runHook(c: ContainerSync, command: readonly string[]): number {
  const around = c.surroundings(c.container, c.it)
  if (!around) return 0
  let ran = runMachine(startMachine({ code: { argv: [...command] }, env: c.it.env ?? {}, cwd: '/' }), around)
  let now = c.now
  while (ran.machine.exitCode === undefined && ran.wakeAt !== undefined && ran.wakeAt - c.now < 600_000) {
    now = ran.wakeAt
    ran = runMachine(ran.machine, { ...around, now })
  }
  return now - c.now
}

/** Takes a container that is being stopped one step on; true when it has gone. */
export function step(c: ContainerSync): boolean {
  const { it, now, container } = c
  const { stopping } = it
  if (!stopping) return false
  if (now >= stopping.killAt) {
    ended(c, 137)
    return true
  }
  if (stopping.hookUntil !== undefined && stopping.hookUntil > now) {
    c.wake(Math.min(stopping.hookUntil, stopping.killAt))
    return false
  }
  if (!stopping.termSent) {
    stopping.termSent = true
    const around = c.surroundings(container, it)!
    if (it.machine!.threads[0]?.traps.TERM !== undefined) {
      it.machine = terminate(it.machine!, around)
      it.machineWake = now
      c.wake(now + 1)
    } else if (!ignoresTerm(it.machine!, around)) stopping.goneAt = now + EXIT_TIME
  }
  if (stopping.goneAt !== undefined && stopping.goneAt <= now) {
    // Programs with a handler of their own end well.
    ended(c, 0)
    return true
  }
  c.wake(Math.min(stopping.goneAt ?? Number.POSITIVE_INFINITY, stopping.killAt))
  return false
}
