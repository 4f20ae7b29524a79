import { base64 } from '@/apimachinery/encoding'
import { type Field, fieldsOf, messageOf } from '@/apimachinery/fields'
import type { Json, JsonObject } from '@/apimachinery/object'
import { timestamp } from './time'

// The request half of Kubernetes' protobuf: kubectl and helm send typed objects so. Answers are JSON, which they accept.

/** A body that is no protobuf, or names fields that the table does not know. */
export class ProtobufError extends Error {}

type Part = { number: number; wire: number; varint: bigint; bytes: Uint8Array }

function* partsOf(bytes: Uint8Array): Generator<Part> {
  let at = 0
  const varint = (): bigint => {
    let value = 0n
    for (let shift = 0n; shift < 70n; shift += 7n) {
      const byte = bytes[at++]
      if (byte === undefined) throw new ProtobufError('unexpected EOF')
      value |= BigInt(byte & 127) << shift
      if (byte < 128) return value
    }
    throw new ProtobufError('integer overflow')
  }
  const take = (length: number) => {
    if (length < 0 || at + length > bytes.length) throw new ProtobufError('unexpected EOF')
    at += length
    return bytes.subarray(at - length, at)
  }
  const none = new Uint8Array()
  while (at < bytes.length) {
    const tag = Number(varint())
    const number = tag >>> 3
    const wire = tag & 7
    if (wire === 0) yield { number, wire, varint: varint(), bytes: none }
    else if (wire === 1) yield { number, wire, varint: 0n, bytes: take(8) }
    else if (wire === 2) yield { number, wire, varint: 0n, bytes: take(Number(varint())) }
    else if (wire === 5) yield { number, wire, varint: 0n, bytes: take(4) }
    else throw new ProtobufError(`illegal wireType ${wire}`)
  }
}

const decoder = new TextDecoder()
const signed = (value: bigint) => Number(BigInt.asIntN(64, value))

const first = (bytes: Uint8Array, number: number): Part | undefined => {
  let found: Part | undefined
  for (const part of partsOf(bytes)) if (part.number === number) found = part
  return found
}

/** Messages that JSON writes as something else. undefined: nothing there. */
const special: Readonly<Record<string, (bytes: Uint8Array) => Json | undefined>> = {
  'resource.Quantity': (bytes) => decoder.decode(first(bytes, 1)?.bytes) || '0',
  'meta.v1.Time': (bytes) => (bytes.length === 0 ? undefined : timestamp(signed(first(bytes, 1)?.varint ?? 0n) * 1000)),
  'meta.v1.MicroTime': (bytes) => (bytes.length === 0 ? undefined : timestamp(signed(first(bytes, 1)?.varint ?? 0n) * 1000)),
  'util.intstr.IntOrString': (bytes) =>
    first(bytes, 1)?.varint === 1n ? decoder.decode(first(bytes, 3)?.bytes) : signed(first(bytes, 2)?.varint ?? 0n),
  'meta.v1.FieldsV1': (bytes) => JSON.parse(decoder.decode(first(bytes, 1)?.bytes) || '{}') as Json,
}

const scalar = (field: Field, part: Part): Json => {
  switch (field.type) {
    case 'string':
      return decoder.decode(part.bytes)
    case 'bytes':
      return base64(part.bytes)
    case 'bool':
      return part.varint !== 0n
    case 'double':
      return new DataView(part.bytes.buffer, part.bytes.byteOffset, 8).getFloat64(0, true)
    default:
      return signed(part.varint)
  }
}

const value = (field: Field, part: Part): Json | undefined => {
  const own = special[field.type]
  if (own !== undefined) return own(part.bytes)
  return field.type.includes('.') ? message(field.type, part.bytes) : scalar(field, part)
}

const isZero = (json: Json | undefined) =>
  json === undefined ||
  json === '' ||
  json === 0 ||
  json === false ||
  (typeof json === 'object' && json !== null && Object.keys(json).length === 0)

/** Fields of a message by number, and the inlined structs by theirs. */
const byNumber = (name: string) => {
  const own = new Map<number, [string, Field]>()
  const inlined = new Map<number, [string, Field][]>()
  for (const [json, field] of fieldsOf(name) ?? []) {
    if (field.inlined === undefined) own.set(field.number, [json, field])
    else inlined.set(field.inlined, [...(inlined.get(field.inlined) ?? []), [json, field]])
  }
  return { own, inlined }
}

const put = (out: JsonObject, json: string, field: Field, part: Part) => {
  if (field.map) {
    const key = decoder.decode(first(part.bytes, 1)?.bytes)
    const entry = first(part.bytes, 2) ?? { number: 2, wire: 2, varint: 0n, bytes: new Uint8Array() }
    out[json] = { ...(out[json] as JsonObject | undefined), [key]: value(field, entry) ?? '' }
    return
  }
  const decoded = value(field, part)
  if (field.list) {
    const list = (out[json] as Json[] | undefined) ?? []
    if (decoded !== undefined) list.push(decoded)
    out[json] = list
    return
  }
  // Go writes the zero of what it holds by value; that means absent. A pointer's zero was meant.
  if (decoded !== undefined && !(field.byValue && isZero(decoded))) out[json] = decoded
}

const message = (name: string, bytes: Uint8Array): JsonObject => {
  const { own, inlined } = byNumber(name)
  const out: JsonObject = {}
  for (const part of partsOf(bytes)) {
    const field = own.get(part.number)
    if (field !== undefined) {
      put(out, field[0], field[1], part)
      continue
    }
    const inner = inlined.get(part.number)
    if (inner === undefined) throw new ProtobufError(`${name} has a field ${part.number} that seatrial does not know`)
    for (const innerPart of partsOf(part.bytes)) {
      const found = inner.find(([, f]) => f.number === innerPart.number)
      if (found === undefined) throw new ProtobufError(`${name} has a field ${part.number}.${innerPart.number} that seatrial does not know`)
      put(out, found[0], found[1], innerPart)
    }
  }
  return out
}

const magic = [0x6b, 0x38, 0x73, 0x00]

/** A request body as JSON: the frame's Unknown{typeMeta, raw} and the object within. Throws ProtobufError. */
export const decodeProtobuf = (body: Uint8Array): JsonObject => {
  if (!magic.every((byte, i) => body[i] === byte)) throw new ProtobufError('provided data does not appear to be a protobuf message')
  const unknown = body.subarray(4)
  const type = first(unknown, 1)?.bytes ?? new Uint8Array()
  const apiVersion = decoder.decode(first(type, 1)?.bytes)
  const kind = decoder.decode(first(type, 2)?.bytes)
  // Options have their message in meta/v1, whatever group they are sent in.
  const name = fieldsOf(messageOf(apiVersion, kind)) === undefined ? `meta.v1.${kind}` : messageOf(apiVersion, kind)
  if (fieldsOf(name) === undefined) throw new ProtobufError(`no kind "${kind}" is registered for version "${apiVersion}"`)
  return { apiVersion, kind, ...message(name, first(unknown, 2)?.bytes ?? new Uint8Array()) }
}
