import type { KubeObject } from '@/apimachinery/object'
import { accountToken, type Bound, issuer } from '@/cluster/api/authentication-tokens'
import { badRequest, conflict, invalid, notFound } from '@/cluster/api/status'
import { timestamp } from '@/cluster/api/time'
import type { FieldError } from '@/cluster/door'
import { ageColumn } from '../columns'
import { defineKind } from '../define'
import { invalidValue } from '../field-error'
import type { AnswerContext } from '../kind'
import { node } from './node'
import { pod } from './pod'
import { secret } from './secret'

export type ServiceAccount = KubeObject & {
  secrets?: { name?: string }[]
  imagePullSecrets?: { name?: string }[]
  automountServiceAccountToken?: boolean
}

type TokenRequest = KubeObject & {
  spec: {
    audiences?: string[]
    expirationSeconds?: number
    boundObjectRef?: { kind?: string; apiVersion?: string; name?: string; uid?: string }
  }
  status?: { token: string; expirationTimestamp: string }
}

const shortest = 600
const longest = 2 ** 32

// as pkg/apis/authentication/validation ValidateTokenRequest
const durationErrors = (seconds: number): FieldError[] => {
  const refuse = (why: string) => [invalidValue('spec.expirationSeconds', seconds, why)]
  if (seconds < shortest) return refuse('may not specify a duration less than 10 minutes')
  return seconds > longest ? refuse('may not specify a duration larger than 2^32 seconds') : []
}

/** What the token ends with: the pod (and its node), node or Secret that the request names. */
const boundTo = (account: ServiceAccount, { spec }: TokenRequest, { read }: AnswerContext): Bound => {
  const ref = spec.boundObjectRef
  if (ref === undefined) return {}
  const { namespace, name: accountName } = account.metadata
  const { kind = '', name = '' } = ref
  const checked = (found: KubeObject | undefined, of: Parameters<typeof notFound>[0]) => {
    if (found === undefined) throw notFound(of, name)
    const uid = found.metadata.uid!
    if (ref.uid && ref.uid !== uid)
      throw conflict(
        of,
        name,
        `the UID in the bound object reference (${ref.uid}) does not match the UID in record. The object might have been deleted and then recreated`,
      )
    return { name, uid }
  }
  if (kind === 'Secret') return { secret: checked(read.get(secret, namespace, name), secret) }
  if (kind === 'Node') return { node: checked(read.get(node, undefined, name), node) }
  if (kind !== 'Pod') throw badRequest(`cannot bind token for serviceaccount to object of type /v1, Kind=${kind}`)
  const found = read.get(pod, namespace, name)
  const bound = { pod: checked(found, pod) }
  if (found?.spec.serviceAccountName !== accountName)
    throw badRequest(
      `cannot bind token for serviceaccount ${JSON.stringify(accountName)} to pod running with different serviceaccount name.`,
    )
  const on = found?.spec.nodeName ? read.get(node, undefined, found.spec.nodeName) : undefined
  return on === undefined ? bound : { ...bound, node: { name: on.metadata.name!, uid: on.metadata.uid! } }
}

/** as pkg/registry/core/serviceaccount/storage TokenREST Create */
const requestToken = (account: ServiceAccount, given: KubeObject, context: AnswerContext): KubeObject => {
  const request = given as TokenRequest
  const seconds = request.spec.expirationSeconds ?? 3600
  const errors = durationErrors(seconds)
  if (errors.length > 0) throw invalid({ group: 'authentication.k8s.io', kind: 'TokenRequest' }, '', errors)
  const { name = '', namespace = '', uid = '' } = account.metadata
  const { read, world } = context
  const audiences = request.spec.audiences?.length ? request.spec.audiences : [issuer]
  const token = accountToken(read, {
    namespace,
    account: { name, uid },
    audiences,
    at: read.now(),
    seconds,
    id: world.uid(),
    ...boundTo(account, request, context),
  })
  const { boundObjectRef } = request.spec
  const answer: TokenRequest = {
    apiVersion: request.apiVersion,
    kind: request.kind,
    metadata: { name, namespace, creationTimestamp: timestamp(read.now()) },
    spec: { audiences, expirationSeconds: seconds, ...(boundObjectRef ? { boundObjectRef } : {}) },
    status: { token, expirationTimestamp: timestamp(read.now() + seconds * 1000) },
  }
  return answer
}

export const serviceAccount = defineKind<ServiceAccount>({
  apiVersion: 'v1',
  kind: 'ServiceAccount',
  plural: 'serviceaccounts',
  shortNames: ['sa'],
  namespaced: true,
  subresources: [{ name: 'token', kind: 'TokenRequest', group: 'authentication.k8s.io', version: 'v1', verbs: ['create'] }],
  posts: { token: requestToken },
  columns: [{ name: 'Secrets', cell: (account) => account.secrets?.length ?? 0 }, ageColumn],
})
