import { spawnSync } from 'node:child_process'
import { createHash } from 'node:crypto'
import { existsSync, mkdirSync, readdirSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs'
import { join, resolve } from 'node:path'
import { restoreCluster } from '@/cluster/cluster'
import type { Channels, Cluster, ClusterSnapshot } from '@/cluster/door'
import { type HelmContext, helm } from '@/helm/helm'
import { kubectl } from '@/kubectl/kubectl'
import type { KubectlChannels, KubectlContext } from '@/kubectl/seam'
import { shippedCharts } from '@/labs/charts'
import { type Step, type Transcript, words } from './transcript'
import { authorityLine, home, type Twin } from './twins'

/** Our kubectl and helm in this process. */
export function ownTwin(snapshot: ClusterSnapshot, files: Transcript['files']): Twin {
  const cluster = restoreCluster(snapshot)
  const folder = home(files)
  let limit = cluster.now()
  writeFileSync(join(folder, '.kube/config'), cluster.kubeconfig().replace('insecure-skip-tls-verify: true', authorityLine('any')))
  return {
    cluster,
    at(t, until) {
      limit = until
      cluster.advanceTo(t)
    },
    async run(step) {
      const ran = { stdout: '', stderr: '' }
      const [tool, ...args] = words(step.run)
      const context = contextOf({ cluster, folder, ran, limit, step })
      const exit = await (tool === 'helm'
        ? helm(args, { ...context, charts: shippedCharts, bytes: bytesIn(folder), random: () => 0.5, digest })
        : kubectl(args, context))
      const shown = (text: string) => text.replaceAll(folder, '~')
      return { stdout: shown(ran.stdout), stderr: shown(ran.stderr), exit }
    },
    async close() {
      rmSync(folder, { recursive: true, force: true })
    },
  }
}

const bytesIn = (folder: string): HelmContext['bytes'] => ({
  read: async (path) => readFileSync(resolve(folder, path)),
  write: async (path, content) => writeFileSync(resolve(folder, path), content),
})

const digest = (kind: string, text: string) => createHash(kind).update(text).digest('hex')

type Place = { cluster: Cluster; folder: string; ran: { stdout: string; stderr: string }; limit: number; step: Step }

function contextOf({ cluster, folder, ran, limit, step }: Place): KubectlContext {
  const { stdin = '', editor = '', stopAfter } = step
  const stop = new AbortController()
  const stopAt = stopAfter === undefined ? undefined : cluster.now() + stopAfter * 1000
  const meanwhile = [...(step.meanwhile ?? [])]
  async function blocked(until: number | undefined) {
    const run = meanwhile.shift()
    if (run !== undefined) {
      const place = { cluster, folder, ran: { stdout: '', stderr: '' }, limit, step: { run } }
      await kubectl(words(run).slice(1), contextOf(place))
      return
    }
    const next = Math.min(cluster.nextWake() ?? Number.POSITIVE_INFINITY, until ?? Number.POSITIVE_INFINITY)
    if (stopAt !== undefined && next > stopAt) stop.abort()
    else if (next > limit) throw new Error(`our kubectl waits for something that does not come within the step's time: ${step.run}`)
    else cluster.advanceTo(Math.max(next, cluster.now() + 1))
  }
  let input: string | undefined = stdin
  const at = (path: string) => (path.startsWith('/') ? path : join(folder, path))
  return {
    fetch: (request) => cluster.fetch(request, { remote: true, onBlocked: blocked }),
    async connect(address, headers) {
      const url = new URL(address)
      const opened = cluster.connect(url.pathname + url.search, headers)
      return 'status' in opened ? ended(opened.body) : channelsOf(opened, blocked)
    },
    fs: {
      readFile: async (path) => readFileSync(at(path), 'utf8'),
      writeFile: async (path, content) => writeFileSync(at(path), content),
      exists: async (path) => existsSync(at(path)),
      isDirectory: async (path) => existsSync(at(path)) && statSync(at(path)).isDirectory(),
      readdir: async (path) => readdirSync(at(path)),
      mkdir: async (path) => void mkdirSync(at(path), { recursive: true }),
    },
    env: { HOME: folder, KUBECONFIG: join(folder, '.kube/config') },
    cwd: folder,
    stdin,
    now: Date.now,
    async sleep(ms) {
      for (const end = cluster.now() + ms; cluster.now() < end && !stop.signal.aborted; ) await blocked(end)
    },
    tty: {
      isTerminal: false,
      width: 80,
      stdout(text) {
        ran.stdout += text
      },
      stderr(text) {
        ran.stderr += text
      },
      async read() {
        const text = input || undefined
        input = undefined
        return text
      },
      edit: async ({ text }) => spawnSync('sed', [editor], { input: text, encoding: 'utf8' }).stdout,
    },
    signal: stop.signal,
  }
}

function channelsOf(channels: Channels, step: (until: undefined) => Promise<void>): KubectlChannels {
  let closed = false
  return {
    write: (data) => channels.write(data),
    end: () => channels.end(),
    async next() {
      while (!closed) {
        const output = channels.next()
        if (output !== undefined || channels.result() !== undefined) return output
        await step(undefined)
      }
    },
    result: () => channels.result(),
    close() {
      closed = true
      channels.close()
    },
  }
}

const ended = (body: string): KubectlChannels => ({
  write() {},
  end() {},
  next: async () => undefined,
  result: () => {
    const { message, reason } = JSON.parse(body) as { message: string; reason: string }
    return { error: message, reason }
  },
  close() {},
})
