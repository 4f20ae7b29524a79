import type { ApiRequest } from '@/cluster/door'
import type { Lab } from './lab'
import type { StoredRequest } from './worker-protocol'

/** Asks a stored request again, as administrator unless it said otherwise; what it opened is read to where it waits, then closed. */
export function askAgain({ cluster }: Pick<Lab, 'cluster'>, { method, path, headers: kept, body, upgrade }: StoredRequest): void {
  const headers = { authorization: `Bearer ${cluster.adminToken()}`, ...kept }
  if (!upgrade) {
    const bytes = body && ('text' in body ? body.text : Buffer.from(body.base64, 'base64'))
    const answered = cluster.handle({
      method: method as ApiRequest['method'],
      path,
      headers,
      remote: true,
      ...(bytes ? { body: bytes } : {}),
    })
    if ('stream' in answered) answered.stream.close()
    return
  }
  if (/\/portforward(\?|$)/.test(path)) return
  const opened = cluster.connect(path, headers, { remote: true })
  if ('status' in opened) return
  while (opened.next()) {}
  opened.close()
}
