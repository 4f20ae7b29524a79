/** The candidates that a mistyped word may mean: at most two letters away, or beginning with it. As cobra SuggestionsFor. */
export function similar(word: string, candidates: readonly string[]): string[] {
  return candidates.filter((candidate) => distance(word, candidate) <= 2 || candidate.toLowerCase().startsWith(word.toLowerCase()))
}

/** Levenshtein's distance, letter case ignored. */
function distance(a: string, b: string): number {
  const [left, right] = [a.toLowerCase(), b.toLowerCase()]
  let row = Array.from({ length: right.length + 1 }, (_, index) => index)
  for (let i = 1; i <= left.length; i++) {
    const next = [i]
    for (let j = 1; j <= right.length; j++) {
      const cost = left[i - 1] === right[j - 1] ? 0 : 1
      next[j] = Math.min((row[j] as number) + 1, (next[j - 1] as number) + 1, (row[j - 1] as number) + cost)
    }
    row = next
  }
  return row[right.length] as number
}
