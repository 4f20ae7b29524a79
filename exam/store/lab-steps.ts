import { statement } from './database'

/**
 * What happens in a lab, stored step by step: each step is one prepared statement, so that it is done whole or not at all, and doing it again after a
 * lost answer leaves what doing it once leaves.
 */

/** Somebody else wrote the lab since it was read: this process no longer holds it and must not go on. */
export class LabFenced extends Error {
  constructor(index: number) {
    super(`the lab of task ${index + 1} is held by another process`)
  }
}

/** A lab's deflated state; `version` is the one it follows from, 0 for a lab not yet stored. */
export type LabState = { attemptId: string; index: number; version: number; state: Uint8Array }

/** The attempt takes work: it is open, and its learner is not blocked. */
const may = `may AS (SELECT 1 FROM attempts a JOIN users u ON u.id = a."userId" WHERE a.id = $1 AND a.state = 'open' AND u."blockedAt" IS NULL)`

/** Updates the lab that `$1`, `$2` name from version `$3` to state `$4`; also where just that was done before. */
const update = (when = '') => `UPDATE labs SET state = $4, version = $3::int + 1, "updatedAt" = now()
    WHERE "attemptId" = $1 AND index = $2 AND (version = $3 OR (version = $3::int + 1 AND state = $4)) ${when} RETURNING version`

const bytes = (state: Uint8Array) => Buffer.from(state.buffer, state.byteOffset, state.byteLength)

/** Stores a lab's state and answers its new version. Throws LabFenced when `version` is no longer the stored one. */
export async function writeLab({ attemptId, index, version, state }: LabState): Promise<number> {
  const values = [attemptId, index, version, bytes(state)]
  const [row] =
    version === 0
      ? await statement<{ version: number }>(
          'lab-insert',
          `INSERT INTO labs ("attemptId", index, version, state) VALUES ($1, $2, $3::int + 1, $4)
             ON CONFLICT ("attemptId", index) DO UPDATE SET version = labs.version WHERE labs.version = 1 AND labs.state = EXCLUDED.state RETURNING version`,
          values,
        )
      : await statement<{ version: number }>('lab-update', update(), values)
  if (!row) throw new LabFenced(index)
  return row.version
}

export type NewLine = { attemptId: string; index: number; seq: number; tab: number; line: string; prompt: string; startedAt: Date }

/**
 * Stores a line before it runs. It must not run unless this is `fresh`; `known`: there is a line of its number; `over`: the attempt is, or its learner
 * is blocked.
 */
export async function insertLine({ attemptId, index, seq, tab, line, prompt, startedAt }: NewLine): Promise<'fresh' | 'known' | 'over'> {
  const [row] = await statement<{ may: boolean; fresh: boolean }>(
    'line-insert',
    `WITH ${may}, added AS (
       INSERT INTO commands ("attemptId", index, seq, tab, line, prompt, "startedAt") SELECT $1, $2, $3, $4, $5, $6, $7 FROM may
       ON CONFLICT ("attemptId", index, seq) DO UPDATE SET tab = EXCLUDED.tab
         WHERE commands.state = 'running' AND commands.line = EXCLUDED.line AND commands."startedAt" = EXCLUDED."startedAt" RETURNING 1)
     SELECT EXISTS (SELECT 1 FROM may) AS may, EXISTS (SELECT 1 FROM added) AS fresh`,
    [attemptId, index, seq, tab, line, prompt, startedAt],
  )
  return row?.fresh ? 'fresh' : row?.may ? 'known' : 'over'
}

/** What is new of a line: the end of its tape and of its output; when it began in simulated time, and how it ended, where that is known. */
export type LinePart = { seq: number; at: number | null; tape: unknown[]; output: string; exitCode: number | null }

/** Characters of a line's output that are kept. */
const mostOutput = 64 * 1024

/** Stores a lab's state together with what came of its lines until then. Answers the lab's new version; throws LabFenced. */
export async function appendToLines({ attemptId, index, version, state }: LabState, parts: LinePart[], endedAt: Date): Promise<number> {
  const [row] = await statement<{ version: number }>(
    'lines-append',
    `WITH lab AS (UPDATE labs SET state = $4, version = $3::int + 1, "updatedAt" = now() WHERE "attemptId" = $1 AND index = $2 AND version = $3 RETURNING version),
       part AS (SELECT * FROM jsonb_to_recordset($5::jsonb) AS p(seq int, at float8, tape jsonb, output text, "exitCode" int)),
       added AS (UPDATE commands c SET inputs = c.inputs || p.tape, output = left(c.output || p.output, ${mostOutput}),
           "simulatedAt" = coalesce(p.at, c."simulatedAt"), "exitCode" = coalesce(p."exitCode", c."exitCode"),
           state = CASE WHEN p."exitCode" IS NULL THEN c.state ELSE 'done' END,
           "endedAt" = CASE WHEN p."exitCode" IS NULL THEN c."endedAt" ELSE $6::timestamptz END
         FROM part p, lab WHERE c."attemptId" = $1 AND c.index = $2 AND c.seq = p.seq)
     SELECT version FROM lab UNION ALL SELECT version FROM labs WHERE "attemptId" = $1 AND index = $2 AND version = $3::int + 1 AND state = $4`,
    [attemptId, index, version, bytes(state), JSON.stringify(parts), endedAt],
  )
  if (!row) throw new LabFenced(index)
  return row.version
}

/** Stores that a line was killed; the lab's state stands as it was last stored. */
export async function killLine(line: {
  attemptId: string
  index: number
  seq: number
  endedAt: Date
  exitCode: number
  output: string
}): Promise<void> {
  const { attemptId, index, seq, endedAt, exitCode, output } = line
  await statement(
    'line-kill',
    `UPDATE commands SET state = 'killed', "endedAt" = $4, "exitCode" = $5, output = output || $6
     WHERE "attemptId" = $1 AND index = $2 AND seq = $3 AND state = 'running'`,
    [attemptId, index, seq, endedAt, exitCode, output],
  )
}

/** Lines that were running when their process died are answered `^C`; or that one alone whose end could not be stored. */
export async function interruptRunning(attemptId: string, index: number, endedAt: Date, seq: number | null): Promise<void> {
  await statement(
    'lines-interrupt',
    `UPDATE commands SET state = 'interrupted', "endedAt" = $3, "exitCode" = 130, output = output || E'^C\\r\\n'
     WHERE "attemptId" = $1 AND index = $2 AND state = 'running' AND ($4::int IS NULL OR seq = $4)`,
    [attemptId, index, endedAt, seq],
  )
}

/** Stands in place of a host where the line came from the learner's own kubectl. */
const ownClient = 'own kubectl'

/** Counts downwards from -1: the positive numbers are the terminal's to count. `inputs` is JSON. */
export type NewRequest = {
  attemptId: string
  index: number
  seq: number
  line: string
  at: Date
  simulatedAt: number | null
  exitCode: number
  output: string
  inputs: string
}

/**
 * Stores a request of the learner's own kubectl, in one piece with the state it left; null where it only looked. Answers the lab's version, or null when
 * the attempt takes nothing more. Throws LabFenced.
 */
export async function insertRequest(request: NewRequest, left: { version: number; state: Uint8Array | null }): Promise<number | null> {
  const { attemptId, index, seq, line, at, simulatedAt, exitCode, output, inputs } = request
  const row = [seq, line, at, simulatedAt, exitCode, output, inputs, ownClient]
  const [stored] = await (left.state
    ? statement<{ may: boolean; version: number | null }>(
        'request-write',
        `WITH ${may}, lab AS (${update('AND EXISTS (SELECT 1 FROM may)')}), added AS (${insertRow(5)} FROM lab)
         SELECT EXISTS (SELECT 1 FROM may) AS may, (SELECT version FROM lab) AS version`,
        [attemptId, index, left.version, bytes(left.state), ...row],
      )
    : statement<{ may: boolean; version: number | null }>(
        'request-read',
        `WITH ${may}, added AS (${insertRow(4)} FROM may) SELECT EXISTS (SELECT 1 FROM may) AS may, $3::int AS version`,
        [attemptId, index, left.version, ...row],
      ))
  if (!stored?.may) return null
  if (stored.version === null) throw new LabFenced(index)
  return stored.version
}

/** The row of a request whose values begin with parameter `n`. */
function insertRow(n: number): string {
  const [seq, line, at, simulatedAt, exitCode, output, inputs, host] = Array.from({ length: 8 }, (_, i) => `$${n + i}`)
  return `INSERT INTO commands ("attemptId", index, seq, line, state, "startedAt", "endedAt", "simulatedAt", "exitCode", output, inputs, host)
    SELECT $1, $2, ${seq}::int, ${line}, 'done', ${at}::timestamptz, ${at}::timestamptz, ${simulatedAt}::float8, ${exitCode}::int, ${output}, ${inputs}::jsonb, ${host}`
}
