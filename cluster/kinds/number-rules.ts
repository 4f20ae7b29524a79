import type { FieldError } from '@/cluster/door'
import { invalidValue } from './field-error'

/** As apimachinery validation ValidateNonnegativeField. */
export const nonNegative = (field: string, value: number | undefined): FieldError[] =>
  value !== undefined && value < 0 ? [invalidValue(field, value, 'must be greater than or equal to 0')] : []

/** As IsInRange. */
export const inRange = (field: string, value: number | undefined, least: number, most: number): FieldError[] =>
  value !== undefined && (value < least || value > most)
    ? [invalidValue(field, value, `must be between ${least} and ${most}, inclusive`)]
    : []

/** A user's or a group's number. As IsValidUserID, IsValidGroupID. */
export const idRange = (field: string, value: number | undefined): FieldError[] => inRange(field, value, 0, 2147483647)

const isPercent = (value: string) => /^[0-9]+%$/.test(value)

/** as ValidatePositiveIntOrPercent */
export const countOrPercent = (field: string, value: number | string | undefined): FieldError[] => {
  if (value === undefined) return []
  if (typeof value === 'number') return nonNegative(field, value)
  return isPercent(value)
    ? []
    : [
        invalidValue(
          field,
          value,
          "a valid percent string must be a numeric string followed by an ending '%' (e.g. '1%',  or '93%', regex used for validation is '[0-9]+%')",
        ),
      ]
}

/** Nothing, as a number or a share. */
export const isZero = (value: number | string | undefined) => value === 0 || value === '0%'
