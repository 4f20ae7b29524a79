import type { LabelSelector } from '@/apimachinery/selector'
import type { FieldError } from '@/cluster/door'
import { forbiddenValue, invalidValue, requiredValue } from './field-error'
import { labelErrors, labelValueErrors, qualifiedNameErrors } from './names'

/** As apimachinery/pkg/apis/meta/v1/validation ValidateLabelSelector. */
export const selectorErrors = (selector: LabelSelector, at: string): FieldError[] => {
  const errors = labelErrors(selector.matchLabels, `${at}.matchLabels`)
  for (const [i, { key, operator, values = [] }] of (selector.matchExpressions ?? []).entries()) {
    const path = `${at}.matchExpressions[${i}]`
    if ((operator === 'In' || operator === 'NotIn') && values.length === 0)
      errors.push(requiredValue(`${path}.values`, "must be specified when `operator` is 'In' or 'NotIn'"))
    else if ((operator === 'Exists' || operator === 'DoesNotExist') && values.length > 0)
      errors.push(forbiddenValue(`${path}.values`, "may not be specified when `operator` is 'Exists' or 'DoesNotExist'"))
    else if (!['In', 'NotIn', 'Exists', 'DoesNotExist'].includes(operator))
      errors.push(invalidValue(`${path}.operator`, operator, 'not a valid selector operator'))
    errors.push(...qualifiedNameErrors(key ?? '').map((m) => invalidValue(`${path}.key`, key, m)))
    for (const [j, value] of values.entries())
      errors.push(...labelValueErrors(value).map((m) => invalidValue(`${path}.values[${j}]`, value, m)))
  }
  return errors
}
