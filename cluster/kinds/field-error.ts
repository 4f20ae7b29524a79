import type { FieldError } from '@/cluster/door'

/** Field errors in Kubernetes' words, one function per kind of error. */
// as apimachinery pkg/util/validation/field errors.go

/** Strings are quoted, numbers and booleans plain, everything else is JSON (since 1.34; Go syntax before). */
const show = (value: unknown) => JSON.stringify(value) ?? 'null'

const withDetail = (message: string, detail: string) => (detail === '' ? message : `${message}: ${detail}`)

export const required = (field: string, detail = ''): FieldError => ({
  field,
  reason: 'FieldValueRequired',
  message: withDetail('Required value', detail),
})

export const invalid = (field: string, value: unknown, detail: string): FieldError => ({
  field,
  reason: 'FieldValueInvalid',
  message: withDetail(`Invalid value: ${show(value)}`, detail),
})

export const forbidden = (field: string, detail: string): FieldError => ({
  field,
  reason: 'FieldValueForbidden',
  message: withDetail('Forbidden', detail),
})

export const duplicate = (field: string, value: unknown): FieldError => ({
  field,
  reason: 'FieldValueDuplicate',
  message: `Duplicate value: ${show(value)}`,
})

/** `supported` in the order in which it shall be printed; Kubernetes sorts it in almost all places. */
export const notSupported = (field: string, value: unknown, supported: readonly string[]): FieldError => ({
  field,
  reason: 'FieldValueNotSupported',
  message: `Unsupported value: ${show(value)}: supported values: ${supported.map(show).join(', ')}`,
})

export const tooLong = (field: string, maxBytes: number): FieldError => ({
  field,
  reason: 'FieldValueTooLong',
  message: `Too long: may not be more than ${maxBytes} bytes`,
})

export const tooMany = (field: string, actual: number, max: number): FieldError => ({
  field,
  reason: 'FieldValueTooMany',
  message: `Too many: ${actual}: must have at most ${max} items`,
})
