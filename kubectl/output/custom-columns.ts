import { goText } from '@/apimachinery/go-value'
import { JsonPathSyntaxError, jsonPath, relaxedExpression } from '@/apimachinery/jsonpath'
import type { Json } from '@/apimachinery/object'
import { KubectlError } from '../errors'
import { align, tableStyle } from './tabwriter'

/** Writes `-o custom-columns=HEADER:PATH,…`. As kubectl get CustomColumnsPrinter. */
export function customColumns(spec: string, noHeaders: boolean): (items: Json[]) => string {
  if (spec === '') throw new KubectlError('custom-columns format specified but no custom columns given')
  const columns = spec.split(',').map((part) => {
    const colon = part.indexOf(':')
    if (colon < 0) throw new KubectlError(`unexpected custom-columns spec: ${part}, expected <header>:<json-path-expr>`)
    const expression = part.slice(colon + 1)
    try {
      return { header: part.slice(0, colon), path: jsonPath(relaxedExpression(expression), { allowMissingKeys: true }) }
    } catch (error) {
      if (error instanceof JsonPathSyntaxError) throw new KubectlError(error.message)
      throw error
    }
  })
  const widths: number[] = []
  let headed = noHeaders
  return (items) => {
    const lines: string[] = []
    if (!headed) lines.push(columns.map((column) => column.header).join('\t'))
    headed = true
    for (const item of items) {
      const cells = columns.map(({ path }) => {
        const values = path.find(item).flat()
        return values.length === 0 ? '<none>' : values.map((value) => (value === null ? '<none>' : goText(value))).join(',')
      })
      lines.push(cells.join('\t'))
    }
    return lines.length === 0 ? '' : align(`${lines.join('\n')}\n`, tableStyle, widths)
  }
}
