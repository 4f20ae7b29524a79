import type { LogOptions } from '@/cluster/api/parts'
import { StatusError } from '@/cluster/api/status'
import { parseTimestamp } from '@/cluster/api/time'
import type { LineSource } from '@/cluster/door'
import type { Pod } from '@/cluster/kinds/core/pod-types'
import type { World } from '@/cluster/world'
import { containersOf } from './pod-facts'
import type { LogLine, PodRecord } from './records'

const badRequest = (message: string) => new StatusError(400, 'BadRequest', message)

/** The container that a request speaks of. as pkg/registry/core/pod LogLocation, ExecLocation */
export function containerNamed(pod: Pod, name: string | undefined): string {
  const { containers, initContainers = [] } = pod.spec
  if (name !== undefined) {
    if (!containersOf(pod).some((c) => c.name === name)) throw badRequest(`container ${name} is not valid for pod ${pod.metadata.name}`)
    return name
  }
  if (containers.length === 1) return containers[0]!.name
  const of = (list: readonly { name: string }[]) => list.map((c) => c.name).join(' ')
  const init = initContainers.length > 0 ? ` or one of the init containers: [${of(initContainers)}]` : ''
  throw badRequest(`a container name must be specified for pod ${pod.metadata.name}, choose one of: [${of(containers)}]${init}`)
}

/** What `kubectl logs` reads: lines so far, and with `follow` those that come, until the container ends. */
export function containerLogs(
  pod: Pod,
  record: PodRecord | undefined,
  options: LogOptions,
  world: World,
  again: () => PodRecord | undefined,
): LineSource {
  const name = containerNamed(pod, options.container)
  const it = record?.containers[name]
  const waiting = it?.reason ?? (pod.spec.nodeName ? 'ContainerCreating' : undefined)
  if (!it || (it.state !== 'running' && !it.finished)) {
    if (waiting === undefined) return done()
    const say = it?.reason ? (WHY[it.reason]?.(it.message ?? '') ?? it.reason) : waiting
    throw badRequest(`container "${name}" in pod "${pod.metadata.name}" is waiting to start: ${say}`)
  }
  if (options.previous && !it.previousLogs && !(it.state !== 'running' && it.finished)) {
    throw badRequest(`previous terminated container "${name}" in pod "${pod.metadata.name}" not found`)
  }
  const lines = options.previous && it.previousLogs ? it.previousLogs : it.logs
  const first = shown(lines, options, world)
  const rest = !options.previous && it.partial && options.tailLines !== 0 ? it.partial : ''
  const run = it.id
  let at = lines.at(-1)
  let buffered = first.map((line) => text(line, options)).join('') + rest
  let shownPartial = rest
  let closed = false
  if (options.limitBytes !== undefined) buffered = buffered.slice(0, options.limitBytes)
  const more = (): void => {
    const now = again()?.containers[name]
    if (!now || now.id !== run) {
      closed = true
      return
    }
    const from = at ? now.logs.lastIndexOf(at) + 1 : 0
    const fresh = now.logs
      .slice(from)
      .map((line) => text(line, options))
      .join('')
    const all = fresh + (now.partial ?? '')
    buffered += shownPartial && all.startsWith(shownPartial) ? all.slice(shownPartial.length) : all
    shownPartial = now.partial ?? ''
    at = now.logs.at(-1)
    if (now.state !== 'running') closed = true
  }
  return {
    next: () => {
      if (buffered === '' && options.follow && !closed) more()
      if (buffered === '') return undefined
      const chunk = buffered
      buffered = ''
      return chunk
    },
    done: () => {
      if (buffered !== '') return false
      if (!options.follow) return true
      if (!closed) more()
      return closed && buffered === ''
    },
    close: () => {
      closed = true
      buffered = ''
    },
  }
}

const WHY: Readonly<Record<string, (message: string) => string>> = {
  ErrImagePull: () => "image can't be pulled",
  ImagePullBackOff: () => 'trying and failing to pull image',
}

function shown(lines: readonly LogLine[], { tailLines, sinceSeconds, sinceTime }: LogOptions, world: World): readonly LogLine[] {
  const since =
    sinceSeconds !== undefined ? world.now() - sinceSeconds * 1000 : sinceTime ? parseTimestamp(sinceTime) : Number.NEGATIVE_INFINITY
  const recent = lines.filter(([at]) => at >= since)
  return tailLines === undefined ? recent : tailLines === 0 ? [] : recent.slice(-tailLines)
}

const text = ([at, line]: LogLine, { timestamps }: LogOptions): string =>
  timestamps ? `${new Date(at).toISOString().replace('Z', '000000Z')} ${line}\n` : `${line}\n`

const done = (): LineSource => ({ next: () => undefined, done: () => true, close: () => {} })
