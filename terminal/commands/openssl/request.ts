import { type CertificateRequest, readRequest } from '@/apimachinery/certificate-request'
import { element, integer, objectIdentifier, printableString, sequence, set, utf8String } from '@/apimachinery/der'
import { pem } from '@/apimachinery/encoding'
import type { Invocation } from '../../host-command'
import { loaded } from './certificate'
import { input, output, Refused } from './files'
import { type Made, madeCertificate, publicKeyOf, signed, subjectOfCertificate } from './issue'
import { genrsa, privateKey } from './keys'
import type { Words } from './words'

const attributes: Record<string, string> = {
  CN: '2.5.4.3',
  C: '2.5.4.6',
  L: '2.5.4.7',
  ST: '2.5.4.8',
  O: '2.5.4.10',
  OU: '2.5.4.11',
  emailAddress: '1.2.840.113549.1.9.1',
}

/** `/CN=jane/O=dev` as a name. */
function subjectOf(text: string): Uint8Array {
  if (!text.startsWith('/'))
    throw new Refused(
      `req: subject name is expected to be in the format /type0=value0/type1=value1/type2=... where characters may be escaped by \\. This name is not in that format: '${text.slice(1)}'\nproblems making Certificate Request`,
    )
  const parts = text
    .slice(1)
    .split(/(?<!\\)\//)
    .filter((part) => part !== '')
  return sequence(
    ...parts.map((part) => {
      const [name = '', ...value] = part.split('=')
      const identifier = attributes[name]
      if (!identifier) throw new Refused(`req: Skipping unknown subject name attribute "${name}"`)
      const said = value.join('=').replace(/\\(.)/g, '$1')
      return set(sequence(objectIdentifier(identifier), name === 'C' ? printableString(said) : utf8String(said)))
    }),
  )
}

/** `openssl req`: makes a request, or a certificate that signs itself, or shows a request. */
export async function request(use: Invocation, { switches, values }: Words): Promise<number> {
  if (switches.has('new') || switches.has('x509') || values.newkey) {
    let path = values.key
    if (values.newkey) {
      path = values.keyout ?? 'privkey.pem'
      await genrsa(use, { switches, values: { out: path }, rest: [/rsa:(\d+)/.exec(values.newkey)?.[1] ?? '2048'] })
    }
    if (path === undefined) throw new Refused('seatrial asks for the key of a request: openssl req -new -key FILE')
    const own = await privateKey(use, path)
    if (values.subj === undefined) throw new Refused('seatrial does not ask for a request’s subject: give it as -subj "/CN=name/O=group"')
    const publicKey = publicKeyOf(own)
    if (switches.has('x509')) {
      const subject = subjectOf(values.subj)
      const alternatives = alternativesIn(values.addext)
      return output(use, values.out, made(use, values, { subject, publicKey, issuer: subject, authority: true, key: own, ...alternatives }))
    }
    if (values.addext) throw new Refused('seatrial does not simulate extensions of a request: -addext')
    const body = sequence(integer(Uint8Array.of(0)), subjectOf(values.subj), publicKey, element(0xa0))
    return output(use, values.out, pem('CERTIFICATE REQUEST', signed(body, own)))
  }
  const { text, ...given } = await givenRequest(use, values.in)
  const subject = subjectText(given)
  if (switches.has('verify')) use.err('Certificate request self-signature verify OK\n')
  if (switches.has('subject')) use.out(`subject=${subject}\n`)
  if (switches.has('text')) use.out(`Certificate Request:\n    Data:\n        Version: 1 (0x0)\n        Subject: ${subject}\n`)
  return switches.has('noout') ? 0 : output(use, values.out, text)
}

/** `subjectAltName = DNS:a,IP:10.0.0.1`, of `-addext` or alone in a file of extensions. */
function alternativesIn(text: string | undefined): Pick<Made, 'alternatives'> {
  if (text === undefined || text.trim() === '') return {}
  const alternatives = /^\s*subjectAltName\s*=\s*(\S.*?)\s*$/.exec(text)?.[1]
  if (alternatives === undefined)
    throw new Refused('seatrial does not simulate extensions of certificates but subjectAltName=DNS:NAME,IP:ADDRESS')
  return { alternatives }
}

function made(use: Invocation, { days = '30' }: Words['values'], asked: Omit<Made, 'at' | 'days'>): string {
  if (!/^\d{1,6}$/.test(days)) throw new Refused(`Can't parse "${days}" as a number`)
  try {
    return madeCertificate({ ...asked, at: use.clock.now(), days: Number(days) })
  } catch (error) {
    throw error instanceof RangeError ? new Refused(error.message) : error
  }
}

/** `openssl x509 -req`: signs a request with an authority's key, or with its own. */
export async function signRequest(use: Invocation, { values }: Words): Promise<number> {
  const request = await givenRequest(use, values.in)
  const keyPath = values.CAkey ?? values.signkey ?? values.key
  if (keyPath === undefined && values.CA === undefined)
    throw new Refused('We need a private key to sign with, use -signkey or -CAkey or -CA with private key')
  const authority = values.CA === undefined ? undefined : await loaded(use, values.CA)
  const key = await privateKey(use, keyPath ?? values.CA)
  if (authority && !authority.checkPrivateKey(key)) throw new Refused('CA certificate and CA private key do not match')
  const issuer = authority ? subjectOfCertificate(authority) : request.encoded.subject
  const extensions = values.extfile === undefined ? undefined : await input(use, values.extfile, 'extensions')
  use.err(`Certificate request self-signature ok\nsubject=${subjectText(request)}\n`)
  return output(use, values.out, made(use, values, { ...request.encoded, issuer, authority: false, key, ...alternativesIn(extensions) }))
}

async function givenRequest(use: Invocation, path: string | undefined): Promise<CertificateRequest & { text: string }> {
  const text = await input(use, path, 'certificate request')
  const found = readRequest(text)
  if ('error' in found) throw new Refused(`Could not find certificate request from ${path ?? '<stdin>'}`)
  return { ...found, text }
}

/** `CN = jane, O = dev`. */
const subjectText = ({ subject }: Pick<CertificateRequest, 'subject'>): string =>
  Object.entries(subject)
    .flatMap(([name, values]) => values.map((value) => `${name} = ${value}`))
    .join(', ')
