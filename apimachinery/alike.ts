/** True for a name that may be a slip of the other. */
export const isAlike = (one: string, other: string): boolean =>
  distance(one, other) <= Math.max(2, Math.floor(other.length / 3)) || one.includes(other) || other.includes(one)

/** `; did you mean web?`, where one of the names may have been meant; nothing where none is alike. */
export function didYouMean(written: string, names: Iterable<string>): string {
  const found = nearest(written, names)
  return found === undefined ? '' : `; did you mean ${found}?`
}

/** Of the names that are alike the nearest one, whatever its case. */
export function nearest(written: string, names: Iterable<string>): string | undefined {
  const far = (name: string) => distance(written.toLowerCase(), name.toLowerCase())
  return [...names].filter((name) => isAlike(written.toLowerCase(), name.toLowerCase())).sort((a, b) => far(a) - far(b))[0]
}

/** Levenshtein distance. */
function distance(a: string, b: string): number {
  let row = Array.from({ length: b.length + 1 }, (_, index) => index)
  for (let i = 1; i <= a.length; i++) {
    const next = [i]
    for (let j = 1; j <= b.length; j++) next.push(Math.min(row[j]! + 1, next[j - 1]! + 1, row[j - 1]! + (a[i - 1] === b[j - 1] ? 0 : 1)))
    row = next
  }
  return row[b.length]!
}
