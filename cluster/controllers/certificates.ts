import { readRequest } from '@/apimachinery/certificate-request'
import { base64Text, utf8 } from '@/apimachinery/encoding'
import { fieldOf } from '@/apimachinery/equal'
import { clusterAuthority } from '@/cluster/api/authentication-certificates'
import type { Reader } from '@/cluster/api/reader'
import { parseTimestamp, timestamp } from '@/cluster/api/time'
import { sha256 } from '@/cluster/crypto/sha2'
import { issue } from '@/cluster/crypto/x509'
import {
  type CertificateSigningRequest,
  certificateSigningRequest,
  isTrue,
  requestText,
} from '@/cluster/kinds/certificates/certificate-signing-request'
import { type Action, controller } from './plan'

const minute = 60_000
const hour = 60 * minute
const backdate = 5 * minute
/** as --cluster-signing-duration */
const longest = 365 * 24 * hour
const shortest = 10 * minute

type Parsed = Exclude<ReturnType<typeof readRequest>, { error: string }>

// as pkg/controller/certificates/signer validAPIServerClientUsages
const clientUsageFault = (usages: readonly string[]): string | undefined => {
  const other = usages.find((usage) => !['digital signature', 'key encipherment', 'client auth'].includes(usage))
  if (other !== undefined) return `invalid usage for client certificate: ${other}`
  return usages.includes('client auth') ? undefined : 'missing required usage for client certificate: client auth'
}

const subjectFault = ({ subject }: Parsed): string | undefined => {
  if (subject.O?.length !== 1 || subject.O[0] !== 'system:nodes') return 'subject organization is not system:nodes'
  return subject.CN?.at(-1)?.startsWith('system:node:') ? undefined : 'subject common name does not begin with system:node:'
}

// as pkg/apis/certificates ValidateKubeletClientCSR
const kubeletClientFault = (usages: readonly string[], request: Parsed): string | undefined => {
  const { dns, ip, email, uri } = request.alternatives
  const fault = subjectFault(request)
  if (fault !== undefined) return fault
  if (dns.length > 0) return 'DNS subjectAltNames are not allowed'
  if (email.length > 0) return 'email subjectAltNames are not allowed'
  if (ip.length > 0) return 'IP subjectAltNames are not allowed'
  if (uri.length > 0) return 'URI subjectAltNames are not allowed'
  return clientUsageFault(usages) === undefined ? undefined : 'usages did not match [client auth digital signature key encipherment]'
}

// as ValidateKubeletServingCSR
const kubeletServingFault = (usages: readonly string[], request: Parsed): string | undefined => {
  const { dns, ip, email, uri } = request.alternatives
  const fault = subjectFault(request)
  if (fault !== undefined) return fault
  if (dns.length === 0 && ip.length === 0) return 'DNS or IP subjectAltName is required'
  if (email.length > 0) return 'email subjectAltNames are not allowed'
  if (uri.length > 0) return 'URI subjectAltNames are not allowed'
  const fits = usages.includes('server auth') && usages.every((u) => ['digital signature', 'key encipherment', 'server auth'].includes(u))
  return fits ? undefined : 'usages did not match [digital signature key encipherment server auth]'
}

/** The signers that the controller manager has, each with what it does not sign. Other signers are left to others. */
const signers: Readonly<Record<string, (usages: readonly string[], request: Parsed) => string | undefined>> = {
  'kubernetes.io/kube-apiserver-client': clientUsageFault,
  'kubernetes.io/kube-apiserver-client-kubelet': kubeletClientFault,
  'kubernetes.io/kubelet-serving': kubeletServingFault,
}

const addressBytes = (ip: string): Uint8Array[] => (ip.includes('.') ? [Uint8Array.from(ip.split('.'), Number)] : [])

/** The certificate for a request, PEM. as pkg/controller/certificates/authority PermissiveSigningPolicy */
const certificateFor = (read: Reader, csr: CertificateSigningRequest, { subject, alternatives, encoded }: Parsed): string => {
  const asked = (csr.spec.expirationSeconds ?? longest / 1000) * 1000
  const duration = Math.min(Math.max(asked, shortest), longest)
  const now = read.now()
  return issue(clusterAuthority(read), {
    serial: sha256(utf8(csr.metadata.uid ?? '')).slice(0, 16),
    subject: { commonName: subject.CN?.at(-1) ?? '', organizations: subject.O ?? [] },
    publicKey: encoded.publicKey,
    notBefore: now - backdate,
    notAfter: duration < 8 * hour ? now + duration : now - backdate + duration,
    usages: csr.spec.usages ?? [],
    alternatives: { dns: alternatives.dns, ip: alternatives.ip.flatMap(addressBytes) },
  })
}

/** When a request that is done with, or that nobody has answered, goes. as pkg/controller/certificates/cleaner */
const endOf = (csr: CertificateSigningRequest): number => {
  const decided = csr.status?.conditions?.find((c) => ['Approved', 'Denied', 'Failed'].includes(c.type))
  return decided?.lastUpdateTime === undefined
    ? parseTimestamp(csr.metadata.creationTimestamp ?? '') + 24 * hour
    : parseTimestamp(decided.lastUpdateTime) + hour
}

/** Signs what is approved, and clears away what is done. as pkg/controller/certificates/signer and cleaner */
export const certificates = controller<CertificateSigningRequest>({
  name: 'csrsigning',
  for: certificateSigningRequest,
  plan: (csr, { read, now }): Action[] => {
    const { name = '', deletionTimestamp } = csr.metadata
    if (deletionTimestamp !== undefined) return []
    const end = endOf(csr)
    if (now >= end) return [{ do: 'delete', kind: certificateSigningRequest, name }]
    const later: Action = { do: 'wake', at: end, periodic: true }
    const fault = fieldOf(signers, csr.spec.signerName)
    if (fault === undefined || !isTrue(csr, 'Approved') || isTrue(csr, 'Denied') || isTrue(csr, 'Failed') || csr.status?.certificate)
      return [later]
    const parsed = readRequest(requestText(csr))
    if ('error' in parsed) return [later]
    const why = fault(csr.spec.usages ?? [], parsed)
    const at = timestamp(now)
    const failed = {
      type: 'Failed',
      status: 'True',
      reason: 'SignerValidationFailure',
      message: why,
      lastUpdateTime: at,
      lastTransitionTime: at,
    }
    const status =
      why === undefined
        ? { ...csr.status, certificate: base64Text(certificateFor(read, csr, parsed)) }
        : { ...csr.status, conditions: [...(csr.status?.conditions ?? []), failed] }
    return [{ do: 'status', kind: certificateSigningRequest, object: { ...csr, status } as CertificateSigningRequest }, later]
  },
})
