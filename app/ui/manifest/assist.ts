import { autocompletion, type Completion, type CompletionContext, type CompletionResult } from '@codemirror/autocomplete'
import { type Diagnostic, linter, lintGutter } from '@codemirror/lint'
import type { Extension } from '@codemirror/state'
import { apiVersions, schemasOf } from './fetch-schemas'
import { type Finding, lintDocument } from './lint-manifest'
import { type Place, placeAt } from './place'
import { fieldOf, readManifest, type YamlNode } from './read-manifest'
import { kindsOf, resolve, type Schema, type Schemas, schemaAt, schemaOfKind } from './schema'

/** Completes fields and values of manifests and marks what the API server would refuse, from the OpenAPI of a task's own Kubernetes. */
export function manifestAssist(): Extension {
  return [
    autocompletion({ override: [complete], icons: false }),
    lintGutter(),
    linter((view) => lint(view.state.doc.toString()), { delay: 600 }),
  ]
}

/** Without the server there are no schemas: then nothing is offered and nothing marked. */
const offline = () => null

async function lint(text: string): Promise<Diagnostic[]> {
  const { documents, broken } = readManifest(text)
  const found = await Promise.all(documents.map(lintOne))
  const unread = broken.map(({ from, to }): Finding => ({ from, to, severity: 'error', message: 'this cannot be read as YAML' }))
  const end = text.length
  return [...unread, ...found.flat()].map((each) => ({
    ...each,
    from: Math.min(each.from, end),
    to: Math.min(Math.max(each.to, each.from + 1), end),
  }))
}

async function lintOne(document: YamlNode | null): Promise<Finding[]> {
  const apiVersion = fieldOf(document, 'apiVersion')
  if (!apiVersion || document?.kind !== 'map') return []
  const schemas = await schemasOf(apiVersion).catch(offline)
  if (schemas) return lintDocument(document, schemas)
  const served = await apiVersions().catch(offline)
  const entry = document.entries.find(({ key }) => key === 'apiVersion')
  if (!served || !entry) return []
  const { from, to } = entry.value ?? entry
  return [{ from, to, severity: 'error', message: `no API serves ${apiVersion}` }]
}

async function complete(context: CompletionContext): Promise<CompletionResult | null> {
  const place = placeAt(context.state.doc.toString(), context.pos)
  if (!place || (!context.explicit && place.from === context.pos)) return null
  const options = await optionsAt(place).catch(offline)
  return options?.length ? { from: place.from, options, validFor: /^[\w./-]*$/ } : null
}

async function optionsAt({ path, at, key, apiVersion, kind, indent }: Place): Promise<Completion[]> {
  if (at === 'value' && path.length === 0 && key === 'apiVersion') return (await apiVersions()).map((label) => ({ label }))
  const schemas = apiVersion ? await schemasOf(apiVersion) : null
  if (at === 'value' && path.length === 0 && key === 'kind') return schemas ? kindsOf(schemas).map((label) => ({ label })) : []
  const root = schemas && kind ? schemaOfKind(schemas, kind) : undefined
  if (!schemas || !root)
    return path.length === 0 && at === 'key'
      ? ['apiVersion', 'kind', 'metadata', 'spec'].map((label) => ({ label, apply: `${label}: ` }))
      : []
  const here = resolve(schemaAt(root, path, schemas), schemas)
  if (at === 'key') return Object.entries(here?.properties ?? {}).map(([name, field]) => keyOption(name, field, schemas, indent))
  const value = resolve(here?.properties?.[key ?? ''], schemas)
  const values = value?.type === 'boolean' ? ['true', 'false'] : (value?.enum ?? [])
  return values.map((each) => ({ label: String(each) }))
}

function keyOption(label: string, field: Schema, schemas: Schemas, indent: number): Completion {
  const meant = resolve(field, schemas)
  const list = meant?.type === 'array'
  const map = meant?.type === 'object' || meant?.properties !== undefined
  const below = `\n${' '.repeat(indent + 2)}`
  return {
    label,
    detail: list ? 'list' : map ? 'map' : meant?.oneOf ? 'value' : (meant?.type ?? ''),
    apply: `${label}:${list ? `${below}- ` : map ? below : ' '}`,
    ...(meant?.description ? { info: meant.description } : {}),
  }
}
