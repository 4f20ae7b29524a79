import { Worker } from 'node:worker_threads'
import type { Question } from '@/exam/questions/question'
import { type Proof, type ProofScope, proveQuestion } from './prove'
import type { FromWorker, ToWorker } from './worker-protocol'

/** The proof of one question, and how long it took, milliseconds. */
export type Proved = { question: Question; ms: number } & Proof

const memoryMb = 1024

/**
 * Proves questions on `threads` worker threads, the long ones first; `told` hears of each as it is done. `entry` is the worker's file.
 * Resolves with all proofs in the order of `questions`. One thread: no worker at all.
 */
export async function proveBank(
  questions: readonly Question[],
  { threads, entry, told, ...scope }: ProofScope & { threads: number; entry: URL; told(proved: Proved): void },
): Promise<Proved[]> {
  const left = [...questions].sort((a, b) => weightOf(b) - weightOf(a))
  const proofs = new Map<Question, Proved>()
  const drain = async (prove: (question: Question) => Promise<Proof>) => {
    for (let question = left.shift(); question; question = left.shift()) {
      const start = performance.now()
      const proof = await prove(question)
      const proved = { question, ...proof, ms: Math.round(performance.now() - start) }
      proofs.set(question, proved)
      told(proved)
    }
  }
  const size = Math.min(threads, questions.length)
  if (size < 2) await drain((question) => proveQuestion(question, scope))
  else await Promise.all(Array.from({ length: size }, () => inWorker(entry, (ask) => drain((question) => ask(question, scope)))))
  return questions.map((question) => proofs.get(question)!)
}

/** About how many labs a draw makes: what keeps a thread busy at the end should be short. */
function weightOf({ faults, files, kind }: Question): number {
  const attempts = Object.keys(files).filter((path) => /^(solutions|mistakes)\//.test(path)).length
  return kind === 'choice' ? 0 : attempts + 10 * faults.length
}

/** Runs `work` beside a worker of its own, which lives as long. A worker that ends early rejects what was asked of it. */
async function inWorker(
  entry: URL,
  work: (ask: (question: Question, scope: ProofScope) => Promise<Proof>) => Promise<void>,
): Promise<void> {
  const worker = new Worker(entry, {
    env: {},
    workerData: { running: new Int32Array(new SharedArrayBuffer(4)) },
    // Labs are short-lived: with room for them they need not be moved before they are garbage.
    resourceLimits: { maxOldGenerationSizeMb: memoryMb, maxYoungGenerationSizeMb: 128 },
  })
  let nextId = 1
  const ask = (question: Question, scope: ProofScope) =>
    new Promise<Proof>((resolve, reject) => {
      const id = nextId++
      const lost = (error: unknown) => reject(new Error(`${question.id}: the worker ended`, { cause: error }))
      const hear = (message: FromWorker) => {
        if ('event' in message || message.id !== id) return
        worker.off('message', hear).off('error', lost).off('exit', lost)
        if (message.ok) resolve(message.value as Proof)
        else reject(new Error(`${question.id}: ${message.message}`))
      }
      worker.on('message', hear).once('error', lost).once('exit', lost)
      worker.postMessage({ id, number: id, do: 'prove-read', question, scope } satisfies ToWorker)
    })
  try {
    await work(ask)
  } finally {
    await worker.terminate()
  }
}
