import type { Json } from '@/apimachinery/object'
import type { Cluster } from '@/cluster/cluster'
import { completeKubectl, kubectl } from '@/kubectl/kubectl'
import { ConnectionFailed, type KubectlContext } from '@/kubectl/seam'

export type Ran = { exit: number; stdout: string; stderr: string }

export type Bench = {
  files: Map<string, string>
  /** What the editor does with a text; undefined leaves without saving. */
  editor: (text: string) => string | undefined
  /** Lines that are typed to an interactive command. */
  typed: string[]
  run(argv: readonly string[], stdin?: string): Promise<Ran>
  complete(argv: readonly string[]): Promise<string[]>
}

/** A server that only answers, without a cluster behind it. */
type Answers = { answer(method: string, target: string, sent?: Json): { status: number; body: Json } }

/** kubectl with files in memory, over a cluster whose time is skipped whenever the command waits; without a server every connection is refused. */
export function createBench(server?: Cluster | Answers): Bench {
  const cluster = server && 'fetch' in server ? server : undefined
  const answers = server && 'answer' in server ? server : undefined
  const files = new Map<string, string>(cluster ? [['/home/candidate/.kube/config', cluster.kubeconfig()]] : [])
  const wake = (until?: number) => {
    const next = cluster?.nextWake()
    const now = cluster?.now() ?? 0
    cluster?.advanceTo(Math.min(next ?? now + 1000, until ?? Number.POSITIVE_INFINITY))
  }
  const isFolder = (path: string) => [...files.keys()].some((file) => file.startsWith(`${path.replace(/\/$/, '')}/`))
  const bench: Bench = {
    files,
    editor: () => undefined,
    typed: [],
    async run(argv, stdin = '') {
      const ran: Ran = { exit: 0, stdout: '', stderr: '' }
      ran.exit = await kubectl(argv, contextFor(ran, stdin))
      return ran
    },
    complete: (argv) => completeKubectl(argv, contextFor({ exit: 0, stdout: '', stderr: '' }, '')),
  }

  function contextFor(ran: Ran, stdin: string): KubectlContext {
    return {
      async fetch(request) {
        if (answers) {
          const { pathname, search } = new URL(request.url)
          const text = await request.text()
          const { status, body } = answers.answer(request.method, pathname + search, text === '' ? undefined : JSON.parse(text))
          return new Response(JSON.stringify(body), { status, headers: { 'content-type': 'application/json' } })
        }
        if (!cluster) throw new ConnectionFailed(new URL(request.url).host, 'refused')
        return cluster.fetch(request, { remote: true, onBlocked: async (until) => wake(until) })
      },
      async connect(url, headers) {
        const { pathname, search, host } = new URL(url)
        if (!cluster) throw new ConnectionFailed(host, 'refused')
        const opened = cluster.connect(pathname + search, headers)
        if ('status' in opened) {
          const { message, reason } = JSON.parse(opened.body) as { message: string; reason: string }
          return { write() {}, end() {}, next: async () => undefined, result: () => ({ error: message, reason }), close() {} }
        }
        return {
          write: (data) => opened.write(data),
          end: () => opened.end(),
          close: () => opened.close(),
          result: () => opened.result(),
          async next() {
            for (;;) {
              const output = opened.next()
              if (output !== undefined || opened.result() !== undefined) return output
              await new Promise(setImmediate)
              wake()
            }
          },
        }
      },
      fs: {
        readFile: async (path) => files.get(path) ?? '',
        writeFile: async (path, content) => void files.set(path, content),
        exists: async (path) => files.has(path) || isFolder(path),
        isDirectory: async (path) => isFolder(path),
        readdir: async (path) => [
          ...new Set(
            [...files.keys()]
              .filter((file) => file.startsWith(`${path}/`))
              .map((file) => file.slice(path.length + 1).split('/')[0] as string),
          ),
        ],
        mkdir: async () => undefined,
      },
      ...(cluster && { memory: cluster }),
      env: { HOME: '/home/candidate' },
      cwd: '/home/candidate',
      stdin,
      now: () => cluster?.now() ?? Date.UTC(2026, 10, 21),
      sleep: async (ms) => cluster?.advanceTo(cluster.now() + ms),
      signal: new AbortController().signal,
      tty: {
        isTerminal: bench.typed.length > 0,
        width: 80,
        stdout: (text) => {
          ran.stdout += text
        },
        stderr: (text) => {
          ran.stderr += text
        },
        read: async () => bench.typed.shift(),
        edit: async ({ text }) => bench.editor(text),
      },
    }
  }
  return bench
}
