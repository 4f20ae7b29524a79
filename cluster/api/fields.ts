import { type Field, fieldsOf, messageOf } from '@/apimachinery/fields'
import { goKind as reflectKind } from '@/apimachinery/go-value'
import type { Json, JsonObject } from '@/apimachinery/object'
import { canonicalQuantity, quantityFormatError } from '@/apimachinery/quantity'

/**
 * What is wrong with a body: fields that nobody knows; and the first value of a wrong type, as the JSON decoder tells it and as the converter of
 * strategic merge patches does.
 */
export type Found = { unknown: string[]; wrong?: string; unfit?: string }

/** Where a value stands, as Go's decoder tells it: the struct that has the field, and the names from the root. */
type Place = { struct: string; names: string; path: string; field: Field }

const goKind = (value: Json) =>
  Array.isArray(value) ? 'array' : value === null ? 'null' : typeof value === 'boolean' ? 'bool' : typeof value

const lastPart = (message: string) => message.slice(message.lastIndexOf('.') + 1)

/** `v1.PodSpec`: a type as Go prints it. */
const goName = (message: string) => message.split('.').slice(-2).join('.')

const goType = (field: Field): string => {
  const scalar = field.type === 'double' ? 'float64' : field.type
  const element = field.type.includes('.')
    ? goName(field.type)
    : field.goType && !field.list && !field.map
      ? `v1.${field.goType.replace('types.', '')}`
      : scalar
  if (field.map) return field.goType ? `v1.${field.goType}` : `map[string]${element}`
  return field.list ? `[]${element}` : element
}

const integers: Readonly<Record<string, readonly [number, number]>> = {
  int32: [-(2 ** 31), 2 ** 31 - 1],
  int64: [-(2 ** 63), 2 ** 63 - 1],
  uint32: [0, 2 ** 32 - 1],
  uint64: [0, 2 ** 64 - 1],
}

/** Structs that decode themselves from something else than an object. */
const selfDecoding = new Set([
  'resource.Quantity',
  'util.intstr.IntOrString',
  'meta.v1.Time',
  'meta.v1.MicroTime',
  'meta.v1.FieldsV1',
  'runtime.RawExtension',
  'pkg.runtime.RawExtension',
])

const base64 = /^(?:[A-Za-z0-9+/]{4})*(?:[A-Za-z0-9+/]{2}==|[A-Za-z0-9+/]{3}=)?$/
const time = /^\d{4}-\d{2}-\d{2}T\d{2}:\d{2}:\d{2}(?:\.\d+)?(?:Z|[+-]\d{2}:\d{2})$/

const timeError = (value: string, layout: string) => {
  const year = /^\d{4}/.exec(value)?.[0]
  return year === undefined || value.length < 5
    ? `parsing time ${JSON.stringify(value)} as ${JSON.stringify(layout)}: cannot parse ${JSON.stringify(value)} as "2006"`
    : `parsing time ${JSON.stringify(value)} as ${JSON.stringify(layout)}: cannot parse ${JSON.stringify(value.slice(4))} as "-"`
}

/** Walks one object against its message; changes it in place: nulls and unknown fields go, quantities become canonical. */
const walkObject = (message: string, value: JsonObject, path: string, names: string, found: Found): void => {
  const fields = fieldsOf(message)
  if (fields === undefined) return
  for (const key of Object.keys(value)) {
    const field = fields.get(key)
    const here = path === '' ? key : `${path}.${key}`
    if (field === undefined) {
      if (path === '' && (key === 'apiVersion' || key === 'kind')) continue
      found.unknown.push(`unknown field ${JSON.stringify(here)}`)
      delete value[key]
    } else if (value[key] === null) delete value[key]
    else {
      const replaced = walkField(
        { struct: lastPart(message), names: names === '' ? key : `${names}.${key}`, path: here, field },
        value[key]!,
        found,
      )
      if (replaced !== undefined) value[key] = replaced
    }
  }
  for (const [key, field] of structsOf(message)) {
    if (value[key] !== undefined) continue
    const zero: JsonObject = {}
    value[key] = zero
    walkObject(field.type, zero, path, names, found)
  }
}

const structs = new Map<string, readonly [string, Field][]>()

/** Structs that Go holds by value: they are always there, and always printed. */
const structsOf = (message: string): readonly [string, Field][] => {
  const known = structs.get(message)
  if (known !== undefined) return known
  const isStruct = ({ byValue, list, map, type }: Field) => byValue && !list && !map && type.includes('.') && !selfDecoding.has(type)
  const own = [...(fieldsOf(message) ?? [])].filter(([, field]) => isStruct(field))
  structs.set(message, own)
  return own
}

// as apimachinery/pkg/runtime/converter.go fromUnstructured
const unfit = ({ field }: Place, value: Json, type: string, whole: boolean): string => {
  const kind = reflectKind(value)
  if (whole && field.list) return `cannot restore slice from ${kind}`
  if (whole && field.map) return `cannot restore map from ${kind}`
  if (field.type === 'bytes') return `cannot restore slice from ${kind}`
  if (selfDecoding.has(field.type)) return `json: cannot unmarshal ${goKind(value)} into Go value of type ${type}`
  if (field.type.includes('.')) return `cannot restore struct from: ${kind}`
  const numeric = typeof value === 'number'
  if ((numeric && Object.hasOwn(integers, field.type)) || (kind === 'int64' && field.type === 'string'))
    return `cannot convert ${kind} to ${type}`
  return `unrecognized type: ${field.type === 'double' ? 'float64' : field.type}`
}

const mismatch = (place: Place, value: Json, type: string, found: Found, literal = '', whole = false): undefined => {
  found.unfit ??= found.wrong ?? unfit(place, value, type, whole)
  found.wrong ??= `json: cannot unmarshal ${goKind(value)}${literal} into Go struct field ${place.struct}.${place.names} of type ${type}`
  return undefined
}

const walkField = (place: Place, value: Json, found: Found): Json | undefined => {
  const { field, path } = place
  if (field.list) {
    if (!Array.isArray(value)) return mismatch(place, value, goType(field), found, '', true)
    for (const [i, item] of value.entries()) {
      const replaced = walkValue({ ...place, path: `${path}[${i}]` }, item ?? zeroOf(field, value, i), found)
      if (replaced !== undefined) value[i] = replaced
    }
    return undefined
  }
  if (field.map) {
    if (value === null || typeof value !== 'object' || Array.isArray(value)) return mismatch(place, value, goType(field), found, '', true)
    for (const key of Object.keys(value)) {
      const replaced = walkValue({ ...place, path: `${path}.${key}` }, value[key] ?? zeroOf(field, value, key), found)
      if (replaced !== undefined) value[key] = replaced
    }
    return undefined
  }
  return walkValue(place, value, found)
}

const zeros: Readonly<Record<string, Json>> = {
  string: '',
  bytes: '',
  bool: false,
  double: 0,
  int32: 0,
  int64: 0,
  uint32: 0,
  uint64: 0,
  'resource.Quantity': '0',
  'util.intstr.IntOrString': 0,
}

/** A null in a list or map is the zero of its type, as Go decodes it: put in its place, and returned. */
const zeroOf = <C extends Json[] | JsonObject>(field: Field, container: C, key: keyof C): Json => {
  const zero = zeros[field.type] ?? {}
  container[key] = zero as C[keyof C]
  return zero
}

const walkValue = (place: Place, value: Json, found: Found): Json | undefined => {
  const { field } = place
  const element = field.list || field.map ? { ...field, list: false, map: false, goType: field.map ? undefined : field.goType } : field
  const type = goType(element as Field)
  switch (field.type) {
    case 'string':
      return typeof value === 'string' ? undefined : mismatch(place, value, type, found)
    case 'bool':
      return typeof value === 'boolean' ? undefined : mismatch(place, value, type, found)
    case 'double':
      return typeof value === 'number' ? undefined : mismatch(place, value, type, found)
    case 'bytes':
      if (typeof value !== 'string') return mismatch(place, value, '[]uint8', found)
      if (!base64.test(value.replace(/[\r\n]/g, ''))) found.wrong ??= `illegal base64 data at input byte ${firstBadByte(value)}`
      return undefined
    case 'util.intstr.IntOrString':
      if (typeof value === 'string') return undefined
      return isInteger(value, 'int32') ? undefined : mismatch(place, value, 'int32', found, typeof value === 'number' ? ` ${value}` : '')
    case 'resource.Quantity': {
      const canonical = typeof value === 'string' || typeof value === 'number' ? canonicalQuantity(value) : undefined
      if (canonical === undefined) found.wrong ??= quantityFormatError
      return canonical
    }
    case 'meta.v1.Time':
    case 'meta.v1.MicroTime':
      if (typeof value !== 'string') return mismatch(place, value, 'string', found)
      if (!time.test(value))
        found.wrong ??= timeError(value, field.type === 'meta.v1.Time' ? '2006-01-02T15:04:05Z07:00' : '2006-01-02T15:04:05.000000Z07:00')
      return undefined
  }
  if (Object.hasOwn(integers, field.type))
    return isInteger(value, field.type) ? undefined : mismatch(place, value, type, found, typeof value === 'number' ? ` ${value}` : '')
  if (selfDecoding.has(field.type)) return undefined
  if (value === null || typeof value !== 'object' || Array.isArray(value)) return mismatch(place, value, goName(field.type), found)
  walkObject(field.type, value, place.path, place.names, found)
  return undefined
}

const isInteger = (value: Json, type: string) => {
  const [least, most] = integers[type]!
  return typeof value === 'number' && Number.isInteger(value) && value >= least && value <= most
}

const firstBadByte = (text: string): number => {
  const bad = text.search(/[^A-Za-z0-9+/=\r\n]/)
  return bad === -1 ? Math.floor(text.length / 4) * 4 : bad
}

/** What is wrong with an object's fields against its kind's field table. Unknown fields and nulls are removed from `value`. */
export const checkFields = (apiVersion: string, kind: string, value: JsonObject): Found => {
  const found: Found = { unknown: [] }
  walkObject(messageOf(apiVersion, kind), value, '', '', found)
  return found
}

/** The same for metadata alone, which custom resources share with all others. */
export const checkMeta = (value: JsonObject): Found => {
  const found: Found = { unknown: [] }
  walkObject('meta.v1.ObjectMeta', value, 'metadata', 'metadata', found)
  return found
}

/** An object of the kind as Go makes it before anything is decoded into it: with the structs that it holds by value. */
export const emptyObject = (apiVersion: string, kind: string): JsonObject => {
  const empty: JsonObject = { metadata: {} }
  checkFields(apiVersion, kind, empty)
  return empty
}
