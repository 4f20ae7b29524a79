import { spawn, spawnSync } from 'node:child_process'
import { existsSync, mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { dirname, join } from 'node:path'
import { restoreCluster } from '@/cluster/cluster'
import type { Channels, Cluster, ClusterSnapshot } from '@/cluster/door'
import { kubectl } from '@/kubectl/kubectl'
import type { KubectlChannels, KubectlContext } from '@/kubectl/seam'
import { serveCluster } from '@/labs/api-server/serve-cluster'
import { skippingTime } from '@/labs/api-server/served-time'
import { createLab } from '@/labs/lab'
import type { Ran, Step, Transcript } from './transcript'

/** Long ago, so that everything but a client's own reckoning of ages is always the same. */
const startAt = Date.parse('2026-11-02T09:00:00Z')

/** One of two equal clusters, with a client that runs commands against it. */
export type Twin = {
  cluster: Cluster
  /** Moves the cluster's time on. */
  at(t: number): void
  run(argv: string[], step: Pick<Step, 'stdin' | 'polls' | 'editor'>): Promise<Ran>
  close(): Promise<void>
}

/** The state that both twins start from. */
export async function startOf({ cluster = {}, given }: Transcript): Promise<ClusterSnapshot> {
  const setup = given ? [{ name: 'given.yaml', kind: 'yaml' as const, text: given }] : []
  return (await createLab({ seed: 'parity', context: { cluster }, setup }, startAt)).cluster.snapshot()
}

function home(files: Record<string, string> = {}): string {
  const folder = mkdtempSync(join(tmpdir(), 'seatrial-parity-'))
  for (const [name, text] of Object.entries(files)) {
    mkdirSync(join(folder, dirname(name)), { recursive: true })
    writeFileSync(join(folder, name), text)
  }
  mkdirSync(join(folder, '.kube'))
  return folder
}

/** The real binary against the cluster behind HTTPS. */
export async function realTwin(snapshot: ClusterSnapshot, files: Transcript['files'], binaries: Record<string, string>): Promise<Twin> {
  const cluster = restoreCluster(snapshot)
  const time = skippingTime(cluster.now())
  const served = await serveCluster({ cluster, time, port: 0, token: 'parity-token' })
  const folder = home(files)
  const kubeconfig = cluster
    .kubeconfig(served.url)
    .replace('insecure-skip-tls-verify: true', authorityLine(served.authority))
    .replace(/token: .*/, 'token: parity-token')
  writeFileSync(join(folder, '.kube/config'), kubeconfig, { mode: 0o600 })
  return {
    cluster,
    at(t) {
      time.skipTo(t)
      cluster.advanceTo(t)
    },
    async run([tool = '', ...args], { stdin = '', polls, editor }) {
      // What polls opens no stream that would tell that it waits.
      const polled = polls && setInterval(() => time.skipTo(cluster.now() + 10_000), 300)
      const ran = await spawned(binaries[tool] ?? tool, args, folder, stdin, editor)
      if (polled) clearInterval(polled)
      const shown = (text: string) => text.replaceAll(served.url, 'https://192.168.1.10:6443').replaceAll(folder, '~')
      return { ...ran, stdout: shown(ran.stdout), stderr: shown(ran.stderr) }
    },
    async close() {
      await served.close()
      rmSync(folder, { recursive: true, force: true })
    },
  }
}

const authorityLine = (pem: string) => `certificate-authority-data: ${Buffer.from(pem).toString('base64')}`

function spawned(file: string, args: string[], folder: string, stdin: string, editor = ''): Promise<Ran> {
  return new Promise((resolve, reject) => {
    const env: NodeJS.ProcessEnv = {
      ...process.env,
      HOME: folder,
      KUBECONFIG: join(folder, '.kube/config'),
      NO_PROXY: '*',
      KUBE_EDITOR: `sed -i '${editor}'`,
    }
    const child = spawn(file, args, { cwd: folder, env, timeout: 20_000 })
    let [stdout, stderr] = ['', '']
    child.stdout.on('data', (chunk) => {
      stdout += chunk
    })
    child.stderr.on('data', (chunk) => {
      stderr += chunk
    })
    child.on('error', reject)
    child.on('close', (code) => resolve({ stdout, stderr, exit: code ?? 124 }))
    child.stdin.on('error', () => undefined)
    child.stdin.end(stdin)
  })
}

/** Our kubectl in this process. */
export function ownTwin(snapshot: ClusterSnapshot, files: Transcript['files']): Twin {
  const cluster = restoreCluster(snapshot)
  const folder = home(files)
  writeFileSync(join(folder, '.kube/config'), cluster.kubeconfig().replace('insecure-skip-tls-verify: true', authorityLine('any')))
  return {
    cluster,
    at: (t) => cluster.advanceTo(t),
    async run([, ...args], { stdin = '', editor = '' }) {
      const ran = { stdout: '', stderr: '' }
      const exit = await kubectl(args, contextOf(cluster, folder, stdin, ran, editor))
      const shown = (text: string) => text.replaceAll(folder, '~')
      return { stdout: shown(ran.stdout), stderr: shown(ran.stderr), exit }
    },
    async close() {
      rmSync(folder, { recursive: true, force: true })
    },
  }
}

function contextOf(
  cluster: Cluster,
  folder: string,
  stdin: string,
  ran: { stdout: string; stderr: string },
  editor: string,
): KubectlContext {
  const stop = new AbortController()
  async function step(until: number | undefined) {
    const next = Math.min(cluster.nextWake() ?? Number.POSITIVE_INFINITY, until ?? Number.POSITIVE_INFINITY)
    if (next === Number.POSITIVE_INFINITY) throw new Error('our kubectl waits for something that never comes')
    cluster.advanceTo(Math.max(next, cluster.now() + 1))
  }
  let input: string | undefined = stdin
  const at = (path: string) => (path.startsWith('/') ? path : join(folder, path))
  return {
    fetch: (request) => cluster.fetch(request, { remote: true, onBlocked: step }),
    async connect(address, headers) {
      const url = new URL(address)
      const opened = cluster.connect(url.pathname + url.search, headers)
      return 'status' in opened ? ended(opened.body) : channelsOf(opened, step)
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
    sleep: async (ms) => cluster.advanceTo(cluster.now() + ms),
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
  return {
    write: (data) => channels.write(data),
    end: () => channels.end(),
    async next() {
      for (;;) {
        const output = channels.next()
        if (output !== undefined || channels.result() !== undefined) return output
        await step(undefined)
      }
    },
    result: () => channels.result(),
    close: () => channels.close(),
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
