import type { Json, KubeObject, Table, TableColumn } from '@/apimachinery/object'
import { align, tableStyle } from './tabwriter'

export type TableOptions = {
  wide: boolean
  noHeaders: boolean
  withNamespace: boolean
  /** `deployment.apps/`, put before names when several kinds are shown. */
  kindPrefix?: string | undefined
  showLabels: boolean
  labelColumns: readonly string[]
}

/** Writes server-side tables; later tables of the same resource go on in the same columns; `event` stands before each row. As cli-runtime printers TablePrinter. */
export function tablePrinter(options: TableOptions): (table: Table, event?: string) => string {
  const widths: number[] = []
  let columns: TableColumn[] = []
  let headed = false
  return (table, event) => {
    if (table.columnDefinitions?.length > 0) columns = table.columnDefinitions
    const shown = columns.map((column, index) => ({ column, index })).filter(({ column }) => options.wide || column.priority === 0)
    const lines: string[] = []
    const led = (lead: string | undefined, line: string) => (lead === undefined ? line : line === '' ? lead : `${lead}\t${line}`)
    if (!headed && !options.noHeaders) {
      const names = shown.map(({ column }) => column.name)
      lines.push(led(event && 'EVENT', header(names, options)))
    }
    headed = true
    for (const row of table.rows ?? []) {
      const cells = shown.map(({ index }, position) => {
        const text = cellText(row.cells[index])
        return position === 0 && options.kindPrefix !== undefined ? options.kindPrefix + text : text
      })
      lines.push(led(event, [...namespaceCell(row.object, options), ...cells, ...labelCells(row.object, options)].join('\t')))
    }
    return lines.length === 0 ? '' : align(`${lines.join('\n')}\n`, tableStyle, widths)
  }
}

function header(names: string[], options: TableOptions): string {
  const labels = options.labelColumns.map((label) => (label.split('/').at(-1) as string).toUpperCase())
  return [
    ...(options.withNamespace ? ['NAMESPACE'] : []),
    ...names.map((name) => name.toUpperCase()),
    ...labels,
    ...(options.showLabels ? ['LABELS'] : []),
  ].join('\t')
}

const namespaceCell = (object: KubeObject | undefined, options: TableOptions) =>
  options.withNamespace ? [object?.metadata?.namespace ?? ''] : []

function labelCells(object: KubeObject | undefined, options: TableOptions): string[] {
  const labels = object?.metadata?.labels ?? {}
  return [...options.labelColumns.map((label) => labels[label] ?? ''), ...(options.showLabels ? [labelsText(labels)] : [])]
}

/** `a=1,b=2`, sorted; `<none>` without. */
export function labelsText(labels: Readonly<Record<string, string>> | undefined): string {
  const entries = Object.entries(labels ?? {}).sort(([a], [b]) => (a < b ? -1 : 1))
  return entries.length === 0 ? '<none>' : entries.map(([key, value]) => `${key}=${value}`).join(',')
}

function cellText(cell: Json | undefined): string {
  if (cell === null || cell === undefined) return cell === null ? '<nil>' : ''
  const text = typeof cell === 'object' ? JSON.stringify(cell) : String(cell)
  const newline = text.indexOf('\n')
  return newline < 0 ? text : `${text.slice(0, newline)}...`
}
