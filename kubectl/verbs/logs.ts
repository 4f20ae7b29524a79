import type { KubeObject } from '@/apimachinery/object'
import { getObject, listAll, pathOf, type Query } from '../client/api'
import type { Resource } from '../client/discovery'
import { containersOf, defaultContainer, initContainersOf, podOf, podResource, podsOf, requireContainer } from '../client/pod-of'
import { command, type Invocation } from '../command'
import { isNotFound, KubectlError, ManyErrors, usageError } from '../errors'
import { bool, duration, int, text } from '../flags'

const flags = {
  allContainers: bool(),
  allPods: bool(),
  container: text({ short: 'c' }),
  follow: bool({ short: 'f' }),
  ignoreErrors: bool(),
  insecureSkipTlsVerifyBackend: bool(),
  limitBytes: int(0),
  maxLogRequests: int(5),
  podRunningTimeout: duration(20_000),
  prefix: bool(),
  previous: bool({ short: 'p' }),
  selector: text({ short: 'l' }),
  since: duration(0),
  sinceTime: text(),
  tail: int(-1),
  timestamps: bool(),
}
type Logs = Invocation<typeof flags>

const usage = "expected 'logs [-f] [-p] (POD | TYPE/NAME) [-c CONTAINER]'.\nPOD or TYPE/NAME is a required argument for the logs command"

export const logs = command({
  use: 'logs [-f] [-p] (POD | TYPE/NAME) [-c CONTAINER]',
  short: 'Print the logs for a container in a pod',
  examples:
    '# The logs of a pod, and those of its crashed container before\nkubectl logs web\nkubectl logs -p web\n\n# Follow the last ten lines\nkubectl logs -f --tail=10 web',
  arguments: 'pods',
  flags,
  async run(invocation) {
    const { args, flags: given, changed } = invocation
    if (given.selector !== '' && args.length > 0) throw usageError('logs', 'only a selector (-l) or a POD name is allowed')
    if (given.selector === '' && (args.length === 0 || args.length > 2)) throw usageError('logs', usage)
    if (given.since > 0 && given.sinceTime !== '') throw new KubectlError('at most one of `sinceTime` or `sinceSeconds` may be specified')
    if (given.allContainers && given.container !== '')
      throw new KubectlError(`--all-containers=true should not be specified with container name ${given.container}`)
    if (given.tail < -1) throw new KubectlError('--tail must be greater than or equal to -1')
    const sources = await sourcesOf(invocation)
    if (sources.length === 0) {
      invocation.err(`No resources found in ${invocation.api.namespace} namespace.\n`)
      return
    }
    const tail = given.selector !== '' && !changed.has('tail') ? 10 : given.tail
    if (given.follow && sources.length > given.maxLogRequests)
      throw new KubectlError(
        `you are attempting to follow ${sources.length} log streams, but maximum allowed concurrency is ${given.maxLogRequests}, use --max-log-requests to increase the limit`,
      )
    const failures: unknown[] = []
    const work = sources.map((source) => () => print(invocation, source, tail))
    if (given.follow) await Promise.all(work.map((start) => start().catch((error) => failures.push(error))))
    else for (const start of work) await start().catch((error) => failures.push(error))
    if (failures.length > 0 && !given.ignoreErrors) throw new ManyErrors(failures)
  },
})

type Source = { resource: Resource; pod: KubeObject; container: string }

async function sourcesOf(invocation: Logs): Promise<Source[]> {
  const { args, api, err, flags: given } = invocation
  const resource = await podResource(api)
  let pods: KubeObject[]
  if (given.selector !== '') pods = (await listAll(api, resource, api.namespace, { labelSelector: given.selector })).items
  else {
    const named = args[0] as string
    const [type, name] = named.split('/') as [string, string | undefined]
    const of = name === undefined ? undefined : (await api.find(type))[0]
    if (name !== undefined && of && of.kind !== 'Pod') pods = await workloadPods(invocation, of, name)
    else pods = [(await podOf(api, named).catch(notFoundIn(api.namespace))).pod]
  }
  const container = given.container || (given.selector === '' ? (args[1] ?? '') : '')
  return pods.flatMap((pod) => {
    if (given.allContainers) return [...initContainersOf(pod), ...containersOf(pod)].map((one) => ({ resource, pod, container: one.name }))
    if (container !== '') requireContainer(pod, container, (named, of) => `container ${named} is not valid for pod ${of}`)
    const chosen = container || defaultContainer(pod, given.selector !== '', err)
    return [{ resource, pod, container: chosen }]
  })
}

/** The resource builder's own words for a name that is not there. */
const notFoundIn = (namespace: string) => (error: unknown) => {
  if (!isNotFound(error)) throw error
  throw new KubectlError(`error from server (NotFound): ${error.message} in namespace ${JSON.stringify(namespace)}`)
}

async function workloadPods({ api, err, flags: given }: Logs, resource: Resource, name: string): Promise<KubeObject[]> {
  const object = await getObject(api, resource, api.namespace, name).catch(notFoundIn(api.namespace))
  const found = (await podsOf(api, object, resource, 'get the logs from')).sort((a, b) =>
    (a.metadata.creationTimestamp ?? '') < (b.metadata.creationTimestamp ?? '') ? -1 : 1,
  )
  if (given.allPods || found.length <= 1) return found
  const first = found[0] as KubeObject
  err(`Found ${found.length} pods, using pod/${first.metadata.name}\n`)
  return [first]
}

async function print({ api, out, flags: given }: Logs, { resource, pod, container }: Source, tail: number): Promise<void> {
  const query: Query = {
    container,
    ...(given.follow ? { follow: true } : {}),
    ...(given.insecureSkipTlsVerifyBackend ? { insecureSkipTLSVerifyBackend: true } : {}),
    ...(given.previous ? { previous: true } : {}),
    ...(given.timestamps ? { timestamps: true } : {}),
    ...(tail >= 0 ? { tailLines: tail } : {}),
    ...(given.limitBytes > 0 ? { limitBytes: given.limitBytes } : {}),
    ...(given.since > 0 ? { sinceSeconds: Math.ceil(given.since / 1000) } : {}),
    ...(given.sinceTime !== '' ? { sinceTime: given.sinceTime } : {}),
  }
  const prefix = given.prefix || given.allPods ? `[pod/${pod.metadata.name}/${container}] ` : ''
  let rest = ''
  for await (const piece of await api.stream(pathOf(resource, pod.metadata.namespace ?? api.namespace, pod.metadata.name, 'log'), {
    query,
    accept: 'application/json, */*',
  })) {
    if (prefix === '') {
      out(piece)
      continue
    }
    const lines = (rest + piece).split('\n')
    rest = lines.pop() ?? ''
    for (const line of lines) out(`${prefix}${line}\n`)
  }
  if (rest !== '') out(`${prefix}${rest}\n`)
}
