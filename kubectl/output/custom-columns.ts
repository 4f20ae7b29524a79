import { goText } from '@/apimachinery/go-value'
import { JsonPathError, JsonPathSyntaxError, jsonPath, relaxedExpression } from '@/apimachinery/jsonpath'
import type { Json } from '@/apimachinery/object'
import { KubectlError } from '../errors'
import { align, tableStyle } from './tabwriter'

/** Writes `-o custom-columns=HEADER:PATH,…`. As kubectl get CustomColumnsPrinter. */
export function customColumns(spec: string, noHeaders: boolean): (items: Json[]) => string {
  if (spec === '') throw new KubectlError('custom-columns format specified but no custom columns given')
  const parts = spec.split(',').map((part) => {
    const colon = part.indexOf(':')
    if (colon < 0) throw new KubectlError(`unexpected custom-columns spec: ${part}, expected <header>:<json-path-expr>`)
    return { header: part.slice(0, colon), expression: part.slice(colon + 1) }
  })
  const columns = parts.map(({ header, expression }) => ({ header, field: readable(() => relaxedExpression(expression)) }))
  const widths: number[] = []
  let headed = noHeaders
  return (items) => {
    const lines: string[] = []
    if (!headed) lines.push(columns.map((column) => column.header).join('\t'))
    headed = true
    const printed = () => (lines.length === 0 ? '' : align(`${lines.join('\n')}\n`, tableStyle, widths))
    try {
      const paths = columns.map(({ field }) => readable(() => jsonPath(field, { allowMissingKeys: true })))
      for (const item of items) lines.push(paths.map((path) => cellOf(path.find(item).flat())).join('\t'))
    } catch (error) {
      // What was written before is shown
      if (error instanceof KubectlError || error instanceof JsonPathError) throw new KubectlError(error.message, { printed: printed() })
      throw error
    }
    return printed()
  }
}

const cellOf = (values: Json[]) =>
  values.length === 0 ? '<none>' : values.map((value) => (value === null ? '<none>' : goText(value))).join(',')

function readable<T>(read: () => T): T {
  try {
    return read()
  } catch (error) {
    if (error instanceof JsonPathSyntaxError) throw new KubectlError(error.message)
    throw error
  }
}
