/** Works a value out when it is first asked for, and keeps it. */
export const once = <T>(make: () => T): (() => T) => {
  let made: { value: T } | undefined
  return () => {
    made ??= { value: make() }
    return made.value
  }
}

/** The same for what hangs on nothing but a text: the values of the last `most` texts are kept. */
export const remembered = <T>(most: number): ((text: string, make: () => T) => T) => {
  const kept = new Map<string, { value: T }>()
  return (text, make) => {
    const known = kept.get(text)
    if (known !== undefined) return known.value
    const value = make()
    if (kept.size >= most) kept.delete(kept.keys().next().value!)
    kept.set(text, { value })
    return value
  }
}
