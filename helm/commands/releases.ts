import { RE2JS } from 're2js'
import type { Json, Table } from '@/apimachinery/object'
import { printYaml } from '@/apimachinery/yaml'
import { pathOf } from '@/kubectl/client/api'
import { tablePrinter } from '@/kubectl/output/table'
import type { Acting } from '../actions'
import { rollback, uninstall } from '../changes'
import { helmCommand, outputFlag, revisionFlag, waitFlags } from '../command'
import { HelmError } from '../errors'
import { bool, int, text } from '../flags'
import { runHooks } from '../hooks'
import { current, placed, relatedPods } from '../objects'
import { ansic, goTime, inFormat, table } from '../print'
import { chartOf, type Release, type Status } from '../release'
import { manifestText } from '../render'
import { statusText } from '../status-text'
import { coalesce, plainValues, type Values } from '../values'
import { waits } from './install'

const chartName = ({ chart: { metadata } }: Release) => `${metadata.name}-${metadata.version}`
const appVersion = ({ chart: { metadata } }: Release) => (metadata.appVersion === undefined ? '' : String(metadata.appVersion))

async function released({ storage }: Acting, name: string, revision: number): Promise<Release> {
  const history = await storage.history(name)
  if (revision === 0) return history.at(-1) as Release
  const found = history.find(({ version }) => version === revision)
  if (!found) throw new HelmError('release: not found')
  return found
}

const states = ['deployed', 'failed', 'pending', 'superseded', 'uninstalled', 'uninstalling'] as const

const list = helmCommand({
  use: 'list',
  short: 'list releases',
  aliases: ['ls'],
  args: { most: 0 },
  flags: {
    ...outputFlag,
    allNamespaces: bool('list releases across all namespaces', { short: 'A' }),
    short: bool('output short (quiet) listing format', { short: 'q' }),
    filter: text('a regular expression (Perl compatible). Any releases that match the expression will be included in the results', {
      short: 'f',
    }),
    date: bool('sort by release date', { short: 'd' }),
    reverse: bool('reverse the sort order', { short: 'r' }),
    max: int('maximum number of releases to fetch', 256, { short: 'm' }),
    noHeaders: bool("don't print headers when using the default output format"),
    deployed: bool('show deployed releases. If no other is specified, this will be automatically enabled'),
    failed: bool('show failed releases'),
    pending: bool('show pending releases'),
    superseded: bool('show superseded releases'),
    uninstalled: bool("show uninstalled releases (if 'helm uninstall --keep-history' was used)"),
    uninstalling: bool('show releases that are currently being uninstalled'),
    selector: text(
      "Selector (label query) to filter on, supports '=', '==', and '!='.(e.g. -l key1=value1,key2=value2). Works only for secret(default) and configmap storage backends.",
      { short: 'l' },
    ),
  },
  async run(asked) {
    const { flags, namespace, out } = asked
    const acting = await asked.acting()
    const all = await acting.storage.list(flags.allNamespaces ? undefined : namespace)
    const newest = new Map<string, Release>()
    for (const release of all) newest.set(`${release.namespace}/${release.name}`, release)
    const wanted = states.filter((state) => flags[state])
    // Without a state, helm lists all but what was superseded by a later revision.
    const shows = (status: Status) =>
      wanted.length === 0 ? true : wanted.some((state) => (state === 'pending' ? status.startsWith('pending') : state === status))
    const matches = flags.filter === '' ? () => true : ({ name }: Release) => RE2JS.compile(flags.filter).matcher(name).find()
    const found = (flags.superseded ? all : [...newest.values()]).filter((release) => shows(release.info.status) && matches(release))
    found.sort((a, b) =>
      flags.date
        ? a.info.last_deployed < b.info.last_deployed
          ? -1
          : 1
        : a.name === b.name
          ? a.namespace < b.namespace
            ? -1
            : 1
          : a.name < b.name
            ? -1
            : 1,
    )
    if (flags.reverse) found.reverse()
    const shown = found.slice(0, flags.max || undefined)
    if (flags.short) {
      out(
        flags.output === 'table'
          ? shown.map(({ name }) => `${name}\n`).join('')
          : inFormat(
              flags.output,
              shown.map(({ name }) => name),
              () => '',
            ),
      )
      return 0
    }
    const rows = shown.map((release) => [
      release.name,
      release.namespace,
      String(release.version),
      goTime(release.info.last_deployed),
      release.info.status,
      chartName(release),
      appVersion(release),
    ])
    const keys = ['name', 'namespace', 'revision', 'updated', 'status', 'chart', 'app_version']
    const entries = rows.map((row) => Object.fromEntries(row.map((cell, at) => [keys[at], cell])))
    const headers = flags.noHeaders ? [] : [['NAME', 'NAMESPACE', 'REVISION', 'UPDATED', 'STATUS', 'CHART', 'APP VERSION']]
    out(inFormat(flags.output, entries as Json, () => table([...headers, ...rows], 60)))
    return 0
  },
})

const status = helmCommand({
  use: 'status RELEASE_NAME',
  short: 'display the status of the named release',
  args: { least: 1, most: 1 },
  flags: { ...outputFlag, ...revisionFlag, showResources: bool('', { hidden: true }), showDesc: bool('', { hidden: true }) },
  async run(asked) {
    const acting = await asked.acting()
    const release = await released(acting, asked.args[0] as string, asked.flags.revision)
    if (asked.flags.output !== 'table') {
      asked.out(inFormat(asked.flags.output, release as unknown as Json, () => ''))
      return 0
    }
    asked.out(statusText(release, { resources: await resourcesOf(acting, release) }))
    return 0
  },
})

const asTable = 'application/json;as=Table;v=v1;g=meta.k8s.io,application/json;as=Table;v=v1beta1;g=meta.k8s.io,application/json'

/** The objects of a release as the server tells them, kind by kind; the pods that they have made come last. */
async function resourcesOf({ api, namespace }: Acting, release: Release): Promise<string> {
  const sections = new Map<string, Table[]>()
  const add = (kind: string, answer: Table) => {
    if ((answer.rows ?? []).length > 0) sections.set(kind, [...(sections.get(kind) ?? []), answer])
  }
  const objects = await placed(api, release.manifest, namespace)
  const pods = new Map<string, { selector: string; namespace: string }>()
  for (const one of objects) {
    if (!(await current(api, one))) continue
    add(
      `${one.resource.version}/${one.resource.kind}`,
      await api.request<Table>('GET', pathOf(one.resource, one.namespace, one.name), {
        accept: asTable,
        query: { includeObject: 'Object' },
      }),
    )
    const related = await relatedPods(api, one)
    if (related) pods.set(`${related.namespace}/${related.selector}`, related)
  }
  for (const { selector, namespace: where } of pods.values())
    add(
      'v1/Pod(related)',
      await api.request<Table>('GET', `/api/v1/namespaces/${where}/pods`, { accept: asTable, query: { labelSelector: selector } }),
    )
  return [...sections]
    .map(([kind, tables]) => {
      const print = tablePrinter({ wide: false, noHeaders: false, withNamespace: false, showLabels: false, labelColumns: [] })
      return `==> ${kind}\n${tables.map((each) => print(each)).join('')}\n`
    })
    .join('')
}

const history = helmCommand({
  use: 'history RELEASE_NAME',
  short: 'fetch release history',
  aliases: ['hist'],
  args: { least: 1, most: 1 },
  flags: { ...outputFlag, max: int('maximum number of revision to include in history', 256) },
  async run(asked) {
    const all = (await (await asked.acting()).storage.history(asked.args[0] as string)).slice(-asked.flags.max)
    const rows = all.map((release) => [
      String(release.version),
      ansic(release.info.last_deployed),
      release.info.status,
      chartName(release),
      appVersion(release),
      release.info.description,
    ])
    const entries = all.map((release) => ({
      revision: release.version,
      updated: release.info.last_deployed,
      status: release.info.status,
      chart: chartName(release),
      app_version: appVersion(release),
      description: release.info.description,
    }))
    asked.out(
      inFormat(asked.flags.output, entries, () =>
        table([['REVISION', 'UPDATED', 'STATUS', 'CHART', 'APP VERSION', 'DESCRIPTION'], ...rows]),
      ),
    )
    return 0
  },
})

const rollbackCommand = helmCommand({
  use: 'rollback <RELEASE> [REVISION]',
  short: 'roll back a release to a previous revision',
  args: { least: 1, most: 2 },
  flags: {
    ...waitFlags,
    dryRun: { ...text('simulate a rollback', { initial: 'none' }), bare: 'client' },
    force: bool('', { hidden: true }),
    forceReplace: bool('force resource updates by replacement'),
    cleanupOnFail: bool('allow deletion of new resources created in this rollback when rollback fails'),
    historyMax: int('limit the maximum number of revisions saved per release. Use 0 for no limit', 10),
  },
  async run({ acting, args, changed, flags, out }) {
    const [name = '', word] = args
    if (word !== undefined && !/^\d+$/.test(word))
      throw new HelmError(`could not convert revision to a number: strconv.Atoi: parsing ${JSON.stringify(word)}: invalid syntax`)
    if (flags.dryRun === 'none' || flags.dryRun === 'false')
      await rollback(await acting(), name, Number(word ?? 0), {
        wait: waits(flags.wait, changed),
        waitForJobs: flags.waitForJobs,
        timeout: flags.timeout,
        noHooks: flags.noHooks,
      })
    out('Rollback was a success! Happy Helming!\n')
    return 0
  },
})

const uninstallCommand = helmCommand({
  use: 'uninstall RELEASE_NAME [...]',
  short: 'uninstall a release',
  aliases: ['un', 'del', 'delete'],
  args: { least: 1 },
  flags: {
    ...waitFlags,
    keepHistory: bool('remove all associated resources and mark the release as deleted, but retain the release history'),
    dryRun: bool('simulate a uninstall'),
    ignoreNotFound: bool('Treat "release not found" as a successful uninstall'),
    cascade: text(
      'Must be "background", "orphan", or "foreground". Selects the deletion cascading strategy for the dependents. Defaults to background.',
      { initial: 'background' },
    ),
    description: text('add a custom description'),
  },
  async run({ acting, args, changed, flags, out }) {
    for (const name of args) {
      try {
        out(await uninstall(await acting(), name, { ...flags, wait: waits(flags.wait, changed) }))
      } catch (error) {
        if (flags.ignoreNotFound && error instanceof HelmError && error.message.endsWith('release: not found')) {
          out(`release ${JSON.stringify(name)} uninstalled\n`)
          continue
        }
        throw error
      }
      out(`release ${JSON.stringify(name)} uninstalled\n`)
    }
    return 0
  },
})

const getValues = helmCommand({
  use: 'get values RELEASE_NAME',
  short: 'download the values file for a named release',
  args: { least: 1, most: 1 },
  flags: { ...outputFlag, ...revisionFlag, all: bool('dump all (computed) values', { short: 'a' }) },
  async run(asked) {
    const release = await released(await asked.acting(), asked.args[0] as string, asked.flags.revision)
    const user = (release.config ?? null) as Json
    const values = asked.flags.all ? plainValues(coalesce(chartOf(release), (user ?? {}) as Values)) : user
    asked.out(inFormat(asked.flags.output, values, () => `${asked.flags.all ? 'COMPUTED' : 'USER-SUPPLIED'} VALUES:\n${printYaml(values)}`))
    return 0
  },
})

const part = (name: string, aliases: string[], shown: (release: Release) => string) =>
  helmCommand({
    use: `get ${name} RELEASE_NAME`,
    short: `download the ${name} for a named release`,
    aliases,
    args: { least: 1, most: 1 },
    flags: { ...revisionFlag },
    async run(asked) {
      asked.out(shown(await released(await asked.acting(), asked.args[0] as string, asked.flags.revision)))
      return 0
    },
  })

const hooksText = (release: Release) => manifestText((release.hooks ?? []).map(({ path, manifest }) => ({ path, text: manifest })))
const notesText = ({ info }: Release) => (info.notes ? `NOTES:\n${info.notes}\n` : '')

const getAll = helmCommand({
  use: 'get all RELEASE_NAME',
  short: 'download all information for a named release',
  args: { least: 1, most: 1 },
  flags: { ...revisionFlag, template: text('go template for formatting the output, eg: {{.Release.Name}}') },
  async run(asked) {
    const release = await released(await asked.acting(), asked.args[0] as string, asked.flags.revision)
    const { config } = release
    const computed = plainValues(coalesce(chartOf(release), (config ?? {}) as Values))
    asked.out(statusText(release, { metadata: true, hideNotes: true }))
    asked.out(
      `USER-SUPPLIED VALUES:\n${printYaml((config ?? null) as Json)}\nCOMPUTED VALUES:\n${printYaml(computed)}\nHOOKS:\n${hooksText(release)}MANIFEST:\n${release.manifest}\n${notesText(release).replace(/\n+$/, '\n')}`,
    )
    return 0
  },
})

const getMetadata = helmCommand({
  use: 'get metadata RELEASE_NAME',
  short: 'This command fetches metadata for a given release',
  args: { least: 1, most: 1 },
  flags: { ...outputFlag, ...revisionFlag },
  async run(asked) {
    const acting = await asked.acting()
    const release = await released(acting, asked.args[0] as string, asked.flags.revision)
    const { chart, info } = release
    const labels = Object.entries(await acting.storage.labels(release))
      .sort(([a], [b]) => (a < b ? -1 : 1))
      .map(([key, value]) => `${key}=${value}`)
      .join(',')
    const deployedAt = `${info.last_deployed.slice(0, 19)}Z`
    const entry = {
      name: release.name,
      chart: chart.metadata.name,
      version: chart.metadata.version,
      appVersion: appVersion(release),
      namespace: release.namespace,
      revision: release.version,
      status: info.status,
      deployedAt,
      applyMethod: 'server-side apply',
    }
    asked.out(
      inFormat(
        asked.flags.output,
        entry,
        () =>
          `NAME: ${release.name}\nCHART: ${chart.metadata.name}\nVERSION: ${chart.metadata.version}\nAPP_VERSION: ${appVersion(release)}\nANNOTATIONS: \nLABELS: ${labels}\nDEPENDENCIES: \nNAMESPACE: ${release.namespace}\nREVISION: ${release.version}\nSTATUS: ${info.status}\nDEPLOYED_AT: ${deployedAt}\nAPPLY_METHOD: server-side apply\n`,
      ),
    )
    return 0
  },
})

const test = helmCommand({
  use: 'test [RELEASE]',
  short: 'run tests for a release',
  args: { least: 1, most: 1 },
  flags: {
    timeout: waitFlags.timeout,
    logs: bool('dump the logs from test pods (this runs after all tests are complete, but before any cleanup)'),
  },
  async run(asked) {
    const acting = await asked.acting()
    const release = await released(acting, asked.args[0] as string, 0)
    let failed: unknown
    await runHooks(acting, release, 'test', asked.flags.timeout).catch((error) => {
      failed = error
    })
    await acting.storage.update(release)
    asked.out(statusText(release))
    if (failed) throw failed
    return 0
  },
})

export const releaseCommands = [
  list,
  status,
  history,
  rollbackCommand,
  uninstallCommand,
  getValues,
  part('manifest', [], (release) => `${release.manifest}\n`),
  part('notes', [], notesText),
  part('hooks', [], hooksText),
  getAll,
  getMetadata,
  test,
]
