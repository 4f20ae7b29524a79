import type { Json, JsonObject, KubeObject } from '@/apimachinery/object'
import { pathOf } from '../client/api'
import { announce, followPod } from '../client/attach'
import type { Resource } from '../client/discovery'
import { fileFlags } from '../client/manifests'
import { type Target, targets } from '../client/targets'
import { until } from '../client/watch'
import { createObject, patchObject } from '../client/write'
import { command, type Invocation } from '../command'
import { KubectlError, ManyErrors } from '../errors'
import { array, bool, text } from '../flags'
import { compact } from '../generate/generator'
import { deleteOne } from './delete'

const flags = {
  argumentsOnly: bool(),
  attach: bool(),
  container: text({ short: 'c' }),
  copyTo: text(),
  custom: text(),
  env: array(),
  filename: { ...fileFlags.filename },
  image: text(),
  imagePullPolicy: text(),
  keepAnnotations: bool(),
  keepInitContainers: bool({ initial: true }),
  keepLabels: bool(),
  keepLiveness: bool(),
  keepReadiness: bool(),
  keepStartup: bool(),
  profile: text({ initial: 'legacy' }),
  quiet: bool({ short: 'q' }),
  replace: bool(),
  sameNode: bool(),
  setImage: array(),
  shareProcesses: bool({ initial: true }),
  stdin: bool({ short: 'i' }),
  target: text(),
  tty: bool({ short: 't' }),
}
type Debug = Invocation<typeof flags>
type Container = { name: string; image?: string } & JsonObject
type Pod = KubeObject & { spec: { containers: Container[]; initContainers?: Container[] } & JsonObject }

/** As cmd/debug DebugOptions. */
export const debug = command({
  use: 'debug (POD | TYPE[[.VERSION].GROUP]/NAME) [ -- COMMAND [args...] ]',
  short: 'Create debugging sessions for troubleshooting workloads and nodes',
  long: 'Create debugging sessions for troubleshooting workloads and nodes: a container of your choice is added to a running pod, put into a copy of a pod, or started on a node with the file system of the node under /host.',
  examples:
    '# A container beside those of a pod\nkubectl debug web -it --image=busybox --target=nginx\n\n# A copy of a pod with another image\nkubectl debug web --copy-to=web-debug --set-image=nginx=nginx:1.28\n\n# A shell on a node\nkubectl debug node/node01 -it --image=busybox',
  arguments: 'pods',
  interrupted: 130,
  flags,
  async run(invocation) {
    const { args, dash, api, context, err, changed, flags: given } = invocation
    validate(given)
    const names = args.slice(0, dash ?? args.length)
    if (names.length === 0 && given.filename.length === 0) throw new KubectlError('NAME or filename is required for debug')
    if (given.custom !== '') throw new KubectlError('seatrial does not simulate debug --custom')
    if (given.target !== '' && !given.quiet)
      invocation.out(
        `Targeting container ${JSON.stringify(given.target)}. If you don't see processes from this container it may be because the container runtime doesn't support this feature.\n`,
      )
    if (given.profile === 'legacy')
      err(
        '--profile=legacy is deprecated and will be removed in the future. It is recommended to explicitly specify a profile, for example "--profile=general".\n',
      )
    const failures: unknown[] = []
    const words = names.map((name) => (name.includes('/') ? name : `pods/${name}`))
    for (const target of await targets(api, context, words, { filename: given.filename }, failures)) {
      const attached = changed.has('attach') ? given.attach : given.stdin
      const made = await debugged(invocation, target)
      if (attached) await attachTo(invocation, made.resource, made.pod, made.container)
    }
    if (failures.length > 0) throw new ManyErrors(failures)
  },
})

const profiles = ['legacy', 'general', 'baseline', 'netadmin', 'restricted', 'sysadmin']

function validate(given: Debug['flags']): void {
  const refuse = (when: boolean, message: string) => {
    if (when) throw new KubectlError(message)
  }
  const copy = given.copyTo !== ''
  refuse(!copy && given.setImage.length > 0, '--set-image may only be used with --copy-to.')
  refuse(!copy && given.replace, '--replace may only be used with --copy-to.')
  refuse(!copy && given.sameNode, '--same-node may only be used with --copy-to.')
  refuse(!copy && given.image === '', 'you must specify --image when not using --copy-to.')
  refuse(copy && given.image === '' && given.setImage.length === 0, 'you must specify --image, --set-image or command arguments.')
  refuse(!['', 'Always', 'IfNotPresent', 'Never'].includes(given.imagePullPolicy), `invalid image pull policy: ${given.imagePullPolicy}`)
  refuse(copy && given.target !== '', '--target is incompatible with --copy-to. Use --share-processes instead.')
  refuse(given.tty && !given.stdin, '-i/--stdin is required for containers with -t/--tty=true')
  refuse(!profiles.includes(given.profile), `unknown profile: ${given.profile}`)
}

type Made = { resource: Resource; pod: KubeObject; container: string }

async function debugged(invocation: Debug, target: Target): Promise<Made> {
  const { api } = invocation
  const pods = (await api.find('pods'))[0] as Resource
  if (target.resource.kind === 'Node') return onNode(invocation, pods, target.name)
  if (target.resource.kind !== 'Pod') throw new KubectlError(`${JSON.stringify(target.object.kind)} not supported by debug`)
  return invocation.flags.copyTo === '' ? besides(invocation, pods, target.object as Pod) : asCopy(invocation, pods, target)
}

const alphabet = 'bcdfghjklmnpqrstvwxz2456789'
/** Five letters, as Kubernetes' random names have them: from the time, so that the same line gives the same name. */
function suffix(now: number): string {
  let left = now
  return Array.from({ length: 5 }, () => {
    const letter = alphabet[left % alphabet.length]
    left = Math.floor(left / alphabet.length) + (left % 7919)
    return letter
  }).join('')
}

function newContainer({ args, dash, context, out, flags: given }: Debug, initial: string): Container {
  const words = dash === undefined ? [] : args.slice(dash)
  let name = given.container || initial
  if (name === '') {
    name = `debugger-${suffix(context.now())}`
    if (!given.quiet) out(`Defaulting debug container name to ${name}.\n`)
  }
  return compact({
    name,
    image: given.image,
    imagePullPolicy: given.imagePullPolicy,
    env: given.env.map((pair) => ({ name: pair.split('=')[0], value: pair.slice(pair.indexOf('=') + 1) })),
    ...(given.argumentsOnly ? { args: words } : { command: words }),
    stdin: given.stdin || undefined,
    tty: given.tty || undefined,
    terminationMessagePolicy: 'File',
    resources: {},
  } as Container)
}

/** What the profile adds to a container. As cmd/debug profiles.go. */
function secured(container: Container, profile: string): Container {
  const context: Record<string, JsonObject> = {
    general: { capabilities: { add: ['SYS_PTRACE'] } },
    netadmin: { capabilities: { add: ['NET_ADMIN', 'NET_RAW'] } },
    sysadmin: { privileged: true },
    restricted: {
      allowPrivilegeEscalation: false,
      capabilities: { drop: ['ALL'] },
      runAsNonRoot: true,
      seccompProfile: { type: 'RuntimeDefault' },
    },
  }
  return context[profile] ? { ...container, securityContext: context[profile] } : container
}

async function onNode(invocation: Debug, resource: Resource, node: string): Promise<Made> {
  const { api, context, out, flags: given } = invocation
  const name = `node-debugger-${node}-${suffix(context.now())}`
  const container = newContainer(invocation, 'debugger')
  if (!given.quiet) out(`Creating debugging pod ${name} with container ${container.name} on node ${node}.\n`)
  const shared = given.profile === 'baseline' || given.profile === 'restricted' ? {} : { hostIPC: true, hostNetwork: true, hostPID: true }
  const mount = { volumeMounts: [{ mountPath: '/host', name: 'host-root' }] }
  const pod = {
    apiVersion: 'v1',
    kind: 'Pod',
    metadata: { name, namespace: api.namespace, labels: { 'app.kubernetes.io/managed-by': 'kubectl-debug' } },
    spec: {
      containers: [secured({ ...container, ...mount }, given.profile === 'sysadmin' ? 'sysadmin' : '')],
      ...shared,
      nodeName: node,
      restartPolicy: 'Never',
      tolerations: [{ operator: 'Exists' }],
      volumes: [{ hostPath: { path: '/' }, name: 'host-root' }],
    },
  } as unknown as KubeObject
  return { resource, pod: await createObject(api, resource, pod, {}), container: container.name }
}

async function besides(invocation: Debug, resource: Resource, pod: Pod): Promise<Made> {
  const { api, flags: given } = invocation
  const container = secured(newContainer(invocation, ''), given.profile)
  const { resources: _none, ...ephemeral } = container
  const added = { ...ephemeral, ...(given.target === '' ? {} : { targetContainerName: given.target }) } as Json
  const before = (pod.spec as { ephemeralContainers?: { name: string }[] }).ephemeralContainers ?? []
  const order = [...before, container].map(({ name }) => ({ name }))
  const patch = { spec: { ephemeralContainers: [added], '$setElementOrder/ephemeralContainers': order } }
  const at = { resource, namespace: pod.metadata.namespace, name: pod.metadata.name ?? '' }
  return { resource, pod: await patchObject(api, at, 'strategic', patch, {}, 'ephemeralcontainers'), container: container.name }
}

async function asCopy(invocation: Debug, resource: Resource, { object, name: original, namespace }: Target): Promise<Made> {
  const { api, args, dash, flags: given } = invocation
  const source = structuredClone(object) as Pod
  const { spec } = source
  delete spec.ephemeralContainers
  if (!given.sameNode) delete spec.nodeName
  if (!given.keepInitContainers) delete spec.initContainers
  for (const container of spec.containers) {
    if (!given.keepLiveness) delete container.livenessProbe
    if (!given.keepReadiness) delete container.readinessProbe
    if (!given.keepStartup) delete container.startupProbe
  }
  if (given.shareProcesses) spec.shareProcessNamespace = true
  for (const pair of given.setImage) {
    const [name, image = ''] = pair.split('=')
    for (const container of [...spec.containers, ...(spec.initContainers ?? [])])
      if (name === '*' || container.name === name) container.image = image
  }
  let container = given.container
  const existing = spec.containers.find((one) => one.name === container)
  const words = dash === undefined ? [] : args.slice(dash)
  if (existing) {
    if (given.image !== '') existing.image = given.image
    if (words.length > 0) {
      delete existing.args
      existing[given.argumentsOnly ? 'args' : 'command'] = words
    }
    if (given.stdin) existing.stdin = true
    if (given.tty) existing.tty = true
  } else if (given.image !== '') {
    const added = secured(newContainer(invocation, ''), given.profile)
    spec.containers.push(added)
    container = added.name
  }
  const metadata = {
    name: given.copyTo,
    ...(namespace === undefined ? {} : { namespace }),
    ...(given.keepLabels && source.metadata.labels ? { labels: source.metadata.labels } : {}),
    ...(given.keepAnnotations && source.metadata.annotations ? { annotations: source.metadata.annotations } : {}),
  }
  const copy = { apiVersion: 'v1', kind: 'Pod', metadata, spec } as unknown as KubeObject
  const made = await createObject(api, resource, copy, {})
  if (given.replace)
    await deleteOne(
      api,
      { resource, namespace, name: original },
      { gracePeriod: -1, propagation: 'Background', dryRun: 'none', wait: false, timeoutMs: 0 },
    )
  return { resource, pod: made, container: container || (spec.containers[0]?.name ?? '') }
}

type Statuses = { name: string; state?: { running?: object; terminated?: object } }[]

/** Waits for the container to run, and attaches to it; what one that has ended had to say is read from its log. */
async function attachTo(invocation: Debug, resource: Resource, pod: KubeObject, container: string): Promise<void> {
  const { api, out, flags: given } = invocation
  const { name = '', namespace } = pod.metadata
  const started = await until(api, resource, namespace, name, 60_000, (object) => {
    const { status = {} } = (object ?? {}) as { status?: { containerStatuses?: Statuses; ephemeralContainerStatuses?: Statuses } }
    const states = [...(status.containerStatuses ?? []), ...(status.ephemeralContainerStatuses ?? [])]
    const state = states.find((one) => one.name === container)?.state
    return state?.running || state?.terminated ? { done: state } : undefined
  })
  if (!started) throw new KubectlError('timed out waiting for the condition')
  if (started.done.terminated) {
    out(await api.text(pathOf(resource, namespace, name, 'log'), { query: { container } }))
    return
  }
  announce(invocation, given)
  await followPod(invocation, { resource, namespace, name }, { container, stdin: given.stdin, tty: given.tty })
}
