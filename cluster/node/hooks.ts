import { isExecutable } from '@/cluster/images/shell/command'
import { runMachine, startMachine } from '@/cluster/images/shell/machine'
import { runProbe } from './probes'
import type { ContainerSync } from './sync'

/** The longest a hook is followed, milliseconds: longer than any grace period that makes sense. */
const LONGEST = 600_000

/** Runs a hook's command through to its end: its exit code, what it wrote, and how long it took in milliseconds. */
export function runHook(c: ContainerSync, command: readonly string[]): { code: number; output: string; ms: number } {
  const around = c.surroundings(c.container, c.it)
  if (!around || !isExecutable(command[0] ?? '', around.image, around.files.read)) return { code: 126, output: '', ms: 0 }
  let ran = runMachine(startMachine({ code: { argv: [...command] }, env: c.it.env ?? {}, cwd: '/' }), around)
  let output = ran.output.map(({ data }) => data).join('')
  let now = c.now
  while (ran.machine.exitCode === undefined && ran.wakeAt !== undefined && ran.wakeAt - c.now < LONGEST) {
    now = ran.wakeAt
    ran = runMachine(ran.machine, { ...around, now })
    output += ran.output.map(({ data }) => data).join('')
  }
  return { code: ran.machine.exitCode ?? 0, output, ms: now - c.now }
}

/** Runs a postStart hook; true when it failed, which kills the container. as pkg/kubelet/lifecycle HandlerRunner.Run */
export function postStartFails(c: ContainerSync): boolean {
  const hook = c.container.lifecycle?.postStart
  if (!hook || hook.sleep) return false
  const failed = hook.exec
    ? runHook(c, hook.exec.command ?? []).code !== 0
    : runProbe(hook, c.container, { listen: c.listen, podIP: c.record.ip ?? '', exec: () => ({ error: '' }) }).outcome !== 'success'
  if (failed) c.event('Warning', 'FailedPostStartHook', 'PostStartHook failed', c.container, c.init)
  return failed
}
