import { complaintOf } from './complaint'
import { say } from './say'

/**
 * One subcommand of `npx seatrial`. Its module is loaded only when it is named, and exports
 * `run(words)`: the words after the subcommand in, the process's exit code out. It throws a Complaint about what its user can mend.
 */
type Subcommand = { name: string; short: string; load: () => Promise<{ run: (words: string[]) => Promise<number> }> }

/** The order here is the order of the help. To add one: a file in `commands/` and a line here. */
const subcommands: Subcommand[] = [
  { name: 'shell', short: 'the terminal of the exam on a cluster of its own', load: () => import('./commands/shell') },
  { name: 'cluster', short: 'a cluster for the real kubectl and other clients', load: () => import('./commands/cluster') },
  { name: 'prove', short: 'prove that questions grade as they claim', load: () => import('./commands/prove') },
  { name: 'lint', short: 'read the question bank and tell its problems', load: () => import('./commands/lint') },
  { name: 'trace', short: 'follow one connection through a cluster, hop by hop', load: () => import('./commands/trace') },
  { name: 'grade', short: 'grade a question on a real cluster', load: () => import('./commands/grade') },
  { name: 'bench', short: "measure against the design's budgets", load: () => import('./commands/bench') },
  { name: 'admin', short: 'reset a password, grant a role', load: () => import('./commands/admin') },
]

/** Runs `seatrial WORDS…` and returns the exit code. */
export async function main(words: string[]): Promise<number> {
  const [name, ...rest] = words
  if (name === undefined || name === '--help' || name === '-h' || name === 'help') return say(help(), name === undefined ? 2 : 0)
  const subcommand = subcommands.find((each) => each.name === name)
  if (!subcommand) return complain(`seatrial: unknown command ${JSON.stringify(name)}\n\n${help()}`, 2)
  try {
    return await (await subcommand.load()).run(rest)
  } catch (error) {
    const complaint = complaintOf(error)
    if (!complaint) throw error
    return complain(`seatrial ${name}: ${complaint.message}\n`, complaint.exitCode)
  }
}

function help(): string {
  const width = Math.max(...subcommands.map(({ name }) => name.length))
  return `Usage: seatrial COMMAND [--help]\n\n${subcommands.map(({ name, short }) => `  ${name.padEnd(width)}  ${short}`).join('\n')}\n`
}

function complain(words: string, code: number): number {
  process.stderr.write(words)
  return code
}
