import { hash32 } from '@/cluster/api/world'
import { findImage, isInvalid } from '@/cluster/images/catalog'
import { isExecutable } from '@/cluster/images/shell/command'
import { runMachine, startMachine } from '@/cluster/images/shell/machine'
import { ended } from './ending'
import { ConfigError, environmentOf, expanded } from './environment'
import { postStartFails } from './hooks'
import { isSidecar } from './pod-facts'
import { hexId } from './pod-status'
import { startProbes } from './probes'
import { appendLog } from './records'
import { step as stopStep } from './stopping'
import type { ContainerSync } from './sync'
import { isOutOfMemory } from './usage'

/**
 * A container's life as rows: the first whose `when` holds acts. `again`: look at the rows once more at this instant.
 * as pkg/kubelet/kuberuntime computePodActions, startContainer
 */
export type ContainerRow = { name: string; when(c: ContainerSync): boolean; act(c: ContainerSync): 'again' | 'rest' }

const FIRST_BACKOFF = 10_000
const LONGEST_BACKOFF = 300_000
/** A run that lasted this long makes a container's back-off start afresh. */
const CALM_AFTER = 2 * LONGEST_BACKOFF
/** How long a program takes to ask for more memory than it may have, milliseconds. */
const ALLOCATING = 1000
/** How often a container that cannot be configured is tried again. */
const CONFIG_RETRY = 12_000

const doubled = (ms: number | undefined): number => Math.min(ms ? ms * 2 : FIRST_BACKOFF, LONGEST_BACKOFF)

const isPending = ({ it }: ContainerSync) => it.state === 'waiting'

/** Milliseconds a pull takes: 1 to 2 s, drawn from image and node. */
const pullTime = (image: string, node: string): number => 1000 + (hash32(`${image} ${node}`) % 1000)

export const containerLife: readonly ContainerRow[] = [
  {
    name: 'running: its process goes on, ends, or is being stopped',
    when: ({ it }) => it.state === 'running',
    act: (c) => (runs(c) ? 'again' : 'rest'),
  },
  {
    name: 'exited, and is to run again: straight away the first time, then backed off',
    when: (c) => c.it.state === 'exited' && restarts(c),
    act: restartOrBackOff,
  },
  { name: 'exited for good', when: ({ it }) => it.state === 'exited', act: () => 'rest' },
  {
    name: 'being pulled',
    when: ({ it, now }) => it.state === 'pulling' && it.until! > now,
    act: ({ it, wake }) => {
      wake(it.until!)
      return 'rest'
    },
  },
  { name: 'pull over', when: ({ it }) => it.state === 'pulling', act: pullOver },
  {
    name: 'waits for its next try',
    when: ({ it, now }) => it.state === 'waiting' && it.until !== undefined && it.until > now,
    act: (c) => {
      c.wake(c.it.until!, isHopeless(c))
      return 'rest'
    },
  },
  {
    name: 'image name cannot be read',
    when: (c) => isPending(c) && isInvalid(c.container.image ?? ''),
    act: (c) => {
      const message = `Failed to apply default image tag "${c.container.image}": couldn't parse image name "${c.container.image}": invalid reference format`
      c.event('Warning', 'InspectFailed', message, c.container, c.init)
      c.event('Warning', 'Failed', 'Error: InvalidImageName', c.container, c.init)
      return waitFor(c, 'InvalidImageName', message, CONFIG_RETRY, true)
    },
  },
  {
    name: 'image may not be pulled and is not there',
    when: (c) => isPending(c) && c.container.imagePullPolicy === 'Never' && !c.isPulled(c.container.image ?? ''),
    act: (c) => {
      const message = `Container image "${c.container.image}" is not present with pull policy of Never`
      if (c.it.reason !== 'ErrImageNeverPull') c.event('Warning', 'ErrImageNeverPull', message, c.container, c.init)
      c.event('Warning', 'Failed', 'Error: ErrImageNeverPull', c.container, c.init)
      return waitFor(c, 'ErrImageNeverPull', message, CONFIG_RETRY, true)
    },
  },
  {
    name: 'image must be pulled',
    when: (c) =>
      isPending(c) && c.it.pullStarted === undefined && (c.container.imagePullPolicy === 'Always' || !c.isPulled(c.container.image ?? '')),
    act: (c) => {
      const { it, container, now } = c
      c.event('Normal', 'Pulling', `Pulling image "${container.image}"`, container, c.init)
      it.state = 'pulling'
      it.pullStarted = now
      const known = findImage(container.image ?? '')
      // An image that is there already only has its manifest checked; one that nobody has is refused at once.
      it.until = now + ('error' in known ? 400 : c.isPulled(container.image ?? '') ? 500 : pullTime(container.image ?? '', c.node))
      return 'again'
    },
  },
  {
    name: 'image is there',
    when: (c) => isPending(c) && c.it.pullStarted === undefined,
    act: (c) => {
      c.event(
        'Normal',
        'Pulled',
        `Container image "${c.container.image}" already present on machine and can be accessed by the pod`,
        c.container,
        c.init,
      )
      c.it.pullStarted = c.now
      return 'again'
    },
  },
  { name: 'starts', when: isPending, act: start },
]

/** Applies rows until one says to rest. */
export function live(c: ContainerSync): void {
  for (let count = 0; count < 50; count++) {
    const row = containerLife.find(({ when }) => when(c))
    if (!row || row.act(c) === 'rest') return
  }
  throw new Error(`container ${c.container.name} of pod ${c.pod.metadata.name} does not come to rest`)
}

/** True when another try would end as the last one did, so that nothing is to be expected of it. */
function isHopeless({ it, pod, container, read, record, hostIP }: ContainerSync): boolean {
  if (it.reason !== 'CreateContainerConfigError') return true
  try {
    environmentOf(pod, container, {}, read, record.ip ?? '', hostIP)
    return it.message?.startsWith('container has') === true
  } catch (error) {
    if (error instanceof ConfigError) return true
    throw error
  }
}

function waitFor(c: ContainerSync, reason: string, message: string | undefined, ms: number, periodic = false): 'rest' {
  const { it } = c
  it.reason = reason
  if (message === undefined) delete it.message
  else it.message = message
  it.until = c.now + ms
  c.wake(it.until, periodic)
  return 'rest'
}

function pullOver(c: ContainerSync): 'again' | 'rest' {
  const { it, container, now } = c
  const reference = container.image ?? ''
  const found = findImage(reference)
  const took = now - it.pullStarted!
  it.state = 'waiting'
  delete it.until
  if ('image' in found) {
    c.pulled(reference)
    const seconds = took < 1000 ? `${took}ms` : `${took / 1000}s`
    c.event(
      'Normal',
      'Pulled',
      `Successfully pulled image "${reference}" in ${seconds} (${seconds} including waiting). Image size: ${found.image.size} bytes.`,
      container,
      c.init,
    )
    delete it.pullFailures
    delete it.pullError
    delete it.reason
    delete it.message
    return 'again'
  }
  delete it.pullStarted
  c.event('Warning', 'Failed', `Failed to pull image "${reference}": ${found.error}`, container, c.init)
  c.event('Warning', 'Failed', 'Error: ErrImagePull', container, c.init)
  it.pullFailures = (it.pullFailures ?? 0) + 1
  it.pullError = found.error
  it.reason = 'ErrImagePull'
  it.message = found.error
  // The next look at the pod finds the image in its back-off.
  it.until = now + 1_500
  it.state = 'exited'
  c.wake(it.until)
  return 'rest'
}

function pullBackOff(c: ContainerSync): 'again' | 'rest' {
  const { it, container, now } = c
  const reference = container.image ?? ''
  if (it.until! > now) {
    c.wake(it.until!, it.reason === 'ImagePullBackOff')
    return 'rest'
  }
  if (it.reason === 'ErrImagePull') {
    c.event('Normal', 'BackOff', `Back-off pulling image "${reference}"`, container, c.init)
    c.event('Warning', 'Failed', 'Error: ImagePullBackOff', container, c.init)
    it.reason = 'ImagePullBackOff'
    it.message = `Back-off pulling image "${reference}": ErrImagePull: ${it.pullError}`
    it.until = now - 1_500 + Math.min(FIRST_BACKOFF * 2 ** (it.pullFailures! - 1), LONGEST_BACKOFF)
    c.wake(it.until, true)
    return 'rest'
  }
  it.state = 'waiting'
  delete it.until
  return 'again'
}

const restarts = ({ it, pod, container, init }: ContainerSync): boolean => {
  if (it.pullError !== undefined) return true
  if (init && isSidecar(container)) return true
  const policy = pod.spec.restartPolicy ?? 'Always'
  if (init && it.finished?.code === 0) return false
  if (policy === 'Never') return false
  return policy === 'Always' ? !(init && it.finished?.code === 0) : it.finished?.code !== 0
}

function restartOrBackOff(c: ContainerSync): 'again' | 'rest' {
  const { it, container, now, pod } = c
  if (it.pullError !== undefined && (it.reason === 'ErrImagePull' || it.reason === 'ImagePullBackOff')) return pullBackOff(c)
  const finished = it.finished!
  if (finished.startedAt > 0 && finished.finishedAt - finished.startedAt > CALM_AFTER) delete it.backoff
  const due = it.backoff === undefined ? now : finished.finishedAt + it.backoff
  if (due > now) {
    if (it.reason !== 'CrashLoopBackOff') {
      const where = `container ${container.name} in pod ${pod.metadata.name}_${pod.metadata.namespace}(${pod.metadata.uid})`
      c.event('Warning', 'BackOff', `Back-off restarting failed ${where}`, container, c.init)
      it.reason = 'CrashLoopBackOff'
      it.message = `back-off ${backoffText(it.backoff!)} restarting failed container=${container.name} pod=${pod.metadata.name}_${pod.metadata.namespace}(${pod.metadata.uid})`
    }
    c.wake(due)
    return 'rest'
  }
  it.backoff = doubled(it.backoff)
  it.state = 'waiting'
  it.restarts++
  delete it.reason
  delete it.message
  delete it.until
  delete it.pullStarted
  delete it.pullError
  return 'again'
}

const backoffText = (ms: number): string => (ms < 60_000 ? `${ms / 1000}s` : `${Math.floor(ms / 60_000)}m${(ms / 1000) % 60}s`)

function start(c: ContainerSync): 'again' | 'rest' {
  const { it, container, pod, now, record } = c
  const found = findImage(container.image ?? '')
  if (!('image' in found)) throw new Error(`image ${container.image} is not there`)
  const { image } = found
  let env: Record<string, string>
  try {
    env = environmentOf(pod, container, image.env ?? {}, c.read, record.ip ?? '', c.hostIP)
    if (
      container.securityContext?.runAsNonRoot &&
      !container.securityContext.runAsUser &&
      !pod.spec.securityContext?.runAsUser &&
      image.user !== 'other'
    ) {
      throw new ConfigError('container has runAsNonRoot and image will run as root')
    }
  } catch (error) {
    if (!(error instanceof ConfigError)) throw error
    c.event('Warning', 'Failed', `Error: ${error.message}`, container, c.init)
    delete it.pullStarted
    return waitFor(c, 'CreateContainerConfigError', error.message, CONFIG_RETRY, true)
  }
  // A container that starts again has forgotten what it wrote, and keeps its last run's log.
  if (it.finished) it.previousLogs = it.logs
  it.logs = []
  delete it.partial
  delete it.files
  delete it.probes
  delete it.until
  delete it.reason
  delete it.message
  delete it.stopping
  it.env = env
  it.id = hexId(`${pod.metadata.uid}/${container.name}/${it.restarts}`)
  c.event('Normal', 'Created', 'Container created', container, c.init)
  const argv = commandOf(container, image, env)
  const around = c.surroundings(container, it)!
  if (!isExecutable(argv[0] ?? '', image, around.files.read)) return startFailed(c, argv[0] ?? '')
  it.state = 'running'
  it.startedAt = now
  it.machine = startMachine({
    code: { argv },
    env,
    cwd: container.workingDir ?? image.workdir ?? '/',
    stdin: { data: '', ended: container.stdin !== true },
    tty: container.tty === true,
    title: argv.join(' '),
  })
  it.machineWake = now
  startProbes(pod, container, it)
  c.event('Normal', 'Started', 'Container started', container, c.init)
  if (!container.lifecycle?.postStart) return 'again'
  // The hook finds a program that has begun.
  if (!runs(c) && postStartFails(c)) {
    c.event('Normal', 'Killing', 'FailedPostStartHook', container, c.init)
    ended(c, 137)
  }
  return 'again'
}

/** as pkg/kubelet ExpandContainerCommandAndArgs */
function commandOf(
  container: ContainerSync['container'],
  image: { entrypoint?: readonly string[]; cmd?: readonly string[] },
  env: Record<string, string>,
): string[] {
  const { command, args } = container
  const expand = (words: readonly string[]) => words.map((word) => expanded(word, env))
  if (command?.length) return [...expand(command), ...expand(args ?? [])]
  return [...(image.entrypoint ?? []), ...(args?.length ? expand(args) : (image.cmd ?? []))]
}

function startFailed(c: ContainerSync, command: string): 'again' {
  const { it, now } = c
  const why = command.includes('/') ? `stat ${command}: no such file or directory` : 'executable file not found in $PATH'
  const message = `failed to create containerd task: failed to create shim task: OCI runtime create failed: runc create failed: unable to start container process: error during container init: exec: "${command}": ${why}`
  c.event('Warning', 'Failed', `Error: ${message}`, c.container, c.init)
  it.state = 'exited'
  it.ready = false
  it.finished = { code: 128, reason: 'StartError', message, startedAt: 0, finishedAt: now, id: it.id! }
  return 'again'
}

/** Runs a container's processes for this instant; true when the container has ended. */
function runs(c: ContainerSync): boolean {
  const { it, container, now } = c
  if (it.machineWake !== undefined && it.machineWake <= now) {
    const around = c.surroundings(container, it)!
    const { machine, output, wakeAt, idle } = runMachine(it.machine!, around)
    it.machine = machine
    if (wakeAt === undefined) delete it.machineWake
    else it.machineWake = wakeAt
    if (idle) it.idle = true
    else delete it.idle
    for (const { data } of output) {
      appendLog(it, now, data)
      c.output(container.name, data)
    }
  }
  const code = it.machine!.exitCode
  if (code !== undefined) {
    ended(c, code)
    return true
  }
  if (container.resources?.limits?.memory !== undefined && isOutOfMemory(container, it, c.surroundings(container, it)!)) {
    if (now >= it.startedAt! + ALLOCATING) {
      ended(c, 137, 'OOMKilled')
      return true
    }
    c.wake(it.startedAt! + ALLOCATING)
  }
  if (it.machineWake !== undefined) c.wake(it.machineWake, it.idle)
  return stopStep(c)
}
