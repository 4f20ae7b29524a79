import type { KubeList, KubeObject } from '@/apimachinery/object'
import type { HostCommand, Invocation } from '../host-command'
import { parseOptions } from '../options'

type State = {
  running?: { startedAt?: string }
  terminated?: { startedAt?: string; finishedAt?: string; exitCode?: number }
  waiting?: object
}
type Status = {
  name: string
  image?: string
  imageID?: string
  containerID?: string
  restartCount?: number
  state?: State
  lastState?: State
}
type Pod = KubeObject & {
  status?: { phase?: string; startTime?: string; podIP?: string; containerStatuses?: Status[]; initContainerStatuses?: Status[] }
}
/** One container as the runtime knows it. */
type Container = {
  id: string
  name: string
  image: string
  state: 'Running' | 'Exited'
  at: number
  attempt: number
  pod: Pod
  status: Status
}

const hex = (text: string) => text.replace(/[^0-9a-f]/g, '').padEnd(64, '0')
const sandboxOf = (pod: Pod) => hex(`${pod.metadata.uid ?? ''}${pod.metadata.uid ?? ''}`).slice(0, 64)

async function podsHere(use: Invocation): Promise<Pod[]> {
  const answer = await use.cluster.fetch(new Request(`http://node/api/v1/pods?fieldSelector=spec.nodeName%3D${use.host.name}`))
  const items = ((await answer.json()) as KubeList).items as Pod[]
  return items.filter(({ status }) => status?.phase !== 'Succeeded' || (status.containerStatuses ?? []).length > 0)
}

function containersOf(pods: readonly Pod[]): Container[] {
  const time = (text: string | undefined) => Date.parse(text ?? '') || 0
  return pods
    .flatMap((pod) =>
      [...(pod.status?.initContainerStatuses ?? []), ...(pod.status?.containerStatuses ?? [])].flatMap((status): Container[] => {
        const { running, terminated } = status.state ?? {}
        const ended = terminated ?? status.lastState?.terminated
        const common = { name: status.name, image: status.image ?? '', pod, status, attempt: status.restartCount ?? 0 }
        const id = hex((status.containerID ?? '').replace('containerd://', ''))
        if (running) return [{ ...common, id, state: 'Running', at: time(running.startedAt) }]
        return ended ? [{ ...common, id, state: 'Exited', at: time(ended.startedAt) }] : []
      }),
    )
    .sort((a, b) => b.at - a.at)
}

const columns = (rows: readonly string[][]) => {
  const widths = (rows[0] ?? []).map((_, column) => Math.max(...rows.map((row) => (row[column] ?? '').length)) + 5)
  return rows
    .map(
      (row) =>
        `${row
          .map((cell, column) => cell.padEnd(widths[column] ?? 0))
          .join('')
          .trimEnd()}\n`,
    )
    .join('')
}

const unreachable = (why: string) =>
  `FATA[0000] validate service connection: validate CRI v1 runtime API for endpoint "unix:///run/containerd/containerd.sock": rpc error: code = Unavailable desc = connection error: desc = "transport: Error while dialing: dial unix /run/containerd/containerd.sock: connect: ${why}" \n`

/** `crictl` of a node: what its containerd runs. */
export const crictl: HostCommand = {
  names: ['crictl'],
  async run(use) {
    const node = use.cluster.node(use.host.name)
    if (!node) {
      use.err(`${use.name}: this host is no node of the cluster: \`ssh\` to one (${use.cluster.nodes().join(', ')})\n`)
      return 1
    }
    const { given, rest } = parseOptions(use.args, {
      'runtime-endpoint': { short: 'r', value: true },
      'image-endpoint': { short: 'i', value: true },
      all: { short: 'a' },
      quiet: { short: 'q' },
      name: { value: true },
      pod: { short: 'p', value: true },
      state: { short: 's', value: true },
      namespace: { value: true },
      'no-trunc': {},
      output: { short: 'o', value: true },
      tail: { value: true },
      follow: { short: 'f' },
    })
    const [verb = '', ...words] = rest
    if (use.env.USER !== 'root') return fail(use, unreachable('permission denied'), 1)
    if (node.units().find((unit) => unit.name.replace('.service', '') === 'containerd')?.active !== 'active')
      return fail(use, unreachable('no such file or directory'), 1)
    const pods = await podsHere(use)
    const containers = containersOf(pods)
    const short = (id: string, length = 13) => (given['no-trunc'] ? id : id.slice(0, length))
    const age = (at: number) => `${roughly(use.clock.now() - at)} ago`
    const name = given.name?.[0]
    switch (verb) {
      case 'ps': {
        const wanted = given.state?.[0]?.toLowerCase()
        const shown = containers.filter(
          (one) =>
            (wanted ? one.state.toLowerCase() === wanted : given.all || one.state === 'Running') &&
            (name === undefined || one.name.includes(name)) &&
            (given.pod === undefined || sandboxOf(one.pod).startsWith(given.pod[0] ?? '')),
        )
        if (given.quiet) use.out(shown.map((one) => `${one.id}\n`).join(''))
        else
          use.out(
            columns([
              ['CONTAINER', 'IMAGE', 'CREATED', 'STATE', 'NAME', 'ATTEMPT', 'POD ID', 'POD', 'NAMESPACE'],
              ...shown.map((one) => [
                short(one.id),
                imageId(one).slice(0, 13),
                age(one.at),
                one.state,
                one.name,
                String(one.attempt),
                short(sandboxOf(one.pod)),
                one.pod.metadata.name ?? '',
                one.pod.metadata.namespace ?? '',
              ]),
            ]),
          )
        return 0
      }
      case 'pods': {
        const shown = pods.filter((pod) => name === undefined || pod.metadata.name?.includes(name))
        use.out(
          given.quiet
            ? shown.map((pod) => `${sandboxOf(pod)}\n`).join('')
            : columns([
                ['POD ID', 'CREATED', 'STATE', 'NAME', 'NAMESPACE', 'ATTEMPT', 'RUNTIME'],
                ...shown.map((pod) => [
                  short(sandboxOf(pod)),
                  age(Date.parse(pod.status?.startTime ?? '') || use.clock.now()),
                  pod.status?.phase === 'Running' || pod.status?.phase === 'Pending' ? 'Ready' : 'NotReady',
                  pod.metadata.name ?? '',
                  pod.metadata.namespace ?? '',
                  '0',
                  '(default)',
                ]),
              ]),
        )
        return 0
      }
      case 'logs': {
        const found = containers.find((one) => one.id.startsWith(words[0] ?? '-'))
        if (!found)
          return fail(
            use,
            `FATA[0000] rpc error: code = NotFound desc = an error occurred when try to find container "${words[0] ?? ''}": not found \n`,
            1,
          )
        const { metadata } = found.pod
        const tail = given.tail ? `&tailLines=${given.tail[0]}` : ''
        const previous = found.status.state?.running || found.status.state?.terminated ? '' : '&previous=true'
        const log = await use.cluster.fetch(
          new Request(
            `http://node/api/v1/namespaces/${metadata.namespace}/pods/${metadata.name}/log?container=${found.name}${tail}${previous}`,
          ),
        )
        use.out(await log.text())
        return 0
      }
      case 'inspect':
      case 'inspecti':
      case 'inspectp':
        return inspect(use, verb, words, { pods, containers })
      case 'images':
      case 'image':
      case 'img':
        use.out(images(containers, given))
        return 0
      case 'version':
        use.out('Version:  0.1.0\nRuntimeName:  containerd\nRuntimeVersion:  2.1.5\nRuntimeApiVersion:  v1\n')
        return 0
      default:
        return fail(use, `seatrial does not simulate crictl ${verb}; it has ps, pods, logs, inspect, inspectp, images and version\n`, 1)
    }
  },
}

const notThere = (id: string) =>
  `FATA[0000] rpc error: code = NotFound desc = an error occurred when try to find container "${id}": not found \n`

/** What the runtime tells of a container or a pod, as far as it follows from the pod. */
function inspect(
  use: Invocation,
  verb: string,
  ids: readonly string[],
  { pods, containers }: { pods: Pod[]; containers: Container[] },
): number {
  const told: object[] = []
  for (const id of ids) {
    if (verb === 'inspectp') {
      const pod = pods.find((one) => sandboxOf(one).startsWith(id))
      if (!pod) return fail(use, notThere(id), 1)
      told.push(inspectedPod(pod))
    } else {
      const found = verb === 'inspect' ? containers.find((one) => one.id.startsWith(id)) : undefined
      if (verb === 'inspecti') return fail(use, 'seatrial does not simulate crictl inspecti; see crictl images\n', 1)
      if (!found) return fail(use, notThere(id), 1)
      told.push(inspected(found))
    }
  }
  if (told.length === 0) return fail(use, 'ID cannot be empty\n', 1)
  use.out(told.map((each) => `${JSON.stringify(each, null, 2)}\n`).join(''))
  return 0
}

const labelsOf = ({ metadata }: Pod) => ({
  'io.kubernetes.pod.name': metadata.name ?? '',
  'io.kubernetes.pod.namespace': metadata.namespace ?? '',
  'io.kubernetes.pod.uid': metadata.uid ?? '',
})
const stamped = (time: string | undefined) => (time ? time.replace('Z', '.000000000Z') : '0001-01-01T00:00:00Z')

function inspected({ id, name, image, state, attempt, pod, status }: Container): object {
  const { running } = status.state ?? {}
  const ended = status.state?.terminated ?? (running ? undefined : status.lastState?.terminated)
  const started = running?.startedAt ?? ended?.startedAt
  return {
    status: {
      id,
      metadata: { attempt, name },
      state: state === 'Running' ? 'CONTAINER_RUNNING' : 'CONTAINER_EXITED',
      createdAt: stamped(started),
      startedAt: stamped(started),
      finishedAt: stamped(ended?.finishedAt),
      exitCode: ended?.exitCode ?? 0,
      image: { image },
      imageRef: status.imageID ?? '',
      reason: state === 'Running' ? '' : (ended?.exitCode ?? 0) === 0 ? 'Completed' : 'Error',
      labels: { 'io.kubernetes.container.name': name, ...labelsOf(pod) },
      logPath: `/var/log/pods/${pod.metadata.namespace}_${pod.metadata.name}_${pod.metadata.uid}/${name}/${attempt}.log`,
    },
    info: { sandboxID: sandboxOf(pod), runtimeType: 'io.containerd.runc.v2' },
  }
}

const inspectedPod = (pod: Pod) => ({
  status: {
    id: sandboxOf(pod),
    metadata: { attempt: 0, name: pod.metadata.name, namespace: pod.metadata.namespace, uid: pod.metadata.uid },
    state: pod.status?.phase === 'Running' || pod.status?.phase === 'Pending' ? 'SANDBOX_READY' : 'SANDBOX_NOTREADY',
    createdAt: stamped(pod.status?.startTime),
    network: { ip: pod.status?.podIP ?? '' },
    labels: { ...pod.metadata.labels, ...labelsOf(pod) },
  },
})

/** The images of the containers that this node has run. How large they are is not simulated. */
function images(containers: readonly Container[], given: { quiet?: unknown }): string {
  const seen = new Map(containers.map((one) => [one.image, imageId(one)]))
  const rows = [...seen].map(([image, id]) => {
    const [, name = image, tag = 'latest'] = /^(.*?)(?::([^:/]+))?$/.exec(image.includes('/') ? image : `docker.io/library/${image}`) ?? []
    return [name, tag, id.slice(0, 13)]
  })
  if (given.quiet) return rows.map(([, , id]) => `sha256:${id}\n`).join('')
  return columns([['IMAGE', 'TAG', 'IMAGE ID'], ...rows.sort((a, b) => ((a[0] ?? '') < (b[0] ?? '') ? -1 : 1))])
}

/** `47 hours`, as docker's units.HumanDuration, which crictl uses. */
function roughly(ms: number): string {
  const seconds = Math.floor(ms / 1000)
  const [minutes, hours] = [Math.floor(seconds / 60), Math.floor(seconds / 3600 + 0.5)]
  if (seconds < 1) return 'Less than a second'
  if (seconds === 1) return '1 second'
  if (seconds < 60) return `${seconds} seconds`
  if (minutes === 1) return 'About a minute'
  if (minutes < 60) return `${minutes} minutes`
  if (hours === 1) return 'About an hour'
  if (hours < 48) return `${hours} hours`
  if (hours < 24 * 14) return `${Math.floor(hours / 24)} days`
  if (hours < 24 * 60) return `${Math.floor(hours / 24 / 7)} weeks`
  return hours < 24 * 730 ? `${Math.floor(hours / 24 / 30)} months` : `${Math.floor(hours / 24 / 365)} years`
}

const imageId = ({ status }: Container) => (/sha256:([0-9a-f]+)/.exec(status.imageID ?? '')?.[1] ?? '').padEnd(13, '0')

function fail(use: Invocation, text: string, code: number): number {
  use.err(text)
  return code
}
