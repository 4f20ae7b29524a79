import type { ClusterView } from './cluster-view'
import type { Answer, Cause, Difference, Outcome, Step } from './evidence'
import type { Check, WordName } from './schema'

/** What a word found; the grader adds points and text. `why` explains in the word's own terms (why a connection failed). */
export type Finding = { outcome: Outcome; differences: Difference[]; near: string[]; cause?: Cause; why?: string; trace?: Step[] }

export type Judging = {
  /** Absent on a real cluster. */
  before?: ClusterView
  after: ClusterView
  answer: Answer
  /** How another check of the question came out, and what it asks. */
  resultOf(id: string): Promise<{ says: string; outcome: Outcome }>
}

/** A check word: judges its own part of a check. Rejects with Unreadable where the cluster cannot be read. */
export type Word<Name extends WordName> = (word: NonNullable<Check[Name]>, check: Check, judging: Judging) => Promise<Finding>

/** Passed where nothing differs, failed otherwise. */
export function found(differences: Difference[], near: string[] = [], why?: string): Finding {
  if (!differences.length) return { outcome: 'passed', differences: [], near: [] }
  return { outcome: 'failed', differences, near, ...(why === undefined ? {} : { why }) }
}

export const unchecked = (why: string): Finding => ({ outcome: 'unchecked', differences: [], near: [], why })

/** The field of a difference without the object in front: `spec.type` of `Service web in namespace shop: spec.type`. */
export const fieldIn = (at: string): string => at.slice(at.lastIndexOf(': ') + 1).trimStart()
