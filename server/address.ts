/** False for what no browser asks of us: an address with a host in it, to which a redirect would send on, and escapes that are no text. */
export function isAddress(target: string): boolean {
  try {
    return target.startsWith('/') && decodeURI(target.split('?')[0] ?? '') !== ''
  } catch {
    return false
  }
}
