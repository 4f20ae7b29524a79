import { database, statement } from './database'

/** What a process that serves labs is short of. */
export type Shortage = 'memory' | 'processor'

/** A process says that it is there, and what it is short of; null: it takes new attempts. */
export async function writeProcess(owner: string, shortage: Shortage | null, now: Date): Promise<void> {
  await statement(
    'process-write',
    `INSERT INTO lab_processes (owner, shortage, "seenAt") VALUES ($1, $2, $3)
     ON CONFLICT (owner) DO UPDATE SET shortage = EXCLUDED.shortage, "seenAt" = EXCLUDED."seenAt"`,
    [owner, shortage, now],
  )
}

/** Takes a process out of the list, and those that were not seen since `before`. */
export async function deleteProcesses(owner: string, before: Date): Promise<void> {
  await statement('process-delete', 'DELETE FROM lab_processes WHERE owner = $1 OR "seenAt" < $2', [owner, before])
}

/** What each process seen since then is short of. */
export async function selectShortages(since: Date): Promise<(Shortage | null)[]> {
  const rows = await database().labProcess.findMany({ where: { seenAt: { gte: since } }, select: { shortage: true } })
  return rows.map(({ shortage }) => shortage as Shortage | null)
}
