import type { KubeObject } from '@/apimachinery/object'
import type { Reader } from '@/cluster/api/reader'
import { customKinds } from '@/cluster/kinds/apiextensions/custom-kinds'
import { customResourceDefinition } from '@/cluster/kinds/apiextensions/custom-resource-definition'
import { kinds } from '@/cluster/kinds/index'
import type { Kind } from '@/cluster/kinds/kind'

const known = new WeakMap<readonly KubeObject[], readonly Kind[]>()

/** Every kind of which objects are stored, each once whatever versions it has: the built-in ones, and those of custom resource definitions. */
export const storedKinds = (read: Reader): readonly Kind[] => {
  const definitions = read.list(customResourceDefinition)
  const found = known.get(definitions)
  if (found !== undefined) return found
  const seen = new Set<string>()
  const all = [...kinds, ...customKinds(definitions)].filter((kind) => {
    const resource = `${kind.plural}.${kind.group}`
    if (kind.computed || kind.answer || seen.has(resource)) return false
    seen.add(resource)
    return true
  })
  known.set(definitions, all)
  return all
}
