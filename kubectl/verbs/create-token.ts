import { pathOf } from '../client/api'
import { command } from '../command'
import { ApiError, KubectlError, usageError } from '../errors'
import { array, duration } from '../flags'

export const token = command({
  use: 'token SERVICE_ACCOUNT_NAME',
  short: 'Request a service account token',
  flags: {
    audience: array(),
    duration: duration(0),
  },
  async run({ args, api, out, flags }) {
    const name = args[0]
    if (name === undefined || args.length > 1) throw usageError('create token', `exactly one NAME is required, got ${args.length}`)
    const resource = (await api.find('serviceaccounts'))[0]
    if (!resource) throw new KubectlError('the server has no service accounts')
    const spec = {
      ...(flags.audience.length > 0 ? { audiences: flags.audience } : {}),
      ...(flags.duration > 0 ? { expirationSeconds: flags.duration / 1000 } : {}),
    }
    const body = { apiVersion: 'authentication.k8s.io/v1', kind: 'TokenRequest', metadata: {}, spec }
    const answer = await api
      .request<{ status?: { token?: string } }>('POST', pathOf(resource, api.namespace, name, 'token'), { body })
      .catch((error) => {
        throw error instanceof ApiError ? new KubectlError(`failed to create token: ${error.message}`) : error
      })
    if (!answer.status?.token) throw new KubectlError('failed to create token: no token in server response')
    out(`${answer.status.token}\n`)
  },
})
