import type { JsonObject } from './object'

/**
 * A set of field paths, as managedFields state them: path elements as FieldsV1 writes them (`f:name`, `k:{"name":"web"}`, `v:"x"`) to what lies
 * below. `member`: the path itself is in the set, not only paths below it. As structured-merge-diff fieldpath.Set.
 */
export type FieldSet = ReadonlyMap<string, FieldNode>
type FieldNode = { member: boolean; below: FieldSet }

export const noFields: FieldSet = new Map()

const byKey = (a: string, b: string) => (a < b ? -1 : a > b ? 1 : 0)

/** A new set from both sides' nodes, element by element; nodes that hold nothing are left out. */
const combine = (elements: Iterable<string>, node: (element: string) => FieldNode): FieldSet => {
  const out = new Map<string, FieldNode>()
  for (const element of elements) {
    const made = node(element)
    if (made.member || made.below.size > 0) out.set(element, made)
  }
  return out
}

const none: FieldNode = { member: false, below: noFields }

/** Answers `a` itself when `b` adds nothing, so that what is unchanged is known by identity. */
export const union = (a: FieldSet, b: FieldSet): FieldSet => {
  if (a.size === 0) return b
  let out: Map<string, FieldNode> | undefined
  for (const [element, right] of b) {
    const left = a.get(element)
    const member = left?.member || right.member
    const below = left === undefined ? right.below : union(left.below, right.below)
    if (left !== undefined && member === left.member && below === left.below) continue
    out ??= new Map(a)
    out.set(element, { member, below })
  }
  return out ?? a
}

/** What is in `a` and not in `b`; `a` itself when they share nothing. Taking a path away leaves the paths below it. */
export const difference = (a: FieldSet, b: FieldSet): FieldSet => {
  let out: Map<string, FieldNode> | undefined
  for (const [element, right] of b) {
    const left = a.get(element)
    if (left === undefined) continue
    const member = left.member && !right.member
    const below = difference(left.below, right.below)
    if (member === left.member && below === left.below) continue
    out ??= new Map(a)
    if (member || below.size > 0) out.set(element, { member, below })
    else out.delete(element)
  }
  return out ?? a
}

export const intersection = (a: FieldSet, b: FieldSet): FieldSet =>
  combine(a.keys(), (element) => {
    const left = a.get(element)!
    const right = b.get(element) ?? none
    return { member: left.member && right.member, below: intersection(left.below, right.below) }
  })

export const equalSets = (a: FieldSet, b: FieldSet): boolean =>
  a.size === b.size &&
  [...a].every(([element, left]) => {
    const right = b.get(element)
    return right !== undefined && left.member === right.member && equalSets(left.below, right.below)
  })

/** A set that is being filled. */
export type GrowingSet = Map<string, { member: boolean; below: GrowingSet }>

/** Adds one path, given as its elements. */
export const insert = (set: GrowingSet, path: readonly string[]): void => {
  let here = set
  for (const [i, element] of path.entries()) {
    let node = here.get(element)
    if (node === undefined) {
      node = { member: false, below: new Map() }
      here.set(element, node)
    }
    if (i === path.length - 1) node.member = true
    here = node.below
  }
}

const written = new WeakMap<FieldSet, JsonObject>()
const read = new WeakMap<JsonObject, FieldSet>()

/** FieldsV1: `{"f:spec":{"f:replicas":{}}}`; `.` marks a path that is in the set beside paths below it. Equal sets by identity give the same. */
export const toFieldsV1 = (set: FieldSet): JsonObject => {
  const known = written.get(set)
  if (known !== undefined) return known
  const out = writtenOut(set)
  written.set(set, out)
  return out
}

const writtenOut = (set: FieldSet): JsonObject => {
  const out: JsonObject = {}
  for (const element of [...set.keys()].sort(byKey)) {
    const { member, below } = set.get(element)!
    out[element] = below.size === 0 ? {} : member ? { '.': {}, ...writtenOut(below) } : writtenOut(below)
  }
  return out
}

/** The set of a FieldsV1, which nobody changes any more once it is stored. */
export const fromFieldsV1 = (fields: JsonObject): FieldSet => {
  const known = read.get(fields)
  if (known !== undefined) return known
  const out = readIn(fields)
  if (Object.isFrozen(fields)) {
    read.set(fields, out)
    written.set(out, fields)
  }
  return out
}

const readIn = (fields: JsonObject): FieldSet => {
  const out = new Map<string, FieldNode>()
  for (const [element, value] of Object.entries(fields)) {
    if (element === '.') continue
    const inner = value !== null && typeof value === 'object' && !Array.isArray(value) ? value : {}
    const below = readIn(inner)
    out.set(element, { member: below.size === 0 || '.' in inner, below })
  }
  return out
}

const elementText = (element: string): string => {
  const rest = element.slice(2)
  switch (element[0]) {
    case 'f':
      return `.${rest}`
    case 'k':
      return `[${Object.entries(JSON.parse(rest) as JsonObject)
        .map(([key, value]) => `${key}=${JSON.stringify(value)}`)
        .join(',')}]`
    case 'v':
      return `[=${rest}]`
    default:
      return `[${rest}]`
  }
}

/** Every path of the set as Kubernetes prints it: `.spec.template.spec.containers[name="web"].image`. Shallow ones first. */
export const pathTexts = (set: FieldSet, prefix = ''): string[] => {
  const elements = [...set.keys()].sort(byKey)
  return [
    ...elements.filter((element) => set.get(element)!.member).map((element) => prefix + elementText(element)),
    ...elements.flatMap((element) => pathTexts(set.get(element)!.below, prefix + elementText(element))),
  ]
}
