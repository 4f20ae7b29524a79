import type { Replay } from '@/exam/replay'
import type { TranscriptLine } from '@/exam/views'
import type { Outcome } from '@/grader/evidence'

/** One place of the timeline: before the first line, after a line, or as graded at the end. */
export type Moment = { what: 'start' | 'line' | 'end'; line: TranscriptLine | null; outcomes: Outcome[]; turned: Turned[] }
/** A check that came out otherwise than at the moment before. */
export type Turned = { check: number; to: Outcome }
/** Neighbouring moments at which a check came out alike: `from` up to but not `until`. */
export type Run = { outcome: Outcome; from: number; until: number }

/** The replay's steps with their lines; a line that the page no longer has is left out. */
export function momentsOf({ steps }: Replay, lines: readonly TranscriptLine[]): Moment[] {
  const bySeq = new Map(lines.map((line) => [line.seq, line]))
  const kept = steps.filter(({ seq }) => seq === null || bySeq.has(seq))
  return kept.map(({ seq, outcomes }, place) => {
    const before = kept[place - 1]?.outcomes
    const turned = before ? outcomes.flatMap((to, check) => (to === before[check] ? [] : [{ check, to }])) : []
    const what = seq !== null ? 'line' : place === 0 && kept.length > 1 ? 'start' : 'end'
    return { what, line: seq === null ? null : (bySeq.get(seq) ?? null), outcomes, turned }
  })
}

/** How one check came out over all moments, in runs. */
export function runsOf(moments: readonly Moment[], check: number): Run[] {
  const runs: Run[] = []
  for (const [place, { outcomes }] of moments.entries()) {
    const outcome = outcomes[check] ?? 'unchecked'
    const last = runs.at(-1)
    if (last?.outcome === outcome) last.until = place + 1
    else runs.push({ outcome, from: place, until: place + 1 })
  }
  return runs
}
