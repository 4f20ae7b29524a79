import type { Json, JsonObject, KubeObject } from '@/apimachinery/object'
import { withLastApplied } from '../apply/last-applied'
import { pathOf } from '../client/api'
import { announce, followPod } from '../client/attach'
import type { Resource } from '../client/discovery'
import { until } from '../client/watch'
import { createObject, dryRunOf, fieldManagerFlag, reporter, writeFlags, writeQuery } from '../client/write'
import { command, type Invocation } from '../command'
import { KubectlError, usageError } from '../errors'
import { array, bool, duration, int, text } from '../flags'
import { compact } from '../generate/generator'
import { mergeOverrides } from '../generate/overrides'
import { deleteOne } from './delete'

const flags = {
  ...writeFlags,
  fieldManager: fieldManagerFlag('kubectl-run'),
  annotations: array(),
  attach: bool(),
  command: bool(),
  env: array(),
  expose: bool(),
  force: bool(),
  gracePeriod: int(-1),
  image: text({ required: true }),
  imagePullPolicy: text({ complete: ['Always', 'IfNotPresent', 'Never'] }),
  labels: text({ short: 'l' }),
  leaveStdinOpen: bool(),
  overrides: text(),
  overrideType: text({ initial: 'merge' }),
  podRunningTimeout: duration(60_000),
  port: text(),
  privileged: bool(),
  quiet: bool({ short: 'q' }),
  restart: text({
    initial: 'Always',
    complete: ['Always', 'OnFailure', 'Never'],
  }),
  rm: bool(),
  saveConfig: bool(),
  stdin: bool({ short: 'i' }),
  tty: bool({ short: 't' }),
  wait: bool(),
  cascade: text({ initial: 'background', bare: 'background', hidden: true }),
  timeout: duration(0),
}
type Run = Invocation<typeof flags>

export const run = command({
  use: 'run NAME --image=image [--env="key=value"] [--port=port] [--dry-run=server|client] [--overrides=inline-json] [--command] -- [COMMAND] [args...]',
  short: 'Run a particular image on the cluster',
  examples: [
    '# A pod of nginx with its port named in the pod\nkubectl run web --image=nginx --port=80',
    '# The manifest only\nkubectl run web --image=nginx --dry-run=client -o yaml',
    '# A shell in a pod that is removed afterwards\nkubectl run tmp --image=busybox --rm -it --restart=Never -- sh',
  ].join('\n\n'),
  interrupted: 130,
  flags,
  async run(invocation) {
    const { args, dash, api, flags: given } = invocation
    const names = dash === undefined ? args : args.slice(0, dash)
    const name = args[0]
    if (name === undefined || names.length === 0) throw usageError('run', 'NAME is required for run')
    if (!imageReference.test(given.image))
      throw new KubectlError(`Invalid image name ${JSON.stringify(given.image)}: invalid reference format`)
    const attached = given.attach || given.stdin || given.tty
    if (given.rm && !attached) throw usageError('run', '--rm should only be used for attached containers')
    if (given.tty && !given.stdin) throw usageError('run', '-i/--stdin is required for containers with -t/--tty=true')
    if (given.expose && given.port === '') throw usageError('run', '--port must be set when exposing a service')
    const dryRun = dryRunOf(invocation)
    if (attached && dryRun !== 'none')
      throw usageError('run', "--dry-run=[server|client] can't be used with attached containers options (--attach, --stdin, or --tty)")
    if (!['Always', 'OnFailure', 'Never'].includes(given.restart)) throw usageError('run', `invalid restart policy: ${given.restart}`)
    const saved = (object: KubeObject) => (given.saveConfig && dryRun !== 'client' ? withLastApplied(object, { typed: true }) : object)
    const pod = saved(mergeOverrides(podOf(invocation, name), given.overrides, given.overrideType))
    const report = reporter(invocation, dryRun, 'struct')
    if (given.expose) {
      const service = saved(serviceOf(name, pod, given.port))
      if (dryRun !== 'client') await post(invocation, service)
      report(service, service, 'created')
    }
    if (given.expose && given.output === 'yaml' && dryRun === 'client') invocation.out('---\n')
    if (dryRun === 'client') {
      report(pod, pod, 'created')
      return 0
    }
    const resource = await resourceOf(invocation, pod)
    const made = await createObject(api, resource, inNamespace(invocation, pod), writeQuery(given.fieldManager, dryRun))
    if (!attached) {
      report(pod, made, 'created')
      return 0
    }
    return attachTo(invocation, resource, made, name)
  },
})

const imageReference =
  /^(?:[a-zA-Z0-9](?:[a-zA-Z0-9.-]*[a-zA-Z0-9])?(?::\d+)?\/)?[a-z0-9]+(?:(?:\.|_|__|-+)[a-z0-9]+)*(?:\/[a-z0-9]+(?:(?:\.|_|__|-+)[a-z0-9]+)*)*(?::[\w][\w.-]{0,127})?(?:@[A-Za-z][A-Za-z0-9]*(?:[-_+.][A-Za-z][A-Za-z0-9]*)*:[0-9a-fA-F]{32,})?$/

function podOf({ args, dash, api, flags: given, context }: Run, name: string): KubeObject {
  const words = args.slice(dash === undefined ? 1 : Math.max(dash, 1))
  const container = compact({
    name,
    image: given.image,
    imagePullPolicy: given.imagePullPolicy,
    resources: {},
    env: environment(given.env, context.env),
    ports: given.port === '' ? undefined : [{ containerPort: portNumber(given.port) }],
    stdin: given.stdin || given.attach || undefined,
    stdinOnce: given.stdin && !given.leaveStdinOpen ? true : undefined,
    tty: given.tty || undefined,
    command: given.command ? words : undefined,
    args: given.command ? undefined : words,
    securityContext: given.privileged ? { privileged: true } : undefined,
  }) as JsonObject
  const metadata: KubeObject['metadata'] = { name, labels: given.labels === '' ? { run: name } : pairs(given.labels.split(',')) }
  if (given.annotations.length > 0) metadata.annotations = pairs(given.annotations)
  if (api.namespaceGiven) metadata.namespace = api.namespace
  const spec = { containers: [container], dnsPolicy: 'ClusterFirst', restartPolicy: given.restart }
  return { apiVersion: 'v1', kind: 'Pod', metadata, spec, status: {} } as KubeObject
}

function portNumber(text: string): number {
  if (!/^\d+$/.test(text)) throw new KubectlError(`strconv.ParseInt: parsing ${JSON.stringify(text)}: invalid syntax`)
  return Number(text)
}

function pairs(list: readonly string[]): Record<string, string> {
  return Object.fromEntries(
    list.map((pair) => {
      const equals = pair.indexOf('=')
      if (equals <= 0) throw new KubectlError(`unexpected label spec: ${pair}`)
      return [pair.slice(0, equals), pair.slice(equals + 1)]
    }),
  )
}

function environment(list: readonly string[], host: Readonly<Record<string, string>>): Json[] {
  return list.map((pair) => {
    const equals = pair.indexOf('=')
    if (equals === 0 || pair === '') throw new KubectlError(`invalid env: ${pair}`)
    const name = equals < 0 ? pair : pair.slice(0, equals)
    const value = equals < 0 ? (host[name] ?? '') : pair.slice(equals + 1)
    return (value === '' ? { name } : { name, value }) as JsonObject
  })
}

function serviceOf(name: string, pod: KubeObject, port: string): KubeObject {
  const metadata: KubeObject['metadata'] = { name }
  if (pod.metadata.namespace !== undefined) metadata.namespace = pod.metadata.namespace
  const spec = { ports: [{ port: portNumber(port), protocol: 'TCP', targetPort: portNumber(port) }], selector: pod.metadata.labels ?? {} }
  return { apiVersion: 'v1', kind: 'Service', metadata, spec, status: { loadBalancer: {} } } as KubeObject
}

const inNamespace = ({ api }: Run, object: KubeObject): KubeObject => ({
  ...object,
  metadata: { ...object.metadata, namespace: object.metadata.namespace ?? api.namespace },
})

async function resourceOf({ api }: Run, object: KubeObject): Promise<Resource> {
  const resource = await api.forKind(object.apiVersion, object.kind)
  if (!resource)
    throw new KubectlError(`no matches for kind ${JSON.stringify(object.kind)} in version ${JSON.stringify(object.apiVersion)}`)
  return resource
}

async function post(invocation: Run, object: KubeObject): Promise<KubeObject> {
  const resource = await resourceOf(invocation, object)
  return createObject(
    invocation.api,
    resource,
    inNamespace(invocation, object),
    writeQuery(invocation.flags.fieldManager, dryRunOf(invocation)),
  )
}

/** Waits for the pod to run, attaches, takes its exit code, and removes it with `--rm`. As cmd/run Run with attach. */
async function attachTo(invocation: Run, resource: Resource, pod: KubeObject, name: string): Promise<number> {
  const { api, out, err, flags: given } = invocation
  const namespace = pod.metadata.namespace ?? api.namespace
  const at = { resource, namespace, name }
  let failure: KubectlError | undefined
  try {
    const started = await until(api, resource, namespace, name, given.podRunningTimeout, (object) => {
      const phase = (object as { status?: { phase?: string } } | undefined)?.status?.phase
      return object === undefined || ['Running', 'Succeeded', 'Failed'].includes(phase ?? '') ? { done: phase } : undefined
    })
    if (!started) throw new KubectlError('timed out waiting for the condition')
    if (started.done === 'Running') {
      announce(invocation, given)
      await followPod(invocation, at, { container: name, stdin: given.stdin, tty: given.tty })
    } else out(await api.text(pathOf(resource, namespace, name, 'log'), { query: { container: name } }))
    if (given.restart === 'Always') {
      if (!given.rm && !given.quiet)
        err(`Session ended, resume using 'kubectl attach ${name} -c ${name} -i -t' command when the pod is running\n`)
      return 0
    }
    const ended = await until(api, resource, namespace, name, 60_000, (object) =>
      object === undefined || ['Succeeded', 'Failed'].includes(phaseOf(object)) ? { done: object } : undefined,
    )
    if (ended?.done && phaseOf(ended.done) === 'Failed') failure = failed(ended.done, namespace, name)
  } finally {
    if (given.rm) {
      await deleteOne(api, at, {
        gracePeriod: given.gracePeriod,
        propagation: 'Background',
        dryRun: 'none',
        wait: true,
        timeoutMs: given.timeout,
      })
      if (!given.quiet) out(`pod ${JSON.stringify(name)} deleted from ${namespace} namespace\n`)
    }
  }
  if (failure) throw failure
  return 0
}

type State = { phase?: string; containerStatuses?: { state?: { terminated?: { exitCode: number; reason?: string; message?: string } } }[] }

const statusOf = (pod: KubeObject): State => (pod as { status?: State }).status ?? {}
const phaseOf = (pod: KubeObject) => statusOf(pod).phase ?? ''

/** How the pod's one container ended. As cmd/run Run. */
function failed(pod: KubeObject, namespace: string, name: string): KubectlError {
  const ended = statusOf(pod).containerStatuses?.[0]?.state?.terminated
  if (!ended?.exitCode) return new KubectlError(`pod ${namespace}/${name} failed with unknown exit code`)
  const message = `pod ${namespace}/${name} terminated (${ended.reason ?? ''})\n${ended.message ?? ''}`
  return new KubectlError(message, { bare: true, exitCode: ended.exitCode })
}
