import { printYaml } from '@/apimachinery/yaml-print'

/** How many spellings of one value are told before the others are only counted. */
const fewSpellings = 3

/**
 * A value of a check as a person reads it: an object as YAML instead of JSON, of many equal spellings the first few, and of nothing the word.
 */
export function readable(value: string): string {
  if (value === '') return 'nothing'
  if (/^[[{]/.test(value)) return asYaml(value)
  const spellings = value.startsWith('one of ') ? value.slice('one of '.length).split(', ') : []
  if (spellings.length <= fewSpellings + 1) return value
  return `one of ${spellings.slice(0, fewSpellings).join(', ')}, or ${spellings.length - fewSpellings} more that mean the same`
}

function asYaml(json: string): string {
  try {
    return printYaml(JSON.parse(json)).trimEnd()
  } catch {
    return json
  }
}

/** A remark as a sentence: with a full stop, and a capital unless it begins with a name of a program, a field or an object. */
export function sentence(remark: string): string {
  const begun = /^(?!kubectl\b|nginx\b)[a-z]+[ ,]/.test(remark) ? remark.charAt(0).toUpperCase() + remark.slice(1) : remark
  return /[.!?”"`:)]$/.test(begun) ? begun : `${begun}.`
}
