/** meta/v1 Time: RFC 3339 in UTC with whole seconds. `at` is in milliseconds since the epoch. */
export const timestamp = (at: number): string => {
  if (at !== last.at) last = { at, text: `${new Date(at).toISOString().slice(0, 19)}Z` }
  return last.text
}

/** One instant is asked for many times over. */
let last = { at: Number.NaN, text: '' }

/** meta/v1 MicroTime, as Leases carry. */
export const microTimestamp = (at: number): string => `${new Date(at).toISOString().slice(0, 23)}000Z`

/** Milliseconds since the epoch, of either. */
export const parseTimestamp = (text: string): number => Date.parse(text)
