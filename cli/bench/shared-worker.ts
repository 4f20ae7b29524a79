import { join } from 'node:path'
import { monitorEventLoopDelay } from 'node:perf_hooks'
import { questionFilesIn } from '@/exam/questions/bank'
import { wallNow } from '@/labs/determinism'
import { createLab, restoreLab, runScript, snapshotLab } from '@/labs/lab'
import { createLiveLab } from '@/labs/live-lab'
import { createPool, type Pool, WorkerLost } from '@/labs/pool'
import type { WorkerEvent } from '@/labs/worker-protocol'
import { bankFolder } from '../bank-folder'
import { memorySamples } from './measure'
import type { Measured } from './row'

const entry = new URL(import.meta.url.endsWith('.ts') ? '../../labs/worker.mjs' : './worker.js', import.meta.url)
const shells = 1_000
/** How often the main thread looks whether it was held up, milliseconds. */
const lookMs = 5

/** Lines of every kind: they look, write, wait, compute, print a lot and stream. */
const kinds = [
  'kubectl get pods -A -o yaml',
  'kubectl create deployment web --image=nginx --replicas=3 && kubectl rollout status deployment web',
  'kubectl explain pod --recursive',
  'for i in 1 2 3 4 5; do kubectl get nodes -o wide; done | sort | uniq -c',
  'kubectl run probe --image=busybox --restart=Never --rm -i -- true',
  'seq 1 20000',
  'ssh controlplane ls -l /etc/kubernetes',
]
const nobody = { enter() {}, beside() {}, say() {} }
/** It computes without a pause: its worker has to be ended with it. */
const runaway = 'kubectl create deployment runaway --image=nginx --replicas=100000'

/** What labs that share a worker cost each other and the main thread. */
export async function benchSharedWorker(runs: number): Promise<Measured[]> {
  const times = Math.max(1, Math.round(runs / 5))
  return [await idleShells(), await mainThread(times), await neighbours(times)]
}

/** Logged in, at a prompt, nothing typed since. */
async function idleShells(): Promise<Measured> {
  const task = { seed: 'shells', context: { cluster: {} }, setup: [] }
  const fresh = snapshotLab(await createLab(task, wallNow()))
  const shell = async () => {
    const lab = restoreLab(task, fresh)
    await runScript(lab, ':')
    return createLiveLab(lab, nobody)
  }
  const samples = await memorySamples(shells, shell)
  const state = Buffer.byteLength(JSON.stringify(fresh)) / 1024
  return {
    what: `memory of ${shells} idle shells, each`,
    unit: 'KB',
    samples,
    peer: { name: 'its state as JSON', samples: [state] },
    budget: { is: 300 },
  }
}

/** The longest that the main thread was held up while lines of every kind ran in a worker. */
async function mainThread(times: number): Promise<Measured> {
  const still: number[] = []
  const busy: number[] = []
  await withLabs(async ({ open, type }) => {
    for (let round = 0; round < times; round++) {
      const lab = await open()
      still.push(await longestHold(() => new Promise((resolve) => setTimeout(resolve, 500))))
      busy.push(await longestHold(() => inTurn(kinds, (line) => type(lab, line))))
    }
  })
  return {
    what: 'longest hold of the main thread while lines run',
    unit: 'ms',
    samples: busy,
    peer: { name: 'while nothing runs', samples: still },
    budget: { is: 50 },
  }
}

/** How long a line that ends only with its worker lives, wall time; a neighbour on that worker that lost anything is an error. */
async function neighbours(times: number): Promise<Measured> {
  const samples: number[] = []
  await withLabs(async ({ open, type }) => {
    for (let round = 0; round < times; round++) {
      const [bad, good] = [await open(), await open()]
      await type(good, 'kubectl create namespace kept')
      const began = performance.now()
      const ended = type(bad, runaway).then((said) => `it ended with: ${said}`, reasonOf)
      const beside = type(good, 'kubectl get namespace kept -o name')
      const reason = await ended
      samples.push(performance.now() - began)
      if (reason !== 'cpu') throw new Error(`the runaway line was not ended for its processor time: ${reason}`)
      const said = await beside
      if (said.trim() !== 'namespace/kept') throw new Error(`a neighbour lost something: ${said}`)
    }
  })
  return {
    what: 'a runaway line, until it is ended',
    unit: 'ms',
    samples,
    peer: { name: 'the processor time that a line is given', samples: [2_000] },
    budget: { is: 3_000 },
  }
}

function reasonOf(error: unknown): string {
  return error instanceof WorkerLost && error.culprit ? error.reason : String(error)
}

async function inTurn<T>(items: readonly T[], act: (item: T) => Promise<unknown>): Promise<void> {
  for (const item of items) await act(item)
}

async function longestHold(act: () => Promise<unknown>): Promise<number> {
  const histogram = monitorEventLoopDelay({ resolution: lookMs })
  histogram.enable()
  await act()
  histogram.disable()
  return Math.max(0, histogram.max / 1e6 - lookMs)
}

type Labs = { open(): Promise<string>; type(lab: string, line: string): Promise<string> }

/** One worker whose labs are stored as the server stores them. `type` resolves with what a line printed, and takes its lab up again if the worker was lost to another's. */
async function withLabs(act: (labs: Labs) => Promise<void>): Promise<void> {
  const task = { files: questionFilesIn(join(bankFolder(), 'services-networking/repair-service')), seed: 'bench' }
  const stored = new Map<string, Uint8Array>()
  const shown = new Map<string, string>()
  const ends = new Map<string, () => void>()
  let seq = 0
  const hear = (event: WorkerEvent) => {
    if (event.event !== 'said') return
    if (event.state) stored.set(event.lab, event.state)
    for (const { output } of event.outputs) shown.set(event.lab, (shown.get(event.lab) ?? '') + ('text' in output ? output.text : ''))
    if (event.ended.length > 0) ends.get(event.lab)?.()
  }
  const pool: Pool = createPool({ entry, size: 1, memoryMb: 512, onEvent: hear })
  const startedAt = wallNow()
  const takeUp = async (lab: string) => {
    const opened = await pool.ask<{ state: Uint8Array | null }>(lab, {
      do: 'open',
      lab: `${lab}/0`,
      task,
      stored: stored.get(`${lab}/0`) ?? null,
      startedAt,
      now: wallNow(),
    })
    if (opened.state) stored.set(`${lab}/0`, opened.state)
  }
  const type = async (lab: string, line: string): Promise<string> => {
    const key = `${lab}/0`
    shown.set(key, '')
    const told = new Promise<void>((resolve) => ends.set(key, resolve))
    try {
      await pool.ask(lab, { do: 'line', lab: key, tab: 0, seq: ++seq, line, now: wallNow(), columns: 100, rows: 30 })
      await told
      return shown.get(key) ?? ''
    } catch (error) {
      if (!(error instanceof WorkerLost) || error.culprit) throw error
      await takeUp(lab)
      return type(lab, line)
    }
  }
  let labs = 0
  // A pool's workers keep no process alive.
  const awake = setInterval(() => undefined, 1_000)
  try {
    await act({
      async open() {
        const lab = `lab-${++labs}`
        await takeUp(lab)
        return lab
      },
      type,
    })
  } finally {
    clearInterval(awake)
    pool.close()
  }
}
