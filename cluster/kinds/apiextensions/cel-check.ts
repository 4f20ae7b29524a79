import type { Json } from '@/apimachinery/object'
import type { FieldError } from '@/cluster/door'
import { forbiddenValue, invalidValue, requiredValue } from '@/cluster/kinds/field-error'
import { evaluateCel, unsupportedIn, usesOldSelf } from './cel'
import { type Cel, CelError, parseCel } from './cel-parse'
import { child, isRecord, type JsonSchema, type ValidationRule, valuesOf } from './schema'

const parsed = new Map<string, Cel>()

const parse = (text: string): Cel => {
  const known = parsed.get(text)
  if (known !== undefined) return known
  const fresh = parseCel(text)
  if (parsed.size > 1000) parsed.clear()
  parsed.set(text, fresh)
  return fresh
}

/** Why a definition cannot have this rule: rules outside what is simulated are refused, never ignored. */
export function celErrors(rule: ValidationRule, path: string): FieldError[] {
  if (!rule.rule?.trim()) return [requiredValue(`${path}.rule`, 'rule is not specified')]
  if (rule.optionalOldSelf) return [forbiddenValue(`${path}.optionalOldSelf`, 'seatrial does not simulate optionalOldSelf')]
  const texts: [field: string, text: string][] = [['rule', rule.rule]]
  if (rule.messageExpression) texts.push(['messageExpression', rule.messageExpression])
  return texts.flatMap(([field, text]) => {
    const why = whyUnsupported(text)
    return why === undefined
      ? []
      : [invalidValue(`${path}.${field}`, text, `seatrial does not simulate this CEL expression: ${text} (${why})`)]
  })
}

function whyUnsupported(text: string): string | undefined {
  try {
    return unsupportedIn(parse(text), ['self', 'oldSelf'])
  } catch (error) {
    if (error instanceof CelError) return error.message
    throw error
  }
}

/**
 * What a value breaks of its schema's `x-kubernetes-validations`. Rules that read oldSelf hold for changes alone.
 * as apiextensions-apiserver pkg/apiserver/schema/cel Validator.Validate
 */
export function ruleErrors(schema: JsonSchema, value: Json | undefined, old: Json | undefined, path = ''): FieldError[] {
  if (value === undefined || value === null) return []
  const own = (schema['x-kubernetes-validations'] ?? []).flatMap((rule) => checkRule(rule, schema, value, old, path))
  if (Array.isArray(value)) {
    const before = Array.isArray(old) && schema['x-kubernetes-list-type'] === 'map' ? old : []
    const keys = schema['x-kubernetes-list-map-keys'] ?? []
    const same = (a: Json, b: Json) => isRecord(a) && isRecord(b) && keys.every((key) => a[key] === b[key])
    const { items } = schema
    if (!items) return own
    return [
      ...own,
      ...value.flatMap((item, i) =>
        ruleErrors(
          items,
          item,
          before.find((other) => same(other, item)),
          `${path}[${i}]`,
        ),
      ),
    ]
  }
  if (!isRecord(value)) return own
  const values = valuesOf(schema)
  const below = Object.entries(value).flatMap(([key, item]) => {
    const known = schema.properties?.[key] ?? values
    return known ? ruleErrors(known, item, isRecord(old) ? old[key] : undefined, child(path, key)) : []
  })
  return [...own, ...below]
}

function checkRule(rule: ValidationRule, schema: JsonSchema, value: Json, old: Json | undefined, path: string): FieldError[] {
  const expression = parse(rule.rule)
  if (old === undefined && usesOldSelf(expression)) return []
  const scope = { self: value, ...(old === undefined ? {} : { oldSelf: old }) }
  const at = rule.fieldPath ? `${path}${rule.fieldPath}`.replace(/^\./, '') : path
  const message = rule.message ?? `failed rule: ${rule.rule.trim()}`
  const type = schema.type ?? 'object'
  try {
    if (evaluateCel(expression, scope) === true) return []
    return [
      refusal(
        rule.reason,
        at === '' ? '<nil>' : at,
        type,
        rule.messageExpression ? spoken(rule.messageExpression, scope, message) : message,
      ),
    ]
  } catch (error) {
    if (!(error instanceof CelError)) throw error
    return [invalidValue(at === '' ? '<nil>' : at, type, `${error.message} evaluating rule: ${message}`)]
  }
}

function spoken(text: string, scope: Record<string, Json>, otherwise: string): string {
  try {
    const said = evaluateCel(parse(text), scope)
    return typeof said === 'string' && said.trim() !== '' ? said : otherwise
  } catch (error) {
    if (error instanceof CelError) return otherwise
    throw error
  }
}

const refusal = (reason: string | undefined, field: string, type: string, message: string): FieldError => {
  if (reason === 'FieldValueForbidden') return forbiddenValue(field, message)
  if (reason === 'FieldValueRequired') return requiredValue(field, message)
  return invalidValue(field, type, message)
}
