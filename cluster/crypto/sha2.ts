import { joined } from '@/apimachinery/encoding'

// FIPS 180-4. Node's own crypto is not for cluster/, which runs anywhere and never waits.

const primes = (count: number): number[] => {
  const found: number[] = []
  for (let n = 2; found.length < count; n++) if (found.every((p) => n % p !== 0)) found.push(n)
  return found
}

/** The first 64 bits of the fraction of a root of `n`, by whole numbers alone. */
const fraction = (n: number, root: 2n | 3n): bigint => {
  const scaled = BigInt(n) << (64n * root)
  let low = 0n
  let high = 1n << 80n
  while (high - low > 1n) {
    const middle = (low + high) >> 1n
    if (middle ** root <= scaled) low = middle
    else high = middle
  }
  return low & 0xffff_ffff_ffff_ffffn
}

const k512 = primes(80).map((p) => fraction(p, 3n))
const h512 = primes(8).map((p) => fraction(p, 2n))
const k256 = Int32Array.from(k512.slice(0, 64), (k) => Number(BigInt.asIntN(32, k >> 32n)))
const h256 = h512.map((h) => Number(BigInt.asIntN(32, h >> 32n)))

/** The message with its end mark and its length in bits, in whole blocks. */
const padded = (message: Uint8Array, block: 64 | 128): Uint8Array => {
  const length = Math.ceil((message.length + 1 + block / 8) / block) * block
  const out = new Uint8Array(length)
  out.set(message)
  out[message.length] = 0x80
  new DataView(out.buffer).setBigUint64(length - 8, BigInt(message.length) * 8n)
  return out
}

const rotate = (x: number, n: number) => (x >>> n) | (x << (32 - n))

/** 32 bytes. */
export const sha256 = (message: Uint8Array): Uint8Array => {
  const data = padded(message, 64)
  const view = new DataView(data.buffer)
  const state = Int32Array.from(h256)
  const w = new Int32Array(64)
  for (let at = 0; at < data.length; at += 64) {
    for (let i = 0; i < 16; i++) w[i] = view.getInt32(at + i * 4)
    for (let i = 16; i < 64; i++) {
      const [a, b] = [w[i - 15]!, w[i - 2]!]
      const s0 = rotate(a, 7) ^ rotate(a, 18) ^ (a >>> 3)
      const s1 = rotate(b, 17) ^ rotate(b, 19) ^ (b >>> 10)
      w[i] = w[i - 16]! + s0 + w[i - 7]! + s1
    }
    let [a, b, c, d, e, f, g, h] = state as unknown as [number, number, number, number, number, number, number, number]
    for (let i = 0; i < 64; i++) {
      const t1 = (h + (rotate(e, 6) ^ rotate(e, 11) ^ rotate(e, 25)) + ((e & f) ^ (~e & g)) + k256[i]! + w[i]!) | 0
      const t2 = ((rotate(a, 2) ^ rotate(a, 13) ^ rotate(a, 22)) + ((a & b) ^ (a & c) ^ (b & c))) | 0
      h = g
      g = f
      f = e
      e = (d + t1) | 0
      d = c
      c = b
      b = a
      a = (t1 + t2) | 0
    }
    for (const [i, value] of [a, b, c, d, e, f, g, h].entries()) state[i]! += value
  }
  const out = new DataView(new ArrayBuffer(32))
  for (const [i, value] of state.entries()) out.setInt32(i * 4, value)
  return new Uint8Array(out.buffer)
}

const word = (x: bigint) => BigInt.asUintN(64, x)
const rotateWord = (x: bigint, n: bigint) => word((x >> n) | (x << (64n - n)))

/** 64 bytes. */
export const sha512 = (message: Uint8Array): Uint8Array => {
  const data = padded(message, 128)
  const view = new DataView(data.buffer)
  const state = [...h512]
  for (let at = 0; at < data.length; at += 128) {
    const w = Array.from({ length: 16 }, (_, i) => view.getBigUint64(at + i * 8))
    for (let i = 16; i < 80; i++) {
      const [a, b] = [w[i - 15]!, w[i - 2]!]
      const s0 = rotateWord(a, 1n) ^ rotateWord(a, 8n) ^ (a >> 7n)
      const s1 = rotateWord(b, 19n) ^ rotateWord(b, 61n) ^ (b >> 6n)
      w.push(word(w[i - 16]! + s0 + w[i - 7]! + s1))
    }
    let [a, b, c, d, e, f, g, h] = state as [bigint, bigint, bigint, bigint, bigint, bigint, bigint, bigint]
    for (let i = 0; i < 80; i++) {
      const t1 = h + (rotateWord(e, 14n) ^ rotateWord(e, 18n) ^ rotateWord(e, 41n)) + ((e & f) ^ (word(~e) & g)) + k512[i]! + w[i]!
      const t2 = (rotateWord(a, 28n) ^ rotateWord(a, 34n) ^ rotateWord(a, 39n)) + ((a & b) ^ (a & c) ^ (b & c))
      h = g
      g = f
      f = e
      e = word(d + t1)
      d = c
      c = b
      b = a
      a = word(t1 + t2)
    }
    for (const [i, value] of [a, b, c, d, e, f, g, h].entries()) state[i] = word(state[i]! + value)
  }
  const out = new DataView(new ArrayBuffer(64))
  for (const [i, value] of state.entries()) out.setBigUint64(i * 8, value)
  return new Uint8Array(out.buffer)
}

/** RFC 2104 with SHA-256. */
export const hmacSha256 = (key: Uint8Array, message: Uint8Array): Uint8Array => {
  const whole = new Uint8Array(64)
  whole.set(key.length > 64 ? sha256(key) : key)
  const inner = sha256(
    joined(
      whole.map((byte) => byte ^ 0x36),
      message,
    ),
  )
  return sha256(
    joined(
      whole.map((byte) => byte ^ 0x5c),
      inner,
    ),
  )
}
