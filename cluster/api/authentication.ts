import { certificateHeader } from '@/cluster/door'
import type { UserInfo } from './admission/plugin'
import { tokenUser } from './authentication-accounts'
import { certificateUser } from './authentication-certificates'
import { requireAllowed } from './authorization'
import { attributesOf } from './authorization-attributes'
import { impersonated } from './impersonation'
import type { ParsedRequest } from './request'
import type { Server } from './server'
import { unauthorized } from './status'

/** The user of the kubeconfig that kubeadm writes. as cmd/kubeadm/app/phases/kubeconfig */
const kubernetesAdmin: UserInfo = { username: 'kubernetes-admin', groups: ['kubeadm:cluster-admins', 'system:authenticated'] }

/** Who asks in process without saying who: graders, tests, setups. Nothing that a learner breaks stands in the way. */
const inProcess: UserInfo = { username: 'kubernetes-super-admin', groups: ['system:masters', 'system:authenticated'] }

const anonymous: UserInfo = { username: 'system:anonymous', groups: ['system:unauthenticated'] }

/** Who holds a bearer token: kubernetes-admin, or a service account. */
export const bearerUser = (server: Pick<Server, 'read' | 'adminToken'>, token: string): UserInfo | undefined =>
  token === server.adminToken ? kubernetesAdmin : tokenUser(server.read, token)?.user

/**
 * Who asks, by client certificate, then by token. Bad credentials are refused; without any, a request that came from outside is nobody's.
 * as k8s.io/apiserver/pkg/authentication/request/union
 */
const authenticate = (server: Server, { headers }: ParsedRequest, remote: boolean): UserInfo => {
  const certificate = headers[certificateHeader]
  const token = /^bearer +(\S+) *$/i.exec(headers.authorization ?? '')?.[1]
  const user =
    (certificate === undefined ? undefined : certificateUser(server.read, certificate)) ??
    (token === undefined ? undefined : bearerUser(server, token))
  if (user !== undefined) return user
  if (certificate !== undefined || token !== undefined) throw unauthorized()
  return remote || headers.authorization !== undefined ? anonymous : inProcess
}

/** Says in the request who asks, after impersonation, and throws unless that may be. as the filters of DefaultBuildHandlerChain */
export const admitRequest = (server: Server, request: ParsedRequest, remote: boolean): void => {
  request.user = impersonated(server.read, authenticate(server, request, remote), request.headers)
  requireAllowed(server.read, attributesOf(request))
}
