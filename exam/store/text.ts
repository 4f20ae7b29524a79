/**
 * What PostgreSQL can hold of a text: it has no NUL, and JSON no half of a surrogate pair. NULs are left out, as a terminal shows none; halves
 * become U+FFFD. Whatever people or programs write goes through here before it is stored.
 */
export function storable(text: string): string {
  return text.replaceAll('\0', '').replace(/\p{Surrogate}/gu, '\uFFFD')
}

/** The same for every text within plain data. */
export function storableData<T>(data: T): T {
  return JSON.parse(JSON.stringify(data), (_, value) => (typeof value === 'string' ? storable(value) : value)) as T
}
