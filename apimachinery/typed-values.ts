import { equalJson, fieldOf } from './equal'
import { type FieldSet, type GrowingSet, insert } from './field-set'
import type { Json, JsonObject } from './object'
import { deduced, scalar, type Typed } from './typed'

// What server-side apply asks of values: the fields of one, the differences of two, one merged onto another, and one without some of its fields.
// As structured-merge-diff typed.TypedValue; undefined is its nil.

const isObject = (value: Json | undefined): value is JsonObject => value !== null && typeof value === 'object' && !Array.isArray(value)

/** The type that a value shows where nobody described one. */
const resolved = (type: Typed, value: Json | undefined): Typed =>
  type.sort !== 'deduced' ? type : isObject(value) ? { sort: 'map', value: deduced } : Array.isArray(value) ? { sort: 'atomic' } : scalar

const isMap = (type: Typed): type is Extract<Typed, { sort: 'struct' | 'map' }> => type.sort === 'struct' || type.sort === 'map'
const isList = (type: Typed): type is Extract<Typed, { sort: 'list' | 'set' }> => type.sort === 'list' || type.sort === 'set'

const below = (type: Extract<Typed, { sort: 'struct' | 'map' }>, name: string): Typed =>
  type.sort === 'map' ? type.value : (type.field(name) ?? deduced)

const itemType = (type: Extract<Typed, { sort: 'list' | 'set' }>): Typed => (type.sort === 'set' ? scalar : type.item)

/** How FieldsV1 names an item of a list: by its keys in alphabetical order, or by its value. */
const elementOf = (type: Extract<Typed, { sort: 'list' | 'set' }>, item: Json): string => {
  if (type.sort === 'set' || !isObject(item)) return `v:${JSON.stringify(item)}`
  const keys: JsonObject = {}
  for (const key of [...type.keys].sort()) {
    const value = item[key] ?? type.defaults[key]
    if (value !== undefined) keys[key] = value
  }
  return `k:${JSON.stringify(keys)}`
}

const isEmpty = (value: Json | undefined) =>
  value === undefined ||
  value === null ||
  (Array.isArray(value) ? value.length === 0 : typeof value === 'object' && Object.keys(value).length === 0)

/** The fields that a value sets. As TypedValue.ToFieldSet. */
export const fieldsIn = (root: Typed, value: Json): FieldSet => {
  const set: GrowingSet = new Map()
  const path: string[] = []
  const walk = (given: Typed, here: Json): void => {
    const type = resolved(given, here)
    if (isMap(type) && isObject(here)) {
      for (const [name, field] of Object.entries(here)) {
        path.push(`f:${name}`)
        walk(below(type, name), field)
        if (field === null || (isObject(field) && isEmpty(field)) || type.sort === 'map' || type.field(name) === undefined)
          insert(set, path)
        path.pop()
      }
    } else if (isList(type) && Array.isArray(here)) {
      for (const item of here) {
        path.push(elementOf(type, item))
        walk(itemType(type), item)
        insert(set, path)
        path.pop()
      }
    } else if (!isMap(type) && !isList(type)) insert(set, path)
  }
  walk(root, value)
  return set
}

export type Comparison = { added: FieldSet; modified: FieldSet; removed: FieldSet }

const itemsOf = (type: Extract<Typed, { sort: 'list' | 'set' }>, value: Json | undefined) =>
  new Map(Array.isArray(value) ? value.map((item) => [elementOf(type, item), item] as const) : [])

/** What is different in `right`. As TypedValue.Compare. */
export const compare = (root: Typed, left: Json, right: Json): Comparison => {
  const added: GrowingSet = new Map()
  const modified: GrowingSet = new Map()
  const removed: GrowingSet = new Map()
  const path: string[] = []
  const leaf = (a: Json | undefined, b: Json | undefined) => {
    if (a === undefined) insert(added, path)
    else if (b === undefined) insert(removed, path)
    else if (!equalJson(a, b)) insert(modified, path)
  }
  const walk = (given: Typed, a: Json | undefined, b: Json | undefined): void => {
    if (a === b) return
    const type = resolved(given, b ?? a)
    const deep = isMap(type) || isList(type)
    if (!deep || (isEmpty(a) && isEmpty(b))) {
      leaf(a, b)
      return
    }
    if (isMap(type)) {
      const was = isObject(a) ? a : {}
      const is = isObject(b) ? b : {}
      for (const name of new Set([...Object.keys(was), ...Object.keys(is)])) {
        path.push(`f:${name}`)
        walk(below(type, name), fieldOf(was, name), fieldOf(is, name))
        path.pop()
      }
    } else {
      const was = itemsOf(type, a)
      const is = itemsOf(type, b)
      for (const element of new Set([...was.keys(), ...is.keys()])) {
        path.push(element)
        walk(itemType(type), was.get(element), is.get(element))
        path.pop()
      }
    }
    if (path.length === 0 || (type.sort === 'list' && type.always)) return
    if (a === undefined) insert(added, path)
    else if (b === undefined) insert(removed, path)
  }
  walk(root, left, right)
  return { added, modified, removed }
}

/** `over` laid onto `live`: maps and keyed lists by their entries, anything else replaced. As TypedValue.Merge. */
export const mergeTyped = (given: Typed, live: Json | undefined, over: Json | undefined): Json | undefined => {
  if (over === undefined) return live
  if (live === undefined) return over
  const type = resolved(given, over)
  if (isMap(type) && isObject(over)) {
    const out: JsonObject = isObject(live) ? { ...live } : {}
    for (const [name, value] of Object.entries(over)) out[name] = mergeTyped(below(type, name), fieldOf(out, name), value)!
    return out
  }
  if (isList(type) && Array.isArray(over)) {
    const was = itemsOf(type, live)
    const is = itemsOf(type, over)
    return inOrder([...was.keys()], [...is.keys()]).map((element) => mergeTyped(itemType(type), was.get(element), is.get(element))!)
  }
  return over
}

/** The order of a merged list: the applied items in their order, items of the live object alone before the applied item that they preceded. As mergeListItems. */
const inOrder = (live: readonly string[], applied: readonly string[]): string[] => {
  const out: string[] = []
  const seen = new Set<string>()
  const isApplied = new Set(applied)
  let l = 0
  let r = 0
  const push = (element: string) => {
    if (!seen.has(element)) out.push(element)
    seen.add(element)
  }
  const shared = applied.filter((element) => live.includes(element))
  let nextShared = 0
  while (l < live.length || r < applied.length) {
    if (l < live.length && r < applied.length && live[l] === applied[r]) {
      push(live[l]!)
      l++
      r++
      nextShared++
    } else if (l < live.length && isApplied.has(live[l]!) && (seen.has(live[l]!) || shared[nextShared] !== live[l])) l++
    else if (l < live.length && !isApplied.has(live[l]!)) push(live[l++]!)
    else if (r < applied.length) {
      if (live.includes(applied[r]!) && shared[nextShared] === applied[r]) nextShared++
      push(applied[r++]!)
    } else l++
  }
  return out
}

/** The value without the fields of the set; what is emptied becomes undefined. As TypedValue.RemoveItems. */
export const withoutFields = (given: Typed, value: Json, set: FieldSet): Json | undefined => {
  const type = resolved(given, value)
  if (isMap(type) && isObject(value)) {
    if (isEmpty(value)) return value
    const out: JsonObject = {}
    for (const [name, field] of Object.entries(value)) {
      const node = set.get(`f:${name}`)
      if (node?.member) continue
      const rest = node === undefined || node.below.size === 0 ? field : withoutFields(below(type, name), field, node.below)
      if (rest !== undefined) out[name] = rest
    }
    return isEmpty(out) ? undefined : out
  }
  if (isList(type) && Array.isArray(value)) {
    if (value.length === 0) return value
    const out: Json[] = []
    for (const item of value) {
      const node = set.get(elementOf(type, item))
      if (node?.member) continue
      const rest = node === undefined || node.below.size === 0 ? item : withoutFields(itemType(type), item, node.below)
      if (rest !== undefined) out.push(rest)
    }
    return out.length === 0 ? undefined : out
  }
  return type.sort === 'atomic' ? undefined : value
}

/** The set with every named field as a member that has members below it. As Set.EnsureNamedFieldsAreMembers. */
export const withNamedFields = (type: Typed | undefined, set: FieldSet): FieldSet => {
  const out = new Map<string, { member: boolean; below: FieldSet }>()
  for (const [element, node] of set) {
    const name = element.startsWith('f:') ? element.slice(2) : undefined
    const named = name !== undefined && type?.sort === 'struct' && type.field(name) !== undefined
    const inner =
      type === undefined ? undefined : isList(type) ? itemType(type) : isMap(type) && name !== undefined ? below(type, name) : undefined
    out.set(element, { member: node.member || (named && node.below.size > 0), below: withNamedFields(inner, node.below) })
  }
  return out
}
