import { type Acting, applyAll, ignoreMissing, messageOf, newRelease, rendered, uninstallObjects, type WaitFlags } from './actions'
import type { Chart } from './chart'
import { during, HelmError, logLine } from './errors'
import { gone, runHooks, waitFor } from './hooks'
import { checkConflicts, type Placed, placed, remove } from './objects'
import { type Release, stamp } from './release'
import type { Values } from './values'

export type UpgradeOptions = WaitFlags & {
  description: string
  dryRun: 'none' | 'client' | 'server'
  noHooks: boolean
  atomic: boolean
  maxHistory: number
  reuseValues: boolean
  resetValues: boolean
  resetThenReuseValues: boolean
}

const isMap = (value: unknown): value is Values => typeof value === 'object' && value !== null && !Array.isArray(value)
const merged = (under: Values, over: Values): Values => {
  const made = { ...under }
  for (const [key, value] of Object.entries(over)) made[key] = isMap(made[key]) && isMap(value) ? merged(made[key] as Values, value) : value
  return made
}

function valuesOf(last: Release, given: Values, options: UpgradeOptions): Values {
  if (options.resetValues) return given
  const before = (last.config ?? {}) as unknown as Values
  if (options.reuseValues || options.resetThenReuseValues) return merged(before, given)
  return Object.keys(given).length === 0 ? before : given
}

/** As action Upgrade.RunWithContext. */
export async function upgrade(acting: Acting, name: string, chart: Chart, given: Values, options: UpgradeOptions): Promise<Release> {
  const { storage } = acting
  const history = await storage.history(name).catch(ignoreMissing)
  const last = history.at(-1)
  if (!last) throw new HelmError(`${JSON.stringify(name)} has no deployed releases`)
  if (last.info.status.startsWith('pending')) throw new HelmError('another operation (install/upgrade/rollback) is in progress')
  const deployed =
    history.findLast(({ info }) => info.status === 'deployed') ?? (['failed', 'superseded'].includes(last.info.status) ? last : undefined)
  if (!deployed) throw new HelmError(`${JSON.stringify(name)} has no deployed releases`)
  const values = valuesOf(deployed, given, options)
  const version = last.version + 1
  const made = await rendered(
    acting,
    chart,
    values,
    { name, revision: version, upgrade: true },
    options.dryRun === 'client' ? undefined : acting.api,
  )
  const release = newRelease(acting, chart, values, made, {
    name,
    version,
    status: 'pending-upgrade',
    description: options.dryRun === 'none' ? 'Preparing upgrade' : 'Dry run complete',
    first: deployed.info.first_deployed,
  })
  if (options.dryRun !== 'none') return release
  await storage.create(release)
  await replace(acting, { deployed, release, history }, options, {
    pre: 'pre-upgrade',
    post: 'post-upgrade',
    done: options.description || 'Upgrade complete',
  }).catch(async (error) => {
    const message = messageOf(error)
    release.info.status = 'failed'
    release.info.description = `Upgrade ${JSON.stringify(name)} failed: ${message}`
    await storage.update(release)
    const logged = logLine('WARN', 'upgrade failed', { name, error: message })
    if (!options.atomic) throw new HelmError(message, logged)
    await rollback(acting, name, deployed.version, { ...options, wait: true })
    throw new HelmError(`release ${name} failed, and has been rolled back due to rollback-on-failure being set: ${message}`, logged)
  })
  for (const old of history.slice(0, options.maxHistory > 0 ? Math.max(0, history.length + 1 - options.maxHistory) : 0))
    await storage.remove(old)
  return release
}

/** Brings the cluster from one release's objects to another's. */
async function replace(
  acting: Acting,
  { deployed, release, history }: { deployed: Release; release: Release; history: Release[] },
  options: WaitFlags & { noHooks: boolean },
  events: { pre: string; post: string; done: string },
): Promise<void> {
  const { api, namespace, storage } = acting
  const owner = { name: release.name, namespace }
  const before = await placed(api, deployed.manifest, namespace)
  const objects = await placed(api, release.manifest, namespace)
  const same = (a: Placed, b: Placed) =>
    a.resource.plural === b.resource.plural && a.resource.group === b.resource.group && a.name === b.name && a.namespace === b.namespace
  const added = objects.filter((one) => !before.some((old) => same(one, old)))
  await checkConflicts(api, added, owner).catch((error) => {
    throw during('unable to continue with update', error)
  })
  if (!options.noHooks) await runHooks(acting, release, events.pre, options.timeout)
  await applyAll(api, objects, owner)
  for (const old of before)
    if (!objects.some((one) => same(one, old)) && old.object.metadata.annotations?.['helm.sh/resource-policy'] !== 'keep')
      await remove(api, old)
  if (options.wait) await waitFor(acting, objects, options)
  if (!options.noHooks) await runHooks(acting, release, events.post, options.timeout)
  for (const old of history.filter(({ info }) => info.status === 'deployed')) {
    old.info.status = 'superseded'
    await storage.update(old)
  }
  release.info.status = 'deployed'
  release.info.description = events.done
  await storage.update(release)
}

/** As action Rollback.Run; `revision` 0 is the one before the last. */
export async function rollback(
  acting: Acting,
  name: string,
  revision: number,
  options: WaitFlags & { noHooks: boolean; description?: string },
): Promise<Release> {
  const { context, storage } = acting
  const history = await storage.history(name)
  const last = history.at(-1) as Release
  const wanted = revision === 0 ? last.version - 1 : revision
  const target = history.find(({ version }) => version === wanted)
  if (!target) throw new HelmError(`release has no ${wanted} version`)
  const release: Release = {
    ...structuredClone(target),
    version: last.version + 1,
    info: {
      ...target.info,
      first_deployed: last.info.first_deployed,
      last_deployed: stamp(context.now()),
      status: 'pending-rollback',
      description: options.description || `Rollback to ${wanted}`,
    },
  }
  await storage.create(release)
  try {
    await replace(acting, { deployed: last, release, history }, options, {
      pre: 'pre-rollback',
      post: 'post-rollback',
      done: options.description || `Rollback to ${wanted}`,
    })
  } catch (error) {
    release.info.status = 'failed'
    release.info.description = `Rollback ${JSON.stringify(name)} failed: ${messageOf(error)}`
    await storage.update(release)
    throw new HelmError(messageOf(error))
  }
  return release
}

export type UninstallOptions = WaitFlags & {
  keepHistory: boolean
  noHooks: boolean
  dryRun: boolean
  ignoreNotFound: boolean
  cascade: string
  description: string
}

/** As action Uninstall.Run; resolves with what was left because its policy says so. */
export async function uninstall(acting: Acting, name: string, options: UninstallOptions): Promise<string> {
  const { context, storage } = acting
  const history = await storage.history(name).catch((error) => {
    if (options.dryRun || !(error instanceof HelmError)) throw error
    throw new HelmError(`uninstall: Release not loaded: ${name}: ${error.message}`)
  })
  const last = history.at(-1) as Release
  if (options.dryRun) return ''
  if (last.info.status === 'uninstalled') {
    if (options.keepHistory) throw new HelmError(`the release named ${JSON.stringify(name)} is already deleted`)
    for (const each of history) await storage.remove(each)
    return ''
  }
  last.info.status = 'uninstalling'
  last.info.deleted = stamp(context.now())
  last.info.description = 'Deletion in progress (or silently failed)'
  await storage.update(last)
  if (!options.noHooks) await runHooks(acting, last, 'pre-delete', options.timeout)
  const { kept, removed } = await uninstallObjects(
    acting,
    last,
    { background: 'Background', foreground: 'Foreground', orphan: 'Orphan' }[options.cascade],
  )
  if (options.wait) for (const one of removed) await gone(acting, one)
  if (!options.noHooks) await runHooks(acting, last, 'post-delete', options.timeout)
  last.info.status = 'uninstalled'
  last.info.description = options.description || 'Uninstallation complete'
  if (options.keepHistory) await storage.update(last)
  else for (const each of history) await storage.remove(each)
  if (kept.length === 0) return ''
  return `These resources were kept due to the resource policy:\n${kept.map(({ object, name: of }) => `[${object.kind}] ${of}\n`).join('')}\n`
}
