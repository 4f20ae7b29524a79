import { readRequest } from '@/apimachinery/certificate-request'
import { humanDuration } from '@/apimachinery/duration'
import type { KubeObject } from '@/apimachinery/object'
import { KubectlError } from '../errors'
import { describer } from './describer'
import { eventLines, eventsAbout } from './events'
import { labelsText, longTime, mapLines } from './writer'

type Request = KubeObject & {
  spec: { request: string; signerName?: string; username?: string; expirationSeconds?: number }
  status?: { conditions?: { type: string }[]; certificate?: string }
}

/** `Approved,Issued`, `Pending`. As describe extractCSRStatus. */
function statusText({ status = {} }: Request): string {
  const has = (type: string) => status.conditions?.some((condition) => condition.type === type)
  const denied = has('Denied')
  const told = denied ? 'Denied' : has('Approved') ? 'Approved' : 'Pending'
  return `${told}${has('Failed') ? ',Failed' : ''}${(status.certificate ?? '') === '' ? '' : ',Issued'}`
}

/** As describe describeCertificateSigningRequest. */
export const describeRequest = describer<Request>(
  'certificates.k8s.io',
  'CertificateSigningRequest',
  async (w, csr, { api, now, showEvents }) => {
    const { metadata, spec } = csr
    const read = readRequest(atob(spec.request))
    if ('error' in read) throw new KubectlError(`Error parsing CSR: ${read.error}`)
    w.line(0, `Name:\t${metadata.name}`)
    mapLines(w, 'Labels', metadata.labels)
    w.line(0, `Annotations:\t${labelsText(metadata.annotations)}`)
    w.line(0, `CreationTimestamp:\t${longTime(metadata.creationTimestamp)}`)
    w.line(0, `Requesting User:\t${spec.username ?? ''}`)
    if (spec.signerName) w.line(0, `Signer:\t${spec.signerName}`)
    if (spec.expirationSeconds !== undefined) w.line(0, `Requested Duration:\t${humanDuration(spec.expirationSeconds * 1000)}`)
    w.line(0, `Status:\t${statusText(csr)}`)
    const listed = (title: string, values: readonly string[]) => {
      values.forEach((value, index) => {
        w.line(0, `\t${index === 0 ? `${title}:` : ''}\t${value}`)
      })
    }
    w.line(0, 'Subject:')
    w.line(0, `\tCommon Name:\t${read.subject.CN?.at(-1) ?? ''}`)
    w.line(0, `\tSerial Number:\t${read.subject.serialNumber?.at(-1) ?? ''}`)
    listed('Organization', read.subject.O ?? [])
    listed('Organizational Unit', read.subject.OU ?? [])
    listed('Country', read.subject.C ?? [])
    listed('Locality', read.subject.L ?? [])
    listed('Province', read.subject.ST ?? [])
    listed('StreetAddress', read.subject.street ?? [])
    listed('PostalCode', read.subject.postalCode ?? [])
    const { dns, email, uri, ip } = read.alternatives
    if (dns.length + email.length + uri.length + ip.length > 0) {
      w.line(0, 'Subject Alternative Names:')
      for (const [title, values] of [
        ['DNS Names', dns],
        ['Email Addresses', email],
        ['URIs', uri],
        ['IP Addresses', ip],
      ] as const)
        values.forEach((value, index) => {
          w.line(0, `\t${index === 0 ? `${title}:` : ''}\t${value}`)
        })
    }
    if (showEvents) eventLines(w, await eventsAbout(api, csr), now)
  },
)
