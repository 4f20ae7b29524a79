import type { AttemptState } from '@/exam/views'

/** In a word, where an attempt stands. */
export function Standing({ attempt }: { attempt: { state: AttemptState; passed: boolean | null } }) {
  if (attempt.state === 'open') return <span className="text-ink-2">under way</span>
  if (attempt.state === 'closed' || attempt.passed === null) return <span className="text-ink-2">being graded</span>
  return attempt.passed ? <span className="font-[560] text-fair">passed</span> : <span className="font-[560] text-signal">not passed</span>
}
