import type { KubeObject } from '@/apimachinery/object'
import type { Kind } from '@/cluster/kinds/kind'
import type { Reader } from './reader'

/** Kinds that stored objects add to the built-in ones, e.g. those of CustomResourceDefinitions. */
export type DerivedKinds = { from: Kind; kindsOf(definitions: readonly KubeObject[]): readonly Kind[] }

/** The list of kinds, worked out anew only when the objects have changed that it is derived from: the store hands out equal lists by identity. */
export const createKindList = (read: Reader, fixed: readonly Kind[], derived?: DerivedKinds): (() => readonly Kind[]) => {
  if (derived === undefined) return () => fixed
  let seen: readonly KubeObject[] | undefined
  let all = fixed
  return () => {
    const definitions = read.list(derived.from)
    if (definitions !== seen) {
      seen = definitions
      all = definitions.length === 0 ? fixed : [...fixed, ...derived.kindsOf(definitions)]
    }
    return all
  }
}
