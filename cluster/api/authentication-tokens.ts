import { base64url, fromBase64url, hex, textOf, utf8 } from '@/cluster/crypto/encoding'
import { hmacSha256, sha256 } from '@/cluster/crypto/sha2'
import { node } from '@/cluster/kinds/core/node'
import { pod } from '@/cluster/kinds/core/pod'
import { secret } from '@/cluster/kinds/core/secret'
import { serviceAccount } from '@/cluster/kinds/core/service-account'
import type { UserInfo } from './admission/plugin'
import type { Reader } from './reader'

/** Who issues the tokens of service accounts, and whom they are for when nobody says. as kubeadm's --service-account-issuer */
export const issuer = 'https://kubernetes.default.svc.cluster.local'
const legacyIssuer = 'kubernetes/serviceaccount'

type Named = { name: string; uid: string }

/** What a token is bound to: it ends with it. */
export type Bound = { pod?: Named; node?: Named; secret?: Named }

type Claims = {
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

export type TokenRequestOf = { namespace: string; account: Named; audiences: readonly string[]; seconds: number; id: string } & Bound

/** A token of an account that ends `seconds` after now. as pkg/serviceaccount Claims */
export const accountToken = (read: Reader, { namespace, account, audiences, seconds, id, ...bound }: TokenRequestOf): string => {
  const now = Math.floor(read.now() / 1000)
  return signed(read, {
    aud: audiences.length === 0 ? [issuer] : audiences,
    exp: now + seconds,
    iat: now,
    iss: issuer,
    jti: id,
    'kubernetes.io': { namespace, ...bound, serviceaccount: account },
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

const claimsOf = (read: Reader, token: string): Claims | undefined => {
  const [header, body, signature, ...more] = token.split('.')
  if (header === undefined || body === undefined || signature === undefined || more.length > 0) return undefined
  if (base64url(hmacSha256(keyOf(read), utf8(`${header}.${body}`))) !== signature) return undefined
  const bytes = fromBase64url(body)
  return bytes === undefined ? undefined : (JSON.parse(textOf(bytes)) as Claims)
}

const stillThere = (read: Reader, namespace: string, { pod: boundPod, node: boundNode, secret: boundSecret }: Bound): boolean =>
  (boundPod === undefined || read.get(pod, namespace, boundPod.name)?.metadata.uid === boundPod.uid) &&
  (boundSecret === undefined || read.get(secret, namespace, boundSecret.name)?.metadata.uid === boundSecret.uid) &&
  (boundNode === undefined || boundPod !== undefined || read.get(node, undefined, boundNode.name)?.metadata.uid === boundNode.uid)

const bodyOf = (claims: Claims): { namespace: string; serviceaccount: Named } & Bound => {
  const own = claims['kubernetes.io']
  if (own !== undefined) return own
  return {
    namespace: claims['kubernetes.io/serviceaccount/namespace'] ?? '',
    serviceaccount: {
      name: claims['kubernetes.io/serviceaccount/service-account.name'] ?? '',
      uid: claims['kubernetes.io/serviceaccount/service-account.uid'] ?? '',
    },
  }
}

/**
 * Whose token it is, for one of these audiences (the server's own when none is named); undefined when it is not ours, has ended, or what it is bound
 * to is gone. as pkg/serviceaccount jwtTokenAuthenticator AuthenticateToken, validator Validate
 */
export const tokenUser = (
  read: Reader,
  token: string,
  audiences: readonly string[] = [],
): { user: UserInfo; audiences: string[] } | undefined => {
  const claims = claimsOf(read, token)
  if (claims === undefined) return undefined
  if (claims.exp !== undefined && claims.exp * 1000 <= read.now()) return undefined
  const wanted = audiences.length === 0 ? [issuer] : audiences
  const meant = (claims.aud ?? [issuer]).filter((audience) => wanted.includes(audience))
  if (meant.length === 0) return undefined
  const { namespace, serviceaccount, ...bound } = bodyOf(claims)
  const account = read.get(serviceAccount, namespace, serviceaccount.name)
  if (account === undefined || account.metadata.uid !== serviceaccount.uid || !stillThere(read, namespace, bound)) return undefined
  const secretName = claims['kubernetes.io/serviceaccount/secret.name']
  if (secretName !== undefined && read.get(secret, namespace, secretName)?.data?.token !== btoa(token)) return undefined
  const extra: Record<string, string[]> = {}
  if (claims.jti !== undefined) extra['authentication.kubernetes.io/credential-id'] = [`JTI=${claims.jti}`]
  for (const kind of ['node', 'pod'] as const) {
    const named = bound[kind]
    if (named === undefined) continue
    extra[`authentication.kubernetes.io/${kind}-name`] = [named.name]
    extra[`authentication.kubernetes.io/${kind}-uid`] = [named.uid]
  }
  const groups = [...accountGroups(namespace), 'system:authenticated']
  const user = { username: accountName(namespace, serviceaccount.name), uid: serviceaccount.uid, groups }
  return { user: Object.keys(extra).length === 0 ? user : { ...user, extra }, audiences: meant }
}

/** The id of a token whose world has none to draw: the same for the same words. */
export const tokenId = (words: string): string => {
  const h = hex(sha256(utf8(words)))
  return `${h.slice(0, 8)}-${h.slice(8, 12)}-4${h.slice(13, 16)}-a${h.slice(17, 20)}-${h.slice(20, 32)}`
}
