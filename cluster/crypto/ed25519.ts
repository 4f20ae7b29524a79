import { joined } from '@/apimachinery/encoding'
import { sha512 } from './sha2'

// RFC 8032: the same key and message always give the same signature, which is why it signs here. Not written to resist timing: keys are drawn
// from a cluster's seed and guard nothing outside it.

const p = 2n ** 255n - 19n
const order = 2n ** 252n + 27742317777372353535851937790883648493n

type Point = readonly [x: bigint, y: bigint, z: bigint, t: bigint]

const mod = (a: bigint, m = p) => ((a % m) + m) % m

const power = (base: bigint, exponent: bigint): bigint => {
  let result = 1n
  for (let b = mod(base), e = exponent; e > 0n; e >>= 1n, b = (b * b) % p) if (e & 1n) result = (result * b) % p
  return result
}

const inverse = (a: bigint) => power(a, p - 2n)
const d = mod(-121665n * inverse(121666n))
const root = power(2n, (p - 1n) / 4n)

const add = ([x1, y1, z1, t1]: Point, [x2, y2, z2, t2]: Point): Point => {
  const a = mod((y1 - x1) * (y2 - x2))
  const b = mod((y1 + x1) * (y2 + x2))
  const c = mod(2n * t1 * t2 * d)
  const e = mod(2n * z1 * z2)
  const [f, g, h, i] = [b - a, e - c, e + c, b + a]
  return [mod(f * g), mod(h * i), mod(g * h), mod(f * i)]
}

const multiply = (point: Point, factor: bigint): Point => {
  let result: Point = [0n, 1n, 1n, 0n]
  for (let q = point, n = factor; n > 0n; n >>= 1n, q = add(q, q)) if (n & 1n) result = add(result, q)
  return result
}

/** The x that belongs to a y, or undefined where there is none. */
const recover = (y: bigint, odd: boolean): bigint | undefined => {
  const square = mod((y * y - 1n) * inverse(d * y * y + 1n))
  let x = power(square, (p + 3n) / 8n)
  if (mod(x * x - square) !== 0n) x = mod(x * root)
  if (mod(x * x - square) !== 0n || (x === 0n && odd)) return undefined
  return (x & 1n) === (odd ? 1n : 0n) ? x : p - x
}

const baseY = mod(4n * inverse(5n))
const baseX = recover(baseY, false)!
const base: Point = [baseX, baseY, 1n, mod(baseX * baseY)]

/** The base point times every power of two: half of what multiplying by a secret costs is done once. */
let doubles: Point[] | undefined
const multiplyBase = (factor: bigint): Point => {
  doubles ??= Array.from({ length: 256 }).reduce<Point[]>((all) => [...all, all.length === 0 ? base : add(all.at(-1)!, all.at(-1)!)], [])
  let result: Point = [0n, 1n, 1n, 0n]
  for (let n = factor, i = 0; n > 0n; n >>= 1n, i++) if (n & 1n) result = add(result, doubles[i]!)
  return result
}

const number = (bytes: Uint8Array) => bytes.reduceRight((sum, byte) => (sum << 8n) | BigInt(byte), 0n)
const bytesOf = (value: bigint) => Uint8Array.from({ length: 32 }, (_, i) => Number((value >> BigInt(8 * i)) & 0xffn))

const encode = ([x, y, z]: Point): Uint8Array => {
  const inv = inverse(z)
  return bytesOf(mod(y * inv) | ((mod(x * inv) & 1n) << 255n))
}

const decode = (bytes: Uint8Array): Point | undefined => {
  if (bytes.length !== 32) return undefined
  const value = number(bytes)
  const y = value & (2n ** 255n - 1n)
  const x = y < p ? recover(y, value >> 255n === 1n) : undefined
  return x === undefined ? undefined : [x, y, 1n, mod(x * y)]
}

const secretOf = (seed: Uint8Array) => {
  const hash = sha512(seed)
  const scalar = (number(hash.slice(0, 32)) & (2n ** 254n - 8n)) | (2n ** 254n)
  return { scalar, prefix: hash.slice(32) }
}

/** The 32 bytes of the public key that belong to 32 secret ones. */
export const publicKeyOf = (seed: Uint8Array): Uint8Array => encode(multiplyBase(secretOf(seed).scalar))

/** 64 bytes. `publicKey` belongs to `seed`. */
export const sign = (seed: Uint8Array, publicKey: Uint8Array, message: Uint8Array): Uint8Array => {
  const { scalar, prefix } = secretOf(seed)
  const r = mod(number(sha512(joined(prefix, message))), order)
  const R = encode(multiplyBase(r))
  const k = mod(number(sha512(joined(R, publicKey, message))), order)
  return joined(R, bytesOf(mod(r + k * scalar, order)))
}

/** Whether a signature is that key's over the message. */
export const verify = (publicKey: Uint8Array, message: Uint8Array, signature: Uint8Array): boolean => {
  const key = decode(publicKey)
  const R = decode(signature.slice(0, 32))
  const s = number(signature.slice(32))
  if (key === undefined || R === undefined || signature.length !== 64 || s >= order) return false
  const k = mod(number(sha512(joined(signature.slice(0, 32), publicKey, message))), order)
  const [x1, y1, z1] = multiplyBase(s)
  const [x2, y2, z2] = add(R, multiply(key, k))
  return mod(x1 * z2 - x2 * z1) === 0n && mod(y1 * z2 - y2 * z1) === 0n
}
