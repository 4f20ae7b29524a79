/** The `diff -u` of two texts; empty when they are the same. */
export function unifiedDiff(leftName: string, rightName: string, left: string, right: string): string {
  if (left === right) return ''
  const [a, b] = [linesOf(left), linesOf(right)]
  const edits = editsOf(a, b)
  const hunks: string[] = []
  for (let i = 0; i < edits.length; ) {
    if (edits[i]?.kind === ' ') {
      i++
      continue
    }
    let end = i
    let quiet = 0
    for (let j = i; j < edits.length && quiet <= 6; j++) {
      quiet = edits[j]?.kind === ' ' ? quiet + 1 : 0
      if (quiet === 0) end = j
    }
    const from = Math.max(0, i - 3)
    const to = Math.min(edits.length, end + 4)
    hunks.push(hunk(edits, from, to))
    i = to
  }
  return `--- ${leftName}\n+++ ${rightName}\n${hunks.join('')}`
}

type Edit = { kind: ' ' | '-' | '+'; line: string }

const linesOf = (text: string) => (text === '' ? [] : text.replace(/\n$/, '').split('\n'))

function hunk(edits: readonly Edit[], from: number, to: number): string {
  const count = (part: readonly Edit[], kind: '-' | '+') => part.filter((edit) => edit.kind === ' ' || edit.kind === kind).length
  const [before, inside] = [edits.slice(0, from), edits.slice(from, to)]
  const range = (kind: '-' | '+') => {
    const size = count(inside, kind)
    const start = count(before, kind) + (size === 0 ? 0 : 1)
    return size === 1 ? String(start) : `${start},${size}`
  }
  return `@@ -${range('-')} +${range('+')} @@\n${inside.map(({ kind, line }) => `${kind}${line}\n`).join('')}`
}

/** Longest common subsequence. */
function editsOf(a: readonly string[], b: readonly string[]): Edit[] {
  const length: number[][] = Array.from({ length: a.length + 1 }, () => new Array<number>(b.length + 1).fill(0))
  for (let i = a.length - 1; i >= 0; i--)
    for (let j = b.length - 1; j >= 0; j--) {
      const row = length[i] as number[]
      const below = length[i + 1] as number[]
      row[j] = a[i] === b[j] ? (below[j + 1] as number) + 1 : Math.max(below[j] as number, row[j + 1] as number)
    }
  const edits: Edit[] = []
  let [i, j] = [0, 0]
  while (i < a.length || j < b.length) {
    if (i < a.length && j < b.length && a[i] === b[j]) {
      edits.push({ kind: ' ', line: a[i] as string })
      i++
      j++
    } else if (i < a.length && (j >= b.length || (length[i + 1]?.[j] ?? 0) >= (length[i]?.[j + 1] ?? 0)))
      edits.push({ kind: '-', line: a[i++] as string })
    else edits.push({ kind: '+', line: b[j++] as string })
  }
  return edits
}
