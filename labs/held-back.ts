import type { TaskResult } from '@/grader/evidence'

/**
 * A result as practice tells it before the hints were asked for: what was asked, what was found, and where a connection broke off and why; not the
 * nearest fix, which would be the answer. `held`: something was kept back.
 */
export function withoutFixes(result: TaskResult): { result: TaskResult; held?: true } {
  let held = false
  const checks = result.checks.map((check) => {
    // What is near a connection that broke off is how to repair it.
    if (check.near.length === 0 || !check.trace?.some(({ ok }) => !ok)) return check
    held = true
    return { ...check, near: [] }
  })
  return held ? { result: { ...result, checks }, held } : { result }
}
