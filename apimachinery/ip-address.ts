/** Addresses and ranges of IP. IPv4 are numbers; of IPv6, which the simulated network has none of, it is known what is one and which are the same. */

const octet = /^(0|[1-9][0-9]{0,2})$/

/** The address as an unsigned number, or undefined when the text is no dotted IPv4 address (leading zeros are refused, as Go does). */
export function parseIPv4(text: string): number | undefined {
  const parts = text.split('.')
  if (parts.length !== 4) return undefined
  let value = 0
  for (const part of parts) {
    if (!octet.test(part) || Number(part) > 255) return undefined
    value = value * 256 + Number(part)
  }
  return value
}

export const formatIPv4 = (value: number) => [value >>> 24, (value >>> 16) & 255, (value >>> 8) & 255, value & 255].join('.')

export const isIPv4 = (text: string) => parseIPv4(text) !== undefined

export const isIPv6 = (text: string) => parseIPv6(text) !== undefined

/** The eight groups of an IPv6 address (`2001:db8::1`, `::ffff:10.0.0.1`), or undefined. */
function parseIPv6(text: string): number[] | undefined {
  if (!/^[0-9a-fA-F:.]+$/.test(text) || !text.includes(':')) return undefined
  const halves = text.split('::')
  if (halves.length > 2) return undefined
  const [head = [], tail = []] = halves.map(groupsOf)
  const length = head.length + tail.length
  if (![...head, ...tail].every((group) => group >= 0) || (halves.length === 2 ? length > 7 : length !== 8)) return undefined
  return [...head, ...Array<number>(8 - length).fill(0), ...tail]
}

/** Groups between colons, the last of which may be an IPv4 address; -1 for what is none. */
function groupsOf(half: string, at: number, halves: string[]): number[] {
  if (half === '') return []
  const parts = half.split(':')
  return parts.flatMap((part, i) => {
    const last = i === parts.length - 1 && at === halves.length - 1
    const embedded = last ? parseIPv4(part) : undefined
    if (embedded !== undefined) return [Math.floor(embedded / 65_536), embedded % 65_536]
    return [/^[0-9a-fA-F]{1,4}$/.test(part) ? Number.parseInt(part, 16) : -1]
  })
}

/** First and last address of a CIDR or of `a-b`, as numbers; undefined when it is neither. */
export function parseRange(text: string): { first: number; last: number } | undefined {
  const dash = text.split('-')
  if (dash.length === 2) {
    const first = parseIPv4(dash[0]!.trim())
    const last = parseIPv4(dash[1]!.trim())
    return first !== undefined && last !== undefined && first <= last ? { first, last } : undefined
  }
  const [address, bits, ...rest] = text.trim().split('/')
  const base = parseIPv4(address ?? '')
  if (base === undefined || bits === undefined || rest.length > 0 || !/^(0|[1-9][0-9]?)$/.test(bits) || Number(bits) > 32) return undefined
  const size = 2 ** (32 - Number(bits))
  const first = base - (base % size)
  return { first, last: first + size - 1 }
}

export function isInRange(address: string, range: string): boolean {
  const value = parseIPv4(address)
  const bounds = parseRange(range)
  return value !== undefined && bounds !== undefined && value >= bounds.first && value <= bounds.last
}

/** One spelling of an address or a network: `2001:DB8:0::1` is `2001:db8:0:0:0:0:0:1`, `10.1.2.3/8` is `10.0.0.0/8`. undefined for anything else. */
export function canonicalIP(text: string): string | undefined {
  const [address = '', bits, ...rest] = text.split('/')
  const groups = parseIPv6(address)
  const width = groups ? 128 : 32
  if (rest.length > 0 || (bits !== undefined && (!/^(0|[1-9][0-9]{0,2})$/.test(bits) || Number(bits) > width))) return undefined
  if (!groups) {
    const range = parseRange(bits === undefined ? `${address}/32` : text)
    return range && `${formatIPv4(range.first)}${bits === undefined ? '' : `/${bits}`}`
  }
  if (bits === undefined) return hex(groups)
  return `${hex(groups.map((group, i) => group & (0xffff << Math.min(16, Math.max(0, 16 * (i + 1) - Number(bits))))))}/${bits}`
}

const hex = (groups: readonly number[]) => groups.map((group) => group.toString(16)).join(':')
