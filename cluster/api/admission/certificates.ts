import { readRequest } from '@/apimachinery/certificate-request'
import { authorize } from '@/cluster/api/authorization'
import { invalid } from '@/cluster/api/status'
import { timestamp } from '@/cluster/api/time'
import type { FieldError } from '@/cluster/door'
import {
  type CertificateCondition,
  type CertificateSigningRequest,
  certificateSigningRequest,
  requestText,
} from '@/cluster/kinds/certificates/certificate-signing-request'
import { duplicateValue, forbiddenValue, invalidValue, notSupportedValue, requiredValue } from '@/cluster/kinds/field-error'
import { type AdmissionPlugin, type AdmissionRequest, draftOf, isOf, refused } from './plugin'

const clientSigner = 'kubernetes.io/kube-apiserver-client'

/** A signer by name, or all of its domain. as pkg/registry/certificates authorization IsAuthorizedForSignerName */
const mayFor = ({ read, userInfo: user }: AdmissionRequest, verb: string, signer: string): boolean => {
  const all = `${signer.split('/')[0]}/*`
  const may = (name: string) =>
    authorize(read, { user, verb, group: 'certificates.k8s.io', version: 'v1', resource: 'signers', name }).allowed
  return may(signer) || may(all)
}

/** Who asks for a certificate stands in the request. as csrStrategy PrepareForCreate */
export const certificateRequester: AdmissionPlugin = {
  name: 'CertificateRequester',
  admit: (request) => {
    const draft = draftOf(request, certificateSigningRequest)
    if (request.operation !== 'CREATE' || !draft?.spec) return
    const { username, uid, groups, extra } = request.userInfo
    const { username: _, uid: __, groups: ___, extra: ____, ...spec } = draft.spec
    draft.spec = {
      ...spec,
      username,
      ...(uid ? { uid } : {}),
      groups: [...groups],
      ...(extra ? { extra: Object.fromEntries(Object.entries(extra).map(([key, values]) => [key, [...values]])) } : {}),
    }
  },
}

/** Nobody asks for the group that may do everything. as plugin/pkg/admission/certificates/subjectrestriction */
export const certificateSubjectRestriction: AdmissionPlugin = {
  name: 'CertificateSubjectRestriction',
  validate: (request) => {
    const draft = draftOf(request, certificateSigningRequest)
    if (request.operation !== 'CREATE' || draft?.spec.signerName !== clientSigner) return
    const read = readRequest(requestText(draft))
    if (!('error' in read) && read.subject.O?.includes('system:masters'))
      throw refused(request, `use of ${clientSigner} signer with system:masters group is not allowed`)
  },
}

const decisions = ['Approved', 'Denied', 'Failed']

// as pkg/apis/certificates/validation validateConditions
const conditionErrors = (conditions: readonly CertificateCondition[], before: readonly CertificateCondition[]): FieldError[] => {
  const at = 'status.conditions'
  const errors = conditions.flatMap((c, i) => {
    if (!c.type) return [requiredValue(`${at}[${i}].type`, '')]
    if (decisions.includes(c.type) && c.status !== 'True')
      return c.status === undefined || c.status === ''
        ? [requiredValue(`${at}[${i}].status`, '')]
        : [notSupportedValue(`${at}[${i}].status`, c.status, ['True'])]
    return conditions.findIndex((other) => other.type === c.type) < i ? [duplicateValue(`${at}[${i}].type`, c.type)] : []
  })
  const both = ['Approved', 'Denied'].every((type) => conditions.some((c) => c.type === type))
  if (both) {
    const i = conditions.findLastIndex((c) => c.type === 'Approved' || c.type === 'Denied')
    errors.push(invalidValue(`${at}[${i}].type`, conditions[i]!.type, 'Approved and Denied conditions are mutually exclusive'))
  }
  for (const type of ['Approved', 'Denied', 'Failed'])
    if (before.some((c) => c.type === type) && !conditions.some((c) => c.type === type))
      errors.push(forbiddenValue(at, `updates may not remove a condition of type ${JSON.stringify(type)}`))
  return errors
}

/** Who approves or denies may do that for the signer; times are set. as plugin/pkg/admission/certificates/approval, csrApprovalStrategy */
export const certificateApproval: AdmissionPlugin = {
  name: 'CertificateApproval',
  admit: (request) => {
    if (request.subresource !== 'approval' || !isOf(request, certificateSigningRequest)) return
    const draft = request.draft as CertificateSigningRequest
    const before = (request.old as CertificateSigningRequest).status?.conditions ?? []
    const { signerName } = draft.spec
    if (!mayFor(request, 'approve', signerName))
      throw refused(request, `user not permitted to approve requests with signerName ${JSON.stringify(signerName)}`)
    const now = timestamp(request.world.now())
    const conditions = (draft.status?.conditions ?? []).map((c) => ({
      ...c,
      status: c.status || 'True',
      lastUpdateTime: c.lastUpdateTime ?? now,
      lastTransitionTime:
        c.lastTransitionTime ?? before.find((old) => old.type === c.type && old.status === c.status)?.lastTransitionTime ?? now,
    }))
    const errors = conditionErrors(conditions, before)
    if (errors.length > 0) throw invalid(certificateSigningRequest, draft.metadata.name!, errors)
    draft.status = { ...draft.status, conditions }
  },
}
