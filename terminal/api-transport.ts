import type { Channels, Cluster, NetworkFailure, Origin } from '@/cluster/door'
import { ConnectionFailed, type KubectlChannels, type KubectlContext } from '@/kubectl/seam'
import type { Waiting } from './waiting'

type Transport = Pick<KubectlContext, 'fetch' | 'connect'>

/** kubectl's way to the API server: through the network as the host sees it, and only where a kubeconfig finds it. */
export function createTransport(
  cluster: Cluster,
  origin: Origin,
  namedAddress: (host: string) => string | undefined,
  waiting: Waiting,
  signal: AbortSignal,
): Transport {
  /** The server that answered last, and when: a client keeps its connection, and at one instant nothing has cut it. */
  let kept: { at: number; host: string } | undefined

  async function reach(url: URL): Promise<void> {
    if (kept?.host === url.host && kept.at === cluster.now()) return
    const host = url.hostname.replace(/^\[|\]$/g, '')
    const port = Number(url.port || (url.protocol === 'https:' ? 443 : 80))
    const isServer = isApiServer(cluster, origin, namedAddress(host) ?? host, port)
    // Without a machine for the control plane it runs outside, and always.
    if (isServer && cluster.nodes().length === 0) return
    const sent = cluster.send(origin, { protocol: 'TCP', host: namedAddress(host) ?? host, port })
    if (isServer && !sent.failure) {
      kept = { at: cluster.now(), host: url.host }
      return
    }
    if (sent.failure) await waiting.sleep(sent.failure.afterMs, signal)
    throw new ConnectionFailed(`${url.hostname}:${port}`, reasonOf(sent.failure))
  }

  return {
    async fetch(request) {
      await reach(new URL(request.url))
      let ends = request.signal === signal ? signal : undefined
      const onBlocked = (until: number | undefined) => {
        ends ??= AbortSignal.any([signal, request.signal])
        return waiting.step(until, ends)
      }
      return cluster.fetch(request, { remote: true, onBlocked })
    },
    async connect(address, headers) {
      const url = new URL(address)
      await reach(url)
      const opened = cluster.connect(url.pathname + url.search, headers, { remote: true })
      if ('status' in opened) return refused(opened)
      return channelsOf(opened, waiting, signal)
    },
  }
}

/** Whether kube-apiserver listens at an address and port, for a connection that starts at `origin`. */
export function isApiServer(cluster: Cluster, origin: Origin, host: string, port: number): boolean {
  const server = /server: \S*?\/\/([^\s:/]+):(\d+)/.exec(cluster.kubeconfig())
  if (!server) return false
  const [, address, listening] = server
  if (port === Number(listening) && (host === address || nodeOf(cluster, address) === host)) return true
  if (origin.from !== 'node') return false
  if ((host === '127.0.0.1' || host === 'localhost') && port === Number(listening)) return origin.node === nodeOf(cluster, address)
  return host === '10.96.0.1' && port === 443
}

const nodeOf = (cluster: Cluster, address: string | undefined) =>
  cluster.nodes().find((name) => cluster.node(name)?.addresses.internal === address)

const reasonOf = (failure: NetworkFailure | undefined): ConnectionFailed['reason'] =>
  failure?.reason === 'timeout' || failure?.reason === 'unreachable'
    ? 'timeout'
    : failure?.reason === 'unresolved'
      ? 'unresolved'
      : 'refused'

function channelsOf(channels: Channels, waiting: Waiting, signal: AbortSignal): KubectlChannels {
  return {
    write: (data) => channels.write(data),
    end: () => channels.end(),
    async next() {
      let output: ReturnType<Channels['next']>
      await waiting.until(() => {
        output = channels.next()
        return output !== undefined || channels.result() !== undefined
      }, signal)
      return output
    },
    result: () => channels.result(),
    close: () => channels.close(),
  }
}

/** A connection that the API server turned down: it has ended with its message. */
function refused({ body }: { status: number; body: string }): KubectlChannels {
  return {
    write() {},
    end() {},
    next: async () => undefined,
    result: () => refusalOf(body),
    close() {},
  }
}

function refusalOf(body: string): { error: string; reason?: string } {
  try {
    const status: unknown = JSON.parse(body)
    if (typeof status === 'object' && status !== null && 'message' in status && typeof status.message === 'string')
      return { error: status.message, ...('reason' in status && typeof status.reason === 'string' ? { reason: status.reason } : {}) }
  } catch {
    // Not a Status: the text says it itself.
  }
  return { error: body }
}
