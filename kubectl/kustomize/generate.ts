import type { KubeObject } from '@/apimachinery/object'
import { absolute } from '../client/kubeconfig'
import { KubectlError } from '../errors'
import type { KubectlContext } from '../seam'
import type { Built, Generator, GeneratorOptions } from './kustomization'

/** The ConfigMap or Secret of one generator. As kustomize api/internal/generators. */
export async function generated(
  context: KubectlContext,
  folder: string,
  kind: 'ConfigMap' | 'Secret',
  generator: Generator,
  common: GeneratorOptions = {},
): Promise<Built> {
  const pairs = await pairsOf(context, folder, generator)
  const data = Object.fromEntries(kind === 'Secret' ? pairs.map(([key, value]) => [key, base64(value)]) : pairs)
  const { name, namespace } = generator
  const labels = { ...common.labels, ...generator.options?.labels }
  const annotations = { ...common.annotations, ...generator.options?.annotations }
  const object = {
    apiVersion: 'v1',
    ...(pairs.length > 0 ? { data } : {}),
    kind,
    metadata: {
      name,
      ...(namespace ? { namespace } : {}),
      ...(Object.keys(labels).length > 0 ? { labels } : {}),
      ...(Object.keys(annotations).length > 0 ? { annotations } : {}),
    },
    ...(kind === 'Secret' ? { type: generator.type ?? 'Opaque' } : {}),
    ...((generator.options?.immutable ?? common.immutable) ? { immutable: true } : {}),
  } as KubeObject
  const hashed = !(generator.options?.disableNameSuffixHash ?? common.disableNameSuffixHash ?? false)
  return { object, firstName: name, hashed }
}

const base64 = (text: string) => btoa(String.fromCharCode(...new TextEncoder().encode(text)))

async function pairsOf(context: KubectlContext, folder: string, generator: Generator): Promise<[string, string][]> {
  const found: [string, string][] = []
  const read = async (path: string) => {
    const at = absolute({ ...context, cwd: folder }, path)
    if (!(await context.fs.exists(at)))
      throw new KubectlError(
        `loading KV pairs: file sources: [${path}]: evalsymlink failure on '${at}' : lstat ${at}: no such file or directory`,
      )
    return context.fs.readFile(at)
  }
  for (const source of [...(generator.envs ?? []), ...(generator.env ? [generator.env] : [])])
    for (const line of (await read(source)).split('\n')) {
      const text = line.trimStart()
      if (text === '' || text.startsWith('#')) continue
      const equals = text.indexOf('=')
      found.push(equals < 0 ? [text, context.env[text] ?? ''] : [text.slice(0, equals), text.slice(equals + 1)])
    }
  for (const literal of generator.literals ?? []) {
    const equals = literal.indexOf('=')
    if (equals <= 0)
      throw new KubectlError(`loading KV pairs: literal sources: [${literal}]: invalid literal source ${literal}, expected key=value`)
    const value = literal.slice(equals + 1)
    found.push([literal.slice(0, equals), /^(["']).*\1$/s.test(value) ? value.slice(1, -1) : value])
  }
  for (const source of generator.files ?? []) {
    const [key, path] = source.includes('=') ? (source.split('=', 2) as [string, string]) : [source.split('/').at(-1) as string, source]
    found.push([key, await read(path)])
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
