import type { JsonObject, KubeObject } from '@/apimachinery/object'
import { type Api, listAll } from '../../client/api'
import { fileFlags } from '../../client/manifests'
import { type Target, targets, targetText } from '../../client/targets'
import { command } from '../../command'
import { podTemplateText } from '../../describe/pod-template'
import { KubectlError, ManyErrors } from '../../errors'
import { int, text } from '../../flags'
import { printerFor, printFlags } from '../../output/printer'
import { align, tableStyle } from '../../output/tabwriter'

export type Revision = { revision: number; template: JsonObject; cause: string; object: KubeObject }

const revisionKey = 'deployment.kubernetes.io/revision'
export const changeCauseKey = 'kubernetes.io/change-cause'

/** The revisions that a workload can go back to, oldest first. As polymorphichelpers history and rollback. */
export async function revisionsOf(api: Api, target: Target): Promise<Revision[]> {
  const spec = (target.object as unknown as { spec: { selector?: { matchLabels?: Record<string, string> } } }).spec
  const labelSelector = Object.entries(spec.selector?.matchLabels ?? {})
    .map(([key, value]) => `${key}=${value}`)
    .join(',')
  const owned = (object: KubeObject) => object.metadata.ownerReferences?.some((owner) => owner.uid === target.object.metadata.uid) ?? false
  if (target.object.kind === 'Deployment') {
    const resource = await api.forKind('apps/v1', 'ReplicaSet')
    if (!resource) throw new KubectlError('the server doesn\'t have a resource type "replicasets"')
    const sets = (await listAll(api, resource, target.namespace, { labelSelector })).items.filter(owned)
    return sets
      .map((set) => ({
        revision: Number(set.metadata.annotations?.[revisionKey] ?? 0),
        template: (set as unknown as { spec: { template: JsonObject } }).spec.template,
        cause: set.metadata.annotations?.[changeCauseKey] ?? '',
        object: set,
      }))
      .filter(({ revision }) => revision > 0)
      .sort((a, b) => a.revision - b.revision)
  }
  if (!['StatefulSet', 'DaemonSet'].includes(target.object.kind))
    throw new KubectlError(`no history viewer has been implemented for ${JSON.stringify(target.object.kind)}`)
  const resource = await api.forKind('apps/v1', 'ControllerRevision')
  if (!resource) throw new KubectlError('the server doesn\'t have a resource type "controllerrevisions"')
  const revisions = (await listAll(api, resource, target.namespace, { labelSelector })).items.filter(owned) as unknown as (KubeObject & {
    revision: number
    data: { spec: { template: JsonObject } }
  })[]
  return revisions
    .map((object) => ({
      revision: object.revision,
      template: object.data.spec.template,
      cause: object.metadata.annotations?.[changeCauseKey] ?? '',
      object,
    }))
    .sort((a, b) => a.revision - b.revision)
}

export const history = command({
  use: 'history (TYPE NAME | TYPE/NAME) [flags]',
  short: 'View rollout history',
  examples:
    '# The revisions of a deployment\nkubectl rollout history deployment/web\n\n# One of them in detail\nkubectl rollout history deployment/web --revision=3',
  arguments: 'workloads',
  flags: {
    ...fileFlags,
    ...printFlags,
    revision: int(0),
    selector: text({ short: 'l' }),
  },
  async run({ args, api, context, out, flags: given }) {
    if (args.length === 0 && given.filename.length === 0) throw new KubectlError('required resource not specified')
    if (given.revision < 0) throw new KubectlError(`revision must be a positive integer: ${given.revision}`)
    const failures: unknown[] = []
    const printer = printerFor(given, 'struct')
    for (const target of await targets(api, context, args, given, failures)) {
      const revisions = await revisionsOf(api, target)
      if (given.revision > 0) {
        const found = revisions.find(({ revision }) => revision === given.revision)
        if (!found) throw new KubectlError('unable to find the specified revision')
        if (printer) out(printer(found.object as never, () => targetText(target)))
        else out(`${targetText(target)} with revision #${given.revision}\n${podTemplateText(found.template, found.cause)}\n`)
        continue
      }
      if (printer) {
        for (const { object } of revisions) out(printer(object as never, () => targetText(target)))
        continue
      }
      const rows = revisions.map(({ revision, cause }) => `${revision}\t${cause === '' ? '<none>' : cause}\n`)
      const empty =
        revisions.length === 0
          ? 'No rollout history found.'
          : align(`REVISION\tCHANGE-CAUSE\n${rows.join('')}`, { ...tableStyle, minWidth: 0, padding: 2 })
      out(`${targetText(target)} \n${empty}\n`)
    }
    if (failures.length > 0) throw new ManyErrors(failures)
  },
})
