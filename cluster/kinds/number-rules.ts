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
