import { viewCluster } from './cluster-view'
import { CannotTell, type Cause, type CheckResult, type Difference, type Evidence, type Outcome, type TaskResult } from './evidence'
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
    async outcomeOf(id): Promise<Outcome> {
      const check = checks.find((each) => each.id === id)
      return check ? (await judge(check)).outcome : 'unchecked'
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

/** What kubectl refused is the nearest reason why a submitted answer changed nothing: told once, at the first failure. */
function quote(results: CheckResult[], said: string | undefined): void {
  const refusals = (said ?? '').split('\n').filter((line) => /^(error|Error|The |Warning|unable|Unable)/.test(line.trim()))
  const first = results.find(({ outcome }) => outcome === 'failed')
  if (first && refusals.length) first.near.push(...refusals.slice(0, 3).map((line) => `kubectl said: ${line.trim()}`))
}
