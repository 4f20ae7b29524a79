import { base64Text } from '@/apimachinery/encoding'
import type { KubeObject } from '@/apimachinery/object'
import { KubectlError } from '../errors'
import type { KubectlContext } from '../seam'
import type { Generator, GeneratorOptions } from './kustomization'
import type { Loader } from './loader'

/** What one generator makes: the object, and whether its name gets a hash. */
export type Generated = { object: KubeObject; hashed: boolean }

/** The ConfigMap or Secret of one generator. As kustomize api/internal/generators. */
export async function generated(
  context: KubectlContext,
  loader: Loader,
  kind: 'ConfigMap' | 'Secret',
  generator: Generator,
  common: GeneratorOptions = {},
): Promise<Generated> {
  const { name, namespace, options } = generator
  if (!name) throw new KubectlError(`a ${kind.toLowerCase()} must have a name`)
  const found = await pairsOf(context, loader, generator)
  const repeated = found.find(([key], at) => found.findIndex(([other]) => other === key) < at)
  if (repeated) throw new KubectlError(`${kind.toLowerCase()} ${name} illegally repeats the key \`${repeated[0]}\``)
  const data = Object.fromEntries(kind === 'Secret' ? found.map(([key, value]) => [key, base64Text(value)]) : found)
  const labels = { ...common.labels, ...options?.labels }
  const annotations = { ...common.annotations, ...options?.annotations }
  const object = {
    apiVersion: 'v1',
    ...(found.length > 0 ? { data } : {}),
    kind,
    metadata: {
      name,
      ...(namespace ? { namespace } : {}),
      ...(Object.keys(labels).length > 0 ? { labels } : {}),
      ...(Object.keys(annotations).length > 0 ? { annotations } : {}),
    },
    ...(kind === 'Secret' ? { type: generator.type ?? 'Opaque' } : {}),
    ...((options?.immutable ?? common.immutable) ? { immutable: true } : {}),
  } as KubeObject
  return { object, hashed: !(options?.disableNameSuffixHash || common.disableNameSuffixHash) }
}

/** Keys and values in the order of kustomize's kv loader: environment files, literals, files. */
async function pairsOf(context: KubectlContext, loader: Loader, generator: Generator): Promise<[string, string][]> {
  const found: [string, string][] = []
  const refuse = (what: string, sources: readonly string[], why: string) =>
    new KubectlError(`loading KV pairs: ${what} [${sources.join(' ')}]: ${why}`)
  const read = async (what: string, sources: readonly string[], path: string) => {
    const content = await loader.load(path).catch((error) => {
      throw error instanceof KubectlError ? refuse(what, sources, error.message) : error
    })
    if (content.includes('\ufffd')) throw new KubectlError(`seatrial does not simulate files that are no text in generators: ${path}`)
    return content
  }
  const envs = [...(generator.envs ?? []), ...(generator.env ? [generator.env] : [])]
  for (const source of envs)
    for (const line of (await read('env source files:', envs, source)).split('\n')) {
      const text = line.trimStart()
      if (text === '' || text.startsWith('#')) continue
      const equals = text.indexOf('=')
      found.push(equals < 0 ? [text, context.env[text] ?? ''] : [text.slice(0, equals), text.slice(equals + 1)])
    }
  const { literals = [], files = [] } = generator
  for (const literal of literals) {
    const equals = literal.indexOf('=')
    if (equals <= 0) throw refuse('literal sources', literals, `invalid literal source ${literal}, expected key=value`)
    const value = literal.slice(equals + 1)
    found.push([literal.slice(0, equals), /^(["']).*\1$/s.test(value) ? value.slice(1, -1) : value])
  }
  for (const source of files) {
    const [key = '', path = '', ...more] = source.includes('=') ? source.split('=') : [source.split('/').at(-1), source]
    const why =
      more.length > 0
        ? `source "${source}" key name or file path contains '='`
        : key === ''
          ? `missing key name for file path "${path}" in source "${source}"`
          : path === ''
            ? `missing file path for key name "${key}" in source "${source}"`
            : undefined
    if (why) throw refuse('file sources:', files, why)
    found.push([key, await read('file sources:', files, path)])
  }
  return found
}

const letters: Record<string, string> = { '0': 'g', '1': 'h', '3': 'k', a: 'm', e: 't' }

/** The ten letters that kustomize and `--append-hash` put after a name; kustomize hashes content without the name. As kustomize api/hasher. */
export async function contentHash(object: KubeObject, name: string): Promise<string> {
  const { kind, data = '', type = '', binaryData } = object as KubeObject & { data?: object; type?: string; binaryData?: object }
  const sorted = (map: object | string) =>
    typeof map === 'string' ? map : Object.fromEntries(Object.entries(map).sort(([a], [b]) => (a < b ? -1 : 1)))
  const content = {
    ...(binaryData ? { binaryData: sorted(binaryData) } : {}),
    data: sorted(data),
    kind,
    name,
    ...(kind === 'Secret' ? { type } : {}),
  }
  // Go's JSON writes these three as escapes
  const text = JSON.stringify(content).replace(/[<>&]/g, (letter) => `\\u00${letter.charCodeAt(0).toString(16)}`)
  const digest = new Uint8Array(await crypto.subtle.digest('SHA-256', new TextEncoder().encode(text)))
  const hex = [...digest].map((byte) => byte.toString(16).padStart(2, '0')).join('')
  return [...hex.slice(0, 10)].map((letter) => letters[letter] ?? letter).join('')
}
