import { FunctionError, wrongType } from '@/apimachinery/template/functions'
import { goText, isMap, kindOf, type Value } from '@/apimachinery/template/value'

/** Characters that one function may make. */
export const mostMade = 4 * 1024 * 1024

/** A string, else text/template's complaint. */
export const text = (value: Value | undefined): string => {
  if (typeof value !== 'string') throw wrongType('string', value ?? null)
  return value
}
/** sprig's strval: what has no text of its own is printed. */
export const strval = (value: Value | undefined): string => (typeof value === 'string' ? value : goText(value ?? null))
/** cast.ToInt64. */
export const whole = (value: Value | undefined): bigint => {
  if (typeof value === 'bigint') return value
  if (typeof value === 'number') return Number.isFinite(value) ? BigInt(Math.trunc(value)) : 0n
  if (typeof value === 'string') return /^[+-]?\d+$/.test(value) ? BigInt(value.replace('+', '')) : BigInt(Math.trunc(Number(value) || 0))
  return value === true ? 1n : 0n
}
/** cast.ToFloat64. */
export const float = (value: Value | undefined): number =>
  typeof value === 'bigint' ? Number(value) : Number(value === null ? 0 : value) || 0
export const list = (value: Value | undefined): Value[] => {
  if (Array.isArray(value)) return value
  throw new FunctionError(`Cannot find first on type ${kindOf(value)}`)
}
export const map = (value: Value | undefined): { [key: string]: Value } => {
  if (isMap(value)) return value
  throw wrongType('map[string]interface {}', value ?? null)
}
/** What a template makes has an end. */
export const bounded = (made: string): string => {
  if (made.length > mostMade) throw new FunctionError('the template writes too much')
  return made
}
/** sprig's strslice. */
export const strlist = (value: Value | undefined): string[] =>
  Array.isArray(value) ? value.filter((each) => each !== null).map(strval) : value === null ? [] : [strval(value)]
