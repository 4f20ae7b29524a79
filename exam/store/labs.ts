import { statement } from './database'

export type LabRow = { state: Uint8Array; version: number; lastSeq: number; lastSeqs: Record<string, number>; lastRequest: number }

/**
 * The stored state of a task's lab with the last numbers that were given to its lines (upwards; also by tab) and its learner's own requests (downwards), or
 * null when the task was never touched.
 */
export async function selectOptionalLab(attemptId: string, index: number): Promise<LabRow | null> {
  const [row] = await statement<LabRow>(
    'lab-select',
    `SELECT state, version, greatest(n.last, 0) AS "lastSeq", least(n.first, 0) AS "lastRequest", coalesce(n.tabs, '{}') AS "lastSeqs" FROM labs,
       LATERAL (SELECT max(t.last) AS last, min(t.first) AS first, jsonb_object_agg(t.tab, t.last) FILTER (WHERE t.last > 0) AS tabs FROM
         (SELECT tab, max(seq) AS last, min(seq) AS first FROM commands c WHERE c."attemptId" = $1 AND c.index = $2 GROUP BY tab) t) n
     WHERE "attemptId" = $1 AND index = $2`,
    [attemptId, index],
  )
  return row ?? null
}
