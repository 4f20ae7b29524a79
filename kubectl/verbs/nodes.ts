import type { Json, JsonObject, KubeObject } from '@/apimachinery/object'
import { getObject, listAll, pathOf } from '../client/api'
import type { Resource } from '../client/discovery'
import { targets } from '../client/targets'
import {
  dryRunNote,
  dryRunOf,
  fieldManagerFlag,
  fieldValidation,
  patchObject,
  reporter,
  validateFlag,
  writeFlags,
  writeQuery,
} from '../client/write'
import { type Command, command, type Invocation } from '../command'
import { ApiError, isNotFound, KubectlError, ManyErrors, usageError } from '../errors'
import { bool, duration, int, text } from '../flags'
import { waitGone } from './delete'

const flags = {
  dryRun: writeFlags.dryRun,
  selector: text({ short: 'l' }),
}
type NodeVerb = Invocation<typeof flags>

type Node = KubeObject & { spec: { unschedulable?: boolean; taints?: Taint[] } }
type Taint = { key: string; value?: string; effect: string }

async function nodesOf(invocation: NodeVerb, verb: string): Promise<{ resource: Resource; nodes: Node[] }> {
  const { args, api, flags: given } = invocation
  if (args.length === 0 && given.selector === '') throw usageError(verb, `USAGE: ${verb} NODE [flags]`)
  if (args.length > 0 && given.selector !== '') throw usageError(verb, 'error: cannot specify both a node name and a --selector option')
  const resource = (await api.find('nodes'))[0] as Resource
  const failures: unknown[] = []
  const nodes: Node[] = []
  if (given.selector !== '') nodes.push(...((await listAll(api, resource, undefined, { labelSelector: given.selector })).items as Node[]))
  for (const name of args)
    await getObject<Node>(api, resource, undefined, name.replace(/^nodes?\//, '')).then(
      (node) => nodes.push(node),
      (error) => failures.push(error),
    )
  if (failures.length > 0) throw new ManyErrors(failures)
  return { resource, nodes }
}

/** `node/x cordoned`, or that it is so already. */
async function setSchedulable(invocation: NodeVerb, resource: Resource, node: Node, unschedulable: boolean): Promise<void> {
  const word = unschedulable ? 'cordoned' : 'uncordoned'
  const name = node.metadata.name ?? ''
  const dryRun = dryRunOf(invocation)
  if ((node.spec.unschedulable ?? false) === unschedulable) {
    invocation.out(`node/${name} already ${word}${dryRunNote(dryRun)}\n`)
    return
  }
  if (dryRun !== 'client')
    await patchObject(
      invocation.api,
      { resource, namespace: undefined, name },
      'strategic',
      { spec: { unschedulable: unschedulable ? true : null } },
      writeQuery('', dryRun),
    )
  invocation.out(`node/${name} ${word}${dryRunNote(dryRun)}\n`)
}

const schedulingVerb = (name: string, short: string, unschedulable: boolean): Command =>
  command({
    use: `${name} NODE`,
    short,
    arguments: 'nodes',
    flags,
    async run(invocation) {
      const { resource, nodes } = await nodesOf(invocation, name)
      for (const node of nodes) await setSchedulable(invocation, resource, node, unschedulable)
    },
  })

export const cordon = schedulingVerb('cordon', 'Mark node as unschedulable', true)
export const uncordon = schedulingVerb('uncordon', 'Mark node as schedulable', false)

const effects = ['NoSchedule', 'PreferNoSchedule', 'NoExecute']

export const taint = command({
  use: 'taint NODE NAME KEY_1=VAL_1:TAINT_EFFECT_1 ... KEY_N=VAL_N:TAINT_EFFECT_N',
  short: 'Update the taints on one or more nodes',
  examples:
    '# Keep pods away\nkubectl taint nodes node01 dedicated=db:NoSchedule\n\n# Take the taint off\nkubectl taint nodes node01 dedicated:NoSchedule-',
  arguments: 'resources',
  flags: {
    ...writeFlags,
    fieldManager: fieldManagerFlag('kubectl-taint'),
    all: bool(),
    overwrite: bool(),
    selector: flags.selector,
    validate: validateFlag,
  },
  async run(invocation) {
    const { args, api, context, flags: given } = invocation
    const isTaint = (arg: string) => arg.includes(':') || arg.includes('=') || arg.endsWith('-')
    const names = args.filter((arg) => !isTaint(arg))
    if (names.length < 1) throw new KubectlError('one or more resources must be specified as <resource> <name>')
    if (!['node', 'nodes', 'no'].includes((names[0] as string).split('/')[0] as string))
      throw new KubectlError(`invalid resource type ${names[0]}, only node types are supported`)
    const changes = args.filter(isTaint).map(parseTaint)
    const report = reporter(invocation, dryRunOf(invocation))
    const validation = fieldValidation(given.validate)
    if (changes.length === 0) throw new KubectlError('at least one taint update is required')
    const dryRun = dryRunOf(invocation)
    const failures: unknown[] = []
    for (const target of await targets(api, context, names, given, failures)) {
      try {
        let taints = (target.object as Node).spec.taints ?? []
        const added: Taint[] = []
        let removed = false
        for (const change of changes) {
          const same = (one: Taint) => one.key === change.key && (change.effect === '' || one.effect === change.effect)
          if (change.remove) {
            if (!taints.some(same))
              throw new KubectlError(
                change.effect === ''
                  ? `taint ${JSON.stringify(change.key)} not found`
                  : `taint ${JSON.stringify(`${change.key}:${change.effect}`)} not found`,
              )
            taints = taints.filter((one) => !same(one))
            removed = true
          } else {
            if (taints.some(same) && !given.overwrite)
              throw new KubectlError(`node ${target.name} already has ${change.key} taint(s) with same effect(s) and --overwrite is false`)
            taints = taints.filter((one) => !same(one))
            added.push({ key: change.key, effect: change.effect, ...(change.value === '' ? {} : { value: change.value }) })
          }
        }
        taints = [...added, ...taints]
        const modified = given.overwrite || (added.length > 0 && removed)
        const { taints: _, ...untainted } = (target.object as Node).spec
        const changed = { spec: { taints: (taints.length > 0 ? taints : null) as Json } }
        const object =
          dryRun === 'client'
            ? ({
                ...target.object,
                spec: { ...untainted, ...(taints.length > 0 ? { taints } : {}) },
              } as unknown as KubeObject)
            : await patchObject(api, target, 'strategic', changed, writeQuery(given.fieldManager, dryRun, { fieldValidation: validation }))
        report(target.resource, object, modified ? 'modified' : removed ? 'untainted' : 'tainted')
      } catch (error) {
        failures.push(error)
      }
    }
    if (failures.length > 0) throw new ManyErrors(failures)
  },
})

function parseTaint(text: string): Taint & { value: string; remove: boolean } {
  const remove = text.endsWith('-')
  const [left, effect = ''] = (remove ? text.slice(0, -1) : text).split(':') as [string, string | undefined]
  const [key, value = ''] = left.split('=') as [string, string | undefined]
  if (!remove && effect === '')
    throw usageError(
      'taint',
      `invalid taint spec: ${text}, name part must consist of alphanumeric characters, '-', '_' or '.', and must start and end with an alphanumeric character (e.g. 'MyName',  or 'my.name',  or '123-abc', regex used for validation is '([A-Za-z0-9][-A-Za-z0-9_.]*)?[A-Za-z0-9]')`,
    )
  if (effect !== '' && !effects.includes(effect)) throw usageError('taint', `invalid taint effect: ${effect}, unsupported taint effect`)
  return { key, value, effect, remove }
}

type Pod = KubeObject & { spec?: { volumes?: { emptyDir?: object }[] }; status?: { phase?: string } }

export const drain = command({
  use: 'drain NODE',
  short: 'Drain node in preparation for maintenance',
  examples: '# Empty a node before maintenance\nkubectl drain node01 --ignore-daemonsets --delete-emptydir-data',
  arguments: 'nodes',
  flags: {
    ...flags,
    chunkSize: int(500),
    deleteEmptydirData: bool(),
    disableEviction: bool(),
    force: bool(),
    gracePeriod: int(-1),
    ignoreDaemonsets: bool(),
    podSelector: text(),
    skipWaitForDeleteTimeout: int(0),
    timeout: duration(0),
  },
  async run(invocation) {
    const { api, context, out, err, flags: given } = invocation
    const dryRun = dryRunOf(invocation)
    const { resource, nodes } = await nodesOf(invocation, 'drain')
    const pods = (await api.find('pods'))[0] as Resource
    for (const node of nodes) await setSchedulable(invocation, resource, node, true)
    for (const node of nodes) {
      const name = node.metadata.name ?? ''
      const list = await listAll(api, pods, undefined, { fieldSelector: `spec.nodeName=${name}`, labelSelector: given.podSelector })
      const { evict, refused, warnings } = sortOut(list.items as Pod[], given, context.now())
      if (refused.length > 0) {
        err(
          `error: unable to drain node ${JSON.stringify(name)} due to error: ${refused.length > 1 ? `[${refused.join(', ')}]` : refused[0]}, continuing command...\n`,
        )
        err(`There are pending nodes to be drained:\n ${name}\n`)
        throw new KubectlError(refused.join('\n'), { bare: true })
      }
      if (warnings.length > 0) err(`Warning: ${warnings.sort().join('; ')}\n`)
      for (const pod of evict) out(`evicting pod ${pod.metadata.namespace}/${pod.metadata.name}${dryRunNote(dryRun)}\n`)
      if (dryRun !== 'client') for (const pod of evict) await evictOne(invocation, pods, pod, dryRun === 'server')
      if (dryRun === 'none')
        for (const pod of evict) {
          const at = { resource: pods, namespace: pod.metadata.namespace, name: pod.metadata.name ?? '' }
          await waitGone(api, at, pod.metadata.uid, given.timeout)
          out(`pod/${pod.metadata.name} evicted\n`)
        }
      out(`node/${name} drained${dryRunNote(dryRun)}\n`)
    }
  },
})

type DrainFlags = { deleteEmptydirData: boolean; force: boolean; ignoreDaemonsets: boolean; skipWaitForDeleteTimeout: number }

/** Which pods go, which forbid it, which are mentioned. As kubectl drain filters. */
function sortOut(pods: readonly Pod[], flags: DrainFlags, now: number): { evict: Pod[]; refused: string[]; warnings: string[] } {
  const evict: Pod[] = []
  const daemons: string[] = []
  const alone: string[] = []
  const local: string[] = []
  for (const pod of pods) {
    const named = `${pod.metadata.namespace}/${pod.metadata.name}`
    if (pod.metadata.annotations?.['kubernetes.io/config.mirror'] !== undefined) continue
    const owner = pod.metadata.ownerReferences?.find((reference) => reference.controller)
    const finished = pod.status?.phase === 'Succeeded' || pod.status?.phase === 'Failed'
    if (owner?.kind === 'DaemonSet' && !finished) {
      daemons.push(named)
      continue
    }
    if (!owner && !finished) alone.push(named)
    if (pod.spec?.volumes?.some((volume) => volume.emptyDir !== undefined) && !finished) local.push(named)
    const deletedAt = pod.metadata.deletionTimestamp
    const age = deletedAt === undefined ? 0 : (now - Date.parse(deletedAt)) / 1000
    // What has been ending for longer is not waited for. As kubectl drain skipDeletedFilter
    if (flags.skipWaitForDeleteTimeout > 0 && age > flags.skipWaitForDeleteTimeout) continue
    evict.push(pod)
  }
  const refused: string[] = []
  const warnings: string[] = []
  const say = (found: string[], allowed: boolean, refusal: string, warning: string) => {
    if (found.length === 0) return
    if (!allowed) refused.push(`${refusal}: ${found.join(', ')}`)
    else if (warning !== '') warnings.push(`${warning}: ${found.join(', ')}`)
  }
  say(
    daemons,
    flags.ignoreDaemonsets,
    'cannot delete DaemonSet-managed Pods (use --ignore-daemonsets to ignore)',
    'ignoring DaemonSet-managed Pods',
  )
  say(local, flags.deleteEmptydirData, 'cannot delete Pods with local storage (use --delete-emptydir-data to override)', '')
  say(
    alone,
    flags.force,
    // The words stand twice in the real message
    'cannot delete cannot delete Pods that declare no controller (use --force to override)',
    'deleting Pods that declare no controller',
  )
  return { evict, refused, warnings }
}

async function evictOne(
  { api, context, err, flags: given }: NodeVerb & { flags: { disableEviction: boolean; gracePeriod: number } },
  resource: Resource,
  pod: Pod,
  dry: boolean,
): Promise<void> {
  const { name = '', namespace = '' } = pod.metadata
  const deleteOptions: JsonObject = {
    ...(given.gracePeriod >= 0 ? { gracePeriodSeconds: given.gracePeriod } : {}),
    ...(dry ? { dryRun: ['All'] } : {}),
  }
  for (;;) {
    try {
      if (given.disableEviction) await api.request('DELETE', pathOf(resource, namespace, name), { body: deleteOptions })
      else
        await api.request('POST', pathOf(resource, namespace, name, 'eviction'), {
          body: { apiVersion: 'policy/v1', kind: 'Eviction', metadata: { name, namespace }, deleteOptions },
        })
      return
    } catch (error) {
      if (isNotFound(error)) return
      if (!(error instanceof ApiError) || error.status.code !== 429) throw error
      err(`error when evicting pods/${JSON.stringify(name)} -n ${JSON.stringify(namespace)} (will retry after 5s): ${error.message}\n`)
      await context.sleep(5000)
    }
  }
}
