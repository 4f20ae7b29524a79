import { node } from '@/cluster/kinds/core/node'
import { pod } from '@/cluster/kinds/core/pod'
import { secret } from '@/cluster/kinds/core/secret'
import { serviceAccount } from '@/cluster/kinds/core/service-account'
import type { UserInfo } from './admission/plugin'
import { accountGroups, accountName, type Bound, type Claims, claimsOf, issuer, type Named } from './authentication-tokens'
import type { Reader } from './reader'

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
