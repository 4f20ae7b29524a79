import type { Replay } from '@/exam/replay'
import type { SavedAnswer, TranscriptLine } from '@/exam/views'
import type { Outcome } from '@/grader/evidence'

/** One place of the timeline: before anything was done, after a line or a saved answer, or as graded at the end. */
export type Moment = {
  what: 'start' | 'line' | 'saved' | 'end'
  line: TranscriptLine | null
  saved: Saved | null
  outcomes: Outcome[]
  turned: Turned[]
}
/** A saved answer, each line marked that the one before did not have. */
export type Saved = Omit<SavedAnswer, 'text'> & { lines: { text: string; fresh: boolean }[] }
/** A check that came out otherwise than at the moment before. */
export type Turned = { check: number; to: Outcome }
/** Neighbouring moments at which a check came out alike: `from` up to but not `until`. */
export type Run = { outcome: Outcome; from: number; until: number }

/** The replay's steps with their lines or saved answers; a step whose line the page no longer has is left out. */
export function momentsOf({ steps }: Replay, lines: readonly TranscriptLine[], saves: readonly SavedAnswer[]): Moment[] {
  const lineOf = new Map(lines.map((line) => [line.seq, line]))
  const saveOf = new Map(saves.map((save, place) => [save.seq, savedAfter(save, saves[place - 1]?.text ?? '')]))
  const kept = steps.filter(({ seq }) => seq === null || lineOf.has(seq) || saveOf.has(seq))
  return kept.map(({ seq, outcomes }, place) => {
    const before = kept[place - 1]?.outcomes
    const turned = before ? outcomes.flatMap((to, check) => (to === before[check] ? [] : [{ check, to }])) : []
    const line = seq === null ? null : (lineOf.get(seq) ?? null)
    const saved = seq === null || line ? null : (saveOf.get(seq) ?? null)
    const what = line ? 'line' : saved ? 'saved' : place === 0 && kept.length > 1 ? 'start' : 'end'
    return { what, line, saved, outcomes, turned }
  })
}

function savedAfter({ text, ...save }: SavedAnswer, before: string): Saved {
  const known = new Set(before.split('\n').map((line) => line.trimEnd()))
  const lines = text.trimEnd().split('\n')
  return { ...save, lines: lines.map((line) => ({ text: line, fresh: !known.has(line.trimEnd()) })) }
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
