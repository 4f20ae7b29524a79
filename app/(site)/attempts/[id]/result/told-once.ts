import type { CheckResult } from '@/grader/evidence'

/** `again`: all that could be said of its failure was said at a check before. */
export type ToldCheck = { check: CheckResult; again: boolean }

/**
 * A task's checks with each thing said once, at the first check that it concerns: a cause, a difference, a remark. Of a task that was never
 * begun there is nothing to say but that.
 */
export function toldOnce(checks: readonly CheckResult[]): ToldCheck[] {
  const said = new Set<string>()
  const isNew = (thing: string) => !said.has(thing) && Boolean(said.add(thing))
  return checks.map((check) => {
    if (check.outcome !== 'failed') return { check, again: false }
    const { cause, trace, why, belief, ...rest } = check
    const first = cause !== undefined && isNew(cause.says)
    const untouched = cause?.kind === 'not-attempted'
    // The cause tells of what is not there.
    const differences = check.differences.filter(
      ({ at, expected, found }) => !untouched && !(cause && expected === 'exists') && isNew(`${at}\n${expected}\n${found}`),
    )
    const near = check.near.filter((remark) => !untouched && isNew(remark))
    const told = first || differences.length > 0 || near.length > 0
    return {
      check: {
        ...rest,
        differences,
        near,
        ...(first && { cause }),
        ...(trace && !untouched && told && { trace }),
        ...(why !== undefined && !untouched && { why }),
        ...(belief !== undefined && !untouched && { belief }),
      },
      again: !told && !untouched,
    }
  })
}

/** What cost a task's points first of all, in one sentence. */
export function inShort({ says, cause, near, differences: [first, ...others] }: CheckResult): string {
  if (cause) return cause.says
  if (near[0] !== undefined) return near[0]
  const brief = first && !others.length && first.at && `${first.expected}${first.found}`.length < 60
  if (!brief) return `Not met: ${says}.`
  const { at, found, expected } = first
  // What a file holds may be words: as code it is told from ours.
  const [, file] = expected.startsWith('one of ') ? [] : (/^\w+:(\/.+)$/.exec(at) ?? [])
  return file ? `${file}: ${found} instead of \`${expected}\`.` : `${at}: ${found} instead of ${expected}.`
}
