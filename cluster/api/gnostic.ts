import { joined } from '@/apimachinery/encoding'
import type { Json, JsonObject } from '@/apimachinery/object'
import { printYaml } from '@/apimachinery/yaml-print'

// OpenAPI 2 documents in the protobuf that kubectl asks for: gnostic's openapiv2 messages, by the field numbers of its OpenAPIv2.proto.

const encoder = new TextEncoder()

const varint = (value: number): Uint8Array => {
  const out: number[] = []
  let rest = value
  for (; rest > 127; rest = Math.floor(rest / 128)) out.push((rest % 128) | 128)
  return Uint8Array.from([...out, rest])
}

/** Writes a value as field `number`, or as several of that number. */
type Writer = (number: number, value: Json) => Uint8Array[]

const bytes = (number: number, parts: readonly Uint8Array[]): Uint8Array[] => {
  const value = joined(...parts)
  return [varint(number * 8 + 2), varint(value.length), value]
}

const text: Writer = (number, value) => bytes(number, [encoder.encode(String(value))])
const bool: Writer = (number, value) => (value === true ? [varint(number * 8), varint(1)] : [])
const whole: Writer = (number, value) => (Number(value) > 0 ? [varint(number * 8), varint(Number(value))] : [])
const double: Writer = (number, value) => {
  const view = new DataView(new ArrayBuffer(8))
  view.setFloat64(0, Number(value), true)
  return [varint(number * 8 + 1), new Uint8Array(view.buffer)]
}

/** What gnostic does not describe, as YAML. */
const any: Writer = (number, value) => bytes(number, text(2, printYaml(value)))

const each =
  (write: Writer): Writer =>
  (number, value) =>
    (value as Json[]).flatMap((one) => write(number, one))

/** A message that holds but one thing, at `inner`. */
const within =
  (inner: number, write: Writer): Writer =>
  (number, value) =>
    bytes(number, write(inner, value))

/** A map as gnostic has it: pairs of name and value. */
const pairs =
  (write: Writer): Writer =>
  (number, value) =>
    Object.entries(value as JsonObject).flatMap(([name, one]) => bytes(number, [...text(1, name), ...write(2, one)]))

type Fields = Readonly<Record<string, readonly [number: number, write: Writer]>>

/** The parts of a message: its fields by name; those whose names start with `x-` go where extensions go. */
const partsOf = (value: Json, fields: Fields, extensions?: number): Uint8Array[] =>
  Object.entries(value as JsonObject).flatMap(([name, below]) => {
    const field = fields[name]
    if (field !== undefined) return field[1](field[0], below)
    return extensions !== undefined && name.startsWith('x-') ? pairs(any)(extensions, { [name]: below }) : []
  })

const message =
  (fields: () => Fields, extensions?: number): Writer =>
  (number, value) =>
    bytes(number, partsOf(value, fields(), extensions))

const schema: Writer = message(() => schemaFields, 31)

const schemaFields: Fields = {
  $ref: [1, text],
  format: [2, text],
  title: [3, text],
  description: [4, text],
  multipleOf: [6, double],
  maximum: [7, double],
  exclusiveMaximum: [8, bool],
  minimum: [9, double],
  exclusiveMinimum: [10, bool],
  maxLength: [11, whole],
  minLength: [12, whole],
  pattern: [13, text],
  maxItems: [14, whole],
  minItems: [15, whole],
  uniqueItems: [16, bool],
  maxProperties: [17, whole],
  minProperties: [18, whole],
  required: [19, each(text)],
  enum: [20, each(any)],
  additionalProperties: [21, (number, value) => bytes(number, typeof value === 'boolean' ? bool(2, value) : schema(1, value))],
  type: [22, within(1, text)],
  items: [23, within(1, schema)],
  properties: [25, within(1, pairs(schema))],
  example: [30, any],
}

const bodyParameter = message(
  () => ({ description: [1, text], name: [2, text], in: [3, text], required: [4, bool], schema: [5, schema] }),
  6,
)
const queryParameter = message(
  () => ({ required: [1, bool], in: [2, text], description: [3, text], name: [4, text], type: [6, text], uniqueItems: [20, bool] }),
  23,
)
const pathParameter = message(
  () => ({ required: [1, bool], in: [2, text], description: [3, text], name: [4, text], type: [5, text], uniqueItems: [19, bool] }),
  22,
)

const parameter: Writer = (number, value) => {
  const place = (value as JsonObject).in
  const inner = place === 'body' ? bodyParameter(1, value) : bytes(2, place === 'path' ? pathParameter(4, value) : queryParameter(3, value))
  return bytes(number, bytes(1, inner))
}

const response = message(() => ({ description: [1, text], schema: [2, within(1, schema)] }), 5)

const operation = message(
  () => ({
    tags: [1, each(text)],
    summary: [2, text],
    description: [3, text],
    operationId: [5, text],
    produces: [6, each(text)],
    consumes: [7, each(text)],
    parameters: [8, each(parameter)],
    responses: [9, within(1, pairs(within(1, response)))],
    schemes: [10, each(text)],
  }),
  13,
)

const pathItem = message(
  () => ({
    get: [2, operation],
    put: [3, operation],
    post: [4, operation],
    delete: [5, operation],
    patch: [8, operation],
    parameters: [9, each(parameter)],
  }),
  10,
)

const apiKey = message(() => ({ type: [1, text], name: [2, text], in: [3, text], description: [4, text] }), 5)

const documentFields: Fields = {
  swagger: [1, text],
  info: [2, message(() => ({ title: [1, text], version: [2, text] }))],
  paths: [8, within(2, pairs(pathItem))],
  definitions: [9, within(1, pairs(schema))],
  security: [12, each((number, value) => bytes(number, pairs(within(1, each(text)))(1, value)))],
  securityDefinitions: [13, within(1, pairs(within(2, apiKey)))],
}

/** An OpenAPI 2 document in gnostic's protobuf. */
export const gnosticDocument = (document: JsonObject): Uint8Array => joined(...partsOf(document, documentFields, 16))
