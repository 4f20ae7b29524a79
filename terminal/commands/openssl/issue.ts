import { createPublicKey, type KeyObject, sign, type X509Certificate } from 'node:crypto'
import {
  bitString,
  boolean,
  element,
  elements,
  integer,
  nothing,
  objectIdentifier,
  octetString,
  sequence,
  utcTime,
} from '@/apimachinery/der'
import { pem } from '@/apimachinery/encoding'
import { randomBytes } from '../random-bytes'

const dayMs = 86_400_000

/** A certificate to be made. Names and the public key are encoded; `at` is when it begins, milliseconds since the epoch. */
export type Made = {
  subject: Uint8Array
  publicKey: Uint8Array
  at: number
  days: number
  /** Of whoever signs it; its own subject, where it signs itself. */
  issuer: Uint8Array
  /** As `DNS:example.org,IP:10.0.0.1`. */
  alternatives?: string
  authority: boolean
  key: KeyObject
}

/** A certificate, as PEM. as RFC 5280 4.1 */
export function madeCertificate({ subject, publicKey, at, days, issuer, alternatives, authority, key }: Made): string {
  // as RFC 5280 4.1.2.2: positive, of 20 octets at most; a first octet of zero would be padding, which DER forbids.
  const serial = randomBytes(20).map((octet, at) => (at === 0 ? (octet & 0x3f) | 0x40 : octet))
  const extensions = [
    ...(authority ? [extension('2.5.29.19', true, sequence(boolean(true)))] : []),
    ...(alternatives === undefined ? [] : [extension('2.5.29.17', false, alternativeNames(alternatives))]),
  ]
  const body = sequence(
    element(0xa0, integer(Uint8Array.of(2))),
    integer(serial),
    algorithmOf(key),
    issuer,
    sequence(utcTime(at), utcTime(at + days * dayMs)),
    subject,
    publicKey,
    ...(extensions.length > 0 ? [element(0xa3, sequence(...extensions))] : []),
  )
  return pem('CERTIFICATE', signed(body, key))
}

/** What is signed, how, and the signature. */
export function signed(body: Uint8Array, key: KeyObject): Uint8Array {
  const digest = key.asymmetricKeyType === 'ed25519' ? null : 'sha256'
  return sequence(body, algorithmOf(key), bitString(sign(digest, body, key)))
}

/** RSA and elliptic curves over SHA-256, or Ed25519, which has no digest of its own. */
function algorithmOf({ asymmetricKeyType: type }: KeyObject): Uint8Array {
  if (type === 'ed25519') return sequence(objectIdentifier('1.3.101.112'))
  return type === 'ec' ? sequence(objectIdentifier('1.2.840.10045.4.3.2')) : sequence(objectIdentifier('1.2.840.113549.1.1.11'), nothing)
}

export const publicKeyOf = (key: KeyObject): Uint8Array => createPublicKey(key).export({ type: 'spki', format: 'der' })

/** The subject of a certificate, encoded: what it signs names it so. */
export function subjectOfCertificate(certificate: X509Certificate): Uint8Array {
  const within = (of: Uint8Array | undefined) => elements(of ?? new Uint8Array()) ?? []
  const [body] = within(within(certificate.raw)[0]?.content)
  const [, , , , , subject] = within(body?.content)
  return subject?.whole ?? sequence()
}

const extension = (identifier: string, critical: boolean, content: Uint8Array) =>
  sequence(objectIdentifier(identifier), ...(critical ? [boolean(true)] : []), octetString(content))

/** `DNS:a,IP:10.0.0.1` as the names of an extension. Throws a RangeError for another kind. */
function alternativeNames(text: string): Uint8Array {
  const names = text.split(',').map((each) => {
    const [, kind = '', value = ''] = /^\s*(DNS|IP):(.+?)\s*$/.exec(each) ?? []
    if (kind === 'DNS') return element(0x82, Buffer.from(value))
    if (kind === 'IP' && /^\d+(\.\d+){3}$/.test(value)) return element(0x87, Buffer.from(value.split('.').map(Number)))
    throw new RangeError(`seatrial does not simulate the alternative name ${each.trim()}; it has DNS:NAME and IP:ADDRESS of IPv4`)
  })
  return sequence(...names)
}
