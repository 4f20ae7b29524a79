import { existsSync, readdirSync, readFileSync } from 'node:fs'
import { dirname, join, relative } from 'node:path'
import { fileURLToPath } from 'node:url'
import type { JsonObject } from '@/apimachinery/object'
import { parseYaml, printYaml } from '@/apimachinery/yaml'
import type { ChartShelf, ShelfChart } from '@/helm/helm'

/** Where the bank keeps its charts. */
const folder = 'questions/charts'

type Older = { version: string; appVersion: string; values: JsonObject }

let read: Map<string, ShelfChart[]> | undefined

/** The chart repositories of the simulated world: those that are shipped with the bank, read from disk when first asked for. */
export const shippedCharts: ChartShelf = {
  repository(url) {
    read ??= readAll()
    return read.get(url)
  },
}

function readAll(): Map<string, ShelfChart[]> {
  let root = dirname(fileURLToPath(import.meta.url))
  while (!existsSync(join(root, 'package.json'))) root = dirname(root)
  const at = join(root, folder)
  if (!existsSync(at)) return new Map()
  const listed = yaml(readFileSync(join(at, 'repositories.yaml'), 'utf8')) as unknown as { url: string; folder: string }[]
  return new Map(
    listed.map((each) => [
      each.url,
      readdirSync(join(at, each.folder))
        .sort()
        .flatMap((name) => versionsOf(join(at, each.folder, name))),
    ]),
  )
}

const yaml = (text: string) => parseYaml(text).documents[0]?.value as JsonObject

/** A chart's folder: the newest version, and `older.yaml` with what earlier ones had instead. */
function versionsOf(path: string): ShelfChart[] {
  const entries = readdirSync(path, { recursive: true, withFileTypes: true }).filter((entry) => entry.isFile())
  const files = Object.fromEntries(
    entries
      .map((entry) => join(entry.parentPath, entry.name))
      .map((file) => [relative(path, file).split('\\').join('/'), readFileSync(file, 'utf8')]),
  )
  const { 'older.yaml': older, ...newest } = files
  const about = yaml(newest['Chart.yaml'] ?? '') as { name: string; version: string; appVersion: string; description: string }
  const before = (older === undefined ? [] : yaml(older)) as unknown as Older[]
  const common = { name: about.name, description: about.description }
  return [
    { ...common, version: about.version, appVersion: String(about.appVersion), files: () => newest },
    ...before.map(({ version, appVersion, values }) => ({
      ...common,
      version,
      appVersion,
      files: () => ({
        ...newest,
        'Chart.yaml': printYaml({ ...about, version, appVersion }),
        'values.yaml': printYaml(withValues(yaml(newest['values.yaml'] ?? ''), values)),
      }),
    })),
  ]
}

/** A null takes a value away. */
const withValues = (own: JsonObject, over: JsonObject) =>
  Object.fromEntries(Object.entries({ ...own, ...over }).filter(([, value]) => value !== null))
