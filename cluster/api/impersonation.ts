import type { UserInfo } from './admission/plugin'
import { accountGroups, accountName, splitAccountName } from './authentication-tokens'
import { requireAllowed } from './authorization'
import type { Attributes } from './authorization-attributes'
import type { Reader } from './reader'
import { StatusError } from './status'

type Headers = Readonly<Record<string, string>>

const listOf = (header: string | undefined): string[] => (header ?? '').split(',').flatMap((value) => value.trim() || [])

const extraPrefix = 'impersonate-extra-'

const extrasOf = (headers: Headers): [string, string[]][] =>
  Object.keys(headers)
    .filter((name) => name.startsWith(extraPrefix))
    .sort()
    .map((name) => [decodeURIComponent(name.slice(extraPrefix.length)), listOf(headers[name])])

const everybody = 'system:authenticated'
const nobody = 'system:unauthenticated'

/** The groups of somebody who is played: those named, an account's own when none is, and the one of all who are known. */
const groupsOf = (username: string, named: readonly string[]): string[] => {
  const account = splitAccountName(username)
  const groups = named.length > 0 || account === undefined ? [...named] : accountGroups(account.namespace)
  const last = username === 'system:anonymous' ? nobody : everybody
  return groups.includes(last) ? groups : [...groups, last]
}

/**
 * Whom a request is for: the user herself, or whom the Impersonate- headers name, if she may play each part of them.
 * as k8s.io/apiserver/pkg/endpoints/filters/impersonation WithImpersonation
 */
export const impersonated = (read: Reader, user: UserInfo, headers: Headers): UserInfo => {
  const username = headers['impersonate-user'] ?? ''
  const groups = listOf(headers['impersonate-group'])
  const uid = headers['impersonate-uid'] ?? ''
  const extras = extrasOf(headers)
  if (username === '') {
    if (groups.length === 0 && uid === '' && extras.length === 0) return user
    const what = [...groups, ...extras.map(([key]) => key), ...(uid === '' ? [] : [uid])].join(' ')
    throw new StatusError(500, 'InternalError', `Internal error occurred: requested [${what}] without impersonating a user`, {
      causes: [{ message: `requested [${what}] without impersonating a user` }],
    })
  }
  const may = (resource: string, name: string, more: Partial<Attributes> = {}) =>
    requireAllowed(read, { user, verb: 'impersonate', group: '', version: 'v1', resource, name, ...more })
  const account = splitAccountName(username)
  if (account) may('serviceaccounts', account.name, { namespace: account.namespace })
  else may('users', username)
  for (const group of groups) may('groups', group)
  for (const [key, values] of extras)
    for (const value of values) may('userextras', value, { group: 'authentication.k8s.io', subresource: key })
  if (uid !== '') may('uids', uid, { group: 'authentication.k8s.io' })
  return {
    username: account ? accountName(account.namespace, account.name) : username,
    ...(uid === '' ? {} : { uid }),
    groups: groupsOf(username, groups),
    ...(extras.length === 0 ? {} : { extra: Object.fromEntries(extras) }),
  }
}
