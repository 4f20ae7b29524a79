import type { Value } from '@/apimachinery/template/value'
import type { Api } from '@/kubectl/client/api'
import type { Chart } from './chart'
import type { HelmContext } from './context'
import { during, HelmError, logLine } from './errors'
import { runHooks, waitFor } from './hooks'
import { withLookups } from './lookup'
import { apply, checkConflicts, create, current, marked, type Owner, type Placed, placed, remove } from './objects'
import { type Release, releaseStorage, type Status, type Storage, type StoredHook, stamp, storedChart } from './release'
import { inUninstallOrder, manifestText, type Rendered, render } from './render'
import { plainValues, type Values } from './values'

/** What an action needs: the server, its releases, and the user's words. */
export type Acting = {
  api: Api
  context: HelmContext
  storage: Storage
  namespace: string
  out(text: string): void
  err(text: string): void
}

export type WaitFlags = { wait: boolean; waitForJobs?: boolean; timeout: number }
export type InstallOptions = WaitFlags & {
  name: string
  description: string
  dryRun: 'none' | 'client' | 'server'
  createNamespace: boolean
  noHooks: boolean
  skipCrds: boolean
  atomic: boolean
}

const plainMap = (values: Values) => plainValues(values as Value) as Record<string, never>

export const storageOf = (api: Api, namespace: string, context: HelmContext) => releaseStorage(api, namespace, () => context.now())

/** What went wrong, as the server or helm tells it. */
export const messageOf = (error: unknown) => (error instanceof Error ? error.message : String(error))

/** What a chart becomes in a cluster; without a server, as helm assumes one. */
export async function rendered(
  { context, namespace }: Pick<Acting, 'context' | 'namespace'>,
  chart: Chart,
  values: Values,
  about: { name: string; revision: number; upgrade: boolean },
  api: Api | undefined,
  said: { kubeVersion?: string; apiVersions?: readonly string[] } = {},
): Promise<Rendered> {
  const version = api ? (await api.request<{ gitVersion: string }>('GET', '/version')).gitVersion : 'v1.35.0'
  const served = (await api?.resources())?.flatMap(({ group, version: of, kind }) => {
    const name = group === '' ? of : `${group}/${of}`
    return [name, `${name}/${kind}`]
  })
  return withLookups(api, (lookup) =>
    render(chart, values, {
      ...about,
      namespace,
      kubeVersion: said.kubeVersion ? `v${said.kubeVersion.replace(/^v/, '')}` : version,
      apiVersions: new Set([...(served ?? offlineVersions), ...(said.apiVersions ?? [])]),
      environment: {
        now: () => context.now(),
        random: () => context.random(),
        digest: (kind, text) => context.digest(kind, text),
        lookup,
      },
    }),
  )
}

/** Without a server, helm assumes the groups that its own client knows. */
const offlineVersions = new Set(
  'v1 apps/v1 batch/v1 networking.k8s.io/v1 policy/v1 autoscaling/v1 autoscaling/v2 rbac.authorization.k8s.io/v1 storage.k8s.io/v1 apiextensions.k8s.io/v1 scheduling.k8s.io/v1 coordination.k8s.io/v1 discovery.k8s.io/v1 admissionregistration.k8s.io/v1 apiregistration.k8s.io/v1 certificates.k8s.io/v1'.split(
    ' ',
  ),
)

export function newRelease(
  { context, namespace }: Pick<Acting, 'context' | 'namespace'>,
  chart: Chart,
  values: Values,
  made: Rendered,
  about: { name: string; version: number; status: Status; description: string; first?: string },
): Release {
  const now = stamp(context.now())
  return {
    name: about.name,
    info: {
      first_deployed: about.first ?? now,
      last_deployed: now,
      description: about.description,
      status: about.status,
      ...(made.notes !== '' && { notes: made.notes }),
    },
    chart: storedChart(chart, now),
    ...(Object.keys(values).length > 0 && { config: plainMap(values) }),
    manifest: manifestText(made.manifests),
    hooks: made.hooks.map(
      ({ name, kind, path, text, events, weight, deletePolicies }): StoredHook => ({
        name,
        kind,
        path,
        manifest: text,
        events,
        last_run: { phase: '' },
        ...(weight !== 0 && { weight }),
        ...(deletePolicies.length > 0 && { delete_policies: deletePolicies }),
      }),
    ),
    version: about.version,
    namespace,
    apply_method: 'ssa',
  }
}

/** As action Install.RunWithContext. */
export async function install(acting: Acting, chart: Chart, values: Values, options: InstallOptions): Promise<Release> {
  const { api, namespace, storage } = acting
  const { name } = options
  const online = options.dryRun !== 'client'
  if (!/^[a-z0-9]([-a-z0-9.]*[a-z0-9])?$/.test(name) || name.length > 53)
    throw nameRefused(
      `release name ${JSON.stringify(name)}: invalid release name, must match regex ^[a-z0-9]([-a-z0-9]*[a-z0-9])?(\\.[a-z0-9]([-a-z0-9]*[a-z0-9])?)*$ and the length must not be longer than 53`,
    )
  const before = online ? await storage.history(name).catch(ignoreMissing) : []
  const last = before.at(-1)
  if (last && !['uninstalled', 'failed'].includes(last.info.status)) throw nameInUse()
  if (last?.info.status === 'failed') throw nameInUse()
  if (online && !options.skipCrds) await installDefinitions(acting, chart)
  const made = await rendered(acting, chart, values, { name, revision: 1, upgrade: false }, online ? api : undefined)
  const release = newRelease(acting, chart, values, made, {
    name,
    version: (last?.version ?? 0) + 1,
    status: 'pending-install',
    description: options.dryRun === 'none' ? 'Initial install underway' : 'Dry run complete',
  })
  if (options.dryRun === 'client') return release
  const owner = { name, namespace }
  const objects = await placed(api, release.manifest, namespace)
  if (options.dryRun === 'server') {
    await checkConflicts(api, objects, owner).catch(continueFailed)
    return release
  }
  if (options.createNamespace) await ensureNamespace(acting)
  await checkConflicts(api, objects, owner).catch(continueFailed)
  await storage.create(release)
  try {
    if (!options.noHooks) await runHooks(acting, release, 'pre-install', options.timeout)
    await applyAll(api, objects, owner)
    if (options.wait) await waitFor(acting, objects, options)
    if (!options.noHooks) await runHooks(acting, release, 'post-install', options.timeout)
  } catch (error) {
    const message = messageOf(error)
    release.info.status = 'failed'
    release.info.description = `Release ${JSON.stringify(name)} failed: ${message}`
    await storage.update(release)
    if (options.atomic) {
      await uninstallObjects(acting, release)
      await storage.remove(release)
      throw new HelmError(`release ${name} failed, and has been uninstalled due to rollback-on-failure being set: ${message}`)
    }
    throw new HelmError(message)
  }
  release.info.status = 'deployed'
  release.info.description = options.description || 'Install complete'
  await storage.update(release)
  return release
}

const nameRefused = (why: string) =>
  new HelmError(`release name check failed: ${why}`, logLine('ERROR', 'release name check failed', { error: why }))
const nameInUse = () => nameRefused('cannot reuse a name that is still in use')

/** No release is an empty history. */
export const ignoreMissing = (error: unknown): Release[] => {
  if (error instanceof HelmError && error.message === 'release: not found') return []
  throw error
}

const continueFailed = (error: unknown): never => {
  throw during('unable to continue with install', error)
}

async function ensureNamespace({ api, namespace }: Acting): Promise<void> {
  const [one] = await placed(
    api,
    `apiVersion: v1\nkind: Namespace\nmetadata:\n  name: ${namespace}\n  labels:\n    name: ${namespace}\n`,
    namespace,
  )
  if (one && !(await current(api, one))) await create(api, one)
}

async function installDefinitions({ api, context, namespace }: Acting, chart: Chart): Promise<void> {
  const texts = Object.entries(chart.files).filter(([path]) => path.startsWith('crds/') && /\.(ya?ml|json)$/.test(path))
  let made = false
  for (const [, text] of texts)
    for (const one of await placed(api, text, namespace)) {
      if (await current(api, one)) continue
      await create(api, one)
      made = true
    }
  if (made) {
    await context.sleep(1_000)
    await api.resources(true)
  }
}

export async function applyAll(api: Api, objects: readonly Placed[], owner: Owner): Promise<void> {
  for (const one of objects) await apply(api, one, marked(one, owner))
}

/** Deletes what a release has made, but for what its policy keeps. */
export async function uninstallObjects(
  { api, namespace }: Acting,
  release: Release,
  propagation = 'Background',
): Promise<{ kept: Placed[]; removed: Placed[] }> {
  const objects = await placed(api, release.manifest, namespace)
  const ordered = inUninstallOrder(objects.map((one) => ({ kind: one.object.kind ?? '', one }))).map(({ one }) => one)
  const kept = ordered.filter(({ object }) => object.metadata.annotations?.['helm.sh/resource-policy'] === 'keep')
  const removed = ordered.filter((one) => !kept.includes(one))
  for (const one of removed) await remove(api, one, propagation)
  return { kept, removed }
}
