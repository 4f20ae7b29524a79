import type { LoadReport } from './load'

/** The report for a person: rates, latencies, memory, and whether anything was lost. */
export function printLoad(report: LoadReport): string {
  const { learners, seconds, measures, acknowledged, lost, gradedOtherwise, notGraded, failed, memoryMb } = report
  const rows = [
    ['learners', String(learners)],
    ['lines answered', `${acknowledged} in ${seconds.toFixed(1)} s, ${(acknowledged / seconds).toFixed(1)} a second`],
    ['a line, until its prompt', latencies(measures.line)],
    ["the exam's page", latencies(measures.page)],
    ['a ticket', latencies(measures.ticket)],
    ...memoryMb.map(({ server, most }, i) => [
      `memory of server ${i + 1} (${server})`,
      most === null ? 'not told here' : `${most} MB at most`,
    ]),
    ['acknowledged lines not in the transcript', told(lost.length, ({ attemptId, seq }) => `${attemptId} line ${seq}`, lost)],
    [
      'attempts graded otherwise than their twins',
      told(
        gradedOtherwise.length,
        ({ attemptId, questionId, check, twin, got }) => `${attemptId} ${questionId} ${check}: ${got}, twin ${twin}`,
        gradedOtherwise,
      ),
    ],
    ['attempts not graded', told(notGraded.length, (id) => id, notGraded)],
    ['learners who gave up', told(failed.length, (why) => why, failed)],
  ]
  const width = Math.max(...rows.map(([name = '']) => name.length))
  return rows.map(([name = '', value]) => `${name.padEnd(width)}  ${value}\n`).join('')
}

/** Nothing was lost and everything was graded as without faults. */
export const isSound = ({ lost, gradedOtherwise, notGraded, failed }: LoadReport): boolean =>
  lost.length + gradedOtherwise.length + notGraded.length + failed.length === 0

function told<T>(count: number, say: (each: T) => string, all: readonly T[]): string {
  return count === 0 ? 'none' : `${count}: ${all.slice(0, 5).map(say).join('; ')}`
}

function latencies(samples: readonly number[]): string {
  const sorted = samples.toSorted((a, b) => a - b)
  const at = (share: number) => Math.round(sorted[Math.min(sorted.length - 1, Math.floor(sorted.length * share))] ?? 0)
  return `p50 ${at(0.5)} ms, p99 ${at(0.99)} ms, longest ${at(1)} ms (${sorted.length})`
}
