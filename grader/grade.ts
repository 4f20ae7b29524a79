import { viewCluster } from './cluster-view'
import { CannotTell, type Cause, type CheckResult, type Difference, type Evidence, type TaskResult } from './evidence'
import { type Finding, fieldIn, type Judging, unchecked, type Word } from './finding'
import { type Check, type WordName, wordNames } from './schema'
import { blocked } from './words/blocked'
import { canI } from './words/can-i'
import { choice } from './words/choice'
import { endpoints } from './words/endpoints'
import { events } from './words/events'
import { externalIP } from './words/external-ip'
import { file } from './words/file'
import { object } from './words/object'
import { output } from './words/output'
import { reach } from './words/reach'
import { resolves } from './words/resolves'
import { rollout } from './words/rollout'
import { scheduled } from './words/scheduled'
import { unchanged } from './words/unchanged'

/** Raised whenever the same evidence may be judged otherwise; stored with every result. */
export const graderVersion = 'seatrial-grader/1'

const words: { [Name in WordName]: Word<Name> } = {
  object,
  endpoints,
  reach,
  blocked,
  resolves,
  externalIP,
  canI,
  scheduled,
  rollout,
  events,
  file,
  output,
  unchanged,
  choice,
}

/**
 * Grades a task: every check, in order, on what is there in the end. Pure: the same checks and evidence give the same result.
 * Points of checks that could not be checked leave the denominator and make the result provisional; a broken gate leaves nothing earned.
 */
export async function grade(checks: readonly Check[], evidence: Evidence): Promise<TaskResult> {
  const findings = new Map<string, Promise<Finding>>()
  const judging: Judging = {
    ...(evidence.before ? { before: viewCluster(evidence.before) } : {}),
    after: viewCluster(evidence.after),
    answer: evidence.answer,
    async resultOf(id) {
      const check = checks.find((each) => each.id === id)
      return check ? { says: check.says, outcome: (await judge(check)).outcome } : { says: id, outcome: 'unchecked' }
    },
  }
  const judge = (check: Check) => {
    const known = findings.get(check.id) ?? judgeWord(check, judging)
    findings.set(check.id, known)
    return known
  }

  const results: CheckResult[] = []
  for (const check of checks) results.push(resultOf(check, await judge(check)))
  const broken = results.some((result) => result.gate && result.outcome === 'failed')
  if (broken) for (const result of results) result.earned = 0
  quote(results, evidence.said)
  return {
    checks: results,
    points: results.reduce((sum, { outcome, points }) => sum + (outcome === 'unchecked' ? 0 : points), 0),
    earned: results.reduce((sum, { earned }) => sum + earned, 0),
    provisional: results.some(({ outcome }) => outcome === 'unchecked'),
    gradedBy: graderVersion,
  }
}

async function judgeWord(check: Check, judging: Judging): Promise<Finding> {
  const name = wordNames.find((word) => check[word] !== undefined)
  if (!name) throw new Error(`check ${check.id} uses no word`)
  try {
    return await (words[name] as Word<typeof name>)(check[name] as never, check, judging)
  } catch (error) {
    if (error instanceof CannotTell) return unchecked(error.message)
    throw error
  }
}

/**
 * What was asked for is there, and some of it is missing: that, too, is a cause. Not of a status, which nobody writes: what is missing there has
 * its cause elsewhere.
 */
function incomplete(differences: readonly Difference[]): Cause | undefined {
  const lacking = differences.filter(({ expected, found }) => expected !== 'exists' && (found === 'nothing' || found.startsWith('only ')))
  if (lacking.length === 0 || lacking.length < differences.length) return undefined
  const parts = lacking.map(({ at }) => fieldIn(at)).filter((at) => /^(?!status\b)[a-z]\w*[.[]/.test(at))
  if (parts.length < lacking.length) return undefined
  return { kind: 'incomplete', says: `It lacks ${parts.join(' and ')}; all else that was asked of it is there.` }
}

function resultOf(check: Check, { outcome, differences, near, cause = incomplete(differences), why, trace }: Finding): CheckResult {
  const points = check.points ?? 0
  const reasons = outcome === 'failed' ? [why, check.why] : outcome === 'unchecked' ? [why] : []
  const said = reasons.filter((reason) => reason !== undefined).join(' ')
  return {
    id: check.id,
    says: check.says,
    gate: check.gate === true,
    points,
    earned: outcome === 'passed' ? points : 0,
    outcome,
    differences,
    near,
    ...(cause && outcome === 'failed' ? { cause } : {}),
    ...(said ? { why: said } : {}),
    ...(trace && trace.length > 1 ? { trace } : {}),
  }
}

/**
 * What kubectl refused of a submitted answer is the nearest reason why nothing came of it: the cause of every failure, or, where it took a part,
 * of the first one.
 */
function quote(results: CheckResult[], said: string | undefined): void {
  const lines = (said ?? '').split('\n').map((line) => line.trim())
  const refusals = lines.filter((line) => /^(error|The |unable)/i.test(line))
  if (!refusals.length) return
  const took = lines.some((line) => /^[\w.-]+\/\S+ \w+/.test(line))
  const says = `kubectl refused ${took ? 'a part of ' : ''}what was handed in: \`${refusals.slice(0, 3).join(' ')}\``
  const failed = results.filter(({ outcome, gate, cause }) => outcome === 'failed' && !gate && (!cause || cause.kind === 'incomplete'))
  for (const result of took ? failed.slice(0, 1) : failed) {
    result.cause = { kind: 'refused', says }
    // What else is or is not there follows.
    if (!result.trace) result.near = []
  }
}
