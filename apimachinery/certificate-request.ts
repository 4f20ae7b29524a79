/** What a PKCS #10 certificate request says: whom it names, and the other names it asks for. */
export type CertificateRequest = {
  /** Values by short attribute name (`CN`, `O`, `OU`, …), in order. */
  subject: Record<string, string[]>
  alternatives: { dns: string[]; email: string[]; uri: string[]; ip: string[] }
  /** DER of the public key, as a string of bytes. */
  publicKey: string
}

/** One element of DER; `inner` are its elements where it is constructed. */
type Element = { tag: number; bytes: string; whole: string }

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
  const match = /-----BEGIN CERTIFICATE REQUEST-----([A-Za-z0-9+/=\s]*)-----END CERTIFICATE REQUEST-----/.exec(pem)
  if (!match) return { error: 'PEM block type must be CERTIFICATE REQUEST' }
  try {
    const [request] = elements(atob((match[1] ?? '').replace(/\s/g, '')))
    const [info] = elements(request?.bytes ?? '')
    const [, subject, key, more] = elements(info?.bytes ?? '')
    if (!subject || !key) return { error: 'asn1: structure error: sequence truncated' }
    return { subject: namesOf(subject), alternatives: alternativesOf(more), publicKey: key.whole }
  } catch (error) {
    if (error instanceof RangeError) return { error: 'asn1: syntax error: data truncated' }
    throw error
  }
}

function elements(bytes: string): Element[] {
  const found: Element[] = []
  for (let at = 0; at < bytes.length; ) {
    const tag = bytes.charCodeAt(at)
    let length = bytes.charCodeAt(at + 1)
    let start = at + 2
    if (length > 0x80) {
      const octets = length - 0x80
      length = 0
      for (const octet of bytes.slice(start, start + octets)) length = length * 256 + octet.charCodeAt(0)
      start += octets
    }
    if (Number.isNaN(length) || start + length > bytes.length) throw new RangeError('truncated')
    found.push({ tag, bytes: bytes.slice(start, start + length), whole: bytes.slice(at, start + length) })
    at = start + length
  }
  return found
}

function objectIdentifier(bytes: string): string {
  const numbers: number[] = []
  let value = 0
  for (const octet of bytes) {
    const code = octet.charCodeAt(0)
    value = value * 128 + (code & 0x7f)
    if (code < 0x80) {
      numbers.push(value)
      value = 0
    }
  }
  const first = numbers[0] ?? 0
  const root = Math.min(2, Math.floor(first / 40))
  return [root, first - root * 40, ...numbers.slice(1)].join('.')
}

const utf8 = (bytes: string) => new TextDecoder().decode(Uint8Array.from(bytes, (octet) => octet.charCodeAt(0)))

function namesOf(subject: Element): Record<string, string[]> {
  const names: Record<string, string[]> = {}
  for (const set of elements(subject.bytes))
    for (const pair of elements(set.bytes)) {
      const [type, value] = elements(pair.bytes)
      const name = attributes[objectIdentifier(type?.bytes ?? '')]
      if (name === undefined || !value) continue
      names[name] ??= []
      names[name].push(utf8(value.bytes))
    }
  return names
}

function alternativesOf(more: Element | undefined): CertificateRequest['alternatives'] {
  const found: CertificateRequest['alternatives'] = { dns: [], email: [], uri: [], ip: [] }
  for (const attribute of elements(more?.bytes ?? '')) {
    const [type, values] = elements(attribute.bytes)
    if (objectIdentifier(type?.bytes ?? '') !== extensionRequest) continue
    for (const extensions of elements(values?.bytes ?? ''))
      for (const extension of elements(extensions.bytes)) {
        const parts = elements(extension.bytes)
        if (objectIdentifier(parts[0]?.bytes ?? '') !== subjectAlternativeName) continue
        for (const names of elements(parts.at(-1)?.bytes ?? ''))
          for (const { tag, bytes } of elements(names.bytes)) {
            if (tag === 0x81) found.email.push(bytes)
            if (tag === 0x82) found.dns.push(bytes)
            if (tag === 0x86) found.uri.push(bytes)
            if (tag === 0x87) found.ip.push(addressText(bytes))
          }
      }
  }
  return found
}

function addressText(bytes: string): string {
  const octets = [...bytes].map((octet) => octet.charCodeAt(0))
  if (octets.length === 4) return octets.join('.')
  const groups = Array.from({ length: octets.length / 2 }, (_, at) =>
    ((octets[2 * at] ?? 0) * 256 + (octets[2 * at + 1] ?? 0)).toString(16),
  )
  return groups.join(':').replace(/(^|:)0(:0)+(:|$)/, '::')
}
