import type { CommandState } from '@/prisma/generated/enums'
import { database, type Transaction } from './database'

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

/** Stores a line before it runs. False when it must not run: its sequence number is known already, the attempt is over, or its learner is blocked. */
export async function insertCommand(row: {
  attemptId: string
  index: number
  seq: number
  tab: number
  line: string
  prompt: string
  startedAt: Date
}): Promise<boolean> {
  const inserted = await database().$executeRaw`
    INSERT INTO commands ("attemptId", index, seq, tab, line, prompt, "startedAt")
    SELECT ${row.attemptId}, ${row.index}, ${row.seq}, ${row.tab}, ${row.line}, ${row.prompt}, ${row.startedAt}
    FROM attempts a JOIN users u ON u.id = a."userId"
    WHERE a.id = ${row.attemptId} AND a.state = 'open' AND u."blockedAt" IS NULL ON CONFLICT DO NOTHING`
  return inserted === 1
}

/**
 * Stores a request of the learner's own kubectl, in one piece: it has a line of its own in the transcript, under a negative number, because the
 * positive ones are the terminal's to count. False as with insertCommand.
 */
export async function insertRequest(
  row: {
    attemptId: string
    index: number
    seq: number
    line: string
    at: Date
    simulatedAt: number | null
    exitCode: number
    output: string
    inputs: string
  },
  tx: Transaction = database(),
): Promise<boolean> {
  const inserted = await tx.$executeRaw`
    INSERT INTO commands ("attemptId", index, seq, line, state, "startedAt", "endedAt", "simulatedAt", "exitCode", output, inputs, host)
    SELECT ${row.attemptId}, ${row.index}, ${row.seq}, ${row.line}, 'done', ${row.at}, ${row.at}, ${row.simulatedAt}, ${row.exitCode}, ${row.output},
      ${row.inputs}::jsonb, ${ownClient}
    FROM attempts a JOIN users u ON u.id = a."userId"
    WHERE a.id = ${row.attemptId} AND a.state = 'open' AND u."blockedAt" IS NULL ON CONFLICT DO NOTHING`
  return inserted === 1
}

/** Stands in place of a host where the line came from the learner's own kubectl. */
const ownClient = 'own kubectl'

/** The last numbers that were given to the lines of a task's tabs (upwards) and to requests (downwards). */
export async function selectLastNumbers(attemptId: string, index: number): Promise<{ lastSeqs: Map<number, number>; lastRequest: number }> {
  const rows = await database().command.groupBy({ by: ['tab'], where: { attemptId, index }, _max: { seq: true }, _min: { seq: true } })
  return {
    lastSeqs: new Map(rows.flatMap(({ tab, _max }) => (_max.seq !== null && _max.seq > 0 ? [[tab, _max.seq]] : []))),
    lastRequest: Math.min(0, ...rows.map(({ _min }) => _min.seq ?? 0)),
  }
}

/** Characters of a line's output that are kept. */
const mostOutput = 64 * 1024

/**
 * Adds to what came of a line: the end of its tape, and of its output. `simulatedAt`, `end`: null where nothing new is known of when it began and
 * how it ended.
 */
export async function appendToCommand(
  key: { attemptId: string; index: number; seq: number },
  more: {
    simulatedAt: number | null
    inputs: string
    output: string
    end: { state: CommandState; endedAt: Date; exitCode: number } | null
  },
  tx: Transaction = database(),
): Promise<void> {
  const { simulatedAt, inputs, output, end } = more
  await tx.$executeRaw`
    UPDATE commands SET inputs = inputs || ${inputs}::jsonb, output = left(output || ${output}, ${mostOutput}),
      "simulatedAt" = coalesce(${simulatedAt}::float8, "simulatedAt"), state = coalesce(${end?.state ?? null}::"CommandState", state),
      "endedAt" = coalesce(${end?.endedAt ?? null}::timestamptz, "endedAt"), "exitCode" = coalesce(${end?.exitCode ?? null}::int, "exitCode")
    WHERE "attemptId" = ${key.attemptId} AND index = ${key.index} AND seq = ${key.seq}`
}

/** The lines of a lab in their order; the newest `most` of them when it is given. */
export async function selectCommands(attemptId: string, index: number, most?: number): Promise<CommandRow[]> {
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
    ...(most ? { take: most } : {}),
  })
  // Requests of the learner's own kubectl count downwards.
  const inOrder = rows.sort((a, b) => a.startedAt.getTime() - b.startedAt.getTime() || Math.abs(a.seq) - Math.abs(b.seq))
  return inOrder.map(({ inputs, ...row }) => ({ ...row, inputs: Array.isArray(inputs) ? inputs : [] }))
}

export type ShownLine = { index: number; seq: number; startedAt: Date; line: string; output: string; exitCode: number | null }

/** What was typed in all tasks of an attempt, to be read: each task's newest 300 lines in their order, long output cut. */
export function selectTranscript(attemptId: string): Promise<ShownLine[]> {
  return database().$queryRaw`
    SELECT index, seq, "startedAt", left(line, 16000) AS line, "exitCode",
      CASE WHEN length(output) > 6000 THEN left(output, 6000) || E'\n…' ELSE output END AS output
    FROM (SELECT *, row_number() OVER (PARTITION BY index ORDER BY "startedAt" DESC, abs(seq) DESC) AS newest FROM commands WHERE "attemptId" = ${attemptId}) c
    WHERE newest <= 300 ORDER BY index, "startedAt", abs(seq)`
}

/** Marks lines that were running when their process died as interrupted; answers how many there were. */
export function interruptRunning(attemptId: string, index: number, endedAt: Date): Promise<number> {
  return database().$executeRaw`
    UPDATE commands SET state = 'interrupted', "endedAt" = ${endedAt}, "exitCode" = 130, output = output || ${'^C\r\n'}
    WHERE "attemptId" = ${attemptId} AND index = ${index} AND state = 'running'`
}
