import type { KubeObject } from '@/apimachinery/object'
import type { Kind } from '@/cluster/kinds/kind'
import type { Reader } from './reader'

/** Kinds that stored objects add to the built-in ones, e.g. those of CustomResourceDefinitions. */
export type DerivedKinds = { from: Kind; kindsOf(definitions: readonly KubeObject[]): readonly Kind[] }

/**
 * The list of kinds, worked out anew only when the objects have changed that it is derived from (the store hands out equal lists by identity) or
 * when a kind has begun or ceased to be served.
 */
export const createKindList = (read: Reader, fixed: readonly Kind[], derived?: DerivedKinds): (() => readonly Kind[]) => {
  const optional = fixed.filter(({ isServed }) => isServed !== undefined)
  let seen: readonly KubeObject[] | undefined
  let closed = ''
  let all = fixed.filter(({ isServed }) => isServed?.(read) !== false)
  return () => {
    const definitions = derived === undefined ? undefined : read.list(derived.from)
    const absent = optional.filter(({ isServed }) => !isServed!(read))
    const names = absent.map(({ group, plural }) => `${plural}.${group}`).join()
    if (definitions !== seen || names !== closed) {
      seen = definitions
      closed = names
      const here = fixed.filter((kind) => !absent.includes(kind))
      all = derived === undefined || !definitions?.length ? here : [...here, ...derived.kindsOf(definitions)]
    }
    return all
  }
}
