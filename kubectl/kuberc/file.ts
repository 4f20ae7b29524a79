import type { Json, JsonObject } from '@/apimachinery/object'
import { parseYaml } from '@/apimachinery/yaml'
import { absolute, homeOf } from '../client/kubeconfig'
import { KubectlError } from '../errors'
import type { KubectlContext } from '../seam'

export type Option = { name: string; default: string }
export type Defaults = { command: string; options?: Option[] | null }
export type Alias = { name: string; command: string; prependArgs?: string[]; appendArgs?: string[]; options?: Option[] | null }
export type Preference = { kind: 'Preference'; apiVersion: string; defaults?: Defaults[] | null; aliases?: Alias[] | null }

/** What is told of preferences that cannot be used. */
export const preferenceError = (why: string) => new KubectlError(`error occurred while applying preferences ${why}`, { bare: true })

export const defaultPath = (context: KubectlContext) => `${homeOf(context)}/.kube/kuberc`

const versions = ['kubectl.config.k8s.io/v1beta1', 'kubectl.config.k8s.io/v1alpha1']
const fields: Readonly<Record<string, readonly string[]>> = {
  v1beta1: ['apiVersion', 'kind', 'defaults', 'aliases', 'credentialPluginPolicy', 'credentialPluginAllowlist'],
  v1alpha1: ['apiVersion', 'kind', 'overrides', 'aliases'],
}

const isMap = (value: Json | undefined): value is JsonObject => typeof value === 'object' && value !== null && !Array.isArray(value)

/** The first preferences of a text; `unknown` is a field that they do not have. As pkg/kuberc decodePreference. */
export function readPreference(text: string): { preference?: Preference; unknown?: string; documents: number } {
  const { documents } = parseYaml(text)
  for (const { value } of documents) {
    if (!isMap(value) || value.kind !== 'Preference' || !versions.includes(String(value.apiVersion))) continue
    const version = String(value.apiVersion).split('/')[1] as string
    const unknown = Object.keys(value).find((field) => !fields[version]?.includes(field))
    const { overrides, defaults, ...rest } = value
    const preference = { ...rest, defaults: (version === 'v1alpha1' ? overrides : defaults) ?? null } as unknown as Preference
    return { preference, documents: documents.length, ...(unknown === undefined ? {} : { unknown }) }
  }
  return { documents: documents.length }
}

/** The path that `--kuberc` names among the words of a line; '' without one. */
export function explicitPath(words: readonly string[]): string {
  for (const [at, word] of words.entries()) {
    if (word === '--') return ''
    if (word !== '--kuberc' && !word.startsWith('--kuberc=')) continue
    const path = word === '--kuberc' ? words[at + 1] : word.slice('--kuberc='.length)
    if (!path) throw preferenceError('kuberc file is not found')
    return path
  }
  return ''
}

/** The preferences that hold for a line; undefined where there are none or they are turned off. As pkg/kuberc DefaultGetPreferences. */
export async function preferencesFor(words: readonly string[], context: KubectlContext): Promise<Preference | undefined> {
  const path = explicitPath(words)
  if (context.env.KUBECTL_KUBERC === 'false') return undefined
  if (context.env.KUBERC === 'off') {
    if (path !== '') throw preferenceError('kuberc error disabling kuberc via KUBERC=off and passing kuberc flag are mutually exclusive')
    return undefined
  }
  const shown = path || context.env.KUBERC || defaultPath(context)
  const explicit = shown !== defaultPath(context)
  const at = absolute(context, shown)
  if (!(await context.fs.exists(at))) {
    if (explicit) throw preferenceError(`kuberc error kuberc: open ${shown}: no such file or directory`)
    return undefined
  }
  const { preference, unknown, documents } = readPreference(await context.fs.readFile(at))
  if (unknown !== undefined)
    context.tty.stderr(
      `kuberc: ignoring strict decoding error in ${shown}: strict decoding error: unknown field ${JSON.stringify(unknown)}`,
    )
  if (preference === undefined && documents > 0) {
    const why = `no valid preferences found in ${shown}, use --v=5 to see details`
    if (explicit) throw preferenceError(`kuberc error kuberc: ${why}`)
    context.tty.stderr(`kuberc: no preferences loaded from ${shown}: ${why}`)
  }
  return preference
}
