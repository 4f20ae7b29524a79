import { randomUUID } from 'node:crypto'
import { join } from 'node:path'
import { updateBank } from '@/exam/bank'
import { startAttempt } from '@/exam/start-attempt'
import { selectTasks } from '@/exam/store/attempts'
import { database } from '@/exam/store/database'
import { replaceExams } from '@/exam/store/exams'
import { insertUser } from '@/exam/store/users'
import { taskOf } from '@/exam/task'
import type { CurrentUser } from '@/exam/views'
import type { Answer } from '@/grader/evidence'
import { deflate, inflate } from '@/labs/deflated'
import { createLab, restoreLab, snapshotLab } from '@/labs/lab'
import { gradeTask } from '@/labs/lab-grade'
import { migrate } from '../../server/start/migrate.mjs'
import { removePostgres, startPostgres } from '../../server/start/postgres.mjs'
import { bankFolder } from '../bank-folder'
import { cloneFolder } from '../clone-folder'
import { wallSamples } from './measure'
import type { Measured } from './row'

const tasks = 16
const exam = { id: 'bench', title: 'Bench', description: 'Sixteen tasks.', minutes: 120, tasks, passPercent: 66 }
const startedAt = Date.UTC(2026, 0, 5, 9)

/** Starting an exam of sixteen tasks, touching each, grading it whole; on a PostgreSQL of its own that is thrown away. */
export async function benchExam(runs: number): Promise<Measured[]> {
  const root = cloneFolder()
  const name = `bench-postgres-${process.pid}`
  try {
    const { url } = (await startPostgres({ root, name })) as { url: string }
    process.env.DATABASE_URL = url
    await migrate(url, join(root, 'prisma/migrations'))
    await updateBank(bankFolder())
    await replaceExams([{ ...exam, draw: [{ count: tasks }] }], new Date(), database())
    return [...(await starting(runs)), ...(await touching(runs)), ...(await grading(runs))]
  } finally {
    if (process.env.DATABASE_URL) await database().$disconnect()
    removePostgres(root, name)
  }
}

async function newLearner(): Promise<CurrentUser> {
  const id = (await insertUser({ name: 'Bench', email: null, guest: true })) as string
  return { id, name: 'Bench', email: null, role: 'learner', guest: true }
}

async function start(user: CurrentUser): Promise<string> {
  const begun = await startAttempt(exam.id, user)
  if (!begun.ok) throw new Error(`the exam does not start: ${begun.why}`)
  return begun.id
}

async function starting(runs: number): Promise<Measured[]> {
  const learners = await Promise.all(Array.from({ length: runs + 2 }, newLearner))
  await database().$executeRawUnsafe('CREATE TABLE bench_plain (id text PRIMARY KEY, payload text)')
  const plain = () =>
    database().$transaction(async (tx) => {
      for (let row = 0; row <= tasks; row++) await tx.$executeRaw`INSERT INTO bench_plain VALUES (${randomUUID()}, ${'x'.repeat(200)})`
    })
  const samples = await wallSamples(runs, 2, (index) => start(learners[index] as CurrentUser))
  const peer = { name: `${tasks + 1} plain inserts in a transaction`, samples: await wallSamples(runs, 2, plain) }
  return [{ what: `start a ${tasks}-task exam`, unit: 'ms', samples, peer, budget: { is: 100 } }]
}

async function drawn() {
  const rows = await selectTasks(await start(await newLearner()))
  return rows.map(({ files, seed }) => taskOf(files, seed))
}

async function touching(runs: number): Promise<Measured[]> {
  const all = await drawn()
  const states = await Promise.all(all.map(async (task) => deflate(snapshotLab(await createLab(task, startedAt)))))
  const first = await wallSamples(runs * 4, all.length, (index) => createLab(all[index % all.length]!, startedAt))
  const stored = await wallSamples(runs * 4, all.length, (index) =>
    restoreLab(all[index % all.length]!, inflate(states[index % all.length]!)),
  )
  const peer = { name: 'taking it up from its stored state', samples: stored }
  return [{ what: "a task's first touch", unit: 'ms', samples: first, peer, budget: { is: 30 } }]
}

async function grading(runs: number): Promise<Measured[]> {
  const all = await drawn()
  const states = await Promise.all(all.map(async (task) => snapshotLab(await createLab(task, startedAt))))
  const answer = (kind: string): Answer => (kind === 'choice' ? { kind, options: [] } : { kind: 'terminal' })
  const grade = async () => {
    for (const [index, task] of all.entries())
      await gradeTask(task, { stored: states[index]!, startedAt, endedAt: startedAt + 3_600_000, answer: answer(task.kind) })
  }
  const making = async () => {
    for (const task of all) await createLab(task, startedAt)
  }
  const peer = { name: 'making its labs once', samples: await wallSamples(runs, 1, making) }
  return [{ what: `grade a ${tasks}-task exam`, unit: 'ms', samples: await wallSamples(runs, 1, grade), peer, budget: { is: 200 } }]
}
