import { createHash, createPrivateKey, createPublicKey, type KeyObject, X509Certificate } from 'node:crypto'
import { readRequest } from '@/apimachinery/certificate-request'
import type { HostCommand, Invocation } from '../host-command'
import { type Made, madeCertificate, partsOfRequest, publicKeyOf, signed, subjectOfCertificate } from './certificates'
import { integer, nothing, objectIdentifier, pem, printable, sequence, set, tagged, utf8 } from './der'
import { rsaKey } from './rsa'

type Words = { switches: Set<string>; values: Record<string, string>; rest: string[] }

const takeValue = new Set(
  'in out key subj days inkey CAfile CA CAkey addext passout passin newkey keyout pkeyopt config extensions checkend extfile set_serial signkey algorithm'.split(
    ' ',
  ),
)

/** OpenSSL's own way: one dash, whole words. */
function read(args: readonly string[]): Words {
  const words: Words = { switches: new Set(), values: {}, rest: [] }
  for (let at = 0; at < args.length; at++) {
    const name = /^--?(.+)$/.exec(args[at] as string)?.[1]
    if (name === undefined) words.rest.push(args[at] as string)
    else if (takeValue.has(name) && at + 1 < args.length) words.values[name] = args[++at] as string
    else words.switches.add(name)
  }
  return words
}

/** `openssl`, as far as the exam asks for it: keys, requests, and what stands in a certificate. */
export const openssl: HostCommand = {
  names: ['openssl'],
  async run(use) {
    const [name = '', ...args] = use.args
    const words = read(args)
    try {
      switch (name) {
        case 'version':
          use.out('OpenSSL 3.0.13 30 Jan 2024 (Library: OpenSSL 3.0.13 30 Jan 2024)\n')
          return 0
        case 'genrsa':
          return await genrsa(use, words)
        case 'genpkey':
          return await genrsa(use, { ...words, rest: [/bits:(\d+)/.exec(words.values.pkeyopt ?? '')?.[1] ?? '2048'] })
        case 'rsa':
        case 'pkey':
          return await key(use, words)
        case 'req':
          return await request(use, words)
        case 'x509':
          return await certificate(use, words)
        case 'verify':
          return await verified(use, words)
        case 'rand':
          return random(use, words)
        case 'dgst':
          return await digest(use, words, 'sha256')
        case 'md5':
        case 'sha1':
        case 'sha256':
        case 'sha384':
        case 'sha512':
          return await digest(use, words, name)
        case 'base64':
        case 'enc':
          return base64(use, await input(use, words.values.in, 'data'), words.switches.has('d'))
        default:
          use.err(`seatrial does not simulate openssl ${name}; it has genrsa, rsa, req, x509, verify, dgst, rand and base64\n`)
          return 1
      }
    } catch (error) {
      if (!(error instanceof Refused)) throw error
      use.err(`${error.message}\n`)
      return 1
    }
  },
}

class Refused extends Error {}

async function input(use: Invocation, path: string | undefined, what: string): Promise<string> {
  if (path === undefined || path === '-' || path === '/dev/stdin') return use.stdin
  const at = use.resolve(path)
  if (!(await use.host.fs.exists(at)))
    throw new Refused(`Could not open file or uri for loading ${what} from ${path}: No such file or directory`)
  return use.host.fs.readFile(at)
}

async function output(use: Invocation, path: string | undefined, text: string, mode?: number): Promise<number> {
  if (path === undefined) {
    use.out(text)
    return 0
  }
  const at = use.resolve(path)
  if (!(await use.host.fs.exists(at.slice(0, at.lastIndexOf('/')) || '/')))
    throw new Refused(`Can't open "${path}" for writing, No such file or directory`)
  await use.host.fs.writeFile(at, text)
  if (mode !== undefined) await use.host.fs.chmod(at, mode)
  return 0
}

const sizes = new Set([1024, 2048, 3072, 4096])

async function genrsa(use: Invocation, { rest, values }: Words): Promise<number> {
  const bits = Number(rest[0] ?? 2048)
  if (!sizes.has(bits)) throw new Refused(`genrsa: seatrial makes keys of ${[...sizes].join(', ')} bits`)
  // A longer key would take seconds of everybody's processor: it is drawn shorter where nobody can tell by using it.
  if (bits > 2048) throw new Refused(`seatrial does not simulate keys of ${bits} bits; 2048 are enough for the cluster's authority`)
  return output(use, values.out, pem('PRIVATE KEY', pkcs8(rsaKey(bits, Math.random))), 0o600)
}

const rsaEncryption = () => sequence(objectIdentifier('1.2.840.113549.1.1.1'), nothing)
const pkcs8 = (key: Buffer) => sequence(integer(0n), rsaEncryption(), tagged(0x04, key))

async function privateKey(use: Invocation, path: string | undefined): Promise<KeyObject> {
  const text = await input(use, path, 'private key')
  try {
    return createPrivateKey(text)
  } catch {
    throw new Refused(`Could not read private key from ${path ?? '<stdin>'}`)
  }
}

async function key(use: Invocation, { switches, values }: Words): Promise<number> {
  const own = await privateKey(use, values.in)
  if (switches.has('check')) use.out('RSA key ok\n')
  if (switches.has('modulus')) use.out(`Modulus=${modulus(own)}\n`)
  const text = switches.has('pubout')
    ? createPublicKey(own).export({ type: 'spki', format: 'pem' })
    : own.export({ type: 'pkcs8', format: 'pem' })
  return switches.has('noout') ? 0 : output(use, values.out, String(text))
}

const modulus = (key: KeyObject) =>
  Buffer.from(key.export({ format: 'jwk' }).n ?? '', 'base64url')
    .toString('hex')
    .toUpperCase()

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
function subjectOf(text: string): Buffer {
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
      return set(sequence(objectIdentifier(identifier), name === 'C' ? printable(said) : utf8(said)))
    }),
  )
}

async function request(use: Invocation, { switches, values }: Words): Promise<number> {
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
    const body = sequence(integer(0n), subjectOf(values.subj), publicKey, tagged(0xa0))
    return output(use, values.out, pem('CERTIFICATE REQUEST', signed(body, own)))
  }
  const text = await input(use, values.in, 'certificate request')
  const found = readRequest(text)
  if ('error' in found) throw new Refused(`Could not find certificate request from ${values.in ?? '<stdin>'}`)
  const subject = shownSubject(text)
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

function made(use: Invocation, { days = '30' }: Words['values'], asked: Omit<Made, 'at' | 'days' | 'random'>): string {
  if (!/^\d{1,6}$/.test(days)) throw new Refused(`Can't parse "${days}" as a number`)
  try {
    return madeCertificate({ ...asked, at: use.clock.now(), days: Number(days), random: Math.random })
  } catch (error) {
    throw error instanceof RangeError ? new Refused(error.message) : error
  }
}

/** `openssl x509 -req`: signs a request with an authority's key, or with its own. */
async function signRequest(use: Invocation, { values }: Words): Promise<number> {
  const request = partsOfRequest(await input(use, values.in, 'certificate request'))
  if (!request) throw new Refused(`Could not find certificate request from ${values.in ?? '<stdin>'}`)
  const keyPath = values.CAkey ?? values.signkey ?? values.key
  if (keyPath === undefined && values.CA === undefined)
    throw new Refused('We need a private key to sign with, use -signkey or -CAkey or -CA with private key')
  const authority = values.CA === undefined ? undefined : await loaded(use, values.CA)
  const key = await privateKey(use, keyPath ?? values.CA)
  if (authority && !authority.checkPrivateKey(key)) throw new Refused('CA certificate and CA private key do not match')
  const issuer = authority ? subjectOfCertificate(authority) : request.subject
  const extensions = values.extfile === undefined ? undefined : await input(use, values.extfile, 'extensions')
  use.err(`Certificate request self-signature ok\nsubject=${shownSubject(await input(use, values.in, 'certificate request'))}\n`)
  return output(use, values.out, made(use, values, { ...request, issuer, authority: false, key, ...alternativesIn(extensions) }))
}

/** `CN = jane, O = dev`. */
function shownSubject(request: string): string {
  const found = readRequest(request)
  if ('error' in found) return ''
  return Object.entries(found.subject)
    .flatMap(([name, values]) => values.map((value) => `${name} = ${value}`))
    .join(', ')
}

async function loaded(use: Invocation, path: string | undefined): Promise<X509Certificate> {
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

async function certificate(use: Invocation, words: Words): Promise<number> {
  const { switches, values } = words
  if (switches.has('req')) return signRequest(use, words)
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

async function verified(use: Invocation, { rest, values }: Words): Promise<number> {
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

function base64(use: Invocation, text: string, decode: boolean): number {
  if (decode) use.out(Buffer.from(text, 'base64').toString())
  else
    use.out(
      Buffer.from(text)
        .toString('base64')
        .replace(/.{1,64}/g, '$&\n'),
    )
  return 0
}

function random(use: Invocation, { rest, switches }: Words): number {
  const count = Math.min(4096, Number(rest.at(-1) ?? 0))
  const bytes = randomBytes(count)
  if (!switches.has('hex') && !switches.has('base64')) use.bytes(bytes)
  else use.out(switches.has('hex') ? `${bytes.toString('hex')}\n` : `${bytes.toString('base64').replace(/.{64}(?=.)/g, '$&\n')}\n`)
  return 0
}

/** Bytes that the lab draws: the same when it is run again. */
export const randomBytes = (count: number): Buffer => Buffer.from(Array.from({ length: count }, () => Math.floor(Math.random() * 256)))

const digests = ['md5', 'sha1', 'sha224', 'sha256', 'sha384', 'sha512']

/** `openssl dgst`: `SHA2-256(file)= 9834…`. */
async function digest(use: Invocation, { switches, rest }: Words, byDefault: string): Promise<number> {
  const unknown = [...switches].find((each) => ![...digests, 'hex', 'r'].includes(each))
  if (unknown !== undefined) throw new Refused(`seatrial does not simulate openssl dgst -${unknown}`)
  const name = digests.find((each) => switches.has(each)) ?? byDefault
  const shown = name.toUpperCase().replace(/^SHA(?=[2-5])/, 'SHA2-')
  for (const path of rest.length > 0 ? rest : [undefined]) {
    const bytes = path === undefined ? use.stdin : await use.host.fs.readFileBuffer(await existing(use, path))
    const hash = createHash(name).update(bytes).digest('hex')
    use.out(switches.has('r') ? `${hash} *${path ?? 'stdin'}\n` : `${shown}(${path ?? 'stdin'})= ${hash}\n`)
  }
  return 0
}

async function existing(use: Invocation, path: string): Promise<string> {
  const at = use.resolve(path)
  if (await use.host.fs.exists(at)) return at
  throw new Refused(`Can't open ${path} for reading, No such file or directory`)
}
