import type { Json, JsonObject, KubeObject } from '@/apimachinery/object'
import { hasStrategicMerge } from '../../apply/merge-keys'
import { same, twoWayPatch } from '../../apply/three-way'
import { fileFlags } from '../../client/manifests'
import { type Target, targets, targetText } from '../../client/targets'
import { dryRunNote, dryRunOf, fieldManagerFlag, patchObject, reporter, writeFlags, writeQuery } from '../../client/write'
import type { Invocation } from '../../command'
import { ApiError, KubectlError, ManyErrors } from '../../errors'
import { bool, text } from '../../flags'

/** The flags of every `set` command. */
export const setFlags = {
  ...writeFlags,
  ...fileFlags,
  fieldManager: fieldManagerFlag('kubectl-set'),
  all: bool(),
  local: bool(),
  selector: text({ short: 'l' }),
}
export type Setting = Invocation<typeof setFlags>

export type Container = { name: string; image?: string; env?: Json[]; resources?: JsonObject } & JsonObject
export type PodSpec = { containers?: Container[]; initContainers?: Container[]; serviceAccountName?: string } & JsonObject

/** The pod spec inside a workload. As polymorphichelpers UpdatePodSpecForObject. */
export function podSpecOf(object: KubeObject): PodSpec | undefined {
  const spec = (object as unknown as { spec?: JsonObject }).spec
  if (object.kind === 'Pod') return spec as PodSpec | undefined
  const template = (object.kind === 'CronJob' ? ((spec?.jobTemplate as JsonObject)?.spec as JsonObject)?.template : spec?.template) as
    | JsonObject
    | undefined
  return template?.spec as PodSpec | undefined
}

/** `TYPE NAME` or `TYPE/NAME` before `key=value` arguments. */
export function separatePairs(args: readonly string[], isPair: (arg: string) => boolean): { names: string[]; pairs: string[] } {
  const names = args.filter((arg) => !isPair(arg))
  return { names, pairs: args.filter(isPair) }
}

/** Changes a copy of each target and sends the difference. `done` is how success is told: `image updated`. */
export async function setOnPods(
  invocation: Setting,
  names: readonly string[],
  done: string,
  change: (object: KubeObject, spec: PodSpec | undefined, target: Target) => void,
): Promise<void> {
  const { api, context, out, flags: given } = invocation
  if (given.local) throw new KubectlError('seatrial does not simulate set --local')
  const dryRun = dryRunOf(invocation)
  const report = reporter(invocation, dryRun)
  const failures: unknown[] = []
  for (const target of await targets(api, context, names, given, failures)) {
    try {
      const changed = structuredClone(target.object)
      change(changed, podSpecOf(changed), target)
      const [before, after] = [target.object as unknown as JsonObject, changed as unknown as JsonObject]
      if (same(before, after)) continue
      const strategic = hasStrategicMerge(target.object.apiVersion)
      const patch = twoWayPatch(target.object.kind, before, after, strategic)
      const patched =
        dryRun === 'client'
          ? changed
          : await patchObject(api, target, strategic ? 'strategic' : 'merge', patch, writeQuery(given.fieldManager, dryRun))
      if (given.output === '') out(`${targetText(target)} ${done}${dryRunNote(dryRun)}\n`)
      else report(target.resource, patched, done)
    } catch (error) {
      failures.push(
        error instanceof ApiError && done !== 'selector updated'
          ? new KubectlError(`failed to patch ${updateOf(done)} ${error.message}`)
          : error,
      )
    }
  }
  if (failures.length > 0) throw new ManyErrors(failures)
}

/** `*` matches any text. */
export function matchesName(pattern: string, name: string): boolean {
  if (!pattern.includes('*')) return pattern === name
  const parts = pattern.split('*')
  let at = 0
  for (const [index, part] of parts.entries()) {
    const found = index === 0 ? (name.startsWith(part) ? 0 : -1) : name.indexOf(part, at)
    if (found < 0) return false
    at = found + part.length
  }
  return parts.at(-1) === '' || name.endsWith(parts.at(-1) as string)
}

/** What failed, in cmd/set's own punctuation. */
const updateOf = (done: string) =>
  done.startsWith('resource') ? 'resources update to pod template' : `${done.split(' ')[0]} update to pod template:`
