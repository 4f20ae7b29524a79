import {
  bitString,
  boolean,
  element,
  elements,
  integer,
  objectIdentifier,
  octetString,
  printableString,
  sequence,
  set,
  utcTime,
  utf8String,
} from '@/apimachinery/der'
import { fromPem, pem, textOf, utf8 } from '@/apimachinery/encoding'
import { publicKeyOf, sign, verify } from './ed25519'
import { sha256 } from './sha2'

// RFC 5280 and RFC 8410, as far as a cluster's own certificates need them.

export type Name = { commonName: string; organizations: readonly string[] }

/** An authority: its secret key of 32 bytes, what it is called, and its own certificate. */
export type Authority = { seed: Uint8Array; publicKey: Uint8Array; name: Name; certificate: string }

type Order = {
  serial: Uint8Array
  subject: Name
  /** SubjectPublicKeyInfo, DER. */
  publicKey: Uint8Array
  notBefore: number
  notAfter: number
  usages: readonly string[]
  alternatives?: { dns: readonly string[]; ip: readonly Uint8Array[] }
}

const ed25519 = sequence(objectIdentifier('1.3.101.112'))
const commonName = '2.5.4.3'
const organization = '2.5.4.10'

/** The public key as certificates carry it. */
export const keyInfo = (publicKey: Uint8Array) => sequence(ed25519, bitString(publicKey))

/** A secret key of 32 bytes as PKCS #8 has it, PEM. */
export const keyPem = (seed: Uint8Array): string =>
  pem('PRIVATE KEY', sequence(integer(Uint8Array.of(0)), ed25519, octetString(octetString(seed))))

const printable = /^[A-Za-z0-9 '()+,\-./:=?]*$/
const nameOf = ({ commonName: cn, organizations }: Name): Uint8Array => {
  const part = (type: string, text: string) =>
    set(sequence(objectIdentifier(type), printable.test(text) ? printableString(text) : utf8String(text)))
  return sequence(...organizations.map((o) => part(organization, o)), part(commonName, cn))
}

const extension = (id: string, critical: boolean, value: Uint8Array) =>
  sequence(objectIdentifier(id), ...(critical ? [boolean(true)] : []), octetString(value))

const keyUsageBits: Readonly<Record<string, number>> = { 'digital signature': 0x80, 'key encipherment': 0x20, 'cert sign': 0x04 }
const extended: Readonly<Record<string, string>> = { 'server auth': '1.3.6.1.5.5.7.3.1', 'client auth': '1.3.6.1.5.5.7.3.2' }

/** The bits of a key usage, without trailing zeros, as DER wants named bits. */
const usageBits = (usages: readonly string[]): Uint8Array => {
  const bits = usages.reduce((sum, usage) => sum | (keyUsageBits[usage] ?? 0), 0)
  let unused = 0
  while (unused < 7 && ((bits >> unused) & 1) === 0) unused++
  return bitString(Uint8Array.of(bits), unused)
}

const keyIdentifier = (publicKey: Uint8Array) => sha256(publicKey).slice(0, 20)

const extensionsOf = (order: Order, issuerKey: Uint8Array, isAuthority: boolean): Uint8Array => {
  const purposes = order.usages.flatMap((usage) => extended[usage] ?? [])
  const names = [
    ...(order.alternatives?.dns ?? []).map((dns) => element(0x82, utf8(dns))),
    ...(order.alternatives?.ip ?? []).map((ip) => element(0x87, ip)),
  ]
  const bits = order.usages.some((usage) => keyUsageBits[usage] !== undefined)
  return sequence(
    ...(bits ? [extension('2.5.29.15', true, usageBits(order.usages))] : []),
    ...(purposes.length > 0 ? [extension('2.5.29.37', false, sequence(...purposes.map(objectIdentifier)))] : []),
    extension('2.5.29.19', true, sequence(...(isAuthority ? [boolean(true)] : []))),
    ...(isAuthority ? [extension('2.5.29.14', false, octetString(keyIdentifier(issuerKey)))] : []),
    extension('2.5.29.35', false, sequence(element(0x80, keyIdentifier(issuerKey)))),
    ...(names.length > 0 ? [extension('2.5.29.17', false, sequence(...names))] : []),
  )
}

/** A certificate by this authority, PEM. */
export const issue = ({ seed, publicKey, name }: Omit<Authority, 'certificate'>, order: Order, isAuthority = false): string => {
  const body = sequence(
    element(0xa0, integer(Uint8Array.of(2))),
    integer(order.serial),
    ed25519,
    nameOf(name),
    sequence(utcTime(order.notBefore), utcTime(order.notAfter)),
    nameOf(order.subject),
    order.publicKey,
    element(0xa3, extensionsOf(order, publicKey, isAuthority)),
  )
  return pem('CERTIFICATE', sequence(body, ed25519, bitString(sign(seed, publicKey, body))))
}

/** An authority of its own, for ever the same for the same seed. */
export const authorityOf = (seed: Uint8Array, name: Name, notBefore: number, notAfter: number): Authority => {
  const publicKey = publicKeyOf(seed)
  const own = { seed, publicKey, name }
  const order = { serial: Uint8Array.of(1), subject: name, publicKey: keyInfo(publicKey), notBefore, notAfter }
  return { ...own, certificate: issue(own, { ...order, usages: ['digital signature', 'key encipherment', 'cert sign'] }, true) }
}

/** What a certificate says of whom it names and how long it holds. `fingerprint`: SHA-256 of the whole. */
export type Certificate = { subject: Name; notBefore: number; notAfter: number; usages: string[]; fingerprint: Uint8Array }

const same = (a: Uint8Array, b: Uint8Array) => a.length === b.length && a.every((byte, i) => byte === b[i])

const timeOf = (content: Uint8Array): number => {
  const digits = textOf(content).replace('Z', '')
  const full = digits.length === 12 ? `20${digits}` : digits
  const [, y, mo, d, h, mi, s] = /^(\d{4})(\d\d)(\d\d)(\d\d)(\d\d)(\d\d)$/.exec(full) ?? []
  return Date.parse(`${y}-${mo}-${d}T${h}:${mi}:${s}Z`)
}

const namesOf = (content: Uint8Array): Name => {
  const values = (type: string) =>
    (elements(content) ?? []).flatMap((part) =>
      (elements(part.content) ?? []).flatMap((pair) => {
        const [id, value] = elements(pair.content) ?? []
        return id && value && same(id.whole, objectIdentifier(type)) ? [textOf(value.content)] : []
      }),
    )
  return { commonName: values(commonName).at(-1) ?? '', organizations: values(organization) }
}

const purposesOf = (extensions: Uint8Array): string[] =>
  (elements(elements(extensions)?.[0]?.content ?? new Uint8Array()) ?? []).flatMap(({ content }) => {
    const parts = elements(content) ?? []
    if (!parts[0] || !same(parts[0].whole, objectIdentifier('2.5.29.37'))) return []
    const list = elements(elements(parts.at(-1)!.content)?.[0]?.content ?? new Uint8Array()) ?? []
    return list.flatMap((id) => Object.keys(extended).find((name) => same(id.whole, objectIdentifier(extended[name]!))) ?? [])
  })

/** Reads the first certificate of a PEM text, when this authority has signed it; undefined for any other. */
export const readIssued = ({ publicKey }: Authority, text: string): Certificate | undefined => {
  const whole = fromPem('CERTIFICATE', text)
  const [body, algorithm, signature] = elements(elements(whole ?? new Uint8Array())?.[0]?.content ?? new Uint8Array()) ?? []
  if (!whole || !body || !algorithm || !signature || !same(algorithm.whole, ed25519)) return undefined
  if (!verify(publicKey, body.whole, signature.content.slice(1))) return undefined
  const parts = elements(body.content) ?? []
  const [notBefore, notAfter] = elements(parts[4]?.content ?? new Uint8Array()) ?? []
  if (!parts[5] || !notBefore || !notAfter) return undefined
  return {
    subject: namesOf(parts[5].content),
    notBefore: timeOf(notBefore.content),
    notAfter: timeOf(notAfter.content),
    usages: purposesOf(parts.find(({ tag }) => tag === 0xa3)?.content ?? new Uint8Array()),
    fingerprint: sha256(whole),
  }
}
