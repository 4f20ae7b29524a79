import { checkPrimeSync } from 'node:crypto'
import { integer, sequence } from '@/apimachinery/der'

/** A key pair drawn from `random`, a number in [0, 1): the same draws give the same key, for a lab must be the same when it is run again. */
export function rsaKey(bits: number, random: () => number): Uint8Array {
  const exponent = 65537n
  for (;;) {
    const p = prime(bits / 2, random)
    const q = prime(bits / 2, random)
    const totient = (p - 1n) * (q - 1n)
    if (p === q || totient % exponent === 0n) continue
    const [high, low] = p > q ? [p, q] : [q, p]
    const secret = inverse(exponent, totient)
    const numbers = [0n, high * low, exponent, secret, high, low, secret % (high - 1n), secret % (low - 1n), inverse(low, high)]
    return sequence(...numbers.map((each) => integer(bytesOf(each))))
  }
}

const bytesOf = (value: bigint): Uint8Array => {
  const hex = value.toString(16)
  return Buffer.from(hex.padStart(hex.length + (hex.length % 2), '0'), 'hex')
}

const smallPrimes = (() => {
  const found: number[] = []
  for (let n = 3; found.length < 1000; n += 2) if (found.every((prime) => n % prime !== 0)) found.push(n)
  return found
})()

function prime(bits: number, random: () => number): bigint {
  for (;;) {
    let hex = ''
    for (let i = 0; i < bits / 32; i++)
      hex += Math.floor(random() * 2 ** 32)
        .toString(16)
        .padStart(8, '0')
    // Its two highest bits are set, so that the product has all its bits.
    const from = BigInt(`0x${hex}`) | (3n << BigInt(bits - 2)) | 1n
    const remainders = smallPrimes.map((small) => Number(from % BigInt(small)))
    for (let step = 0; step < 4000; step += 2) {
      if (remainders.some((remainder, at) => (remainder + step) % (smallPrimes[at] as number) === 0)) continue
      const candidate = from + BigInt(step)
      // Its bases are drawn, its answer is not: whether a number is prime is a fact.
      if (checkPrimeSync(candidate)) return candidate
    }
  }
}

function inverse(of: bigint, modulus: bigint): bigint {
  let [a, b, x, y] = [of % modulus, modulus, 1n, 0n]
  while (b > 0n) {
    const quotient = a / b
    ;[a, b, x, y] = [b, a - quotient * b, y, x - quotient * y]
  }
  return ((x % modulus) + modulus) % modulus
}
