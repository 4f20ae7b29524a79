import type { FieldError } from '@/cluster/door'
import type { ParsedRequest } from './request'
import { invalid } from './status'

const field = 'resourceVersionMatch'
const forbidden = (message: string, at = field): FieldError => ({
  field: at,
  reason: 'FieldValueForbidden',
  message: `Forbidden: ${message}`,
})
const unsupported = (value: string, supported: readonly string[]): FieldError => ({
  field,
  reason: 'FieldValueNotSupported',
  message: `Unsupported value: ${JSON.stringify(value)}: supported values: ${supported.map((one) => JSON.stringify(one)).join(', ')}`,
})

const listErrors = (query: URLSearchParams, match: string): FieldError[] => {
  const version = query.get('resourceVersion') ?? ''
  const errors: FieldError[] = []
  if (match !== '') {
    if (version === '') errors.push(forbidden('resourceVersionMatch is forbidden unless resourceVersion is provided'))
    if (query.get('continue')) errors.push(forbidden('resourceVersionMatch is forbidden when continue is provided'))
    if (match !== 'Exact' && match !== 'NotOlderThan') errors.push(unsupported(match, ['Exact', 'NotOlderThan', '']))
    if (match === 'Exact' && version === '0') errors.push(forbidden('resourceVersionMatch "exact" is forbidden for resourceVersion "0"'))
  }
  if (query.get('sendInitialEvents') !== null) errors.push(forbidden('sendInitialEvents is forbidden for list', 'sendInitialEvents'))
  return errors
}

const watchErrors = (query: URLSearchParams, match: string): FieldError[] => {
  const initial = query.get('sendInitialEvents') !== null
  const errors: FieldError[] = []
  if (initial && match !== 'NotOlderThan') errors.push(forbidden('sendInitialEvents requires setting resourceVersionMatch to NotOlderThan'))
  if (match !== '') {
    if (!initial) errors.push(forbidden('resourceVersionMatch is forbidden for watch unless sendInitialEvents is provided'))
    if (match !== 'NotOlderThan') errors.push(unsupported(match, ['NotOlderThan']))
    if (query.get('continue')) errors.push(forbidden('resourceVersionMatch is forbidden when continue is provided'))
  }
  return errors
}

/** Refuses options that do not go together. As apimachinery internalversion validation ValidateListOptions. */
export const checkListOptions = ({ query }: ParsedRequest, verb: 'list' | 'watch'): void => {
  const errors = (verb === 'list' ? listErrors : watchErrors)(query, query.get(field) ?? '')
  if (errors.length > 0) throw invalid({ group: 'meta.k8s.io', kind: 'ListOptions' }, '', errors)
}

/** The resourceVersion of a list or watch; undefined when none is asked for. As etcd3 versioner ParseResourceVersion. */
export const versionOf = ({ query }: ParsedRequest, kind: { group: string; plural: string }): number | undefined => {
  const text = query.get('resourceVersion') ?? ''
  if (text === '') return undefined
  if (/^\d+$/.test(text)) return Number(text)
  throw invalid({ group: kind.group, kind: kind.plural }, '', [
    {
      field: 'resourceVersion',
      reason: 'FieldValueInvalid',
      message: `Invalid value: ${JSON.stringify(text)}: strconv.ParseUint: parsing ${JSON.stringify(text)}: invalid syntax`,
    },
  ])
}
