/** How wide columns are made: Go's tabwriter parameters, with blanks as padding. */
export type TabStyle = { minWidth: number; padding: number; rememberWidths?: boolean }

/** The style of tables, and the style of `describe`. */
export const tableStyle: TabStyle = { minWidth: 6, padding: 3, rememberWidths: true }
export const describeStyle: TabStyle = { minWidth: 0, padding: 2 }

/**
 * Aligns tab-separated text as Go's text/tabwriter: a column is a block of consecutive lines that have that cell ended by a tab; the last
 * cell of a line belongs to no column. `widths` remembers columns between calls (a watch goes on in the same columns).
 */
export function align(text: string, style: TabStyle, widths: number[] = []): string {
  const ends = text.endsWith('\n')
  const lines = (ends ? text.slice(0, -1) : text).split('\n').map((line) => line.split('\t'))
  const out: string[] = lines.map(() => '')
  format(lines, out, 0, lines.length, 0, style, widths)
  return out.join('\n') + (ends ? '\n' : '')
}

function format(lines: string[][], out: string[], from: number, to: number, column: number, style: TabStyle, widths: number[]): void {
  let line = from
  while (line < to) {
    const cells = lines[line] as string[]
    if (cells.length - 1 <= column) {
      out[line] += cells[column] ?? ''
      line++
      continue
    }
    let end = line
    let width = style.minWidth
    while (end < to && (lines[end] as string[]).length - 1 > column) {
      width = Math.max(width, widthOf((lines[end] as string[])[column] as string) + style.padding)
      end++
    }
    if (style.rememberWidths) {
      width = Math.max(width, widths[column] ?? 0)
      widths[column] = width
    }
    for (let i = line; i < end; i++) {
      const cell = (lines[i] as string[])[column] as string
      out[i] += cell + ' '.repeat(width - widthOf(cell))
    }
    format(lines, out, line, end, column + 1, style, widths)
    line = end
  }
}

const widthOf = (text: string) => [...text].length
