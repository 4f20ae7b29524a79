import type { Json } from '@/apimachinery/object'
import { parseYaml, printYaml } from '@/apimachinery/yaml'
import { unpacked } from './archive'
import { type Chart, readChart } from './chart'
import type { HelmContext, ShelfChart } from './context'
import { HelmError } from './errors'
import { satisfies } from './template/versions'

export type Repository = { name: string; url: string }

const configFile = ({ env }: HelmContext) =>
  env.HELM_REPOSITORY_CONFIG ?? `${env.XDG_CONFIG_HOME ?? `${env.HOME ?? '/root'}/.config`}/helm/repositories.yaml`

/** The repositories that the user has added, in that order. */
export async function repositories(context: HelmContext): Promise<Repository[]> {
  const path = configFile(context)
  if (!(await context.fs.exists(path))) return []
  const value = parseYaml(await context.fs.readFile(path)).documents[0]?.value as { repositories?: Repository[] } | undefined
  return value?.repositories ?? []
}

export async function keepRepositories(context: HelmContext, all: readonly Repository[]): Promise<void> {
  const path = configFile(context)
  await context.fs.mkdir(path.slice(0, path.lastIndexOf('/')))
  const entries = all.map(({ name, url }) => ({
    caFile: '',
    certFile: '',
    insecure_skip_tls_verify: false,
    keyFile: '',
    name,
    pass_credentials_all: false,
    password: '',
    url,
    username: '',
  }))
  await context.fs.writeFile(path, printYaml({ apiVersion: '', generated: '0001-01-01T00:00:00Z', repositories: entries } as Json))
}

const notReached = (url: string) => {
  const host = /^\w+:\/\/([^/:]+)/.exec(url)?.[1]
  if (!/^https?:\/\//.test(url))
    return new HelmError(
      url.startsWith('oci://')
        ? `seatrial does not simulate OCI registries: ${url}`
        : `could not find protocol handler for: ${/^(\w*):/.exec(url)?.[1] ?? ''}`,
    )
  return new HelmError(
    `looks like ${JSON.stringify(url)} is not a valid chart repository or cannot be reached: Get ${JSON.stringify(`${url.replace(/\/$/, '')}/index.yaml`)}: dial tcp: lookup ${host}: no such host`,
  )
}

/** What a repository has; throws when nothing answers there. */
export function chartsAt(context: HelmContext, url: string): ShelfChart[] {
  const found = context.charts.repository(url.replace(/\/$/, ''))
  if (!found) throw notReached(url)
  return found
}

export function newestFirst(charts: readonly ShelfChart[]): ShelfChart[] {
  const parts = ({ version }: ShelfChart) =>
    version
      .split(/[-+.]/)
      .map((part) => part.padStart(8, '0'))
      .join('.') + (version.includes('-') ? '' : '~')
  return [...charts].sort((a, b) => (a.name === b.name ? (parts(a) < parts(b) ? 1 : -1) : a.name < b.name ? -1 : 1))
}

/** The newest version that a constraint allows; all but pre-releases without one. */
export const allowed = (version: string, constraint: string, devel: boolean) =>
  constraint === '' ? devel || !version.includes('-') : version === constraint || satisfies(version, constraint)

export type Wanted = { version: string; repo: string; devel: boolean }

/** The chart that a word names: a folder, `repository/chart`, or a name with `--repo`. As action LocateChart. */
export async function locate(context: HelmContext, word: string, { version, repo, devel }: Wanted): Promise<Chart> {
  if (word.startsWith('oci://')) throw new HelmError(`seatrial does not simulate OCI registries: ${word}`)
  if (/^https?:\/\//.test(word)) throw new HelmError(`seatrial does not simulate charts from a URL: ${word}`)
  if (repo !== '') return readChart(versionOf(chartsAt(context, repo), word, version, devel, repo).files())
  const path = word.startsWith('/') ? word : `${context.cwd}/${word}`
  if (await context.fs.exists(path)) {
    if (!(await context.fs.isDirectory(path))) return readChart(unpacked(await context.bytes.read(path), path))
    return readChart(await folder(context, path))
  }
  if (word.startsWith('.') || word.startsWith('/')) throw new HelmError(`path ${JSON.stringify(word)} not found`)
  const [name = '', ...rest] = word.split('/')
  if (rest.length === 0) throw new HelmError(`non-absolute URLs should be in form of repo_name/path_to_chart, got: ${word}`)
  const known = (await repositories(context)).find((each) => each.name === name)
  if (!known) throw new HelmError(`repo ${name} not found`)
  return readChart(versionOf(chartsAt(context, known.url), rest.join('/'), version, devel, name).files())
}

function versionOf(charts: readonly ShelfChart[], name: string, version: string, devel: boolean, where: string): ShelfChart {
  const all = newestFirst(charts.filter((chart) => chart.name === name))
  if (all.length === 0 && /^https?:/.test(where)) throw new HelmError(`chart ${JSON.stringify(name)} not found in ${where} repository`)
  if (all.length === 0)
    throw new HelmError(
      `chart ${JSON.stringify(name)} matching ${version} not found in ${where} index. (try 'helm repo update'): no chart name found`,
    )
  const found = all.find((chart) => allowed(chart.version, version, devel))
  if (!found) {
    const no = `no chart version found for ${name}-${version}`
    throw new HelmError(
      /^https?:/.test(where)
        ? `chart ${JSON.stringify(name)} version ${JSON.stringify(version)} not found in ${where} repository`
        : `chart ${JSON.stringify(name)} matching ${version} not found in ${where} index. (try 'helm repo update'): ${no}`,
    )
  }
  return found
}

const [mostFiles, mostChars] = [500, 2 * 1024 * 1024]

/** All texts of a folder by their paths below it. */
export async function folder(context: HelmContext, path: string): Promise<Record<string, string>> {
  const files: Record<string, string> = {}
  let chars = 0
  const walk = async (below: string): Promise<void> => {
    const names = await context.fs.readdir(below === '' ? path : `${path}/${below}`)
    for (const name of [...names].sort()) {
      const inner = below === '' ? name : `${below}/${name}`
      if (await context.fs.isDirectory(`${path}/${inner}`)) {
        if (name !== '.git') await walk(inner)
        continue
      }
      const text = await context.fs.readFile(`${path}/${inner}`)
      chars += text.length
      if (Object.keys(files).length >= mostFiles || chars > mostChars) throw new HelmError('chart exceeds maximum decompressed size')
      files[inner] = text
    }
  }
  await walk('')
  return files
}
