import type { KubeObject } from '@/apimachinery/object'
import type { Kind } from '@/cluster/kinds/kind'
import type { Reader } from './reader'

/** Kinds that stored objects add to the built-in ones, e.g. those of CustomResourceDefinitions. */
export type DerivedKinds = { from: Kind; kindsOf(definitions: readonly KubeObject[]): readonly Kind[] }

/** Lists by what they are derived from, and by the kinds that are not served: one list for all clusters that are alike in both. */
const lists = new WeakMap<readonly (Kind | KubeObject)[], Map<string, readonly Kind[]>>()

const listOnce = (from: readonly (Kind | KubeObject)[], names: string, make: () => readonly Kind[]): readonly Kind[] => {
  const known = lists.get(from) ?? new Map<string, readonly Kind[]>()
  lists.set(from, known)
  const list = known.get(names) ?? make()
  known.set(names, list)
  return list
}

/**
 * The list of kinds, worked out anew only when the objects have changed that it is derived from (the store hands out equal lists by identity) or
 * when a kind has begun or ceased to be served.
 */
export const createKindList = (read: Reader, fixed: readonly Kind[], derived?: DerivedKinds): (() => readonly Kind[]) => {
  const optional = fixed.filter(({ isServed }) => isServed !== undefined)
  let seen: readonly KubeObject[] | undefined
  let closed: string | undefined
  let all = fixed
  return () => {
    const definitions = derived === undefined ? undefined : read.list(derived.from)
    const absent = optional.filter(({ isServed }) => !isServed!(read))
    const names = absent.map(({ group, plural }) => `${plural}.${group}`).join()
    if (definitions !== seen || names !== closed) {
      seen = definitions
      closed = names
      const here = () => fixed.filter((kind) => !absent.includes(kind))
      all =
        derived === undefined || !definitions?.length
          ? listOnce(fixed, names, here)
          : listOnce(definitions, names, () => [...here(), ...derived.kindsOf(definitions)])
    }
    return all
  }
}
