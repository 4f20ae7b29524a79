import { type InstallOptions, install } from '../actions'
import { upgrade } from '../changes'
import { type Asked, chartFlags, dryRunFlag, helmCommand, outputFlag, valueFlags, waitFlags } from '../command'
import { during, HelmError, logLine } from '../errors'
import { bool, text } from '../flags'
import { inFormat } from '../print'
import type { Release } from '../release'
import { locate } from '../repositories'
import { statusText } from '../status-text'
import { userValues, type Values } from '../values'

const installFlags = {
  ...valueFlags,
  ...chartFlags,
  ...waitFlags,
  ...outputFlag,
  createNamespace: bool('create the release namespace if not present'),
  dryRun: dryRunFlag,
  generateName: bool('generate the name (and omit the NAME parameter)', { short: 'g' }),
  nameTemplate: text('specify template used to name the release'),
  description: text('add a custom description'),
  rollbackOnFailure: bool(
    'if set, Helm will rollback (uninstall) the installation upon failure. The --wait flag will be default to "watcher" if --rollback-on-failure is set',
  ),
  atomic: bool('', { hidden: true }),
  skipCrds: bool('if set, no CRDs will be installed. By default, CRDs are installed if not already present'),
  dependencyUpdate: bool('update dependencies if they are missing before installing the chart'),
  hideNotes: bool('if set, do not show notes in install output. Does not affect presence in chart metadata'),
  force: bool('', { hidden: true }),
  forceReplace: bool('force resource updates by replacement'),
  labels: text('Labels that would be added to release metadata. Should be divided by comma.', { short: 'l' }),
  disableOpenapiValidation: bool(
    'if set, the installation process will not validate rendered templates against the Kubernetes OpenAPI Schema',
  ),
  takeOwnership: bool('if set, install will ignore the check for helm annotations and take ownership of the existing resources'),
}

type Flagged = { dryRun: string; err(text: string): void }

/** `--dry-run` alone still means the client. */
export function dryRunOf({ dryRun, err }: Flagged): 'none' | 'client' | 'server' {
  if (dryRun === 'unchanged' || dryRun === 'true') {
    err(logLine('WARN', "--dry-run is deprecated and should be replaced with '--dry-run=client'", {}).replaceAll('\\"', '"'))
    return 'client'
  }
  if (dryRun === 'client' || dryRun === 'server') return dryRun
  if (dryRun === 'none' || dryRun === 'false') return 'none'
  throw new HelmError(`invalid dry-run value ${JSON.stringify(dryRun)}. Must be "none", "server", or "client"`)
}

export const given = (
  asked: Asked<{ values: string[]; set: string[]; setString: string[]; setFile: string[]; setJson: string[] }>,
): Promise<Values> =>
  userValues(asked.flags, async (path) => {
    const at = path.startsWith('/') ? path : `${asked.context.cwd}/${path}`
    if (!(await asked.context.fs.exists(at))) throw new HelmError(`open ${path}: no such file or directory`)
    return asked.context.fs.readFile(at)
  })

/** What install and upgrade print of a release. */
export async function printRelease(asked: Asked<{ output: string; dryRun: string; hideNotes?: boolean }>, release: Release): Promise<void> {
  asked.out(
    inFormat(asked.flags.output, release as never, () =>
      statusText(release, {
        dryRun: asked.flags.dryRun !== 'none' && asked.flags.dryRun !== 'false',
        hideNotes: asked.flags.hideNotes ?? false,
      }),
    ),
  )
}

function nameAndChart({ args, flags, context }: Asked<{ generateName: boolean; nameTemplate: string }>): [name: string, chart: string] {
  if (args.length > 2) throw new HelmError(`expected at most two arguments, unexpected arguments: ${args.slice(2).join(', ')}`)
  if (args.length === 2) {
    if (flags.generateName) throw new HelmError('cannot set --generate-name and also specify a name')
    return args as [string, string]
  }
  const chart = args[0] as string
  if (flags.nameTemplate !== '') return [flags.nameTemplate, chart]
  if (!flags.generateName) throw new HelmError('must either provide a name or specify --generate-name')
  const base = (chart === '.' || chart === '' ? 'chart' : (chart.split('/').filter(Boolean).at(-1) ?? 'chart')).replace(/\.tgz$/, '')
  return [`${base}-${Math.floor(context.now() / 1000)}`, chart]
}

const installOptions = (
  { flags, changed }: Asked<{ [K in keyof typeof installFlags]: (typeof installFlags)[K]['initial'] }>,
  name: string,
): InstallOptions => ({
  name,
  description: flags.description,
  dryRun: 'none',
  createNamespace: flags.createNamespace,
  noHooks: flags.noHooks,
  skipCrds: flags.skipCrds,
  atomic: flags.rollbackOnFailure || flags.atomic,
  wait: waits(flags.wait, changed) || flags.rollbackOnFailure || flags.atomic,
  waitForJobs: flags.waitForJobs,
  timeout: flags.timeout,
})

export const waits = (wait: string, changed: ReadonlySet<string>) => changed.has('wait') && wait !== 'hookOnly' && wait !== 'false'

const installCommand = helmCommand({
  use: 'install [NAME] [CHART]',
  short: 'install a chart',
  args: { least: 1 },
  flags: installFlags,
  async run(asked) {
    const { context, err, flags } = asked
    const dryRun = dryRunOf({ dryRun: flags.dryRun, err })
    try {
      const [name, word] = nameAndChart(asked)
      const chart = await locate(context, word, flags)
      const values = await given(asked)
      await printRelease(asked, await install(await asked.acting(), chart, values, { ...installOptions(asked, name), dryRun }))
    } catch (error) {
      throw during('INSTALLATION FAILED', error)
    }
    return 0
  },
})

const upgradeCommand = helmCommand({
  use: 'upgrade [RELEASE] [CHART]',
  short: 'upgrade a release',
  args: { least: 2, most: 2 },
  flags: {
    ...installFlags,
    install: bool("if a release by this name doesn't already exist, run an install", { short: 'i' }),
    reuseValues: bool(
      "when upgrading, reuse the last release's values and merge in any overrides from the command line via --set and -f. If '--reset-values' is specified, this is ignored",
    ),
    resetValues: bool('when upgrading, reset the values to the ones built into the chart'),
    resetThenReuseValues: bool(
      "when upgrading, reset the values to the ones built into the chart, apply the last release's values and merge in any overrides from the command line via --set and -f.",
    ),
    historyMax: { ...text('limit the maximum number of revisions saved per release. Use 0 for no limit'), initial: '10' },
    cleanupOnFail: bool('allow deletion of new resources created in this upgrade when upgrade fails'),
  },
  async run(asked) {
    const { args, changed, context, err, flags, out } = asked
    const [name = '', word = ''] = args
    const dryRun = dryRunOf({ dryRun: flags.dryRun, err })
    const acting = await asked.acting()
    if (flags.install) {
      const history = await acting.storage.list(asked.namespace, `name=${name},owner=helm`)
      const last = history.at(-1)
      if (!last || last.info.status === 'uninstalled') {
        if (flags.output === 'table') out(`Release ${JSON.stringify(name)} does not exist. Installing it now.\n`)
        const chart = await locate(context, word, flags)
        await printRelease(asked, await install(acting, chart, await given(asked), { ...installOptions(asked, name), dryRun }))
        return 0
      }
    }
    const chart = await locate(context, word, flags)
    const values = await given(asked)
    const release = await upgrade(acting, name, chart, values, {
      ...installOptions(asked, name),
      wait: waits(flags.wait, changed) || flags.rollbackOnFailure || flags.atomic,
      dryRun,
      maxHistory: Number(flags.historyMax),
      reuseValues: flags.reuseValues,
      resetValues: flags.resetValues,
      resetThenReuseValues: flags.resetThenReuseValues,
    }).catch((error) => {
      throw during('UPGRADE FAILED', error)
    })
    if (flags.output === 'table') out(`Release ${JSON.stringify(name)} has been upgraded. Happy Helming!\n`)
    await printRelease(asked, release)
    return 0
  },
})

export const installCommands = [installCommand, upgradeCommand]
