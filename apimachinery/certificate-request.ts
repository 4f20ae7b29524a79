import { type Element, elements, identifierText } from './der'
import { fromPem, textOf } from './encoding'

/** What a PKCS #10 certificate request says: whom it names, and the other names it asks for. */
export type CertificateRequest = {
  /** Values by short attribute name (`CN`, `O`, `OU`, …), in order. */
  subject: Record<string, string[]>
  alternatives: { dns: string[]; email: string[]; uri: string[]; ip: string[] }
  /** The subject and the public key as they stand in it, DER. */
  encoded: { subject: Uint8Array; publicKey: Uint8Array }
}

const attributes: Record<string, string> = {
  '2.5.4.3': 'CN',
  '2.5.4.5': 'serialNumber',
  '2.5.4.6': 'C',
  '2.5.4.7': 'L',
  '2.5.4.8': 'ST',
  '2.5.4.9': 'street',
  '2.5.4.10': 'O',
  '2.5.4.11': 'OU',
  '2.5.4.17': 'postalCode',
}
const extensionRequest = '1.2.840.113549.1.9.14'
const subjectAlternativeName = '2.5.29.17'

/** Reads the PEM of a certificate request. The error is in the words of Kubernetes' certificates API helpers ParseCSR. */
export function readRequest(pem: string): CertificateRequest | { error: string } {
  if (!/-----BEGIN CERTIFICATE REQUEST-----[A-Za-z0-9+/=\s]*-----END CERTIFICATE REQUEST-----/.test(pem))
    return { error: 'PEM block type must be CERTIFICATE REQUEST' }
  try {
    const [request] = within(fromPem('CERTIFICATE REQUEST', pem))
    const [info] = within(request?.content)
    const [, subject, key, more] = within(info?.content)
    if (!subject || !key) return { error: 'asn1: structure error: sequence truncated' }
    const encoded = { subject: subject.whole, publicKey: key.whole }
    return { subject: namesOf(subject), alternatives: alternativesOf(more), encoded }
  } catch (error) {
    if (error instanceof RangeError) return { error: 'asn1: syntax error: data truncated' }
    throw error
  }
}

function within(bytes: Uint8Array | undefined): Element[] {
  const found = elements(bytes ?? new Uint8Array())
  if (!found) throw new RangeError('truncated')
  return found
}

function namesOf(subject: Element): Record<string, string[]> {
  const names: Record<string, string[]> = {}
  for (const set of within(subject.content))
    for (const pair of within(set.content)) {
      const [type, value] = within(pair.content)
      const name = attributes[identifierText(type)]
      if (name === undefined || !value) continue
      names[name] ??= []
      names[name].push(textOf(value.content))
    }
  return names
}

function alternativesOf(more: Element | undefined): CertificateRequest['alternatives'] {
  const found: CertificateRequest['alternatives'] = { dns: [], email: [], uri: [], ip: [] }
  for (const attribute of within(more?.content)) {
    const [type, values] = within(attribute.content)
    if (identifierText(type) !== extensionRequest) continue
    for (const extensions of within(values?.content))
      for (const extension of within(extensions.content)) {
        const parts = within(extension.content)
        if (identifierText(parts[0]) !== subjectAlternativeName) continue
        for (const names of within(parts.at(-1)?.content))
          for (const { tag, content } of within(names.content)) {
            if (tag === 0x81) found.email.push(textOf(content))
            if (tag === 0x82) found.dns.push(textOf(content))
            if (tag === 0x86) found.uri.push(textOf(content))
            if (tag === 0x87) found.ip.push(addressText(content))
          }
      }
  }
  return found
}

function addressText(octets: Uint8Array): string {
  if (octets.length === 4) return octets.join('.')
  const groups = Array.from({ length: octets.length / 2 }, (_, at) =>
    ((octets[2 * at] ?? 0) * 256 + (octets[2 * at + 1] ?? 0)).toString(16),
  )
  return groups.join(':').replace(/(^|:)0(:0)+(:|$)/, '::')
}
