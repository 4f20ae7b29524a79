import { ignoresTerm, terminate } from '@/cluster/images/shell/machine'
import { ended } from './ending'
import { runHook } from './hooks'
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
    const { ms } = runHook(c, hook.exec.command ?? [])
    if (ms > 0) it.stopping.hookUntil = now + ms
  }
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
