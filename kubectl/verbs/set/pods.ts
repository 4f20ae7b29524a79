import type { Json, JsonObject, KubeObject } from '@/apimachinery/object'
import { hasStrategicMerge } from '../../apply/merge-keys'
import { same, twoWayPatch } from '../../apply/three-way'
import { resourceText } from '../../client/discovery'
import { filesOnly, localTargets, refuseServer } from '../../client/local-targets'
import { fileFlags } from '../../client/manifests'
import { nothingGiven, type Target, targets, targetText } from '../../client/targets'
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

/** What arguments and files name; with --local what the files say. */
export async function chosen(invocation: Setting, names: readonly string[], failures: unknown[]): Promise<Target[]> {
  const { api, context, verb, flags: given } = invocation
  if (!given.local) return targets(api, context, names, given, failures)
  if (given.filename.length > 0 || given.kustomize !== '') return localTargets(context, given, 'struct')
  throw names.length === 0 || ['set env', 'set serviceaccount'].includes(verb) ? nothingGiven() : filesOnly()
}

/** Changes the pod spec of a copy of each target and sends the difference. `done` is how success is told: `image updated`. */
export const setOnPods = (invocation: Setting, names: readonly string[], done: string, change: (spec: PodSpec) => void): Promise<void> =>
  setOnObjects(invocation, names, done, (object, { resource, name }) => {
    const spec = podSpecOf(object)
    if (!spec) {
      const type = `*${object.apiVersion.split('/').at(-1)}.${object.kind}`
      throw new KubectlError(`${resourceText(resource)}/${name} the object is not a pod or does not have a pod template: ${type}`)
    }
    change(spec)
  })

/** The same for what has no pods. */
export async function setOnObjects(
  invocation: Setting,
  names: readonly string[],
  done: string,
  change: (object: KubeObject, target: Target) => void,
): Promise<void> {
  const { api, out, flags: given } = invocation
  refuseServer(given.local, given.dryRun)
  const dryRun = dryRunOf(invocation)
  const report = reporter(invocation, dryRun, 'struct')
  const failures: unknown[] = []
  for (const target of await chosen(invocation, names, failures)) {
    try {
      const changed = structuredClone(target.object)
      change(changed, target)
      const [before, after] = [target.object as unknown as JsonObject, changed as unknown as JsonObject]
      if (same(before, after)) continue
      const strategic = hasStrategicMerge(target.object.apiVersion)
      const patch = twoWayPatch(target.object.kind, before, after, strategic)
      const patched =
        given.local || dryRun === 'client'
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
