import { RE2JS } from 're2js'
import type { Json } from '@/apimachinery/object'
import { helmCommand, outputFlag, waitFlags } from '../command'
import { HelmError } from '../errors'
import { bool, text } from '../flags'
import { inFormat, table } from '../print'
import { allowed, chartsAt, keepRepositories, newestFirst, repositories } from '../repositories'

const searchRepo = helmCommand({
  use: 'search repo [keyword]',
  short: 'search repositories for a keyword in charts',
  flags: {
    ...outputFlag,
    versions: bool('show the long listing, with each version of each chart on its own line, for repositories you have added', {
      short: 'l',
    }),
    version: text('search using semantic versioning constraints on repositories you have added'),
    devel: bool(
      "use development versions (alpha, beta, and release candidate releases), too. Equivalent to version '>0.0.0-0'. If --version is set, this is ignored",
    ),
    regexp: bool('use regular expressions for searching repositories you have added', { short: 'r' }),
    failOnNoResult: bool('search fails if no results are found'),
    maxColWidth: { ...text('maximum column width for output table'), initial: '50' },
  },
  async run({ args, context, flags, out }) {
    const known = await repositories(context)
    if (known.length === 0) throw new HelmError('no repositories configured')
    const keyword = args.join(' ').toLowerCase()
    const rows: string[][] = []
    for (const { name, url } of [...known].sort((a, b) => (a.name < b.name ? -1 : 1))) {
      const seen = new Set<string>()
      for (const chart of newestFirst(chartsAt(context, url))) {
        const full = `${name}/${chart.name}`
        const about = `${full}\v${chart.description}`.toLowerCase()
        const matches = flags.regexp ? RE2JS.compile(keyword).matcher(about).find() : about.includes(keyword)
        if (!matches || !allowed(chart.version, flags.version, flags.devel) || (seen.has(full) && !flags.versions)) continue
        seen.add(full)
        rows.push([full, chart.version, chart.appVersion, chart.description])
      }
    }
    if (rows.length === 0 && flags.failOnNoResult) throw new HelmError('no results found')
    const keys = ['name', 'version', 'app_version', 'description']
    const entries = rows.map((row) => Object.fromEntries(row.map((cell, at) => [keys[at], cell])))
    out(
      inFormat(flags.output, entries as Json, () =>
        rows.length === 0
          ? 'No results found\n'
          : table([['NAME', 'CHART VERSION', 'APP VERSION', 'DESCRIPTION'], ...rows], Number(flags.maxColWidth) || 1000),
      ),
    )
    return 0
  },
})

const repoAdd = helmCommand({
  use: 'repo add [NAME] [URL]',
  short: 'add a chart repository',
  args: { least: 2, most: 2 },
  flags: {
    forceUpdate: bool('replace (overwrite) the repo if it already exists'),
    noUpdate: bool('', { hidden: true }),
    username: text('chart repository username'),
    password: text('chart repository password'),
    insecureSkipTlsVerify: bool('skip tls certificate checks for the repository'),
    passCredentials: bool('pass credentials to all domains'),
  },
  async run({ args, context, flags, out }) {
    const [name = '', url = ''] = args
    const known = await repositories(context)
    const existing = known.find((each) => each.name === name)
    if (name.includes('/')) throw new HelmError(`repository name (${name}) contains '/', please specify a different name without '/'`)
    if (existing && !flags.forceUpdate) {
      if (existing.url !== url) throw new HelmError(`repository name (${name}) already exists, please specify a different name`)
      out(`${JSON.stringify(name)} already exists with the same configuration, skipping\n`)
      return 0
    }
    chartsAt(context, url)
    await keepRepositories(context, [...known.filter((each) => each !== existing), { name, url }])
    out(`${JSON.stringify(name)} has been added to your repositories\n`)
    return 0
  },
})

const repoList = helmCommand({
  use: 'repo list',
  short: 'list chart repositories',
  aliases: ['ls'],
  args: { most: 0 },
  flags: { ...outputFlag, noHeaders: bool('suppress headers in the output') },
  async run({ context, flags, out, err }) {
    const known = await repositories(context)
    if (known.length === 0 && flags.output === 'table') {
      err('no repositories to show\n')
      return 0
    }
    out(
      inFormat(
        flags.output,
        known.map(({ name, url }) => ({ name, url })),
        () => table([['NAME', 'URL'], ...known.map(({ name, url }) => [name, url])]),
      ),
    )
    return 0
  },
})

const repoUpdate = helmCommand({
  use: 'repo update [REPO1 [REPO2 ...]]',
  short: 'update information of available charts locally from chart repositories',
  aliases: ['up'],
  flags: { timeout: waitFlags.timeout },
  async run({ args, context, out }) {
    const known = await repositories(context)
    if (known.length === 0) throw new HelmError('no repositories found. You must add one before updating')
    for (const name of args)
      if (!known.some((each) => each.name === name))
        throw new HelmError(`no repositories found matching '${name}'.  Nothing will be updated`)
    out('Hang tight while we grab the latest from your chart repositories...\n')
    for (const { name, url } of known) {
      if (args.length > 0 && !args.includes(name)) continue
      chartsAt(context, url)
      out(`...Successfully got an update from the ${JSON.stringify(name)} chart repository\n`)
    }
    out('Update Complete. ⎈Happy Helming!⎈\n')
    return 0
  },
})

const repoRemove = helmCommand({
  use: 'repo remove [REPO1 [REPO2 ...]]',
  short: 'remove one or more chart repositories',
  aliases: ['rm'],
  args: { least: 1 },
  flags: {},
  async run({ args, context, out }) {
    let known = await repositories(context)
    if (known.length === 0) throw new HelmError('no repositories configured')
    for (const name of args) {
      if (!known.some((each) => each.name === name)) throw new HelmError(`no repo named ${JSON.stringify(name)} found`)
      known = known.filter((each) => each.name !== name)
      await keepRepositories(context, known)
      out(`${JSON.stringify(name)} has been removed from your repositories\n`)
    }
    return 0
  },
})

export const repositoryCommands = [searchRepo, repoAdd, repoList, repoUpdate, repoRemove]
