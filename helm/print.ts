import type { Json } from '@/apimachinery/object'
import { printYaml } from '@/apimachinery/yaml'
import { HelmError } from './errors'

/** gosuri/uitable: cells padded to their column, tabs between them. */
export function table(rows: readonly string[][], mostWidth = 80): string {
  const cell = (text: string) => (text.length > mostWidth ? `${text.slice(0, mostWidth - 3)}...` : text)
  const shown = rows.map((row) => row.map(cell))
  const widths = (shown[0] ?? []).map((_, column) => Math.max(...shown.map((row) => [...(row[column] ?? '')].length)))
  return shown
    .map((row) => `${row.map((text, column) => text + ' '.repeat((widths[column] ?? 0) - [...text].length)).join('\t')}\n`)
    .join('')
}

/** In the format that was asked for. */
export function inFormat(format: string, value: Json, asTable: () => string): string {
  if (format === 'json') return `${JSON.stringify(value).replace(/[<>&]/g, (char) => `\\u00${char.charCodeAt(0).toString(16)}`)}\n`
  if (format === 'yaml') return printYaml(value)
  if (format !== 'table') throw new HelmError(`invalid argument ${JSON.stringify(format)} for "-o, --output" flag: invalid format type`)
  return asTable()
}

/** time.ANSIC. */
export function ansic(stamp: string): string {
  const [weekday, day, month, year, time] = new Date(Date.parse(stamp)).toUTCString().replace(',', '').split(' ')
  return `${weekday} ${month} ${String(Number(day)).padStart(2)} ${time} ${year}`
}

/** `2026-11-21 18:01:02.860683368 +0000 UTC`, as Go prints a time. */
export function goTime(stamp: string): string {
  const [, date = '', time = '', fraction = ''] = /^(\S+)T(\d\d:\d\d:\d\d)(\.\d+)?/.exec(stamp) ?? []
  const digits = fraction.replace(/0+$/, '')
  return `${date} ${time}${digits === '.' ? '' : digits} +0000 UTC`
}
