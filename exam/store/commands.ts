import type { CommandState } from '@/prisma/generated/enums'
import { database, statement } from './database'

export type CommandRow = {
  seq: number
  tab: number
  line: string
  prompt: string
  output: string
  exitCode: number | null
  state: CommandState
  startedAt: Date
  simulatedAt: number | null
  /** What reached the line from outside while it ran. */
  inputs: unknown[]
}

/** The lines of a lab in their order. */
export async function selectCommands(attemptId: string, index: number): Promise<CommandRow[]> {
  const select = {
    seq: true,
    tab: true,
    line: true,
    prompt: true,
    output: true,
    exitCode: true,
    state: true,
    startedAt: true,
    simulatedAt: true,
    inputs: true,
  }
  const rows = await database().command.findMany({
    where: { attemptId, index },
    orderBy: [{ startedAt: 'desc' }, { seq: 'desc' }],
    select,
  })
  // Requests of the learner's own kubectl count downwards.
  const inOrder = rows.sort((a, b) => a.startedAt.getTime() - b.startedAt.getTime() || Math.abs(a.seq) - Math.abs(b.seq))
  return inOrder.map(({ inputs, ...row }) => ({ ...row, inputs: Array.isArray(inputs) ? inputs : [] }))
}

/** A line as its tab showed it; `closes`: it closed the tab. */
export type TabLine = Pick<CommandRow, 'tab' | 'prompt' | 'line' | 'output'> & { closes: boolean }

/** The newest `most` lines of a lab's terminal in their order, without requests of the learner's own kubectl; of each output, its end. */
export function selectTabLines(attemptId: string, index: number, most: number): Promise<TabLine[]> {
  return statement<TabLine>(
    'tab-lines',
    `SELECT tab, prompt, line, right(output, 65536) AS output, coalesce(inputs -> 0 ? 'closes', false) AS closes FROM
       (SELECT * FROM commands WHERE "attemptId" = $1 AND index = $2 AND seq > 0 ORDER BY "startedAt" DESC, seq DESC LIMIT $3) newest
     ORDER BY "startedAt", seq`,
    [attemptId, index, most],
  )
}

export type ShownLine = { index: number; seq: number; startedAt: Date; line: string; output: string; exitCode: number | null }

/** What was typed in one task of an attempt or in all, to be read: each task's newest 300 lines in their order, long output cut. */
export function selectTranscript(attemptId: string, index: number | null = null): Promise<ShownLine[]> {
  return database().$queryRaw`
    SELECT index, seq, "startedAt", left(line, 16000) AS line, "exitCode",
      CASE WHEN length(output) > 6000 THEN left(output, 6000) || E'\n…' ELSE output END AS output
    FROM (SELECT *, row_number() OVER (PARTITION BY index ORDER BY "startedAt" DESC, abs(seq) DESC) AS newest FROM commands
      WHERE "attemptId" = ${attemptId} AND (${index}::int IS NULL OR index = ${index}::int)) c
    WHERE newest <= 300 ORDER BY index, "startedAt", abs(seq)`
}
