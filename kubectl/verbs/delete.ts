import type { JsonObject, KubeObject } from '@/apimachinery/object'
import { type Api, pathOf } from '../client/api'
import type { Resource } from '../client/discovery'
import { fileFlags } from '../client/manifests'
import { sendRaw } from '../client/raw'
import { during, locatedIn, nothingGiven, type Target, targets } from '../client/targets'
import { until } from '../client/watch'
import { type DryRun, dryRunNote, dryRunOf, writeFlags } from '../client/write'
import { command, type Invocation } from '../command'
import { isNotFound, KubectlError, ManyErrors } from '../errors'
import { bool, duration, int, text } from '../flags'

const flags = {
  ...fileFlags,
  dryRun: writeFlags.dryRun,
  output: text({ short: 'o', complete: ['name'] }),
  all: bool(),
  allNamespaces: bool({ short: 'A' }),
  cascade: text({
    initial: 'background',
    bare: 'background',
    complete: ['background', 'orphan', 'foreground'],
  }),
  fieldSelector: text(),
  force: bool(),
  gracePeriod: int(-1),
  ignoreNotFound: bool(),
  interactive: bool({ short: 'i' }),
  now: bool(),
  raw: text(),
  selector: text({ short: 'l' }),
  timeout: duration(0),
  wait: bool({ initial: true }),
}
type Delete = Invocation<typeof flags>

export const deleteVerb = command({
  use: 'delete ([-f FILENAME] | [-k DIRECTORY] | TYPE [(NAME | -l label | --all)])',
  short: 'Delete resources by file names, stdin, resources and names, or by resources and label selector',
  examples:
    '# A pod by name\nkubectl delete pod web\n\n# What a file describes\nkubectl delete -f web.yaml\n\n# A pod at once, without waiting for it to end\nkubectl delete pod web --grace-period=0 --force',
  arguments: 'resources',
  flags,
  async run(invocation) {
    const { args, api, err, out, flags: given } = invocation
    if (given.output !== '' && given.output !== 'name')
      throw new KubectlError(`unexpected -o output mode: ${given.output}. We only support '-o name'`)
    if (given.raw !== '') return sendRaw(invocation, 'delete')
    if (given.now && given.gracePeriod !== -1) throw new KubectlError('--now and --grace-period cannot be specified together')
    if (given.gracePeriod > 0 && given.force)
      throw new KubectlError('--force and --grace-period greater than 0 cannot be specified together')
    if (given.all && given.selector !== '') throw new KubectlError('cannot set --all and --selector at the same time')
    const dryRun = dryRunOf(invocation)
    const propagation = propagationOf(given.cascade)
    // As cmd/delete Complete: 0 without --force becomes 1, so that nothing is lost by accident
    let gracePeriod = given.now ? 1 : given.gracePeriod
    if (gracePeriod === 0 && !given.force) gracePeriod = 1
    if (given.force && gracePeriod < 0) gracePeriod = 0
    if (given.force && gracePeriod === 0)
      err(
        'Warning: Immediate deletion does not wait for confirmation that the running resource has been terminated. The resource may continue to run on the cluster indefinitely.\n',
      )
    const failures: unknown[] = []
    const found = await toDelete(invocation, args, failures)
    if (given.interactive && found.length > 0 && !(await confirmed(invocation, found))) {
      out('deletion is cancelled\n')
      return
    }
    const pending: { target: Target; uid: string | undefined }[] = []
    for (const target of found) {
      try {
        const uid = await deleteOne(api, target, { gracePeriod, propagation, dryRun, wait: false, timeoutMs: 0 })
        out(deletedText(target, given.output === 'name', given.force && gracePeriod === 0, dryRun))
        pending.push({ target, uid })
      } catch (error) {
        if (!((given.ignoreNotFound || given.all) && isNotFound(error)))
          failures.push(target.source === undefined ? error : during(error, `error when deleting ${JSON.stringify(target.source)}`))
      }
    }
    // A name that is gone counts as found: it is only looked up when it is deleted.
    const named = found.length === 0 && given.ignoreNotFound && !given.all && given.selector === '' && given.fieldSelector === ''
    if (found.length === 0 && failures.length === 0 && !named) out('No resources found\n')
    if (given.wait && dryRun === 'none') for (const { target, uid } of pending) await waitGone(api, target, uid, given.timeout)
    if (failures.length > 0) throw new ManyErrors(failures)
  },
})

async function toDelete({ api, context, flags: given }: Delete, args: string[], failures: unknown[]): Promise<Target[]> {
  if (given.filename.length > 0 || given.kustomize !== '') {
    const objects = await locatedIn(api, context, given, false, failures)
    return objects.map(({ resource, namespace, object, source }) => ({
      resource,
      namespace,
      name: object.metadata.name ?? '',
      object,
      source,
    }))
  }
  if (args.length === 0) throw nothingGiven()
  const missed: unknown[] = []
  const found = await targets(api, context, args, given, missed)
  failures.push(...missed.filter((error) => !(given.ignoreNotFound && isNotFound(error))))
  return found
}

async function confirmed({ out, context }: Delete, found: Target[]): Promise<boolean> {
  out('You are about to delete the following resource(s):\n')
  for (const target of found) out(`${target.resource.plural}/${target.name}\n`)
  out('Do you want to continue? [y/N]: ')
  return ['y', 'Y', 'yes'].includes(((await context.tty.read()) ?? '').trim())
}

export function propagationOf(cascade: string): string {
  const known: Record<string, string> = {
    background: 'Background',
    true: 'Background',
    orphan: 'Orphan',
    false: 'Orphan',
    foreground: 'Foreground',
  }
  const value = known[cascade]
  if (value === undefined) throw new KubectlError(`Invalid cascade value (${cascade}). Must be "background", "foreground", or "orphan".`)
  return value
}

/** `pod "web" deleted from default namespace`. As cmd/delete PrintObj. */
function deletedText(target: Target, short: boolean, forced: boolean, dryRun: DryRun): string {
  const type = target.resource.group === '' ? target.resource.singular : `${target.resource.singular}.${target.resource.group}`
  if (short) return `${type}/${target.name}\n`
  const from = target.resource.namespaced ? ` from ${target.namespace} namespace` : ''
  return `${type} ${JSON.stringify(target.name)} ${forced ? 'force deleted' : 'deleted'}${from}${dryRunNote(dryRun)}\n`
}

export type DeleteOptions = { gracePeriod: number; propagation: string; dryRun: DryRun; wait: boolean; timeoutMs: number }

/** DELETE of one object; resolves with its uid, after it is gone when `wait`. */
export async function deleteOne(
  api: Api,
  at: { resource: Resource; namespace: string | undefined; name: string },
  options: DeleteOptions,
): Promise<string | undefined> {
  if (options.dryRun === 'client') return undefined
  const body: JsonObject = { propagationPolicy: options.propagation }
  if (options.gracePeriod >= 0) body.gracePeriodSeconds = options.gracePeriod
  if (options.dryRun === 'server') body.dryRun = ['All']
  const answer = await api.request<KubeObject & { details?: { uid?: string } }>('DELETE', pathOf(at.resource, at.namespace, at.name), {
    body,
  })
  const uid = answer.kind === 'Status' ? answer.details?.uid : answer.metadata?.uid
  if (options.wait) await waitGone(api, at, uid, options.timeoutMs)
  return uid
}

/** Waits until the object is gone, or another one bears its name. As kubectl wait IsDeleted. */
export async function waitGone(
  api: Api,
  at: { resource: Resource; namespace: string | undefined; name: string },
  uid: string | undefined,
  timeoutMs: number,
): Promise<void> {
  const live = await api.request<KubeObject>('GET', pathOf(at.resource, at.namespace, at.name)).catch((error) => {
    if (isNotFound(error)) return undefined
    throw error
  })
  const gone = (object: KubeObject | undefined) => object === undefined || (uid !== undefined && object.metadata.uid !== uid)
  if (gone(live)) return
  let present = false
  const end = await until(
    api,
    at.resource,
    at.namespace,
    at.name,
    timeoutMs || 168 * 3_600_000,
    (object) => {
      present = !gone(object)
      return present ? undefined : { done: true }
    },
    () => (present ? undefined : { done: true }),
  )
  if (!end) throw new KubectlError(`timed out waiting for the condition on ${at.resource.plural}/${at.name}`)
}
