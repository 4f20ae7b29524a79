import type { Cluster } from '@/cluster/door'
import type { TerminalClock, TerminalIo, TerminalOutput, TerminalSnapshot } from './seam'
import { createTerminal } from './terminal'

const startAt = Date.UTC(2026, 10, 21, 11, 0, 0)

/** A cluster of two nodes where one node port answers, one refuses and one address never answers. */
function fakeCluster(now: () => number): Cluster {
  const addresses: Record<string, string> = { controlplane: '192.168.1.10', node01: '192.168.1.11' }
  const nodeFiles = new Map([['/etc/kubernetes/manifests/etcd.yaml', 'kind: Pod\n']])
  return {
    now,
    nextWake: () => undefined,
    etcd: { revision: () => 0 },
    nodes: () => Object.keys(addresses),
    node: (name: string) =>
      addresses[name]
        ? {
            name,
            addresses: { internal: addresses[name] },
            units: () => [],
            listFiles: () => [...nodeFiles.keys()],
            readFile: (path: string) => nodeFiles.get(path),
            writeFile: (path: string, text?: string) => (text === undefined ? nodeFiles.delete(path) : nodeFiles.set(path, text)),
          }
        : undefined,
    kubeconfig: () => 'apiVersion: v1\nclusters:\n- cluster:\n    server: https://192.168.1.10:6443\n  name: kubernetes\n',
    resolve: () => ({ server: '10.0.0.2', queried: ['x.'], result: 'NXDOMAIN', records: [] }),
    send(_from: unknown, request: { host: string; port: number; timeoutMs?: number }) {
      if (request.host === '10.1.1.1') return { hops: [], failure: { reason: 'timeout', why: '', afterMs: request.timeoutMs ?? 0 } }
      if (!Object.values(addresses).includes(request.host)) return { hops: [], failure: { reason: 'unresolved', why: '', afterMs: 0 } }
      if (request.port !== 30080) return { hops: [], failure: { reason: 'refused', why: '', afterMs: 0 } }
      const http = { status: 200, statusText: 'OK', headers: { 'content-type': 'text/plain' }, body: 'hello é\n' }
      return { hops: [], response: { address: request.host, port: request.port, clientAddress: '', http } }
    },
  } as unknown as Cluster
}

/** A terminal on it, whose time passes only as told. */
export function session(snapshot?: TerminalSnapshot, at = startAt) {
  let now = at
  const waiting: (() => void)[] = []
  const clock: TerminalClock = {
    now: () => now,
    skipTo: (t) => {
      now = Math.max(now, t)
    },
    follow: (ms = 0) =>
      new Promise((resolve) => {
        now += ms
        for (const act of waiting.splice(0)) act()
        setTimeout(resolve, 1)
      }),
  }
  const cluster = fakeCluster(clock.now)
  const terminal = createTerminal({ cluster, clock, ...(snapshot && { snapshot }) })
  async function run(line: string, more: Partial<TerminalIo> = {}) {
    let output = ''
    const io: TerminalIo = {
      emit(said: TerminalOutput) {
        output += 'text' in said && said.type !== 'edit' ? said.text : `<${said.type}>`
      },
      input: async () => undefined,
      edited: async () => undefined,
      signal: new AbortController().signal,
      columns: 80,
      rows: 24,
      ...more,
    }
    const { exitCode } = await terminal.run(line, io)
    return { output, exitCode }
  }
  /** Does something once all that runs waits for the wall clock. */
  const whenItWaits = (act: () => void) => void waiting.push(act)
  return { terminal, cluster, run, now: () => now, whenItWaits }
}
