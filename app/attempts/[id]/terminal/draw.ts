/** Where the cursor stands, in rows below the first row of the prompt. Needed to draw over it the next time. */
export type Drawn = { row: number }

export const notDrawn: Drawn = { row: 0 }

/**
 * The escape codes that draw a prompt and a line over what was drawn before, and leave the cursor in its place.
 * Wraps at `columns` as the terminal does; continuation lines start with `> `.
 */
export function redraw(before: Drawn, prompt: string, text: string, cursor: number, columns: number): { codes: string; drawn: Drawn } {
  const shown = expand(text)
  const end = walk(prompt, shown, shown.length, columns)
  const at = walk(prompt, shown, expand(text.slice(0, cursor)).length, columns)
  const home = `${before.row > 0 ? `\x1b[${before.row}A` : ''}\r\x1b[J`
  // A row that is exactly full leaves the terminal's cursor on that row: push it to the next.
  const push = end.column === 0 && end.row > 0 && !shown.endsWith('\n> ') ? '\r\n' : ''
  const up = end.row - at.row
  const place = `\r${up > 0 ? `\x1b[${up}A` : ''}${at.column > 0 ? `\x1b[${at.column}C` : ''}`
  return { codes: home + prompt + shown.replaceAll('\n', '\r\n') + push + place, drawn: { row: at.row } }
}

/** The escape codes that leave the drawn line and go to a fresh row below it. */
export function leave(drawn: Drawn, prompt: string, text: string, columns: number): string {
  const shown = expand(text)
  const down = walk(prompt, shown, shown.length, columns).row - drawn.row
  return `${down > 0 ? `\x1b[${down}B` : ''}\r\n`
}

/** Candidates in columns, as readline lists them. */
export function inColumns(words: string[], columns: number): string {
  const width = Math.max(...words.map(widthOf)) + 2
  const perRow = Math.max(1, Math.floor(columns / width))
  const rows = Math.ceil(words.length / perRow)
  return Array.from({ length: rows }, (_, row) =>
    Array.from({ length: perRow }, (_, column) => words[column * rows + row])
      .filter((word) => word !== undefined)
      .map((word) => word + ' '.repeat(width - widthOf(word)))
      .join('')
      .trimEnd(),
  ).join('\r\n')
}

const expand = (text: string) => text.replaceAll('\t', '    ').replaceAll('\n', '\n> ')

function walk(prompt: string, shown: string, upTo: number, columns: number): { row: number; column: number } {
  let row = 0
  let column = 0
  const put = (character: string) => {
    if (character === '\n') {
      row++
      column = 0
      return
    }
    const width = widthOf(character)
    if (column + width > columns) {
      row++
      column = 0
    }
    column += width
    if (column === columns) {
      row++
      column = 0
    }
  }
  // biome-ignore lint/suspicious/noControlCharactersInRegex: colours in prompts are escape codes
  for (const character of prompt.replace(/\x1b\[[0-9;]*m/g, '')) put(character)
  for (const character of shown.slice(0, upTo)) put(character)
  return { row, column }
}

const wide = /[\u1100-\u115f\u2e80-\ua4cf\uac00-\ud7a3\uf900-\ufaff\ufe30-\ufe6f\uff00-\uff60\uffe0-\uffe6\u{1f300}-\u{1faff}]/u

const widthOf = (text: string) => {
  let width = 0
  for (const character of text) width += wide.test(character) ? 2 : 1
  return width
}
