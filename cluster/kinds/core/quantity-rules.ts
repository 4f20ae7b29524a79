import { canonicalQuantity, parseQuantity, quantityFormatError } from '@/apimachinery/quantity'
import type { FieldError } from '@/cluster/door'
import { invalidValue } from '../field-error'

/** Amounts by resource name, as core/v1 ResourceList. */
export type ResourceList = Record<string, string | number>

/** The number behind a quantity; 0 when there is none, or none that can be read. */
export const amountOf = (quantity: string | number | undefined): number => (quantity === undefined ? 0 : (parseQuantity(quantity) ?? 0))

/** As Kubernetes prints it. */
export const quantityText = (quantity: string | number | undefined): string =>
  quantity === undefined ? '0' : (canonicalQuantity(quantity) ?? String(quantity))

/** Readable and not negative. as ValidateResourceQuantityValue, of what every resource needs */
export const notNegativeQuantity = (field: string, value: string | number): FieldError[] => {
  const amount = parseQuantity(value)
  if (amount === undefined) return [invalidValue(field, value, quantityFormatError)]
  return amount < 0 ? [invalidValue(field, quantityText(value), 'must be greater than or equal to 0')] : []
}

/** as ValidatePositiveQuantityValue */
export const positiveQuantity = (field: string, value: string | number): FieldError[] => {
  const amount = parseQuantity(value)
  if (amount === undefined) return [invalidValue(field, value, quantityFormatError)]
  return amount <= 0 ? [invalidValue(field, quantityText(value), 'must be greater than zero')] : []
}
