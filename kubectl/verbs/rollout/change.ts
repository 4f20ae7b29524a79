import type { JsonObject, KubeObject } from '@/apimachinery/object'
import { same } from '../../apply/three-way'
import { resourceText } from '../../client/discovery'
import { fileFlags } from '../../client/manifests'
import type { Target } from '../../client/targets'
import { targets, targetText } from '../../client/targets'
import { type DryRun, dryRunNote, dryRunOf, fieldManagerFlag, patchObject, reporter, writeFlags, writeQuery } from '../../client/write'
import { command, type Invocation } from '../../command'
import { podTemplateText } from '../../describe/pod-template'
import { KubectlError, ManyErrors } from '../../errors'
import { int, text } from '../../flags'
import { revisionsOf } from './history'
import { revisionOf } from './status'

const { dryRun: dryRunFlag, ...printing } = writeFlags

const flags = {
  ...printing,
  ...fileFlags,
  fieldManager: fieldManagerFlag('kubectl-rollout'),
  selector: text({ short: 'l' }),
}
type Changing = Invocation<typeof flags>
const undoFlags = { ...flags, dryRun: dryRunFlag, toRevision: int(0) }

type Change = { done: string; object: KubeObject }

/** Does one thing to each target and says so; `change` gives the word for success and what became of the object, or throws. */
async function eachTarget(invocation: Changing, change: (target: Target, dryRun: DryRun) => Promise<Change | undefined>): Promise<void> {
  const { args, api, context, out, flags: given } = invocation
  if (args.length === 0 && given.filename.length === 0) throw new KubectlError('required resource not specified')
  // Only undo has --dry-run
  const asked = { ...invocation, flags: { dryRun: 'none', ...given } }
  const dryRun = dryRunOf(asked)
  const report = reporter(asked, dryRun, 'struct')
  const failures: unknown[] = []
  const found = await targets(api, context, args, given, failures)
  for (const target of found) {
    try {
      const changed = await change(target, dryRun)
      if (changed === undefined) continue
      const { done, object } = changed
      if (given.output === '') out(`${targetText(target)} ${done}${dryRunNote(dryRun)}\n`)
      else report(target.resource, object, done)
    } catch (error) {
      failures.push(error)
    }
  }
  if (failures.length > 0) throw new ManyErrors(failures)
}

const paused = (target: Target) => (target.object as unknown as { spec?: { paused?: boolean } }).spec?.paused === true
const restartable = ['Deployment', 'DaemonSet', 'StatefulSet']

export const restart = command({
  use: 'restart RESOURCE',
  short: 'Restart a resource',
  examples: '# Replace the pods of a deployment\nkubectl rollout restart deployment/web',
  arguments: 'workloads',
  flags,
  run: (invocation) =>
    eachTarget(invocation, async (target, dryRun) => {
      if (!restartable.includes(target.object.kind))
        throw new KubectlError(`${resourceText(target.resource)} ${JSON.stringify(target.name)} restarting is not supported`)
      if (target.object.kind === 'Deployment' && paused(target))
        throw new KubectlError(
          `${resourceText(target.resource)} ${JSON.stringify(target.name)} can't restart paused deployment (run rollout resume first)`,
        )
      const restartedAt = `${new Date(invocation.context.now()).toISOString().slice(0, 19)}Z`
      const patch = { spec: { template: { metadata: { annotations: { 'kubectl.kubernetes.io/restartedAt': restartedAt } } } } }
      const query = writeQuery(invocation.flags.fieldManager, dryRun)
      return { done: 'restarted', object: await patchObject(invocation.api, target, 'strategic', patch, query) }
    }),
})

export const pause = command({
  use: 'pause RESOURCE',
  short: 'Mark the provided resource as paused',
  arguments: 'workloads',
  flags,
  run: (invocation) => eachTarget(invocation, (target, dryRun) => setPaused(invocation, target, dryRun, true)),
})

export const resume = command({
  use: 'resume RESOURCE',
  short: 'Resume a paused resource',
  arguments: 'workloads',
  flags,
  run: (invocation) => eachTarget(invocation, (target, dryRun) => setPaused(invocation, target, dryRun, false)),
})

async function setPaused(invocation: Changing, target: Target, dryRun: DryRun, value: boolean): Promise<Change> {
  const named = `${resourceText(target.resource)} ${JSON.stringify(target.name)}`
  const word = value ? 'pausing' : 'resuming'
  if (target.object.kind !== 'Deployment') throw new KubectlError(`${named} ${word} is not supported`)
  if (paused(target) === value) throw new KubectlError(`${named} ${value ? 'is already paused' : 'is not paused'}`)
  const patch = { spec: { paused: value ? true : null } }
  const object = await patchObject(invocation.api, target, 'strategic', patch, writeQuery(invocation.flags.fieldManager, dryRun))
  return { done: value ? 'paused' : 'resumed', object }
}

export const undo = command({
  use: 'undo (TYPE NAME | TYPE/NAME) [flags]',
  short: 'Undo a previous rollout',
  long: 'Roll back to a previous rollout.',
  examples:
    '# Back to the revision before\nkubectl rollout undo deployment/web\n\n# Back to revision 3\nkubectl rollout undo deployment/web --to-revision=3',
  arguments: 'workloads',
  flags: undoFlags,
  run: (invocation) =>
    eachTarget(invocation as unknown as Changing, async (target, dryRun) => {
      const { api, out, flags: given } = invocation
      if (given.toRevision < 0) throw new KubectlError(`revision must be a positive integer: ${given.toRevision}`)
      if (!restartable.includes(target.object.kind))
        throw new KubectlError(`no rollbacker has been implemented for ${JSON.stringify(target.object.kind)}`)
      if (target.object.kind === 'Deployment' && paused(target))
        throw new KubectlError(`you cannot rollback a paused deployment; resume it first with 'kubectl rollout resume' and try again`)
      const revisions = await revisionsOf(api, target)
      const current = target.object.kind === 'Deployment' ? revisionOf(target.object) : (revisions.at(-1)?.revision ?? 0)
      const wanted =
        given.toRevision > 0
          ? revisions.find(({ revision }) => revision === given.toRevision)
          : revisions.filter(({ revision }) => revision < current).at(-1)
      if (!wanted && given.toRevision > 0) throw new KubectlError(`unable to find specified revision ${given.toRevision} in history`)
      if (!wanted) throw new KubectlError(`no rollout history found for ${target.resource.singular} ${JSON.stringify(target.name)}`)
      const template = withoutHash(wanted.template)
      if (dryRun === 'client') {
        out(`${targetText(target)} ${podTemplateText(template, '')}\n`)
        return undefined
      }
      const now = (target.object as unknown as { spec: { template: JsonObject } }).spec.template
      if (same(withoutHash(now), template))
        return { done: `skipped rollback (current template already matches revision ${wanted.revision})`, object: target.object }
      const query = writeQuery(given.fieldManager, dryRun)
      if (target.object.kind === 'Deployment') {
        const operations: JsonObject[] = [{ op: 'replace', path: '/spec/template', value: template }]
        const annotations = rolledBack(target, wanted.object.metadata.annotations ?? {})
        operations.push({ op: 'replace', path: '/metadata/annotations', value: annotations })
        return { done: 'rolled back', object: await patchObject(api, target, 'json', operations, query) }
      }
      const patch = { spec: { template: { $patch: 'replace', ...template } } }
      return { done: 'rolled back', object: await patchObject(api, target, 'strategic', patch, query) }
    }),
})

/** As polymorphichelpers getDeploymentPatch: the revision's own annotations, but not those that describe the live rollout. */
function rolledBack(target: Target, from: Record<string, string>): Record<string, string> {
  const skipped = [
    'kubectl.kubernetes.io/last-applied-configuration',
    'deployment.kubernetes.io/revision',
    'deployment.kubernetes.io/revision-history',
    'deployment.kubernetes.io/desired-replicas',
    'deployment.kubernetes.io/max-replicas',
    'deprecated.deployment.rollback.to',
  ]
  const kept = Object.entries(target.object.metadata.annotations ?? {}).filter(([key]) => skipped.includes(key))
  const taken = Object.entries(from).filter(([key]) => !skipped.includes(key))
  return Object.fromEntries([...kept, ...taken])
}

function withoutHash(template: JsonObject): JsonObject {
  const metadata = { ...(template.metadata as JsonObject | undefined) }
  const { 'pod-template-hash': _hash, ...labels } = (metadata.labels ?? {}) as JsonObject
  return { ...template, metadata: { ...metadata, labels } }
}
