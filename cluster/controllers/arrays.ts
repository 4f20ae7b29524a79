/** `n` results of `make`; none for n ≤ 0. */
export const times = <T>(n: number, make: (index: number) => T): T[] => Array.from({ length: Math.max(0, n) }, (_, index) => make(index))

/** Sorted by the first comparison that tells two apart. */
export const sortedBy = <T>(items: readonly T[], ...comparisons: ((a: T, b: T) => number)[]): T[] =>
  [...items].sort((a, b) => {
    for (const compare of comparisons) {
      const order = compare(a, b)
      if (order !== 0) return order
    }
    return 0
  })

/** Compares by a number or text taken from each. */
export const by =
  <T>(key: (item: T) => number | string): ((a: T, b: T) => number) =>
  (a, b) => {
    const left = key(a)
    const right = key(b)
    return left < right ? -1 : left > right ? 1 : 0
  }
