import { statusText } from '@/apimachinery/status-text'
import { type ApiRequest, certificateHeader, type NetworkRequest } from '@/cluster/door'
import type { HttpAnswer } from '@/cluster/images/image'
import { handleRequest } from './handle'
import type { Server } from './server'

const methods: readonly string[] = ['GET', 'POST', 'PUT', 'PATCH', 'DELETE'] satisfies ApiRequest['method'][]

/** What the API answers to a request from inside the simulated network. A watch ends where it would wait. */
export const overNetwork = (server: Server, { method, path, headers = {}, body }: NonNullable<NetworkRequest['http']>): HttpAnswer => {
  const given = Object.fromEntries(Object.entries(headers).map(([name, value]) => [name.toLowerCase(), value]))
  delete given[certificateHeader]
  const known = methods.find((m) => m === (method === 'HEAD' ? 'GET' : method)) as ApiRequest['method'] | undefined
  const answer = handleRequest(server, { method: known ?? 'GET', path, headers: given, ...(body === undefined ? {} : { body }) }, true)
  let text = ''
  if ('stream' in answer) {
    for (let chunk = answer.stream.next(); chunk !== undefined; chunk = answer.stream.next()) text += chunk
    answer.stream.close()
  } else text = typeof answer.body === 'string' ? answer.body : new TextDecoder().decode(answer.body)
  const length = String(new TextEncoder().encode(text).length)
  return {
    status: answer.status,
    statusText: statusText(answer.status),
    headers: { 'cache-control': 'no-cache, private', ...answer.headers, 'content-length': length },
    body: text,
  }
}
