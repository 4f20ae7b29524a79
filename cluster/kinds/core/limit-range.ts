import type { KubeObject } from '@/apimachinery/object'
import type { FieldError } from '@/cluster/door'
import { defineKind } from '../define'
import { duplicateValue, forbiddenValue, invalidValue, requiredValue } from '../field-error'
import { qualifiedNameErrors } from '../names'
import { amountOf, notNegativeQuantity, quantityText, type ResourceList } from './quantity-rules'
import { isContainerResource, isStandardResource } from './resource-names'

export type LimitRangeItem = {
  type: 'Container' | 'Pod' | 'PersistentVolumeClaim' | (string & {})
  max?: ResourceList
  min?: ResourceList
  default?: ResourceList
  defaultRequest?: ResourceList
  maxLimitRequestRatio?: ResourceList
}

export type LimitRange = KubeObject & { spec: { limits?: LimitRangeItem[] } }

const standardTypes = ['Pod', 'Container', 'PersistentVolumeClaim']
const lists = ['max', 'min', 'default', 'defaultRequest', 'maxLimitRequestRatio'] as const

// as SetDefaults_LimitRangeItem
const defaultItem = (item: LimitRangeItem) => {
  if (item.type !== 'Container') return
  item.default = { ...item.max, ...item.default }
  item.defaultRequest = { ...item.min, ...item.default, ...item.defaultRequest }
  if (Object.keys(item.default).length === 0) delete item.default
  if (Object.keys(item.defaultRequest).length === 0) delete item.defaultRequest
}

// as validateLimitRangeResourceName
const resourceNameErrors = (type: string, name: string, at: string): FieldError[] => {
  const wrong = qualifiedNameErrors(name).map((m) => invalidValue(at, name, m))
  if (wrong.length > 0 || name.includes('/')) return wrong
  if (type === 'Pod' || type === 'Container')
    return isContainerResource(name) ? [] : [invalidValue(at, name, 'must be a standard resource for containers')]
  return isStandardResource(name) ? [] : [invalidValue(at, name, 'must be a standard resource type or fully qualified')]
}

type Row = { low: keyof LimitRangeItem; high: keyof LimitRangeItem; field: string; shown: 'low' | 'high'; text: string }

/** What may not be greater than what. */
const order: readonly Row[] = [
  { low: 'min', high: 'max', field: 'min', shown: 'low', text: 'min value %l is greater than max value %h' },
  {
    low: 'min',
    high: 'defaultRequest',
    field: 'defaultRequest',
    shown: 'high',
    text: 'min value %l is greater than default request value %h',
  },
  {
    low: 'defaultRequest',
    high: 'max',
    field: 'defaultRequest',
    shown: 'low',
    text: 'default request value %l is greater than max value %h',
  },
  {
    low: 'defaultRequest',
    high: 'default',
    field: 'defaultRequest',
    shown: 'low',
    text: 'default request value %l is greater than default limit value %h',
  },
  { low: 'min', high: 'default', field: 'default', shown: 'low', text: 'min value %l is greater than default value %h' },
  { low: 'default', high: 'max', field: 'default', shown: 'high', text: 'default value %l is greater than max value %h' },
]

const orderErrors = (item: LimitRangeItem, name: string, at: string): FieldError[] => {
  const errors: FieldError[] = []
  for (const { low, high, field, shown, text } of order) {
    const a = (item[low] as ResourceList | undefined)?.[name]
    const b = (item[high] as ResourceList | undefined)?.[name]
    if (a === undefined || b === undefined || amountOf(a) <= amountOf(b)) continue
    const value = quantityText(shown === 'low' ? a : b)
    errors.push(invalidValue(`${at}.${field}[${name}]`, value, text.replace('%l', quantityText(a)).replace('%h', quantityText(b))))
  }
  const ratio = item.maxLimitRequestRatio?.[name]
  if (ratio === undefined) return errors
  const path = `${at}.maxLimitRequestRatio[${name}]`
  if (amountOf(ratio) < 1) errors.push(invalidValue(path, quantityText(ratio), `ratio ${quantityText(ratio)} is less than 1`))
  const { [name]: min } = item.min ?? {}
  const { [name]: max } = item.max ?? {}
  if (min !== undefined && max !== undefined && amountOf(ratio) > amountOf(max) / amountOf(min))
    errors.push(
      invalidValue(
        path,
        quantityText(ratio),
        `ratio ${quantityText(ratio)} is greater than max/min = ${(amountOf(max) / amountOf(min)).toFixed(6)}`,
      ),
    )
  return errors
}

// as ValidateLimitRange, of one item
const itemErrors = (item: LimitRangeItem, at: string): FieldError[] => {
  const errors: FieldError[] = qualifiedNameErrors(item.type ?? '').map((m) => invalidValue(`${at}.type`, item.type ?? '', m))
  if (errors.length === 0 && !item.type.includes('/') && !standardTypes.includes(item.type))
    errors.push(invalidValue(`${at}.type`, item.type, 'must be a standard limit type or fully qualified'))
  const names = new Set<string>()
  for (const list of lists) {
    const entries = Object.entries(item[list] ?? {})
    if (item.type === 'Pod' && (list === 'default' || list === 'defaultRequest')) {
      if (entries.length > 0) errors.push(forbiddenValue(`${at}.${list}`, "may not be specified when `type` is 'Pod'"))
      continue
    }
    for (const [name, value] of entries) {
      errors.push(...resourceNameErrors(item.type, name, `${at}.${list}[${name}]`), ...notNegativeQuantity(`${at}.${list}[${name}]`, value))
      names.add(name)
    }
  }
  if (item.type === 'PersistentVolumeClaim' && item.min?.storage === undefined && item.max?.storage === undefined)
    errors.push(requiredValue(`${at}.limits`, 'either minimum or maximum storage value is required, but neither was provided'))
  return [...errors, ...[...names].sort().flatMap((name) => orderErrors(item, name, at))]
}

export const limitRange = defineKind<LimitRange>({
  apiVersion: 'v1',
  kind: 'LimitRange',
  plural: 'limitranges',
  shortNames: ['limits'],
  namespaced: true,
  defaults: ({ spec }) => {
    for (const item of spec?.limits ?? []) defaultItem(item)
  },
  validate: ({ spec }) =>
    (spec?.limits ?? []).flatMap((item, i, all) => [
      ...(all.findIndex((other) => other.type === item.type) < i ? [duplicateValue(`spec.limits[${i}].type`, item.type)] : []),
      ...itemErrors(item, `spec.limits[${i}]`),
    ]),
  columns: [{ name: 'Created At', cell: ({ metadata }) => metadata.creationTimestamp ?? '' }],
})
