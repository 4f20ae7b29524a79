import { base64url, fromBase64url, hex, textOf, utf8 } from '@/apimachinery/encoding'
import { hmacSha256, sha256 } from '@/cluster/crypto/sha2'
import type { Reader } from './reader'

/** Who issues the tokens of service accounts, and whom they are for when nobody says. as kubeadm's --service-account-issuer */
export const issuer = 'https://kubernetes.default.svc.cluster.local'
const legacyIssuer = 'kubernetes/serviceaccount'

export type Named = { name: string; uid: string }

/** What a token is bound to: it ends with it. */
export type Bound = { pod?: Named; node?: Named; secret?: Named }

/** What a token says. A Secret's token has its facts side by side. */
export type Claims = {
  aud?: string[]
  exp?: number
  iss: string
  sub: string
  jti?: string
  'kubernetes.io'?: { namespace: string; serviceaccount: Named } & Bound
  'kubernetes.io/serviceaccount/namespace'?: string
  'kubernetes.io/serviceaccount/secret.name'?: string
  'kubernetes.io/serviceaccount/service-account.name'?: string
  'kubernetes.io/serviceaccount/service-account.uid'?: string
}

export const accountName = (namespace: string, name: string) => `system:serviceaccount:${namespace}:${name}`

/** `system:serviceaccount:shop:bot` taken apart. as k8s.io/apiserver/pkg/authentication/serviceaccount SplitUsername */
export const splitAccountName = (username: string): { namespace: string; name: string } | undefined => {
  const [, namespace, name] = /^system:serviceaccount:([^:]+):([^:]+)$/.exec(username) ?? []
  return namespace === undefined || name === undefined ? undefined : { namespace, name }
}

/** as serviceaccount.MakeGroupNames */
export const accountGroups = (namespace: string): string[] => ['system:serviceaccounts', `system:serviceaccounts:${namespace}`]

const keyOf = (read: Reader) => utf8(read.secret('service account tokens'))

/** Tokens are JSON Web Tokens, signed with a key that only this cluster has: HS256 where a real server has RS256 (decision 004). */
const signed = (read: Reader, claims: object): string => {
  const key = keyOf(read)
  const header = { alg: 'HS256', kid: base64url(sha256(key)) }
  const text = [header, claims].map((part) => base64url(utf8(JSON.stringify(part)))).join('.')
  return `${text}.${base64url(hmacSha256(key, utf8(text)))}`
}

type Wanted = Bound & {
  namespace: string
  account: Named
  audiences: readonly string[]
  /** From when it holds, milliseconds since the epoch, and for how long. */
  at: number
  seconds: number
  /** When its user should have another one, seconds after `at`; it holds longer. */
  renewAfter?: number
  id: string
}

/** A token of an account. as pkg/serviceaccount Claims */
export const accountToken = (read: Reader, { namespace, account, audiences, at, seconds, renewAfter, id, ...bound }: Wanted): string => {
  const now = Math.floor(at / 1000)
  return signed(read, {
    aud: audiences.length === 0 ? [issuer] : audiences,
    exp: now + seconds,
    iat: now,
    iss: issuer,
    jti: id,
    'kubernetes.io': { namespace, ...bound, serviceaccount: account, ...(renewAfter === undefined ? {} : { warnafter: now + renewAfter }) },
    nbf: now,
    sub: accountName(namespace, account.name),
  })
}

/** The token of a Secret, which ends with the Secret. as pkg/serviceaccount LegacyClaims */
export const secretToken = (read: Reader, namespace: string, account: Named, secretName: string): string =>
  signed(read, {
    iss: legacyIssuer,
    'kubernetes.io/serviceaccount/namespace': namespace,
    'kubernetes.io/serviceaccount/secret.name': secretName,
    'kubernetes.io/serviceaccount/service-account.name': account.name,
    'kubernetes.io/serviceaccount/service-account.uid': account.uid,
    sub: accountName(namespace, account.name),
  })

/** What a token says, if this cluster has signed it. */
export const claimsOf = (read: Reader, token: string): Claims | undefined => {
  const [header, body, signature, ...more] = token.split('.')
  if (header === undefined || body === undefined || signature === undefined || more.length > 0) return undefined
  if (base64url(hmacSha256(keyOf(read), utf8(`${header}.${body}`))) !== signature) return undefined
  const bytes = fromBase64url(body)
  return bytes === undefined ? undefined : (JSON.parse(textOf(bytes)) as Claims)
}

/** The id of a token whose world has none to draw: the same for the same words. */
export const tokenId = (words: string): string => {
  const h = hex(sha256(utf8(words)))
  return `${h.slice(0, 8)}-${h.slice(8, 12)}-4${h.slice(13, 16)}-a${h.slice(17, 20)}-${h.slice(20, 32)}`
}
