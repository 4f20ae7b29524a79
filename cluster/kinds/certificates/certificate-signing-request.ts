import { readRequest } from '@/apimachinery/certificate-request'
import { humanDuration } from '@/apimachinery/duration'
import { fromBase64, textOf } from '@/apimachinery/encoding'
import type { KubeObject } from '@/apimachinery/object'
import type { FieldError } from '@/cluster/door'
import { ageColumn } from '../columns'
import { defineKind, statusOf } from '../define'
import { duplicateValue, invalidValue, notSupportedValue, requiredValue } from '../field-error'
import { dns1123SubdomainErrors } from '../names'

export type CertificateCondition = {
  type: string
  status: string
  reason?: string
  message?: string
  lastUpdateTime?: string
  lastTransitionTime?: string
}
export type CertificateSigningRequest = KubeObject & {
  spec: {
    request: string
    signerName: string
    usages?: string[]
    expirationSeconds?: number
    username?: string
    uid?: string
    groups?: string[]
    extra?: Record<string, string[]>
  }
  status?: { conditions?: CertificateCondition[]; certificate?: string }
}

const usages = [
  'any',
  'cert sign',
  'client auth',
  'code signing',
  'content commitment',
  'crl sign',
  'data encipherment',
  'decipher only',
  'digital signature',
  'email protection',
  'encipher only',
  'ipsec end system',
  'ipsec tunnel',
  'ipsec user',
  'key agreement',
  'key encipherment',
  'microsoft sgc',
  'netscape sgc',
  'ocsp signing',
  's/mime',
  'server auth',
  'signing',
  'timestamping',
]

/** The PEM text that a request carries; empty for what is no base64. */
export const requestText = ({ spec }: CertificateSigningRequest): string => {
  const bytes = fromBase64(spec.request ?? '')
  return bytes === undefined ? '' : textOf(bytes)
}

/** True once a condition of that type says so. */
export const isTrue = ({ status }: CertificateSigningRequest, type: string): boolean =>
  status?.conditions?.some((c) => c.type === type && c.status === 'True') ?? false

// as pkg/apis/certificates/validation ValidateCertificateSigningRequest signerName
const signerErrors = (name: string): FieldError[] => {
  const at = 'spec.signerName'
  if (name === '') return [requiredValue(at, '')]
  const [domain = '', path, ...more] = name.split('/')
  if (path === undefined || path === '' || more.length > 0 || !domain.includes('.'))
    return [invalidValue(at, name, "must be a fully qualified domain and path of the form 'example.com/signer-name'")]
  if (name === 'kubernetes.io/legacy-unknown') return [invalidValue(at, name, 'the legacy signerName is not allowed via this API version')]
  const errors = dns1123SubdomainErrors(domain).map((m) => invalidValue(at, name, `validating label ${JSON.stringify(domain)}: ${m}`))
  return [...errors, ...dns1123SubdomainErrors(path).map((m) => invalidValue(at, name, `validating label ${JSON.stringify(path)}: ${m}`))]
}

const usageErrors = (given: readonly string[]): FieldError[] => {
  if (given.length === 0) return [requiredValue('spec.usages', 'usages must be provided')]
  return given.flatMap((usage, i) => {
    if (!usages.includes(usage)) return [notSupportedValue(`spec.usages[${i}]`, usage, usages)]
    return given.indexOf(usage) < i ? [duplicateValue(`spec.usages[${i}]`, usage)] : []
  })
}

/** as pkg/apis/certificates/validation ValidateCertificateSigningRequestCreate */
const validate = (csr: CertificateSigningRequest): FieldError[] => {
  const { expirationSeconds: seconds, signerName = '' } = csr.spec ?? {}
  const read = readRequest(requestText(csr))
  return [
    ...('error' in read ? [invalidValue('spec.request', csr.spec?.request ?? '', read.error)] : []),
    ...usageErrors(csr.spec?.usages ?? []),
    ...signerErrors(signerName),
    ...(seconds !== undefined && seconds < 600
      ? [invalidValue('spec.expirationSeconds', seconds, 'may not specify a duration less than 600 seconds (10 minutes)')]
      : []),
  ]
}

/** as pkg/printers/internalversion extractCSRStatus */
const conditionCell = (csr: CertificateSigningRequest): string =>
  (isTrue(csr, 'Denied') ? 'Denied' : isTrue(csr, 'Approved') ? 'Approved' : 'Pending') +
  (isTrue(csr, 'Failed') ? ',Failed' : '') +
  (csr.status?.certificate ? ',Issued' : '')

export const certificateSigningRequest = defineKind<CertificateSigningRequest>({
  apiVersion: 'certificates.k8s.io/v1',
  kind: 'CertificateSigningRequest',
  plural: 'certificatesigningrequests',
  shortNames: ['csr'],
  namespaced: false,
  nameRule: 'path',
  subresources: [
    { name: 'approval', kind: 'CertificateSigningRequest', verbs: ['get', 'patch', 'update'] },
    statusOf('CertificateSigningRequest'),
  ],
  // as pkg/registry/certificates/certificates csrStrategy: what is asked for never changes
  prepare: (draft, previous) => {
    if (previous !== undefined) draft.spec = previous.spec
    else draft.status = {}
    return []
  },
  validate,
  takes: {
    approval: (given, stored) => ({ ...stored, status: { ...stored.status, conditions: given.status?.conditions ?? [] } }),
  },
  fields: { 'spec.signerName': (csr) => csr.spec.signerName },
  columns: [
    ageColumn,
    { name: 'SignerName', cell: (csr) => csr.spec.signerName },
    { name: 'Requestor', cell: (csr) => csr.spec.username ?? '' },
    {
      name: 'RequestedDuration',
      cell: ({ spec: { expirationSeconds: s } }) => (s === undefined ? '<none>' : humanDuration(s * 1000)),
    },
    { name: 'Condition', cell: conditionCell },
  ],
})
