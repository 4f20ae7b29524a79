import type { Cause, CheckResult, HistoryEntry, TaskResult } from '@/grader/evidence'
import { fieldIn } from '@/grader/finding'
import type { Check } from '@/grader/schema'

/** What is known of an attempt's work on a task beside the state it left. */
export type Work = {
  checks: readonly Pick<Check, 'id' | 'object'>[]
  history: readonly HistoryEntry[]
  /** Something was handed in, or the lab was touched. */
  begun: boolean
  /** The attempt was ended by its deadline, not by its learner. */
  expired: boolean
  /** This task was worked on just when the deadline came. */
  cutOff: boolean
}

/**
 * The result with causes that only the way there shows: never begun, what was undone, sent to no cluster, or cut off. Causes that are told
 * already stay, but for a task that was never begun: nothing else cost its points.
 */
export function withCauses(result: TaskResult, work: Work): TaskResult {
  return {
    ...result,
    checks: result.checks.map((check) => {
      if (check.outcome !== 'failed') return check
      const cause =
        unbegun(check, work) ??
        check.cause ??
        undone(check, work.history) ??
        overwritten(check, work) ??
        sentNowhere(work.history) ??
        cutOff(check, work)
      return cause ? { ...check, cause } : check
    }),
  }
}

function unbegun({ gate }: CheckResult, { begun, expired }: Work): Cause | undefined {
  if (begun || gate) return undefined
  return expired
    ? { kind: 'not-attempted', says: 'Time was over before this task was begun.' }
    : { kind: 'not-attempted', says: 'Nothing was typed or handed in for this task.' }
}

function cutOff({ gate }: CheckResult, { history, cutOff }: Work): Cause | undefined {
  if (gate || !cutOff) return undefined
  const line = history.at(-1)?.line
  return { kind: 'out-of-time', says: 'Time was over while this task was worked on.', ...(line === undefined ? {} : { line }) }
}

/** An object that was made and later deleted, by kubectl's own words in the transcript. */
function undone({ differences, gate }: CheckResult, history: readonly HistoryEntry[]): Cause | undefined {
  for (const { at, expected } of differences) {
    const [, kind, name] = /^(\w+) (\S+)( in namespace \S+)?$/.exec(at) ?? []
    if (!kind || !name || !/exists$/.test(expected)) continue
    const resource = `${kind.toLowerCase()}(\\.[a-z0-9.-]+)?`
    const says = (pattern: string) => new RegExp(`^${pattern}`, 'm')
    const made = history.findIndex(({ output }) =>
      says(`${resource}/${literal(name)} (created|exposed|configured|replaced)\\b`).test(output),
    )
    const gone = history.findLast(({ output }) => says(`${resource} "${literal(name)}" (force )?deleted\\b`).test(output))
    if (!gone || (made < 0 && !gate) || history.indexOf(gone) < made) continue
    const was = made < 0 ? 'It was there' : `It was made by ${quoted(history[made]!.line)}`
    return { kind: 'undone', says: `${was}, and ${quoted(gone.line)} deleted it.`, line: gone.line }
  }
  return undefined
}

/**
 * A field of an object that one line had set as asked, and a later one changed back. Told by kubectl's own words of what it wrote, and by the
 * values that stand in the lines: what a file brought is not known, so a line that only applies one is said to have written the object.
 */
function overwritten({ id, differences }: CheckResult, { checks, history }: Work): Cause | undefined {
  const asked = checks.find((check) => check.id === id)?.object
  if (asked?.name === undefined) return undefined
  const { kind, name, namespace } = asked
  const wrote = new RegExp(`^${kind.toLowerCase()}(\\.[a-z0-9.-]+)?/${literal(name)} (?!unchanged\\b)(?!.*no change)\\w`, 'm')
  const writing = history.filter(({ line, output }) => wrote.test(output) && [undefined, namespace].includes(namespaceIn(line)))
  for (const { at: where, expected, found } of differences) {
    const at = fieldIn(where)
    const right = writing.findLast(({ line }) => sets(line, at, expected))
    const later = right && writing.slice(writing.indexOf(right) + 1)
    const wrong = later?.findLast(({ line }) => sets(line, at, found) || writesAll.test(line))
    if (!right || !wrong) continue
    const done = sets(wrong.line, at, found) ? `changed it to ${found}` : `wrote ${kind} ${name} again`
    return {
      kind: 'undone',
      says: `${quoted(right.line)} had set ${at} to ${expected}; ${quoted(wrong.line)} ${done} since.`,
      line: wrong.line,
    }
  }
  return undefined
}

const longestQuote = 100

/** A line as a sentence quotes it: of several rows the first, and not endless. */
function quoted(line: string): string {
  const [first = '', ...rest] = line.trim().split('\n')
  const cut = first.length > longestQuote
  return `\`${cut ? first.slice(0, longestQuote) : first}${cut || rest.length ? '…' : ''}\``
}

/** What these write stands in a file, an editor or an earlier revision. */
const writesAll = /\b(apply|replace|edit|rollout undo)\b/

const namespaceIn = (line: string) => / (?:-n|--namespace)[ =]?(\S+)/.exec(line)?.[1]

/** Whether a line names a field (`targetPort` as `--target-port`, a label's key) and, as a word, the value. */
function sets(line: string, at: string, value: string): boolean {
  const field = /([^.[\]']+)(\[[^\]]*\])?(?:'\])?$/.exec(at)?.[1]?.toLowerCase()
  if (field === undefined || !line.toLowerCase().replace(/-/g, '').includes(field.replace(/-/g, ''))) return false
  return new RegExp(`(^|[^\\w.-])${literal(value)}($|[^\\w.-])`).test(line)
}

const literal = (text: string) => text.replace(/[^\w-]/g, '\\$&')

/** kubectl commands that would have changed something, and found no server or no such context. */
function sentNowhere(history: readonly HistoryEntry[]): Cause | undefined {
  const lost = history.findLast(
    ({ exitCode, line, output }) => exitCode !== 0 && changes.test(line) && (noServer.test(output) || noContext.test(output)),
  )
  if (!lost) return undefined
  const why = noContext.test(lost.output) ? 'the kubeconfig has no such context' : 'no API server answered there'
  return { kind: 'wrong-context', says: `${quoted(lost.line)} reached no cluster: ${why}.`, line: lost.line }
}

const changes = /\b(kubectl|k)\b.*\b(apply|create|run|expose|delete|edit|patch|replace|scale|set|label|annotate|rollout|taint)\b/
const noServer = /The connection to the server \S+ was refused|Unable to connect to the server/
const noContext = /context "[^"]*" does not exist|context was not found/
