import type { JsonObject, KubeObject } from '@/apimachinery/object'
import { pathOf } from '../client/api'
import type { Resource } from '../client/discovery'
import { command, type Invocation } from '../command'
import { ApiError, KubectlError, usageError } from '../errors'
import { array, duration, text } from '../flags'
import { printerFor, printFlags } from '../output/printer'

const flags = {
  ...printFlags,
  audience: array(),
  boundObjectKind: text({ complete: ['Node', 'Pod', 'Secret'] }),
  boundObjectName: text(),
  boundObjectUid: text(),
  duration: duration(0),
}
type Asking = Invocation<typeof flags>

/** As cmd/create CreateTokenOptions. */
export const token = command({
  use: 'token SERVICE_ACCOUNT_NAME',
  short: 'Request a service account token',
  flags,
  async run(invocation) {
    const { args, api, out, flags: given } = invocation
    const name = args[0]
    if (name === undefined || args.length > 1) throw usageError('create token', `exactly one NAME is required, got ${args.length}`)
    const printer = printerFor(given, 'struct')
    const spec = {
      ...(given.audience.length > 0 ? { audiences: given.audience } : {}),
      ...(given.duration > 0 ? { expirationSeconds: given.duration / 1000 } : {}),
      ...boundObject(invocation),
    }
    const resource = (await api.find('serviceaccounts'))[0] as Resource
    const body = { apiVersion: 'authentication.k8s.io/v1', kind: 'TokenRequest', metadata: {}, spec }
    const answer = await api
      .request<KubeObject & { status?: { token?: string } }>('POST', pathOf(resource, api.namespace, name, 'token'), { body })
      .catch((error) => {
        throw error instanceof ApiError ? new KubectlError(`failed to create token: ${error.message}`) : error
      })
    if (!answer.status?.token) throw new KubectlError('failed to create token: no token in server response')
    if (!printer) return out(`${answer.status.token}\n`)
    const shown = { ...answer, apiVersion: body.apiVersion, kind: body.kind } as unknown as JsonObject
    out(printer(shown, () => `tokenrequest.authentication.k8s.io/${name}`))
  },
})

function boundObject({ flags: given }: Asking): JsonObject {
  const { boundObjectKind: kind, boundObjectName: name, boundObjectUid: uid } = given
  if (kind === '') {
    if (name !== '') throw new KubectlError('--bound-object-name can only be set if --bound-object-kind is provided')
    if (uid !== '') throw new KubectlError('--bound-object-uid can only be set if --bound-object-kind is provided')
    return {}
  }
  if (!['Node', 'Pod', 'Secret'].includes(kind)) throw new KubectlError('supported --bound-object-kind values are Node, Pod, Secret')
  if (name === '') throw new KubectlError('--bound-object-name is required if --bound-object-kind is provided')
  return { boundObjectRef: { apiVersion: 'v1', kind, name, ...(uid === '' ? {} : { uid }) } }
}
