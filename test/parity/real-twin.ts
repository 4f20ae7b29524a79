import { type ChildProcessWithoutNullStreams, spawn } from 'node:child_process'
import { rmSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { restoreCluster } from '@/cluster/cluster'
import type { ClusterSnapshot } from '@/cluster/door'
import { serveCluster } from '@/labs/api-server/serve-cluster'
import { clientTime } from './client-time'
import { type Ran, type Step, type Transcript, words } from './transcript'
import { authorityLine, home, type Twin } from './twins'

/** The real binary against the cluster behind HTTPS. */
export async function realTwin(snapshot: ClusterSnapshot, files: Transcript['files'], binaries: Record<string, string>): Promise<Twin> {
  const cluster = restoreCluster(snapshot)
  const time = clientTime(cluster.now())
  const served = await serveCluster({ cluster, time, port: 0, token: 'parity-token' })
  const folder = home(files)
  const kubeconfig = cluster
    .kubeconfig(served.url)
    .replace('insecure-skip-tls-verify: true', authorityLine(served.authority))
    .replace(/token: .*/, 'token: parity-token')
  writeFileSync(join(folder, '.kube/config'), kubeconfig, { mode: 0o600 })
  const start = (line: string, { stdin = '', editor = '' }: Pick<Step, 'stdin' | 'editor'>) => {
    const [tool = '', ...args] = words(line)
    const env = { ...process.env, HOME: folder, KUBECONFIG: join(folder, '.kube/config'), NO_PROXY: '*', KUBE_EDITOR: `sed -i '${editor}'` }
    // Its garbage is collected by its end, which takes half the time
    const child = spawn(binaries[tool] ?? tool, args, { cwd: folder, env: { ...env, GOGC: 'off' }, timeout: 60_000 })
    const { pid } = child
    if (pid !== undefined) time.clients.add(pid)
    const ran = spawned(child, stdin).finally(() => pid !== undefined && time.clients.delete(pid))
    return { child, ran }
  }
  return {
    cluster,
    at(t, limit) {
      time.limit = limit
      time.skipTo(t)
      cluster.advanceTo(t)
    },
    async run(step) {
      const { stopAfter, meanwhile = [], polls } = step
      const { limit } = time
      if (stopAfter !== undefined) time.limit = Math.min(limit, cluster.now() + stopAfter * 1000)
      const { child, ran } = start(step.run, step)
      let over = false
      const end = ran.finally(() => {
        over = true
      })
      if (polls || stopAfter !== undefined || meanwhile.length > 0) {
        const asked = time.looks()
        const waits = async () => {
          while (!over && !time.idle()) await pause(5)
        }
        const goOn = time.limit
        if (meanwhile.length > 0) time.limit = cluster.now()
        for (const line of meanwhile) {
          await waits()
          await start(line, {}).ran
        }
        time.limit = goOn
        for (let seen = -1; !over; await pause(5)) {
          if (!time.idle()) continue
          const next = cluster.nextWake()
          if (stopAfter !== undefined && time.looks() > asked && (next === undefined || next > time.limit)) child.kill('SIGINT')
          else if (polls && time.looks() > seen) {
            // What polls opens no stream that would tell that it waits.
            time.skipTo(cluster.now() + 30_000)
            seen = time.looks()
          }
        }
      }
      const { stdout, stderr, exit } = await end
      time.limit = limit
      const shown = (text: string) => text.replaceAll(served.url, 'https://192.168.1.10:6443').replaceAll(folder, '~')
      return { exit, stdout: shown(stdout), stderr: shown(stderr) }
    },
    async close() {
      await served.close()
      rmSync(folder, { recursive: true, force: true })
    },
  }
}

const pause = (ms: number) => new Promise((resolve) => setTimeout(resolve, ms))

function spawned(child: ChildProcessWithoutNullStreams, stdin: string): Promise<Ran> {
  return new Promise((resolve, reject) => {
    let [stdout, stderr] = ['', '']
    child.stdout.on('data', (chunk) => {
      stdout += chunk
    })
    child.stderr.on('data', (chunk) => {
      stderr += chunk
    })
    child.on('error', reject)
    child.on('close', (code, signal) => resolve({ stdout, stderr, exit: code ?? (signal === 'SIGINT' ? 130 : 124) }))
    child.stdin.on('error', () => undefined)
    child.stdin.end(stdin)
  })
}
