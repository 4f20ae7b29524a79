/** IPv4 addresses as numbers. The simulated network is single-stack IPv4; IPv6 text is recognised only to be refused well. */

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

/** A loose test for IPv6 text: enough to tell the families apart. */
export function isIPv6(text: string): boolean {
  if (!/^[0-9a-fA-F:.]+$/.test(text) || !text.includes(':')) return false
  const halves = text.split('::')
  if (halves.length > 2) return false
  const groups = halves.flatMap((half) => (half === '' ? [] : half.split(':')))
  const last = groups.at(-1)
  const embedded = last?.includes('.') ?? false
  if (embedded && !isIPv4(last!)) return false
  const hex = embedded ? groups.slice(0, -1) : groups
  const length = hex.length + (embedded ? 2 : 0)
  return hex.every((group) => /^[0-9a-fA-F]{1,4}$/.test(group)) && (halves.length === 2 ? length < 8 : length === 8)
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

/** Addresses of the simulated cluster, as kubeadm and the lab's hosts set them. */
export const serviceCIDR = '10.96.0.0/12'
export const podCIDR = '10.244.0.0/16'
/** Ports of nodes that Services get unless a setup says otherwise. as kubeoptions.DefaultServiceNodePortRange */
export const defaultNodePortRange = '30000-32767'
