import { execFile } from 'node:child_process'
import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { promisify } from 'node:util'
import { serveCluster } from '@/labs/api-server/serve-cluster'
import { frozenTime } from '@/labs/api-server/served-time'
import { wallNow } from '@/labs/determinism'
import { createLab, type Lab, runScript, snapshotLab } from '@/labs/lab'
import { createLiveLab } from '@/labs/live-lab'
import { writeKubeconfig } from '../kubeconfig-file'
import { realClients } from '../real-clients'
import { cpuSamples, memorySamples } from './measure'
import type { Measured } from './row'

const task = (seed: string) => ({ seed, context: { cluster: {} }, setup: [] })
const token = 'the-token-of-the-bench'
const nobody = { enter() {}, beside() {}, say() {} }

async function labWithPods(seed = 'bench'): Promise<Lab> {
  const lab = await createLab(task(seed), wallNow())
  await runScript(lab, 'kubectl create deployment web --image=nginx --replicas=3 && kubectl rollout status deployment web')
  return lab
}

/** A line of a learner, as the worker runs it: to its prompt and the state to be stored; and what a live lab keeps. */
export async function benchLine(runs: number): Promise<Measured[]> {
  const lab = await labWithPods()
  const live = createLiveLab(lab, nobody)
  let seq = 0
  const line = () => live.line({ seq: ++seq, line: 'kubectl get pods', tab: 0, now: wallNow(), columns: 100, rows: 30 }, () => undefined)
  const samples = await cpuSamples(runs * 5, 20, line)
  const state = JSON.stringify(snapshotLab(lab)).length / 1024
  const idle = await memorySamples(50, async (index) => createLiveLab(await labWithPods(`bench-${index}`), nobody))
  return [
    {
      what: 'a `kubectl get pods` line, server side',
      unit: 'ms of CPU',
      samples,
      peer: await realKubectl(lab, runs),
      budget: { is: 3, ratio: 0.1 },
    },
    {
      what: 'memory of a live idle lab',
      unit: 'KB',
      samples: idle,
      peer: { name: 'its state as JSON', samples: [state] },
      budget: { is: 300 },
    },
  ]
}

/** The real binary's processor time for the same line on the same cluster, told by the shell that ran it. */
async function realKubectl({ cluster }: Lab, runs: number): Promise<Measured['peer']> {
  const name = 'the real kubectl binary'
  const clients = await realClients()
  if ('missing' in clients) return { name, missing: clients.missing }
  const folder = mkdtempSync(join(tmpdir(), 'seatrial-bench-'))
  const served = await serveCluster({ cluster, time: frozenTime(cluster.now()), port: 0, token })
  try {
    const config = join(folder, 'kubeconfig')
    writeKubeconfig(config, { name: 'bench', server: served.url, authority: served.authority, token })
    const env = { ...process.env, HOME: folder, KUBECONFIG: config }
    const script = '"$0" get pods > /dev/null || exit 1; times'
    const samples: number[] = []
    for (let index = -1; index < runs; index++) {
      const { stdout } = await promisify(execFile)('sh', ['-c', script, clients.kubectl], { env })
      // The second line is of the shell's children: `0m0.045s 0m0.012s`.
      const [user = 0, system = 0] = [...(stdout.split('\n')[1] ?? '').matchAll(/(\d+)m([\d.]+)s/g)].map(
        ([, m, s]) => Number(m) * 60_000 + Number(s) * 1_000,
      )
      if (index >= 0) samples.push(user + system)
    }
    return { name, samples }
  } finally {
    await served.close()
    rmSync(folder, { recursive: true })
  }
}
