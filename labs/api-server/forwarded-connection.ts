import type { Cluster, NetworkResponse } from '@/cluster/door'

export type ForwardedPod = { namespace: string; name: string; uid: string; node: string; running: boolean }

type Client = { answer(data: Buffer): void; fail(message: string): void; end(): void }

const httpStart = /^[A-Z]+ \S+ HTTP\/1\.[01]\r?\n/

/**
 * One forwarded connection: takes the client's bytes, asks the pod's port through the simulated network and gives its bytes back. HTTP requests
 * are taken one by one as they are complete; what is no HTTP goes through as it comes.
 */
export function forwardedConnection(
  cluster: Cluster,
  pod: ForwardedPod,
  port: number,
  client: Client,
): (data: Buffer, last: boolean) => void {
  let rest = Buffer.alloc(0)
  let over = false

  function end() {
    over = true
    client.end()
  }
  function ask(what: { http?: HttpRequest; data?: string }): boolean {
    const { http } = what
    const sent = pod.running
      ? cluster.send(
          { from: 'pod', namespace: pod.namespace, pod: pod.name },
          {
            protocol: 'TCP',
            host: '127.0.0.1',
            port,
            ...(http ? { http: { scheme: 'http', ...http } } : {}),
            ...(what.data ? { data: what.data } : {}),
          },
        )
      : undefined
    if (!sent?.response) {
      client.fail(refusal(pod, port))
      end()
      return false
    }
    const { response } = sent
    client.answer(response.http ? httpBytes(response.http, http?.method ?? 'GET') : Buffer.from(response.data ?? ''))
    if (http && /\bclose\b/i.test(http.headers.connection ?? '')) end()
    return !over
  }

  return (data, last) => {
    rest = Buffer.concat([rest, data])
    while (!over && rest.length > 0) {
      const http = takeHttp(rest)
      if (http === 'incomplete') break
      if (http) {
        rest = rest.subarray(http.length)
        if (!ask({ http: http.request })) return
      } else {
        const bytes = rest.toString()
        rest = Buffer.alloc(0)
        if (!ask({ data: bytes })) return
      }
    }
    if (last && !over) end()
  }
}

type HttpRequest = { method: string; path: string; headers: Record<string, string>; body?: string }

/** The first whole HTTP request of the bytes; null when they are none. */
function takeHttp(bytes: Buffer): { request: HttpRequest; length: number } | 'incomplete' | null {
  const text = bytes.toString('latin1')
  if (!httpStart.test(text)) return text.includes('\n') || !/^[A-Z]+( \S*)?/.test(text) ? null : 'incomplete'
  const headEnd = text.indexOf('\r\n\r\n')
  if (headEnd < 0) return 'incomplete'
  const [first = '', ...lines] = text.slice(0, headEnd).split('\r\n')
  const [method = '', path = ''] = first.split(' ')
  const headers = Object.fromEntries(
    lines.map((line) => [line.slice(0, line.indexOf(':')).toLowerCase(), line.slice(line.indexOf(':') + 1).trim()]),
  )
  const bodyAt = headEnd + 4
  const length = bodyAt + (Number(headers['content-length']) || 0)
  if (bytes.length < length) return 'incomplete'
  const body = bytes.toString('utf8', bodyAt, length)
  return { request: { method, path, headers, ...(body ? { body } : {}) }, length }
}

function httpBytes({ status, statusText, headers, body }: NonNullable<NetworkResponse['http']>, method: string): Buffer {
  const content = Buffer.from(body)
  const own = Object.entries(headers).filter(([name]) => !/^(content-length|transfer-encoding)$/i.test(name))
  const lines = [...own, ['Content-Length', String(content.length)]].map(([name, value]) => `${name}: ${value}\r\n`)
  const head = Buffer.from(`HTTP/1.1 ${status} ${statusText}\r\n${lines.join('')}\r\n`)
  return method === 'HEAD' ? head : Buffer.concat([head, content])
}

/** As containerd's internal/cri/server/podsandbox portForward says it. */
function refusal({ uid }: ForwardedPod, port: number): string {
  const sandbox = uid.replaceAll('-', '').padEnd(64, '0')
  return (
    `error forwarding port ${port} to pod ${sandbox}, uid : failed to execute portforward in network namespace ` +
    `"/var/run/netns/cni-${uid}": failed to connect to localhost:${port} inside namespace "${sandbox}", IPv4: dial tcp4 127.0.0.1:${port}: ` +
    `connect: connection refused IPv6 dial tcp6: address localhost: no suitable address found `
  )
}
