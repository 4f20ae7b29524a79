import { parseQuantity, quantityFormatError } from '@/apimachinery/quantity'
import type { FieldError } from '@/cluster/door'
import { invalidValue, requiredValue } from '../field-error'
import { qualifiedNameErrors } from '../names'
import type { ResourceRequirements } from './pod-types'
import { isContainerResource, isStandardResource } from './resource-names'

// as validateContainerResourceName
const nameErrors = (name: string, at: string): FieldError[] => {
  const wrong = qualifiedNameErrors(name).map((m) => invalidValue(at, name, m))
  if (wrong.length > 0 || name.includes('/')) return wrong
  if (isContainerResource(name)) return []
  return [
    ...(isStandardResource(name) ? [] : [invalidValue(at, name, 'must be a standard resource type or fully qualified')]),
    invalidValue(at, name, 'must be a standard resource for containers'),
  ]
}

// as helper.IsNativeResource
const isNative = (name: string) => !name.includes('/') || name.includes('kubernetes.io/')

/** As ValidateContainerResourceRequirements. */
export const validateResources = ({ limits = {}, requests = {} }: ResourceRequirements, at: string): FieldError[] => {
  const errors: FieldError[] = []
  const amount = (value: string | number, field: string): number | undefined => {
    const parsed = parseQuantity(value)
    if (parsed === undefined) errors.push(invalidValue(field, value, quantityFormatError))
    else if (parsed < 0) errors.push(invalidValue(field, value, 'must be greater than or equal to 0'))
    return parsed
  }
  for (const [name, value] of Object.entries(limits)) {
    errors.push(...nameErrors(name, `${at}.limits[${name}]`))
    amount(value, `${at}.limits[${name}]`)
  }
  for (const [name, value] of Object.entries(requests)) {
    errors.push(...nameErrors(name, `${at}.requests[${name}]`))
    const request = amount(value, `${at}.requests[${name}]`)
    const limit = limits[name] === undefined ? undefined : parseQuantity(limits[name])
    const shared = isNative(name) && !name.startsWith('hugepages-')
    if (limit === undefined && !shared) errors.push(requiredValue(`${at}.limits`, 'Limit must be set for non overcommitable resources'))
    if (request !== undefined && limit !== undefined && request !== limit && !shared)
      errors.push(invalidValue(`${at}.requests`, String(value), `must be equal to ${name} limit of ${limits[name]}`))
    else if (request !== undefined && limit !== undefined && request > limit)
      errors.push(invalidValue(`${at}.requests`, String(value), `must be less than or equal to ${name} limit of ${limits[name]}`))
  }
  return errors
}
