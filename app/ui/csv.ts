type Cell = string | number | boolean | null

/** A CSV file (RFC 4180) as an answer to download. Cells that a spreadsheet would run as a formula are quoted with an apostrophe. */
export function csv(name: string, head: string[], rows: Cell[][]): Response {
  const text = [head, ...rows].map((row) => row.map(cell).join(',')).join('\r\n')
  return new Response(`${text}\r\n`, {
    headers: {
      'content-type': 'text/csv; charset=utf-8',
      'content-disposition': `attachment; filename="${name}.csv"`,
      'cache-control': 'no-store',
    },
  })
}

function cell(value: Cell): string {
  const text = value === null ? '' : typeof value === 'string' && /^[=+\-@\t\r]/.test(value) ? `'${value}` : String(value)
  return /[",\r\n]/.test(text) ? `"${text.replaceAll('"', '""')}"` : text
}
