/** A table's column names and its rows. */
export type Cells = [head: string[], rows: string[][]]

/** As olekukonko/tablewriter draws: names in capitals and in the middle, numbers to the right. */
export function tableText([head, rows]: Cells): string {
  const names = head.map((name) => name.toUpperCase())
  const widths = names.map((name, column) => Math.max(name.length, ...rows.map((row) => row[column]!.length)))
  const rule = `+${widths.map((width) => '-'.repeat(width + 2)).join('+')}+\n`
  const centred = (text: string, width: number) => {
    const before = Math.floor((width - text.length) / 2)
    return ' '.repeat(before) + text + ' '.repeat(width - text.length - before)
  }
  const aligned = (text: string, width: number) => (/^\d+(\.\d+)?$/.test(text) ? text.padStart(width) : text.padEnd(width))
  const line = (cells: string[], place: (text: string, width: number) => string) =>
    `|${cells.map((cell, column) => ` ${place(cell, widths[column]!)} `).join('|')}|\n`
  return rule + line(names, centred) + rule + rows.map((row) => line(row, aligned)).join('') + rule
}

/** JSON in which ids of 64 bits stand as numbers, as Go writes them. */
export const jsonText = (value: object): string =>
  JSON.stringify(value).replace(/"([0-9a-f]{16})"/g, (_, digits: string) => BigInt(`0x${digits}`).toString())
