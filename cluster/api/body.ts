import type { Json, JsonObject, KubeObject } from '@/apimachinery/object'
import { parseYaml } from '@/apimachinery/yaml'
import { apiVersionOf } from '@/cluster/kinds/define'
import type { Kind } from '@/cluster/kinds/kind'
import { duplicateFields } from './duplicate-fields'
import { checkFields, checkMeta, type Found } from './fields'
import { decodeProtobuf, ProtobufError } from './protobuf'
import { readable } from './readable'
import type { ParsedRequest } from './request'
import { badRequest, type StatusError, unsupportedMediaType } from './status'

export const bodyText = ({ body }: ParsedRequest): string =>
  body === undefined ? '' : typeof body === 'string' ? body : new TextDecoder().decode(body)

export const mediaType = (request: ParsedRequest) =>
  (request.headers['content-type'] ?? 'application/json').split(';')[0]!.trim().toLowerCase()

const protobufBody = (body: ParsedRequest['body']): Json => {
  try {
    return decodeProtobuf(typeof body === 'string' ? new TextEncoder().encode(body) : (body ?? new Uint8Array()))
  } catch (error) {
    if (error instanceof ProtobufError) throw badRequest(error.message)
    throw error
  }
}

const yamlBody = (text: string): Json => {
  const { documents, errors } = parseYaml(text)
  if (errors.length > 0) throw badRequest(`error converting YAML to JSON: ${errors[0]!.goMessage}`)
  return documents[0]?.value ?? null
}

/** The body as JSON. A missing content type means JSON. Throws 400 for what cannot be read, or is nested too deeply. */
export const jsonBody = (request: ParsedRequest): Json => {
  const type = mediaType(request)
  if (type === 'application/vnd.kubernetes.protobuf') return readable(protobufBody(request.body))
  if (type === 'application/yaml') return readable(yamlBody(bodyText(request)))
  if (type !== '' && !type.endsWith('json') && type !== '*/*')
    throw unsupportedMediaType(
      'the body of the request was in an unknown format - accepted media types include: application/json, application/yaml, application/vnd.kubernetes.protobuf',
    )
  const text = bodyText(request)
  let value: Json
  try {
    value = JSON.parse(text) as Json
  } catch (error) {
    throw badRequest(`couldn't get version/kind; json parse error: ${error instanceof SyntaxError ? error.message : 'invalid'}`)
  }
  return readable(value)
}

export const isObject = (value: Json | undefined): value is JsonObject =>
  value !== null && typeof value === 'object' && !Array.isArray(value)

/** Strict, Warn or Ignore. Warn is what the server does when nothing is asked. */
const fieldValidation = (request: ParsedRequest): 'Strict' | 'Warn' | 'Ignore' => {
  const value = request.query.get('fieldValidation') ?? 'Warn'
  if (value === 'Strict' || value === 'Warn' || value === 'Ignore') return value
  throw badRequest(`fieldValidation: Unsupported value: "${value}": supported values: "Ignore", "Strict", "Warn"`)
}

/** What the body's own text says twice. Objects that are encoded otherwise cannot. */
const duplicatesOf = (request: ParsedRequest): string[] =>
  mediaType(request).endsWith('json') ? duplicateFields(bodyText(request)).map((path) => `duplicate field ${JSON.stringify(path)}`) : []

/** Unknown fields are refused, warned of or dropped; a value of the wrong type is always refused. Changes `value` in place. */
export const decodeObject = (kind: Kind, value: Json, request: ParsedRequest, refuse?: Refuse): KubeObject =>
  decodeBody({ apiVersion: apiVersionOf(kind), kind: kind.kind }, value, request, kind.decode && customDecoder(kind.decode), refuse)

type Decode = (value: JsonObject) => Found

/** The error for a body that does not fit: `unfit` is given where a value is of the wrong type. */
type Refuse = (why: string, unfit?: string) => StatusError

/** A custom resource's metadata is read as every object's, the rest by its own schema. */
const customDecoder =
  (own: NonNullable<Kind['decode']>): Decode =>
  (value) => {
    const meta = isObject(value.metadata) ? checkMeta(value.metadata) : { unknown: [] }
    return { ...meta, unknown: [...meta.unknown, ...own(value).unknown] }
  }

const versionOf = (apiVersion: string) => apiVersion.slice(apiVersion.indexOf('/') + 1)

/** `decodeObject` for what is no served kind, e.g. the Eviction that is posted to a pod. */
export const decodeBody = (
  kind: { apiVersion: string; kind: string },
  value: Json,
  request: ParsedRequest,
  decode: Decode = (v) => checkFields(kind.apiVersion, kind.kind, v),
  refuse: Refuse = (why) =>
    badRequest(`${kind.kind} in version "${versionOf(kind.apiVersion)}" cannot be handled as a ${kind.kind}: ${why}`),
): KubeObject => {
  const { apiVersion } = kind
  if (!isObject(value))
    throw badRequest(
      `couldn't get version/kind; json parse error: json: cannot unmarshal ${Array.isArray(value) ? 'array' : typeof value} into Go value of type struct { APIVersion string "json:\\"apiVersion,omitempty\\""; Kind string "json:\\"kind,omitempty\\"" }`,
    )
  value.apiVersion ??= apiVersion
  value.kind ??= kind.kind
  if (value.apiVersion !== apiVersion || value.kind !== kind.kind)
    throw badRequest(
      value.kind !== kind.kind
        ? `${value.kind} in version "${versionOf(apiVersion)}" cannot be handled as a ${kind.kind}: no kind "${String(value.kind)}" is registered for the requested resource`
        : `the API version in the data (${String(value.apiVersion)}) does not match the expected API version (${apiVersion})`,
    )
  const { unknown, wrong, unfit } = decode(value)
  if (wrong !== undefined) throw refuse(wrong, unfit ?? wrong)
  const mode = fieldValidation(request)
  const faults = mode === 'Ignore' ? [] : [...duplicatesOf(request), ...unknown]
  if (faults.length > 0 && mode === 'Strict') throw refuse(`strict decoding error: ${faults.join(', ')}`)
  request.warnings.push(...faults)
  if (!isObject(value.metadata)) value.metadata = {}
  return value as unknown as KubeObject
}
