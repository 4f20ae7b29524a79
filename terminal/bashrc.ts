import { homeOf, isFirstRc } from './host'
import { textOf } from './host-files'
import type { Inside } from './inside'
import { parse, type StatementNode } from './just-bash'
import { runStatement } from './run-script'
import type { ShellState } from './shell-state'

/** What the `.bashrc` that a machine comes with makes of a shell, by that shell: it depends on nothing else, and each lab's shells begin with it. */
const known = new Map<string, ShellState>()
const mostKnown = 200

/** A new shell reads its user's `.bashrc`, silently but for its errors. `who` works on its host. */
export async function readRc(inside: Inside, who: string, fresh: ShellState): Promise<ShellState> {
  const { live, take } = await inside.machines.at(fresh.host, who)
  const opened = { ...fresh, fresh: false }
  const path = `${homeOf(fresh.user)}/.bashrc`
  const text = textOf(await live.fs.capture(), path)
  if (text === undefined) return opened
  const key = isFirstRc(text) ? `${text}\0${JSON.stringify(opened)}` : undefined
  const before = key === undefined ? undefined : known.get(key)
  if (before) return structuredClone(before)
  const line = inside.now()
  // Whether it is known or read, a line has run as many commands: by their number Ctrl-C finds its place in a replay.
  const uncounted = Object.assign(Object.create(line) as typeof line, { io: { ...line.io, begins: undefined } })
  const [statement] = parse(`source ${path}`).statements
  const ran = await inside.as(uncounted, () => runStatement(live, opened, statement as StatementNode, { take, signal: line.signal }))
  line.screen.err(ran.stderr)
  const read = { ...ran.shell, lastExit: fresh.lastExit }
  if (key !== undefined && !line.signal.aborted && ran.stderr === '' && known.size < mostKnown) known.set(key, structuredClone(read))
  return read
}
