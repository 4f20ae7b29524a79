import { X509Certificate } from 'node:crypto'
import type { Invocation } from '../../host-command'
import { input, output, Refused } from './files'
import { modulus } from './keys'
import type { Words } from './words'

/** The certificate in a file. Throws Refused. */
export async function loaded(use: Invocation, path: string | undefined): Promise<X509Certificate> {
  const text = await input(use, path, 'certificate')
  try {
    return new X509Certificate(text)
  } catch {
    throw new Refused(`Could not find certificate from ${path ?? '<stdin>'}`)
  }
}

/** `O = system:masters, CN = kubernetes-admin`. */
const nameText = (name: string) =>
  name
    .split('\n')
    .map((part) => part.replace('=', ' = '))
    .join(', ')
const dateText = (text: string) => text.replace(/^(\w{3}) +(\d+)/, (_, month: string, day: string) => `${month} ${day.padStart(2)}`)

/** `openssl x509`: what stands in a certificate. */
export async function certificate(use: Invocation, { switches, values }: Words): Promise<number> {
  const cert = await loaded(use, values.in)
  const shows: Record<string, () => string> = {
    serial: () => `serial=${cert.serialNumber}`,
    subject: () => `subject=${nameText(cert.subject)}`,
    issuer: () => `issuer=${nameText(cert.issuer)}`,
    startdate: () => `notBefore=${dateText(cert.validFrom)}`,
    enddate: () => `notAfter=${dateText(cert.validTo)}`,
    dates: () => `notBefore=${dateText(cert.validFrom)}\nnotAfter=${dateText(cert.validTo)}`,
    fingerprint: () => (switches.has('sha256') ? `sha256 Fingerprint=${cert.fingerprint256}` : `SHA1 Fingerprint=${cert.fingerprint}`),
    modulus: () => `Modulus=${modulus(cert.publicKey)}`,
    pubkey: () => String(cert.publicKey.export({ type: 'spki', format: 'pem' })).trimEnd(),
    text: () => certificateText(cert),
  }
  for (const each of switches) if (shows[each]) use.out(`${shows[each]()}\n`)
  if (values.checkend !== undefined) {
    const ends = Date.parse(cert.validTo) <= use.clock.now() + Number(values.checkend) * 1000
    use.out(ends ? 'Certificate will expire\n' : 'Certificate will not expire\n')
    return Number(ends)
  }
  return switches.has('noout') ? 0 : output(use, values.out, cert.toString())
}

function certificateText(cert: X509Certificate): string {
  const kind = cert.publicKey.asymmetricKeyType
  const bits = cert.publicKey.asymmetricKeyDetails?.modulusLength
  const algorithm =
    kind === 'rsa' ? `rsaEncryption\n                Public-Key: (${bits} bit)` : kind === 'ed25519' ? 'ED25519' : String(kind)
  const names = cert.subjectAltName ? `            X509v3 Subject Alternative Name: \n                ${cert.subjectAltName}\n` : ''
  const authority = `            X509v3 Basic Constraints: critical\n                CA:${cert.ca ? 'TRUE' : 'FALSE'}\n`
  return `Certificate:
    Data:
        Version: 3 (0x2)
        Serial Number:
            ${cert.serialNumber.toLowerCase().replace(/(..)(?=.)/g, '$1:')}
        Issuer: ${nameText(cert.issuer)}
        Validity
            Not Before: ${dateText(cert.validFrom)}
            Not After : ${dateText(cert.validTo)}
        Subject: ${nameText(cert.subject)}
        Subject Public Key Info:
            Public Key Algorithm: ${algorithm}
        X509v3 extensions:
${authority}${names}`.trimEnd()
}

/** `openssl verify`. */
export async function verified(use: Invocation, { rest, values }: Words): Promise<number> {
  const authority = await loaded(use, values.CAfile)
  let exitCode = 0
  for (const path of rest) {
    const cert = await loaded(use, path)
    if (cert.verify(authority.publicKey)) use.out(`${path}: OK\n`)
    else {
      use.err(
        `${nameText(cert.subject)}\nerror 20 at 0 depth lookup: unable to get local issuer certificate\nerror ${path}: verification failed\n`,
      )
      exitCode = 2
    }
  }
  return exitCode
}
