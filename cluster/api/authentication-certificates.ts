import { fromBase64, hex, textOf, utf8 } from '@/apimachinery/encoding'
import { sha256 } from '@/cluster/crypto/sha2'
import { type Authority, authorityOf, type Certificate, readIssued } from '@/cluster/crypto/x509'
import { remembered } from '@/cluster/once'
import type { UserInfo } from './admission/plugin'
import type { Reader } from './reader'

/** Fixed, so that what is signed depends on nothing but the key. */
const since = Date.UTC(2025, 0, 1)
const until = Date.UTC(2045, 0, 1)

const authorities = new WeakMap<Reader, Authority>()
/** A cluster that is restored has the authority that it had. */
const bySecret = remembered<Authority>(100)

/** The cluster's authority for client certificates, worked out when first asked for. as kubeadm's /etc/kubernetes/pki/ca.crt */
export const clusterAuthority = (read: Reader): Authority => {
  const known = authorities.get(read)
  if (known !== undefined) return known
  const secret = read.secret('certificate authority')
  const fresh = bySecret(secret, () => authorityOf(sha256(utf8(secret)), { commonName: 'kubernetes', organizations: [] }, since, until))
  authorities.set(read, fresh)
  return fresh
}

let root: string | undefined

/**
 * What pods trust the API server by: the `ca.crt` of every namespace, PEM. The same in all clusters, since it stands in the bases that they share; its
 * key signs nothing.
 */
export const rootCertificate = (): string => {
  root ??= authorityOf(sha256(utf8('seatrial root')), { commonName: 'kubernetes', organizations: [] }, since, until).certificate
  return root
}

/** Certificates already checked, by their text: a signature is dear, and a client shows the same one with each request. */
const checked = new WeakMap<Reader, Map<string, Certificate | undefined>>()
const mostChecked = 100

const certificateOf = (read: Reader, given: string): Certificate | undefined => {
  const known = checked.get(read) ?? new Map<string, Certificate | undefined>()
  checked.set(read, known)
  if (known.has(given)) return known.get(given)
  const bytes = fromBase64(given)
  const found = bytes === undefined ? undefined : readIssued(clusterAuthority(read), textOf(bytes))
  if (known.size >= mostChecked) known.delete(known.keys().next().value!)
  known.set(given, found)
  return found
}

/** Whom a client certificate names: CN is the user, each O a group. Undefined for one that is not ours, not valid now, or no client's. as x509.CommonNameUserConversion */
export const certificateUser = (read: Reader, given: string): UserInfo | undefined => {
  const found = certificateOf(read, given)
  const now = read.now()
  if (found === undefined || now < found.notBefore || now > found.notAfter || !found.usages.includes('client auth')) return undefined
  return {
    username: found.subject.commonName,
    groups: [...found.subject.organizations, 'system:authenticated'],
    extra: { 'authentication.kubernetes.io/credential-id': [`X509SHA256=${hex(found.fingerprint)}`] },
  }
}
