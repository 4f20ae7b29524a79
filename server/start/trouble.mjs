/** Something an operator can mend; its message is one clear sentence and is all that is printed. */
export class Trouble extends Error {}

/**
 * The sentence for an error that the machine, not the program, is to blame for; undefined for a bug.
 * @param {unknown} error
 * @returns {string | undefined}
 */
export function sentenceFor(error) {
  if (error instanceof Trouble) return error.message
  const code = /** @type {{ code?: string }} */ (error)?.code
  const text = String(/** @type {Error} */ (error)?.message ?? error)
  if (code === 'ENOSPC' || code === '53100' || /No space left on device|ENOSPC/.test(text))
    return 'The disk is full: free some space and start again.'
  if (code === 'EROFS') return 'This folder is read-only: Seatrial needs to write to .seatrial/, dist/ and .next/ in it.'
  return undefined
}
