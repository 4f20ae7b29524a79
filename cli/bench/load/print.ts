import { availableParallelism } from 'node:os'
import type { LoadReport } from './load'
import type { Latencies } from './samples'
import type { Window } from './watch'

/** The report for a person: rates, latencies, memory, and whether anything was lost. */
export function printLoad(report: LoadReport): string {
  const { asked, came, partial, seconds, carries, acknowledged, lost, gradedOtherwise, notGraded, killed, failed, memoryMb } = report
  const rows = [
    ['learners', `${came} of ${asked}${partial ? ` (not the whole run: ${partial})` : ''}, ${seconds.toFixed(0)} s`],
    ...report.arrivals.map((window) => [window.name, arrival(window)]),
    ...report.steps.map((window) => [window.name, atWork(window)]),
    ['one server killed', `${atWork(report.failover)}, longest ${report.failover.waits.line.longest} ms`],
    ['the last lines', atWork(report.leaving)],
    [
      'learners that this machine carries',
      `${carries} on ${availableParallelism()} cores at a p99 of 150 ms or less; the bench uses some of them itself`,
    ],
    ['memory', memoryMb.map((most, i) => `server ${i + 1} ${most === null ? 'not told here' : `${most} MB at most`}`).join(', ')],
    ['graded', `${report.gradedAfter.toFixed(1)} s after the last attempt's end; ${report.twins} different twins`],
    ['acknowledged lines', String(acknowledged)],
    ['of these not in the transcript', told(lost, ({ attemptId, seq }) => `${attemptId} line ${seq}`)],
    [
      'attempts graded otherwise than their twins',
      told(gradedOtherwise, ({ attemptId, questionId, check, twin, got }) => `${attemptId} ${questionId} ${check}: ${got}, twin ${twin}`),
    ],
    ['attempts not graded', told(notGraded, (id) => id)],
    ['lines ended by force', told(killed, (line) => line)],
    ['learners who gave up', told(failed, (why) => why)],
  ]
  const width = Math.max(...rows.map(([name = '']) => name.length))
  return rows.map(([name = '', value]) => `${name.padEnd(width)}  ${value}\n`).join('')
}

/** Nothing was lost and everything was graded as without faults. */
export const isSound = ({ lost, gradedOtherwise, notGraded, killed, failed }: LoadReport): boolean =>
  lost.length + gradedOtherwise.length + notGraded.length + killed.length + failed.length === 0

function told<T>(all: readonly T[], say: (each: T) => string): string {
  return all.length === 0 ? 'none' : `${all.length}: ${all.slice(0, 5).map(say).join('; ')}`
}

function atWork({ seconds, waits: { line }, cpu, lagMs }: Window): string {
  const each = (used: number) => ((used / Math.max(1, line.count)) * 1_000).toFixed(1)
  const cost = `${each(cpu.servers)} ms of CPU in the servers, ${each(cpu.database)} in the database, ${each(cpu.bench)} in the bench, which was ${lagMs} ms late`
  return `${(line.count / seconds).toFixed(1)} lines a second, ${latencyText(line)}; a line: ${cost}`
}

function arrival({ seconds, waits, cpu }: Window): string {
  const came = waits['sign-in'].count
  const each = (used: number) => ((used / Math.max(1, came)) * 1_000).toFixed(0)
  const parts = (['sign-in', 'page', 'touch'] as const).map((what) => `${what} ${latencyText(waits[what])}`)
  return `${(came / seconds).toFixed(1)} a second: ${parts.join('; ')}; CPU each: ${each(cpu.servers)} ms in the servers, ${each(cpu.database)} in the database, ${each(cpu.bench)} in the bench`
}

const latencyText = ({ p50, p99 }: Latencies) => `p50 ${p50} ms, p99 ${p99} ms`
