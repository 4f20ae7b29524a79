/** Lines `[from, to)` of the text before that are replaced by lines `[start, end)` of the one after. */
type Change = { from: number; to: number; start: number; end: number }

const linesOf = (text: string): string[] => (text === '' ? [] : text.replace(/\n$/, '').split('\n'))

/** Beyond that a table of all pairs of lines takes too long. */
const mostPairs = 1_000_000

/** What was changed, by the longest lines in common; undefined for texts that are too long. A last line without its end counts as another line. */
export function lineDifference(before: string, after: string): Change[] | undefined {
  const marked = (text: string) =>
    linesOf(text).map((line, at, all) => (at === all.length - 1 && !text.endsWith('\n') ? `${line}\u0000` : line))
  const [a, b] = [marked(before), marked(after)]
  if (a.length * b.length > mostPairs) return undefined
  const width = b.length + 1
  const common = new Uint32Array((a.length + 1) * width)
  for (let i = a.length - 1; i >= 0; i--)
    for (let j = b.length - 1; j >= 0; j--)
      common[i * width + j] =
        a[i] === b[j] ? common[(i + 1) * width + j + 1]! + 1 : Math.max(common[(i + 1) * width + j]!, common[i * width + j + 1]!)
  const changes: Change[] = []
  for (let i = 0, j = 0; i < a.length || j < b.length; ) {
    if (i < a.length && j < b.length && a[i] === b[j]) {
      i++
      j++
      continue
    }
    const change = { from: i, to: i, start: j, end: j }
    while ((i < a.length || j < b.length) && !(i < a.length && j < b.length && a[i] === b[j])) {
      if (j >= b.length || (i < a.length && common[(i + 1) * width + j]! >= common[i * width + j + 1]!)) i++
      else j++
    }
    changes.push({ ...change, to: i, end: j })
  }
  return changes
}

const range = (from: number, to: number) => (to - from <= 1 ? `${to}` : `${from + 1},${to}`)

/** `2c2`, `3a4,5`, `1d0` and the lines themselves, as diff prints them without options. */
export function normalDiff(before: string, after: string, changes: readonly Change[]): string {
  const part = (text: string, from: number, to: number, sign: string) => {
    const lines = linesOf(text)
    const shown = lines.slice(from, to).map((line) => `${sign} ${line}\n`)
    const open = to > from && to === lines.length && !text.endsWith('\n')
    return shown.join('') + (open ? '\\ No newline at end of file\n' : '')
  }
  return changes
    .map(({ from, to, start, end }) => {
      const kind = from === to ? 'a' : start === end ? 'd' : 'c'
      const head = `${kind === 'a' ? from : range(from, to)}${kind}${kind === 'd' ? start : range(start, end)}\n`
      return head + part(before, from, to, '<') + (kind === 'c' ? '---\n' : '') + part(after, start, end, '>')
    })
    .join('')
}
