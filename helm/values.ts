import type { Json, JsonObject } from '@/apimachinery/object'
import type { Value } from '@/apimachinery/template/value'
import type { Chart } from './chart'
import { yamlMap } from './chart'
import { HelmError } from './errors'

export type ValueFlags = { values: string[]; set: string[]; setString: string[]; setFile: string[]; setJson: string[] }
export type Values = { [key: string]: Value }

const isMap = (value: unknown): value is Values => typeof value === 'object' && value !== null && !Array.isArray(value)

/** What the user has said, later flags over earlier ones. `read` opens a file. As cli/values MergeValues. */
export async function userValues(flags: ValueFlags, read: (path: string) => Promise<string>): Promise<Values> {
  let made: Values = {}
  for (const path of flags.values) made = mergedOver(made, yamlMap(await read(path), `failed to parse ${path}`) as Values)
  for (const text of flags.setJson) {
    if (text.trim().startsWith('{')) made = mergedOver(made, fromJson(text))
    else {
      const [path = '', ...rest] = text.split('=')
      put(made, pathOf(path), fromJson(rest.join('=')))
    }
  }
  for (const text of flags.set) parseInto(made, text, 'set', typed)
  for (const text of flags.setString) parseInto(made, text, 'set-string', (word) => word)
  for (const text of flags.setFile) {
    const [path = '', ...rest] = text.split('=')
    put(made, pathOf(path), await read(rest.join('=')))
  }
  return made
}

function fromJson(text: string): never {
  try {
    return JSON.parse(text) as never
  } catch (error) {
    throw new HelmError(`failed parsing --set-json data ${text}: ${(error as Error).message}`)
  }
}

function mergedOver(under: Values, over: Values): Values {
  const made = { ...under }
  for (const [key, value] of Object.entries(over)) {
    const own = Object.hasOwn(made, key) ? made[key] : undefined
    define(made, key, isMap(own) && isMap(value) ? mergedOver(own, value) : (value as Value))
  }
  return made
}

const define = (into: object, key: string, value: unknown) =>
  Object.defineProperty(into, key, { value, enumerable: true, configurable: true, writable: true })

/** `a.b[0].c=1,d={x,y}`. As pkg/strvals. */
function parseInto(into: Values, text: string, flag: string, read: (word: string) => Value): void {
  for (const pair of cut(text, ',')) {
    if (pair === '') continue
    const [key = '', ...rest] = cut(pair, '=')
    if (rest.length === 0) throw new HelmError(`failed parsing --${flag} data: key ${JSON.stringify(plain(key))} has no value`)
    const value = rest.join('=')
    const inside = /^\{([\s\S]*)\}$/.exec(value)
    put(
      into,
      pathOf(key),
      inside ? (inside[1] === '' ? [] : cut(inside[1] as string, ',').map((word) => read(plain(word)))) : read(plain(value)),
    )
  }
}

const plain = (word: string) => word.replace(/\\(.)/g, '$1')

/** Cuts outside braces; a backslash keeps the next character. */
function cut(text: string, separator: string): string[] {
  const parts = ['']
  let depth = 0
  for (let at = 0; at < text.length; at++) {
    const char = text[at] as string
    const last = parts.length - 1
    if (char === '\\') parts[last] += char + (text[++at] ?? '')
    else if (char === separator && depth === 0) parts.push('')
    else {
      if (char === '{') depth++
      if (char === '}') depth--
      parts[last] += char
    }
  }
  return parts
}

type Step = string | number
function pathOf(key: string): Step[] {
  return cut(key, '.').flatMap((part): Step[] => {
    const [name = '', ...indexes] = part.split('[')
    return [plain(name), ...indexes.map((each) => Number(each.replace(']', '')))].filter((step) => step !== '')
  })
}

const mostItems = 65_536
function put(into: Values, path: readonly Step[], value: Value): void {
  let at: Values | Value[] = into
  for (const [index, step] of path.entries()) {
    const last = index === path.length - 1
    if (typeof step === 'number' && (!Number.isInteger(step) || step < 0 || step > mostItems))
      throw new HelmError(
        `failed parsing --set data: error parsing index: index of ${step} is greater than maximum supported index of ${mostItems}`,
      )
    const known: Value | undefined = Object.hasOwn(at, step) ? (at as Values)[step] : undefined
    const next = path[index + 1]
    const inner: Value = last ? value : typeof next === 'number' ? (Array.isArray(known) ? known : []) : isMap(known) ? known : {}
    if (Array.isArray(at)) while (at.length < Number(step)) at.push(null)
    define(at, String(step), inner)
    at = inner as Values
  }
}

/** As strvals typedVal. */
function typed(word: string): Value {
  if (word === 'true' || word === 'false') return word === 'true'
  if (word === 'null') return null
  if (word === '0') return 0n
  return /^-?[1-9]\d*$/.test(word) && word.length < 19 ? BigInt(word) : word
}

/** The values that a chart's templates see: what the user said over the chart's own; null takes a value away. As chartutil CoalesceValues. */
export function coalesce(chart: Chart, given: Values): Values {
  const made = over(chart.values as Values, given)
  const globals = isMap(made.global) ? made.global : {}
  for (const sub of chart.subcharts) {
    const { name } = sub.metadata
    const own = isMap(made[name]) ? (made[name] as Values) : {}
    define(
      made,
      name,
      coalesce(sub, { ...own, ...(Object.keys(globals).length > 0 && { global: over(isMap(own.global) ? own.global : {}, globals) }) }),
    )
  }
  return made
}

function over(under: Values, given: Values): Values {
  const made: Values = { ...under }
  for (const [key, value] of Object.entries(given)) {
    const own = Object.hasOwn(made, key) ? made[key] : undefined
    if (value === null) delete made[key]
    else define(made, key, isMap(own) && isMap(value) ? over(own, value) : value)
  }
  return made
}

/** As JSON has them. */
export const plainValues = (values: Value): Json =>
  typeof values === 'bigint'
    ? Number(values)
    : Array.isArray(values)
      ? values.map(plainValues)
      : isMap(values)
        ? (Object.fromEntries(Object.entries(values).map(([key, value]) => [key, plainValues(value)])) as JsonObject)
        : (values as Json)
