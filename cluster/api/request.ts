import type { ApiRequest, ApiResponse } from '@/cluster/door'
import type { Kind } from '@/cluster/kinds/kind'
import type { UserInfo } from './admission/plugin'
import { badRequest, StatusError } from './status'

/** A request taken apart: the path's decoded segments, the query, and lower-case headers. */
export type ParsedRequest = {
  method: ApiRequest['method']
  path: string
  segments: string[]
  query: URLSearchParams
  headers: Readonly<Record<string, string>>
  body: string | Uint8Array | undefined
  /** Who asks, once authenticated and after impersonation. */
  user: UserInfo
  /** Texts for the answer's Warning headers; handlers add to it. */
  warnings: string[]
}

/** Who asks, until that is known. */
const unknown: UserInfo = { username: '', groups: [] }

const decode = (segment: string) => {
  try {
    return decodeURIComponent(segment)
  } catch {
    return segment
  }
}

export const parseRequest = (request: ApiRequest): ParsedRequest => {
  const question = request.path.indexOf('?')
  const path = question === -1 ? request.path : request.path.slice(0, question)
  return {
    method: request.method,
    path,
    segments: path
      .split('/')
      .filter((s) => s !== '')
      .map(decode),
    query: new URLSearchParams(question === -1 ? '' : request.path.slice(question + 1)),
    headers: request.headers ?? {},
    body: request.body,
    user: unknown,
    warnings: [],
  }
}

/** True for `true`, `1` and a parameter without a value, as Kubernetes converts booleans. */
export const flag = (query: URLSearchParams, name: string): boolean => {
  const value = query.get(name)
  return value !== null && value !== 'false' && value !== '0'
}

/** A whole number of the query, or undefined. */
export const wholeNumber = (query: URLSearchParams, name: string): number | undefined => {
  const value = query.get(name)
  return value === null || !/^-?\d+$/.test(value) ? undefined : Number(value)
}

export const json = (status: number, value: unknown, contentType = 'application/json'): ApiResponse => ({
  status,
  headers: { 'content-type': contentType },
  body: JSON.stringify(value),
})

export const text = (status: number, body: string): ApiResponse => ({
  status,
  headers: { 'content-type': 'text/plain; charset=utf-8' },
  body,
})

/** The answer for what a handler threw; a bug travels on. */
export const failure = (error: unknown): ApiResponse => {
  if (!(error instanceof StatusError)) throw error
  return json(error.code, error.status)
}

const quoted = (message: string) => message.replace(/\\/g, '\\\\').replace(/"/g, '\\"')

/** Adds the warnings as one header each would: RFC 7234 lets them stand comma-separated in one. */
export const withWarnings = (response: ApiResponse, warnings: readonly string[]): ApiResponse =>
  warnings.length === 0
    ? response
    : { ...response, headers: { ...response.headers, warning: [...new Set(warnings)].map((w) => `299 - "${quoted(w)}"`).join(', ') } }

/** What a resource path points at. */
export type Target = { kind: Kind; namespace?: string; name?: string; subresource?: string }

export const isDryRun = (request: ParsedRequest): boolean => {
  const values = request.query.getAll('dryRun')
  for (const value of values) if (value !== 'All') throw badRequest(`dryRun: Unsupported value: "${value}": supported values: "All"`)
  return values.length > 0
}

/** Whom the write path and its admission plugins hear of. */
export const behalfOf = (request: ParsedRequest) => ({ user: request.user, warn: (text: string) => request.warnings.push(text) })
