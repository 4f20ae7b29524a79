import { createPublicKey, type KeyObject, sign, type X509Certificate } from 'node:crypto'
import { bitString, children, integer, nothing, objectIdentifier, pem, sequence, tagged } from './der'

const dayMs = 86_400_000

/** A certificate to be made. Names and the public key are encoded; `at` is when it begins, milliseconds since the epoch. */
export type Made = {
  subject: Buffer
  publicKey: Buffer
  at: number
  days: number
  /** Of whoever signs it; its own subject, where it signs itself. */
  issuer: Buffer
  /** As `DNS:example.org,IP:10.0.0.1`. */
  alternatives?: string
  authority: boolean
  key: KeyObject
  /** Draws the serial number: a number in [0, 1). */
  random(): number
}

/** A certificate, as PEM. as RFC 5280 4.1 */
export function madeCertificate({ subject, publicKey, at, days, issuer, alternatives, authority, key, random }: Made): string {
  const serial = BigInt(
    `0x${Array.from({ length: 20 }, () =>
      Math.floor(random() * 128)
        .toString(16)
        .padStart(2, '0'),
    ).join('')}`,
  )
  const extensions = [
    ...(authority ? [extension('2.5.29.19', true, sequence(tagged(0x01, Buffer.from([255]))))] : []),
    ...(alternatives === undefined ? [] : [extension('2.5.29.17', false, alternativeNames(alternatives))]),
  ]
  const body = sequence(
    tagged(0xa0, integer(2n)),
    integer(serial),
    algorithmOf(key),
    issuer,
    sequence(time(at), time(at + days * dayMs)),
    subject,
    publicKey,
    ...(extensions.length > 0 ? [tagged(0xa3, sequence(...extensions))] : []),
  )
  return pem('CERTIFICATE', signed(body, key))
}

/** What is signed, how, and the signature. */
export function signed(body: Buffer, key: KeyObject): Buffer {
  const digest = key.asymmetricKeyType === 'ed25519' ? null : 'sha256'
  return sequence(body, algorithmOf(key), bitString(sign(digest, body, key)))
}

/** RSA and elliptic curves over SHA-256, or Ed25519, which has no digest of its own. */
function algorithmOf({ asymmetricKeyType: type }: KeyObject): Buffer {
  if (type === 'ed25519') return sequence(objectIdentifier('1.3.101.112'))
  return type === 'ec' ? sequence(objectIdentifier('1.2.840.10045.4.3.2')) : sequence(objectIdentifier('1.2.840.113549.1.1.11'), nothing)
}

export const publicKeyOf = (key: KeyObject): Buffer => createPublicKey(key).export({ type: 'spki', format: 'der' })

/** The subject of a certificate, encoded: what it signs names it so. */
export function subjectOfCertificate(certificate: X509Certificate): Buffer {
  const [body] = children(children(certificate.raw)[0]?.content ?? Buffer.alloc(0))
  const [, , , , , subject] = children(body?.content ?? Buffer.alloc(0))
  return subject?.whole ?? sequence()
}

/** Subject and public key of a request, encoded. Undefined for what is none. as RFC 2986 4.1 */
export function partsOfRequest(text: string): { subject: Buffer; publicKey: Buffer } | undefined {
  const [, encoded] = /-----BEGIN CERTIFICATE REQUEST-----([\s\S]*?)-----END/.exec(text) ?? []
  const [request] = children(Buffer.from(encoded ?? '', 'base64'))
  const [body] = children(request?.content ?? Buffer.alloc(0))
  const [, subject, publicKey] = children(body?.content ?? Buffer.alloc(0))
  return subject && publicKey && { subject: subject.whole, publicKey: publicKey.whole }
}

const extension = (identifier: string, critical: boolean, content: Buffer) =>
  sequence(objectIdentifier(identifier), ...(critical ? [tagged(0x01, Buffer.from([255]))] : []), tagged(0x04, content))

/** `DNS:a,IP:10.0.0.1` as the names of an extension. Throws a RangeError for another kind. */
function alternativeNames(text: string): Buffer {
  const names = text.split(',').map((each) => {
    const [, kind = '', value = ''] = /^\s*(DNS|IP):(.+?)\s*$/.exec(each) ?? []
    if (kind === 'DNS') return tagged(0x82, Buffer.from(value))
    if (kind === 'IP' && /^\d+(\.\d+){3}$/.test(value)) return tagged(0x87, Buffer.from(value.split('.').map(Number)))
    throw new RangeError(`seatrial does not simulate the alternative name ${each.trim()}; it has DNS:NAME and IP:ADDRESS of IPv4`)
  })
  return sequence(...names)
}

/** Two digits of the year until 2049, then four. as RFC 5280 4.1.2.5 */
function time(at: number): Buffer {
  const digits = new Date(at).toISOString().replace(/\.\d+|[-:T]/g, '')
  return digits < '2050' ? tagged(0x17, Buffer.from(digits.slice(2))) : tagged(0x18, Buffer.from(digits))
}
