/** Whether an item comes before another one. Go asks it, and goes on, even where the answers contradict each other. */
type Less<T> = (one: T, other: T) => boolean

const maxInsertion = 12
const ninther = 50
const maxSwaps = 12

/**
 * A list in the order that Go's sort.Sort leaves it in, which keeps equal items together but not in their order: what is sorted by a field that many share
 * shows it. As Go's pattern-defeating quicksort, sort pdqsort.
 */
export function goSort<T>(items: readonly T[], lessThan: Less<T>): T[] {
  const list = [...items]
  const less = (i: number, j: number) => lessThan(list[i] as T, list[j] as T)
  const swap = (i: number, j: number) => {
    const one = list[i] as T
    list[i] = list[j] as T
    list[j] = one
  }

  function insertionSort(a: number, b: number): void {
    for (let i = a + 1; i < b; i++) for (let j = i; j > a && less(j, j - 1); j--) swap(j, j - 1)
  }

  function heapSort(a: number, b: number): void {
    const siftDown = (low: number, high: number) => {
      for (let root = low, child = 2 * root + 1; child < high; root = child, child = 2 * root + 1) {
        if (child + 1 < high && less(a + child, a + child + 1)) child++
        if (!less(a + root, a + child)) return
        swap(a + root, a + child)
      }
    }
    const length = b - a
    for (let i = Math.floor((length - 1) / 2); i >= 0; i--) siftDown(i, length)
    for (let i = length - 1; i >= 0; i--) {
      swap(a, a + i)
      siftDown(0, i)
    }
  }

  function pdqsort(from: number, to: number, depth: number): void {
    let [a, b, limit] = [from, to, depth]
    let wasBalanced = true
    let wasPartitioned = true
    for (;;) {
      const length = b - a
      if (length <= maxInsertion) {
        insertionSort(a, b)
        return
      }
      if (limit === 0) {
        heapSort(a, b)
        return
      }
      if (!wasBalanced) {
        breakPatterns(a, b)
        limit--
      }
      const chosen = choosePivot(a, b)
      let { pivot } = chosen
      let increasing = chosen.swaps === 0
      if (chosen.swaps === maxSwaps) {
        for (let i = a, j = b - 1; i < j; i++, j--) swap(i, j)
        pivot = b - 1 - (pivot - a)
        increasing = true
      }
      if (wasBalanced && wasPartitioned && increasing && partialInsertionSort(a, b)) return
      if (a > 0 && !less(a - 1, pivot)) {
        a = partitionEqual(a, b, pivot)
        continue
      }
      const { middle, already } = partition(a, b, pivot)
      wasPartitioned = already
      const [left, right] = [middle - a, b - middle]
      const threshold = Math.floor(length / 8)
      wasBalanced = Math.min(left, right) >= threshold
      if (left < right) {
        pdqsort(a, middle, limit)
        a = middle + 1
      } else {
        pdqsort(middle + 1, b, limit)
        b = middle
      }
    }
  }

  function partition(a: number, b: number, pivot: number): { middle: number; already: boolean } {
    swap(a, pivot)
    let [i, j] = [a + 1, b - 1]
    let already = true
    for (;;) {
      while (i <= j && less(i, a)) i++
      while (i <= j && !less(j, a)) j--
      if (i > j) break
      swap(i++, j--)
      already = false
    }
    swap(j, a)
    return { middle: j, already }
  }

  /** What equals the pivot goes to the left; gives where the rest begins. */
  function partitionEqual(a: number, b: number, pivot: number): number {
    swap(a, pivot)
    let [i, j] = [a + 1, b - 1]
    for (;;) {
      while (i <= j && !less(a, i)) i++
      while (i <= j && less(a, j)) j--
      if (i > j) return i
      swap(i++, j--)
    }
  }

  /** Puts a few items that are out of order in their places; says whether that was all. */
  function partialInsertionSort(a: number, b: number): boolean {
    let i = a + 1
    for (let step = 0; step < 5; step++) {
      while (i < b && !less(i, i - 1)) i++
      if (i === b) return true
      if (b - a < ninther) return false
      swap(i, i - 1)
      if (i - a >= 2) for (let j = i - 1; j >= 1 && less(j, j - 1); j--) swap(j, j - 1)
      if (b - i >= 2) for (let j = i + 1; j < b && less(j, j - 1); j++) swap(j, j - 1)
    }
    return false
  }

  /** Scatters three items. */
  function breakPatterns(a: number, b: number): void {
    const length = b - a
    if (length < 8) return
    let random = BigInt(length)
    const modulus = 1n << BigInt(length.toString(2).length)
    const index = a + Math.floor(length / 4) * 2 - 1
    for (let i = 0; i < 3; i++) {
      random = BigInt.asUintN(64, random ^ (random << 13n))
      random ^= random >> 7n
      random = BigInt.asUintN(64, random ^ (random << 17n))
      const other = Number(random & (modulus - 1n))
      swap(index + i, a + (other >= length ? other - length : other))
    }
  }

  function choosePivot(a: number, b: number): { pivot: number; swaps: number } {
    const quarter = Math.floor((b - a) / 4)
    let swaps = 0
    const median = (i: number, j: number, k: number) => {
      let [one, two, three] = [i, j, k]
      const order = () => {
        if (less(two, one)) [one, two, swaps] = [two, one, swaps + 1]
      }
      order()
      if (less(three, two)) [two, three, swaps] = [three, two, swaps + 1]
      order()
      return two
    }
    let [i, j, k] = [a + quarter, a + quarter * 2, a + quarter * 3]
    if (b - a >= ninther) [i, j, k] = [median(i - 1, i, i + 1), median(j - 1, j, j + 1), median(k - 1, k, k + 1)]
    return { pivot: median(i, j, k), swaps }
  }

  pdqsort(0, list.length, list.length.toString(2).length)
  return list
}
