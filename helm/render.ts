import { createEngine, ParseFault, TemplateFault } from '@/apimachinery/template/evaluate'
import { FunctionError } from '@/apimachinery/template/functions'
import type { Value } from '@/apimachinery/template/value'
import { parseYaml } from '@/apimachinery/yaml'
import { type Chart, definitionsOf, templatesOf } from './chart'
import { HelmError } from './errors'
import type { Environment } from './template/environment'
import { chartFunctions } from './template/sprig'
import { satisfies } from './template/versions'
import { coalesce, type Values } from './values'

export type RenderOptions = {
  name: string
  namespace: string
  revision: number
  upgrade: boolean
  /** `v1.35.2`. */
  kubeVersion: string
  apiVersions: ReadonlySet<string>
  environment: Environment
}

/** One object of a chart as text. `path`: with the chart's name. */
export type Manifest = { path: string; text: string; kind: string; apiVersion: string; name: string; annotations: Record<string, string> }
export type Hook = Manifest & { events: string[]; weight: number; deletePolicies: string[] }
export type Rendered = { manifests: Manifest[]; hooks: Hook[]; notes: string; definitions: Manifest[]; computed: Values }

const debugHint = '\n\nUse --debug flag to render out invalid YAML'

/** What a chart makes of the values. Throws HelmError. As action renderResources. */
export function render(chart: Chart, given: Values, options: RenderOptions): Rendered {
  const wanted = chart.metadata.kubeVersion
  if (wanted && !satisfies(options.kubeVersion, wanted))
    throw new HelmError(`chart requires kubeVersion: ${wanted} which is incompatible with Kubernetes ${options.kubeVersion}`)
  const computed = coalesce(chart, given)
  const files: Record<string, string> = {}
  const scopes = new Map<string, Value>()
  gather(chart, chart.metadata.name, computed, options, files, scopes, computed)
  const manifests: Manifest[] = []
  const hooks: Hook[] = []
  let notes = ''
  try {
    const engine = createEngine(files, chartFunctions(options.environment), { missing: 'zero', whole: 'int' })
    for (const path of Object.keys(files).sort(byDepth)) {
      if ((path.split('/').at(-1) ?? '').startsWith('_')) continue
      const made = engine.run(path, scopes.get(path) as Value)
      if (path.endsWith('NOTES.txt')) {
        if (path === `${chart.metadata.name}/templates/NOTES.txt`) notes = made
        continue
      }
      for (const manifest of documents(path, made)) {
        const hook = asHook(manifest)
        if (hook) hooks.push(hook)
        else manifests.push(manifest)
      }
    }
  } catch (error) {
    throw renderError(error)
  }
  return {
    manifests: inOrder(manifests, installOrder),
    hooks,
    notes,
    definitions: definitionsOf(chart).flatMap(([path, text]) => documents(`${chart.metadata.name}/${path}`, text)),
    computed,
  }
}

/** As engine sortTemplates: deeper paths are read first, so that a parent's definitions win. */
const byDepth = (a: string, b: string) => (a < b ? -1 : 1)

function gather(
  chart: Chart,
  path: string,
  values: Values,
  options: RenderOptions,
  files: Record<string, string>,
  scopes: Map<string, Value>,
  top: Values,
): void {
  for (const sub of chart.subcharts) {
    const dependency = chart.metadata.dependencies?.find(({ name }) => name === sub.metadata.name)
    if (dependency?.condition?.split(',').some((each) => reach(values, each.trim()) === false)) continue
    gather(sub, `${path}/charts/${sub.metadata.name}`, (values[sub.metadata.name] ?? {}) as Values, options, files, scopes, top)
  }
  const own = chart.files
  const { metadata } = chart
  const [, major = '1', minor = '35'] = /^v?(\d+)\.(\d+)/.exec(options.kubeVersion) ?? []
  const fileText = (name: Value) => own[String(name)] ?? ''
  const fileLines = (name: Value) => fileText(name).split('\n')
  const has = (version: Value) => options.apiVersions.has(String(version))
  const versionText = () => options.kubeVersion
  const scope = {
    Values: values as Value,
    Chart: {
      ...(Object.fromEntries(Object.entries(metadata).map(([key, value]) => [key[0]?.toUpperCase() + key.slice(1), value])) as {
        [key: string]: Value
      }),
      APIVersion: metadata.apiVersion ?? '',
      AppVersion: metadata.appVersion === undefined ? '' : String(metadata.appVersion),
      Description: metadata.description ?? '',
      Type: metadata.type ?? '',
      IsRoot: path === metadata.name,
    },
    Release: {
      Name: options.name,
      Namespace: options.namespace,
      Revision: BigInt(options.revision),
      IsInstall: !options.upgrade,
      IsUpgrade: options.upgrade,
      Service: 'Helm',
    },
    Capabilities: {
      APIVersions: { Has: has },
      KubeVersion: {
        Version: options.kubeVersion,
        GitVersion: options.kubeVersion,
        Major: major,
        Minor: minor,
        String: versionText,
      },
      HelmVersion: { Version: 'v4.1.4', GitCommit: '', GitTreeState: 'clean', GoVersion: 'go1.25.9' },
    },
    Files: { Get: fileText, Lines: fileLines },
    Subcharts: {},
  }
  for (const [file, text] of templatesOf(chart)) {
    const full = `${path}/${file}`
    files[full] = text
    scopes.set(full, { ...scope, Template: { Name: full, BasePath: `${path}/templates` } })
  }
}

const reach = (values: Values, path: string): Value | undefined =>
  path
    .split('.')
    .reduce<Value | undefined>(
      (at, key) => (typeof at === 'object' && at !== null && Object.hasOwn(at, key) ? (at as Values)[key] : undefined),
      values,
    )

/** As releaseutil SplitManifests. */
function documents(path: string, text: string): Manifest[] {
  return `\n${text}`.split(/(?:^|\s*\n)---[ \t]*(?=\n|$)|\n---[ \t]+/).flatMap((each): Manifest[] => {
    const content = each.replace(/^\s*\n/, '').trimEnd()
    if (content.trim() === '') return []
    const { documents: read, errors } = parseYaml(content)
    if (errors[0]) throw new HelmError(`YAML parse error on ${path}: error converting YAML to JSON: ${errors[0].goMessage}${debugHint}`)
    const value = read[0]?.value
    if (value === undefined || value === null) return []
    if (typeof value !== 'object' || Array.isArray(value))
      throw new HelmError(
        `YAML parse error on ${path}: error unmarshaling JSON: while decoding JSON: json: cannot unmarshal ${Array.isArray(value) ? 'array' : typeof value} into Go value of type releaseutil.SimpleHead${debugHint}`,
      )
    const { metadata } = value as { metadata?: { name?: string; annotations?: Record<string, string> } }
    return [
      {
        path,
        text: each.replace(/^\s*\n/, '').trim(),
        kind: String(value.kind ?? ''),
        apiVersion: String(value.apiVersion ?? ''),
        name: metadata?.name ?? '',
        annotations: metadata?.annotations ?? {},
      },
    ]
  })
}

/** A list of words in one annotation. */
const wordsOf = (text: string | undefined) =>
  (text ?? '')
    .split(',')
    .map((word) => word.trim().toLowerCase())
    .filter((word) => word !== '')

function asHook(manifest: Manifest): Hook | undefined {
  const { annotations } = manifest
  if (annotations['helm.sh/hook'] === undefined) return undefined
  const policies = wordsOf(annotations['helm.sh/hook-delete-policy'])
  return {
    ...manifest,
    events: wordsOf(annotations['helm.sh/hook']).map((event) => (event === 'test-success' ? 'test' : event)),
    weight: Number(annotations['helm.sh/hook-weight'] ?? 0) || 0,
    deletePolicies: policies,
  }
}

const installOrder = (
  'PriorityClass Namespace NetworkPolicy ResourceQuota LimitRange PodSecurityPolicy PodDisruptionBudget ServiceAccount Secret SecretList ConfigMap StorageClass ' +
  'PersistentVolume PersistentVolumeClaim CustomResourceDefinition ClusterRole ClusterRoleList ClusterRoleBinding ClusterRoleBindingList Role RoleList ' +
  'RoleBinding RoleBindingList Service DaemonSet Pod ReplicationController ReplicaSet Deployment HorizontalPodAutoscaler StatefulSet Job CronJob IngressClass ' +
  'Ingress APIService MutatingWebhookConfiguration ValidatingWebhookConfiguration'
).split(' ')
const uninstallOrder = [...installOrder].reverse()

export const inUninstallOrder = <M extends { kind: string }>(manifests: readonly M[]) => inOrder(manifests, uninstallOrder)

/** As releaseutil kindSorter: kinds that are not listed come last, by name. */
function inOrder<M extends { kind: string }>(manifests: readonly M[], order: readonly string[]): M[] {
  const place = ({ kind }: M) => (order.includes(kind) ? order.indexOf(kind) : order.length)
  return [...manifests].sort(
    (a, b) => place(a) - place(b) || (place(a) === order.length ? (a.kind < b.kind ? -1 : a.kind > b.kind ? 1 : 0) : 0),
  )
}

/** The documents as helm keeps and prints them. */
export const manifestText = (manifests: readonly { path: string; text: string }[]) =>
  manifests.map(({ path, text }) => `---\n# Source: ${path}\n${text}\n`).join('')

function renderError(error: unknown): unknown {
  if (error instanceof ParseFault) return new HelmError(`parse error at (${error.file}:${error.line}): ${error.message}${debugHint}`)
  if (error instanceof FunctionError) return new HelmError(`${error.message}${debugHint}`)
  if (!(error instanceof TemplateFault)) return error
  const [first] = error.frames
  if (error.said !== undefined) return new HelmError(`execution error at (${first?.at}): ${error.said}${debugHint}`)
  const told = error.frames
    .map(({ at, executing, shown, message }) => `${at}\n  executing ${JSON.stringify(executing)} at <${shown}>:\n    ${message}`)
    .join('\n')
  return new HelmError(`${told}${debugHint}`)
}
