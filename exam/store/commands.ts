import type { Prisma } from '@/prisma/generated/client'
import type { CommandState } from '@/prisma/generated/enums'
import { database, type Transaction } from './database'

export type CommandRow = {
  seq: number
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
  line: string
  prompt: string
  startedAt: Date
}): Promise<boolean> {
  const inserted = await database().$executeRaw`
    INSERT INTO commands ("attemptId", index, seq, line, prompt, "startedAt")
    SELECT ${row.attemptId}, ${row.index}, ${row.seq}, ${row.line}, ${row.prompt}, ${row.startedAt}
    FROM attempts a JOIN users u ON u.id = a."userId"
    WHERE a.id = ${row.attemptId} AND a.state = 'open' AND u."blockedAt" IS NULL ON CONFLICT DO NOTHING`
  return inserted === 1
}

/** Stores how a line ended. */
export async function endCommandRow(
  key: { attemptId: string; index: number; seq: number },
  end: { state: CommandState; endedAt: Date; exitCode: number; output: string; simulatedAt?: number; inputs?: Prisma.InputJsonValue },
  tx: Transaction = database(),
): Promise<void> {
  await tx.command.update({ where: { attemptId_index_seq: key }, data: end })
}

/** The lines of a lab in their order; the newest `most` of them when it is given. */
export async function selectCommands(attemptId: string, index: number, most?: number): Promise<CommandRow[]> {
  const select = {
    seq: true,
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
    orderBy: { seq: 'desc' },
    select,
    ...(most ? { take: most } : {}),
  })
  return rows.reverse().map(({ inputs, ...row }) => ({ ...row, inputs: Array.isArray(inputs) ? inputs : [] }))
}

/** Marks lines that were running when their process died as interrupted; answers how many there were. */
export async function interruptRunning(attemptId: string, index: number, endedAt: Date): Promise<number> {
  const { count } = await database().command.updateMany({
    where: { attemptId, index, state: 'running' },
    data: { state: 'interrupted', endedAt, exitCode: 130, output: '^C\r\n' },
  })
  return count
}
