import type { KubeObject } from '@/apimachinery/object'
import type { Acting, WaitFlags } from './actions'
import { HelmError } from './errors'
import { create, current, hookEnd, isReady, type Placed, placed, remove } from './objects'
import { type Release, stamp } from './release'

/** How often an object is looked at while it comes up. */
const pollMs = 200

/** Until all have come up. As kube Waiter. */
export async function waitFor({ api, context }: Acting, objects: readonly Placed[], { timeout, waitForJobs }: WaitFlags): Promise<void> {
  const until = context.now() + timeout
  for (;;) {
    const waiting: Placed[] = []
    for (const one of objects) {
      const object = await current(api, one)
      const job = one.object.kind === 'Job' && waitForJobs
      if (!object || !(job ? hookEnd(object) === 'Succeeded' : isReady(object))) waiting.push(one)
    }
    if (waiting.length === 0) return
    if (context.now() >= until)
      throw new HelmError(`${waiting.map((one) => `${notReady(one)} InProgress`).join('\n')}\ncontext deadline exceeded`)
    await context.sleep(pollMs)
  }
}

const notReady = ({ object, namespace, name }: Placed) => `resource ${object.kind}/${namespace ?? ''}/${name} not ready. status:`

/** As kube's own readers of the status of Jobs and Pods. */
function failureOf(object: KubeObject): string {
  if (object.kind !== 'Job') return `pod ${object.metadata.name} failed`
  const { spec, status } = object as { spec?: { completions?: number }; status?: { failed?: number } }
  return `Job Failed. failed: ${status?.failed ?? 0}/${spec?.completions ?? 1}`
}

/** Runs the hooks of one event, in order of weight and name. As action execHook. */
export async function runHooks(acting: Acting, release: Release, event: string, timeout: number): Promise<void> {
  const { api, context, namespace } = acting
  const hooks = (release.hooks ?? []).filter((hook) => hook.events.includes(event))
  hooks.sort((a, b) => (a.weight ?? 0) - (b.weight ?? 0) || (a.name < b.name ? -1 : a.name > b.name ? 1 : 0))
  for (const hook of hooks) {
    const objects = await placed(api, hook.manifest, namespace)
    const policies = hook.delete_policies ?? ['before-hook-creation']
    const clear = async (policy: string) => {
      if (!policies.includes(policy)) return
      for (const one of objects) if (await remove(api, one)) await gone(acting, one)
    }
    await clear('before-hook-creation')
    hook.last_run = { started_at: stamp(context.now()), phase: 'Running' }
    for (const one of objects) await create(api, one)
    const failed = await endOf(acting, objects, timeout)
    hook.last_run = { ...hook.last_run, completed_at: stamp(context.now()), phase: failed ? 'Failed' : 'Succeeded' }
    await clear(failed ? 'hook-failed' : 'hook-succeeded')
    if (failed) throw new HelmError(event === 'test' ? failed : `failed ${event}: ${failed}`)
  }
}

async function endOf({ api, context }: Acting, objects: readonly Placed[], timeout: number): Promise<string | undefined> {
  const until = context.now() + timeout
  for (const one of objects)
    for (;;) {
      const object = await current(api, one)
      const end = object ? hookEnd(object) : undefined
      if (end === 'Succeeded') break
      if (object && end === 'Failed') return `${notReady(one)} Failed, message: ${failureOf(object)}`
      if (context.now() >= until) return `timed out waiting for the condition`
      await context.sleep(pollMs)
    }
  return undefined
}

/** Until an object that was deleted is no more. */
export async function gone({ api, context }: Acting, one: Placed): Promise<void> {
  for (let tries = 0; tries < 300 && (await current(api, one)); tries++) await context.sleep(pollMs)
}
