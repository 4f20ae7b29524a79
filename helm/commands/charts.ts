import { printYaml } from '@/apimachinery/yaml'
import { rendered } from '../actions'
import { filesOfChart, packed } from '../archive'
import { type Chart, readChart, templatesOf } from '../chart'
import { chartFlags, dryRunFlag, helmCommand, valueFlags, waitFlags } from '../command'
import { HelmError } from '../errors'
import { array, bool, text } from '../flags'
import { manifestText, type Rendered } from '../render'
import { folder, locate } from '../repositories'
import { starterFiles } from '../starter'
import { given } from './install'

const templateCommand = helmCommand({
  use: 'template [NAME] [CHART]',
  short: 'locally render templates',
  args: { least: 1 },
  flags: {
    ...valueFlags,
    ...chartFlags,
    ...waitFlags,
    showOnly: array('only show manifests rendered from the given templates', { short: 's' }),
    outputDir: text('writes the executed templates to files in output-dir instead of stdout'),
    validate: bool('', { hidden: true }),
    includeCrds: bool('include CRDs in the templated output'),
    skipCrds: bool('if set, no CRDs will be installed. By default, CRDs are installed if not already present'),
    skipTests: bool('skip tests from templated output'),
    isUpgrade: bool('set .Release.IsUpgrade instead of .Release.IsInstall'),
    kubeVersion: text('Kubernetes version used for Capabilities.KubeVersion'),
    apiVersions: array('Kubernetes api versions used for Capabilities.APIVersions (multiple can be specified)', { short: 'a' }),
    generateName: bool('generate the name (and omit the NAME parameter)', { short: 'g' }),
    nameTemplate: text('specify template used to name the release'),
    releaseName: bool('use release name in the output-dir path.'),
    dryRun: dryRunFlag,
    createNamespace: bool('create the release namespace if not present'),
    description: text('add a custom description'),
  },
  async run(asked) {
    const { args, context, flags, namespace, out } = asked
    if (args.length > 2) throw new HelmError(`expected at most two arguments, unexpected arguments: ${args.slice(2).join(', ')}`)
    const [name, word] = args.length === 2 ? (args as [string, string]) : ['release-name', args[0] as string]
    const chart = await locate(context, word, flags)
    const made = await rendered(
      { context, namespace },
      chart,
      await given(asked),
      { name, revision: 1, upgrade: flags.isUpgrade },
      flags.validate || flags.dryRun === 'server' ? await asked.api() : undefined,
      { kubeVersion: flags.kubeVersion, apiVersions: flags.apiVersions.flatMap((each) => each.split(',')) },
    )
    const crds = flags.includeCrds && !flags.skipCrds ? manifestText(made.definitions) : ''
    const hooks = flags.noHooks ? [] : made.hooks.filter(({ events }) => !flags.skipTests || !events.includes('test'))
    const all = [...made.manifests, ...hooks]
    if (flags.showOnly.length > 0) {
      out(only(flags.showOnly, all))
      return 0
    }
    if (flags.outputDir !== '') {
      await writeOut(asked.context, flags.outputDir, all, out)
      return 0
    }
    out(`${(crds + manifestText(made.manifests)).trim()}\n${manifestText(hooks)}`)
    return 0
  },
})

function only(wanted: readonly string[], all: Rendered['manifests']): string {
  const shown = wanted.flatMap((each) => {
    const found = all.filter(({ path }) => path.split('/').slice(1).join('/') === each)
    if (found.length === 0) throw new HelmError(`could not find template ${each} in chart`)
    return found
  })
  return manifestText(shown)
}

async function writeOut(
  context: Parameters<typeof locate>[0],
  directory: string,
  all: Rendered['manifests'],
  out: (text: string) => void,
): Promise<void> {
  const files = new Map<string, string>()
  for (const one of all) files.set(one.path, (files.get(one.path) ?? '') + manifestText([one]))
  for (const [path, content] of files) {
    const full = `${directory}/${path}`
    await context.fs.mkdir(full.slice(0, full.lastIndexOf('/')))
    await context.fs.writeFile(full, content)
    out(`wrote ${full}\n`)
  }
  out('\n')
}

const show = (name: string, aliases: string[], shown: (chart: Chart) => string) =>
  helmCommand({
    use: `show ${name} [CHART]`,
    short: `show the chart's ${name}`,
    aliases,
    args: { least: 1, most: 1 },
    flags: { ...chartFlags },
    async run({ args, context, flags, out }) {
      out(shown(await locate(context, args[0] as string, flags)))
      return 0
    },
  })

const definition = ({ metadata }: Chart) => `${printYaml(metadata)}\n`
const values = ({ files }: Chart) => `${files['values.yaml'] ?? ''}\n`
const readme = ({ files }: Chart) => (files['README.md'] === undefined ? '' : `${files['README.md']}\n`)
const crds = ({ files }: Chart) =>
  Object.entries(files)
    .filter(([path]) => path.startsWith('crds/'))
    .map(([, content]) => `---\n${content.trimEnd()}\n`)
    .join('')
const everything = (chart: Chart) => `${definition(chart)}---\n${values(chart)}${readme(chart) && `---\n${readme(chart)}`}${crds(chart)}`

const pull = helmCommand({
  use: 'pull [chart URL | repo/chartname] [...]',
  short: 'download a chart from a repository and (optionally) unpack it in local directory',
  aliases: ['fetch'],
  args: { least: 1 },
  flags: {
    ...chartFlags,
    untar: bool('if set to true, will untar the chart after downloading it'),
    untardir: text('if untar is specified, this flag specifies the name of the directory into which the chart is expanded', {
      initial: '.',
    }),
    destination: text('location to write the chart. If this and untardir are specified, untardir is appended to this', {
      short: 'd',
      initial: '.',
    }),
  },
  async run({ args, context, flags }) {
    for (const word of args) {
      const chart = await locate(context, word, flags)
      const { metadata } = chart
      if (!flags.untar) {
        if (!(await context.fs.exists(flags.destination))) throw new HelmError(`stat ${flags.destination}: no such file or directory`)
        await context.bytes.write(`${flags.destination}/${archiveName(chart)}`, packed(metadata.name, filesOfChart(chart)))
        continue
      }
      const root = [flags.destination, flags.untardir, metadata.name].filter((part) => part !== '.').join('/')
      if (await context.fs.exists(`${root}/Chart.yaml`))
        throw new HelmError(`failed to untar: a file or directory with the name ${root} already exists`)
      for (const [path, content] of Object.entries(filesOfChart(chart))) {
        const full = `${root}/${path}`
        await context.fs.mkdir(full.slice(0, full.lastIndexOf('/')))
        await context.fs.writeFile(full, content)
      }
    }
    return 0
  },
})

const archiveName = ({ metadata }: Chart) => `${metadata.name}-${metadata.version}.tgz`

/** A manifest with the line of a field written anew, or added at its end. */
function withField(manifest = '', name: string, value: string): string {
  const lines = manifest.split('\n')
  const at = lines.findIndex((line) => line.startsWith(`${name}:`))
  return at < 0 ? `${manifest}${name}: ${value}\n` : lines.with(at, `${name}: ${value}`).join('\n')
}

const packageChart = helmCommand({
  use: 'package [CHART_PATH] [...]',
  short: 'package a chart directory into a chart archive',
  args: { least: 1 },
  flags: {
    version: text('set the version on the chart to this semver version'),
    appVersion: text('set the appVersion on the chart to this version'),
    destination: text('location to write the chart.', { short: 'd', initial: '.' }),
  },
  async run({ args, context, flags, out }) {
    for (const word of args) {
      const path = word.startsWith('/') ? word : `${context.cwd}/${word}`
      if (!(await context.fs.exists(path))) throw new HelmError(`stat ${word}: no such file or directory`)
      const files = await folder(context, path)
      if (flags.version !== '') files['Chart.yaml'] = withField(files['Chart.yaml'], 'version', flags.version)
      if (flags.appVersion !== '') files['Chart.yaml'] = withField(files['Chart.yaml'], 'appVersion', JSON.stringify(flags.appVersion))
      const chart = readChart(files)
      const target = `${flags.destination === '.' ? context.cwd : flags.destination}/${archiveName(chart)}`
      if (flags.destination !== '.') await context.fs.mkdir(flags.destination)
      await context.bytes.write(target, packed(chart.metadata.name, files))
      out(`Successfully packaged chart and saved it to: ${target}\n`)
    }
    return 0
  },
})

const createChart = helmCommand({
  use: 'create NAME',
  short: 'create a new chart with the given name',
  args: { least: 1, most: 1 },
  flags: { starter: text('the name or absolute path to Helm starter scaffold', { short: 'p' }) },
  async run({ args, context, out }) {
    const path = args[0] as string
    const name = path.split('/').at(-1) ?? path
    if (!/^[a-zA-Z0-9._-]+$/.test(name))
      throw new HelmError(`chart name must be between 1 and 250 characters and match the regular expression "^[a-zA-Z0-9._-]+$"`)
    for (const [file, content] of Object.entries(starterFiles(name))) {
      const full = `${path}/${file}`
      await context.fs.mkdir(full.slice(0, full.lastIndexOf('/')))
      await context.fs.writeFile(full, content)
    }
    out(`Creating ${path}\n`)
    return 0
  },
})

const lint = helmCommand({
  use: 'lint PATH',
  short: 'examine a chart for possible issues',
  flags: {
    ...valueFlags,
    strict: bool('fail on lint warnings'),
    quiet: bool('print only warnings and errors'),
    withSubcharts: bool('lint dependent charts'),
  },
  async run(asked) {
    const { args, context, namespace, out } = asked
    const paths = args.length > 0 ? args : ['.']
    let failed = 0
    for (const word of paths) {
      const lines: string[] = []
      const path = word.startsWith('/') ? word : `${context.cwd}/${word}`
      out(`==> Linting ${word}\n`)
      if (!(await context.fs.exists(`${path}/Chart.yaml`))) {
        out(`Error unable to check Chart.yaml file in chart: stat ${word}/Chart.yaml: no such file or directory\n\n`)
        failed += 1
        continue
      }
      let bad = false
      try {
        const chart = readChart(await folder(context, path))
        if (!chart.metadata.icon) lines.push('[INFO] Chart.yaml: icon is recommended')
        if (chart.files['values.yaml'] === undefined) lines.push('[INFO] values.yaml: file does not exist')
        if (templatesOf(chart).length === 0) lines.push('[WARNING] templates/: directory does not exist')
        else
          await rendered(
            { context, namespace },
            chart,
            await given(asked),
            { name: 'test-release', revision: 1, upgrade: false },
            undefined,
          )
      } catch (error) {
        if (!(error instanceof HelmError)) throw error
        bad = true
        lines.push(`[ERROR] templates/: ${error.message.replace(/\n\nUse --debug.*$/s, '')}`)
      }
      if (bad) failed += 1
      out(`${lines.map((line) => `${line}\n`).join('')}\n`)
    }
    const told = `${paths.length} chart(s) linted, ${failed} chart(s) failed`
    if (failed > 0) throw new HelmError(told)
    out(`${told}\n`)
    return 0
  },
})

export const chartCommands = [
  templateCommand,
  show('chart', [], definition),
  show('values', [], values),
  show('readme', [], readme),
  show('crds', [], crds),
  show('all', [], everything),
  pull,
  packageChart,
  createChart,
  lint,
]
