import { createPrivateKey, createPublicKey, type KeyObject } from 'node:crypto'
import { integer, nothing, objectIdentifier, octetString, sequence } from '@/apimachinery/der'
import { pem } from '@/apimachinery/encoding'
import type { Invocation } from '../../host-command'
import { input, output, Refused } from './files'
import { rsaKey } from './rsa'
import type { Words } from './words'

const sizes = new Set([1024, 2048, 3072, 4096])

/** `openssl genrsa`. */
export async function genrsa(use: Invocation, { rest, values }: Words): Promise<number> {
  const bits = Number(rest[0] ?? 2048)
  if (!sizes.has(bits)) throw new Refused(`genrsa: seatrial makes keys of ${[...sizes].join(', ')} bits`)
  // A longer key would take seconds of everybody's processor: it is drawn shorter where nobody can tell by using it.
  if (bits > 2048) throw new Refused(`seatrial does not simulate keys of ${bits} bits; 2048 are enough for the cluster's authority`)
  return output(use, values.out, pem('PRIVATE KEY', pkcs8(rsaKey(bits, Math.random))), 0o600)
}

const rsaEncryption = sequence(objectIdentifier('1.2.840.113549.1.1.1'), nothing)
const pkcs8 = (key: Uint8Array) => sequence(integer(Uint8Array.of(0)), rsaEncryption, octetString(key))

/** The key in a file. Throws Refused. */
export async function privateKey(use: Invocation, path: string | undefined): Promise<KeyObject> {
  const text = await input(use, path, 'private key')
  try {
    return createPrivateKey(text)
  } catch {
    throw new Refused(`Could not read private key from ${path ?? '<stdin>'}`)
  }
}

/** `openssl rsa`, `openssl pkey`. */
export async function key(use: Invocation, { switches, values }: Words): Promise<number> {
  const own = await privateKey(use, values.in)
  if (switches.has('check')) use.out('RSA key ok\n')
  if (switches.has('modulus')) use.out(`Modulus=${modulus(own)}\n`)
  const text = switches.has('pubout')
    ? createPublicKey(own).export({ type: 'spki', format: 'pem' })
    : own.export({ type: 'pkcs8', format: 'pem' })
  return switches.has('noout') ? 0 : output(use, values.out, String(text))
}

/** As `-modulus` shows it. */
export const modulus = (key: KeyObject) =>
  Buffer.from(key.export({ format: 'jwk' }).n ?? '', 'base64url')
    .toString('hex')
    .toUpperCase()
