import type { JsonObject } from '@/apimachinery/object'
import { parseYaml } from '@/apimachinery/yaml'
import { HelmError } from './errors'

export type Metadata = {
  apiVersion?: string
  name: string
  version: string
  appVersion?: string
  description?: string
  type?: string
  icon?: string
  kubeVersion?: string
  deprecated?: boolean
  dependencies?: { name: string; version?: string; repository?: string; condition?: string; alias?: string }[]
} & JsonObject

/** A chart as its folder has it. `files`: texts by path below the chart's folder, `Chart.yaml` and `values.yaml` among them. */
export type Chart = { metadata: Metadata; values: JsonObject; files: Record<string, string>; subcharts: Chart[] }

/** Reads a chart from its files. Throws HelmError in helm's words. As chart/loader LoadFiles. */
export function readChart(files: Record<string, string>): Chart {
  const about = files['Chart.yaml']
  if (about === undefined) throw new HelmError('Chart.yaml file is missing')
  const metadata = yamlMap(about, 'cannot load Chart.yaml') as Metadata
  if (typeof metadata.name !== 'string' || metadata.name === '') throw new HelmError('validation: chart.metadata.name is required')
  if (metadata.version === undefined) throw new HelmError('validation: chart.metadata.version is required')
  metadata.version = String(metadata.version)
  const own: Record<string, string> = {}
  const below = new Map<string, Record<string, string>>()
  for (const path of Object.keys(files).sort()) {
    const [, folder, rest] = /^charts\/([^/]+)\/(.+)$/.exec(path) ?? []
    if (folder === undefined || rest === undefined) own[path] = files[path] as string
    else below.set(folder, { ...below.get(folder), [rest]: files[path] as string })
  }
  return {
    metadata,
    values: yamlMap(files['values.yaml'] ?? '', 'cannot load values.yaml'),
    files: own,
    subcharts: [...below.values()].map(readChart),
  }
}

/** A YAML text that is a map. */
export function yamlMap(text: string, what: string): JsonObject {
  const { documents, errors } = parseYaml(text)
  if (errors[0]) throw new HelmError(`${what}: error converting YAML to JSON: ${errors[0].goMessage}`)
  const value = documents[0]?.value ?? {}
  if (typeof value !== 'object' || value === null || Array.isArray(value))
    throw new HelmError(
      `${what}: error unmarshaling JSON: while decoding JSON: json: cannot unmarshal ${Array.isArray(value) ? 'array' : typeof value} into Go value of type map[string]interface {}`,
    )
  return value
}

export const templatesOf = ({ files }: Chart): [path: string, text: string][] =>
  Object.entries(files).filter(([path]) => path.startsWith('templates/'))

export const definitionsOf = ({ files }: Chart): [path: string, text: string][] =>
  Object.entries(files).filter(([path]) => path.startsWith('crds/') && /\.(ya?ml|json)$/.test(path))
