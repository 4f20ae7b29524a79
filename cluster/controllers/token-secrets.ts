import { base64Text } from '@/apimachinery/encoding'
import { rootCertificate } from '@/cluster/api/authentication-certificates'
import { secretToken } from '@/cluster/api/authentication-tokens'
import { type Secret, secret } from '@/cluster/kinds/core/secret'
import { serviceAccount } from '@/cluster/kinds/core/service-account'
import { type Action, controller } from './plan'

const type = 'kubernetes.io/service-account-token'
const nameKey = 'kubernetes.io/service-account.name'
const uidKey = 'kubernetes.io/service-account.uid'

/** Fills the Secrets that ask for an account's token, and ends them with the account. as pkg/controller/serviceaccount TokensController */
export const tokenSecrets = controller<Secret>({
  name: 'serviceaccount-token',
  for: secret,
  watches: [
    {
      kind: serviceAccount,
      keys: ({ metadata: { name, namespace } }, read) =>
        read
          .list(secret, namespace)
          .filter((s) => s.type === type && s.metadata.annotations?.[nameKey] === name)
          .map((s) => ({ namespace, name: s.metadata.name! })),
    },
  ],
  plan: (object, { read }): Action[] => {
    const { name = '', namespace = '', uid, annotations = {}, deletionTimestamp } = object.metadata
    const accountName = annotations[nameKey] ?? ''
    if (object.type !== type || accountName === '' || deletionTimestamp !== undefined) return []
    const account = read.get(serviceAccount, namespace, accountName)
    const accountUid = account?.metadata.uid ?? ''
    if (account === undefined || (annotations[uidKey] !== undefined && annotations[uidKey] !== accountUid))
      return [{ do: 'delete', kind: secret, namespace, name, ...(uid === undefined ? {} : { uid }) }]
    const { data = {} } = object
    const wanted = { ...data }
    wanted['ca.crt'] ??= base64Text(rootCertificate())
    wanted.namespace ??= base64Text(namespace)
    wanted.token ??= base64Text(secretToken(read, namespace, { name: accountName, uid: accountUid }, name))
    if (Object.keys(wanted).length === Object.keys(data).length && annotations[uidKey] === accountUid) return []
    const metadata = { ...object.metadata, annotations: { ...annotations, [uidKey]: accountUid } }
    return [{ do: 'update', kind: secret, object: { ...object, metadata, data: wanted } as Secret }]
  },
})
