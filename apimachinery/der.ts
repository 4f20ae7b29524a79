import { joined, utf8 } from './encoding'

// ITU-T X.690: what certificates are written in.

/** One element: its tag, its content, and itself as it stands. */
export type Element = { tag: number; content: Uint8Array; whole: Uint8Array }

/** The elements that stand one after another; undefined where the bytes are none. */
export const elements = (bytes: Uint8Array): Element[] | undefined => {
  const found: Element[] = []
  for (let at = 0; at < bytes.length; ) {
    let length = bytes[at + 1] ?? -1
    let start = at + 2
    if (length > 0x80) {
      const octets = length - 0x80
      length = bytes.slice(start, start + octets).reduce((sum, octet) => sum * 256 + octet, 0)
      start += octets
    }
    if (length < 0 || length === 0x80 || start + length > bytes.length) return undefined
    found.push({ tag: bytes[at]!, content: bytes.slice(start, start + length), whole: bytes.slice(at, start + length) })
    at = start + length
  }
  return found
}

export const element = (tag: number, ...content: readonly Uint8Array[]): Uint8Array => {
  const body = joined(...content)
  const octets: number[] = []
  for (let rest = body.length; rest > 0; rest = Math.floor(rest / 256)) octets.unshift(rest % 256)
  const length = body.length < 0x80 ? [body.length] : [0x80 + octets.length, ...octets]
  return joined(Uint8Array.of(tag, ...length), body)
}

export const sequence = (...content: readonly Uint8Array[]) => element(0x30, ...content)
export const set = (...content: readonly Uint8Array[]) => element(0x31, ...content)
export const octetString = (...content: readonly Uint8Array[]) => element(0x04, ...content)
export const bitString = (content: Uint8Array, unused = 0) => element(0x03, Uint8Array.of(unused), content)
export const nothing = element(0x05)
export const boolean = (value: boolean) => element(0x01, Uint8Array.of(value ? 0xff : 0))
export const utf8String = (text: string) => element(0x0c, utf8(text))
export const printableString = (text: string) => element(0x13, utf8(text))

/** A number of that many bytes or fewer, never negative. */
export const integer = (bytes: Uint8Array) => element(0x02, (bytes[0] ?? 0) & 0x80 ? joined(Uint8Array.of(0), bytes) : bytes)

/** `2.5.4.3` */
export const objectIdentifier = (dotted: string): Uint8Array => {
  const [first = 0, second = 0, ...rest] = dotted.split('.').map(Number)
  const octets = [first * 40 + second, ...rest].flatMap((n) => {
    const digits = [n & 0x7f]
    for (let high = Math.floor(n / 128); high > 0; high = Math.floor(high / 128)) digits.unshift((high & 0x7f) | 0x80)
    return digits
  })
  return element(0x06, Uint8Array.from(octets))
}

/** What an element of that type names: `2.5.4.3`. Empty where there is none. */
export function identifierText(of: Element | undefined): string {
  if (!of) return ''
  const numbers: number[] = []
  let value = 0
  for (const octet of of.content) {
    value = value * 128 + (octet & 0x7f)
    if (octet >= 0x80) continue
    numbers.push(value)
    value = 0
  }
  const [first = 0, ...rest] = numbers
  const root = Math.min(2, Math.floor(first / 40))
  return [root, first - root * 40, ...rest].join('.')
}

/** A time in UTC, milliseconds since the epoch. as RFC 5280: two digits of the year until 2049 */
export const utcTime = (at: number): Uint8Array => {
  const text = `${new Date(at).toISOString().replace(/[-:T]/g, '').slice(0, 14)}Z`
  return text < '2050' ? element(0x17, utf8(text.slice(2))) : element(0x18, utf8(text))
}
