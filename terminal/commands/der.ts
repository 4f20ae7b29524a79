/** Distinguished encoding, as far as a certificate request needs it. */
const length = (size: number): number[] => {
  if (size < 128) return [size]
  const bytes: number[] = []
  for (let rest = size; rest > 0; rest >>>= 8) bytes.unshift(rest & 255)
  return [128 | bytes.length, ...bytes]
}

export const tagged = (tag: number, ...parts: Uint8Array[]): Buffer => {
  const content = Buffer.concat(parts)
  return Buffer.concat([Buffer.from([tag, ...length(content.length)]), content])
}

export const sequence = (...parts: Uint8Array[]) => tagged(0x30, ...parts)
export const set = (...parts: Uint8Array[]) => tagged(0x31, ...parts)
export const bitString = (content: Uint8Array) => tagged(0x03, Buffer.from([0]), content)
export const nothing = tagged(0x05)

/** `2.5.4.3`. */
export function objectIdentifier(dotted: string): Buffer {
  const [first = 0, second = 0, ...rest] = dotted.split('.').map(Number)
  const bytes = [first * 40 + second]
  for (const each of rest) {
    const groups = [each & 127]
    for (let left = each >>> 7; left > 0; left >>>= 7) groups.unshift((left & 127) | 128)
    bytes.push(...groups)
  }
  return tagged(0x06, Buffer.from(bytes))
}

export function integer(value: bigint): Buffer {
  let hex = value.toString(16)
  if (hex.length % 2) hex = `0${hex}`
  const bytes = Buffer.from(hex, 'hex')
  return tagged(0x02, (bytes[0] ?? 0) & 128 ? Buffer.from([0]) : Buffer.alloc(0), bytes)
}

export const utf8 = (text: string) => tagged(0x0c, Buffer.from(text))
export const printable = (text: string) => tagged(0x13, Buffer.from(text))

/** What stands in an encoding, one after the other; nothing more after a part that is cut off. */
export function children(encoded: Buffer): { tag: number; content: Buffer; whole: Buffer }[] {
  const found: ReturnType<typeof children> = []
  for (let at = 0; at + 1 < encoded.length; ) {
    const first = encoded[at + 1] ?? 0
    const octets = first & 128 ? first & 127 : 0
    const size = octets > 0 && octets < 5 ? encoded.readUIntBE(at + 2, octets) : first
    const start = at + 2 + octets
    if (start + size > encoded.length) break
    found.push({ tag: encoded[at] ?? 0, content: encoded.subarray(start, start + size), whole: encoded.subarray(at, start + size) })
    at = start + size
  }
  return found
}

/** Base64 between lines that name it. */
export const pem = (label: string, content: Uint8Array) =>
  `-----BEGIN ${label}-----\n${Buffer.from(content)
    .toString('base64')
    .replace(/.{64}/g, '$&\n')
    .replace(/\n?$/, '\n')}-----END ${label}-----\n`
