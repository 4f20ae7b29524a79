import type { TranscriptLine } from '@/exam/views'
import type { CheckResult } from '@/grader/evidence'
import { database, type Transaction } from './database'
import { storableData } from './text'

export type Verdict = 'stands' | 'changed'

export type DisputeRow = {
  id: string
  attemptId: string
  index: number
  checkId: string
  result: CheckResult
  words: string
  createdAt: Date
  verdict: Verdict | null
  answer: string
  answeredAt: Date | null
}

const select = {
  id: true,
  attemptId: true,
  index: true,
  checkId: true,
  result: true,
  words: true,
  createdAt: true,
  verdict: true,
  answer: true,
  answeredAt: true,
} as const

const ofCheck = <T extends { result: unknown }>(row: T) => ({ ...row, result: row.result as CheckResult })

/** Stores a dispute with what it pins. False when this check is disputed already. */
export async function insertDispute(row: {
  attemptId: string
  index: number
  checkId: string
  result: CheckResult
  labState: Uint8Array | null
  transcript: TranscriptLine[]
  words: string
  createdAt: Date
}): Promise<boolean> {
  const { labState, result, transcript, ...plain } = row
  const { count } = await database().dispute.createMany({
    data: [
      {
        ...plain,
        result: storableData(result),
        transcript: storableData(transcript),
        labState: labState && new Uint8Array(labState),
      },
    ],
    skipDuplicates: true,
  })
  return count === 1
}

/** How many of a learner's disputes wait for an answer. */
export function countOpenDisputes(userId: string): Promise<number> {
  return database().dispute.count({ where: { answeredAt: null, task: { attempt: { userId } } } })
}

/** The disputes of one attempt. */
export async function selectDisputesOf(attemptId: string): Promise<DisputeRow[]> {
  return (await database().dispute.findMany({ where: { attemptId }, select })).map(ofCheck)
}

export type ListedDispute = DisputeRow & { learner: string; examTitle: string; taskTitle: string; questionId: string; version: number }

/** A page of disputes: those that wait, oldest first, or the answered ones, newest answer first. */
export async function selectDisputes(ask: {
  answered: boolean
  skip: number
  take: number
}): Promise<{ rows: ListedDispute[]; total: number }> {
  const where = { answeredAt: ask.answered ? { not: null } : null }
  const [rows, total] = await Promise.all([
    database().dispute.findMany({
      where,
      orderBy: ask.answered ? { answeredAt: 'desc' } : { createdAt: 'asc' },
      skip: ask.skip,
      take: ask.take,
      select: { ...select, ...origin },
    }),
    database().dispute.count({ where }),
  ])
  return { rows: rows.map(withOrigin), total }
}

const origin = {
  task: {
    select: {
      version: { select: { questionId: true, title: true, number: true } },
      attempt: { select: { examTitle: true, user: { select: { name: true } } } },
    },
  },
} as const

function withOrigin<
  T extends {
    result: unknown
    task: { version: { questionId: string; title: string; number: number }; attempt: { examTitle: string; user: { name: string } } }
  },
>({ task, ...row }: T) {
  const { version, attempt } = task
  return ofCheck({
    ...row,
    learner: attempt.user.name,
    examTitle: attempt.examTitle,
    taskTitle: version.title,
    questionId: version.questionId,
    version: version.number,
  })
}

/** A dispute with what it pins, and whose attempt it is about. */
export async function selectOptionalDispute(
  id: string,
): Promise<
  (ListedDispute & { userId: string; answeredBy: string | null; stateBytes: number | null; transcript: TranscriptLine[] }) | null
> {
  const row = await database().dispute.findUnique({
    where: { id },
    select: { ...select, ...origin, transcript: true, labState: true, answeredBy: { select: { name: true } } },
  })
  if (!row) return null
  const { transcript, labState, answeredBy, ...rest } = row
  const attempt = await database().attempt.findUniqueOrThrow({ where: { id: row.attemptId }, select: { userId: true } })
  return {
    ...withOrigin(rest),
    userId: attempt.userId,
    answeredBy: answeredBy?.name ?? null,
    stateBytes: labState?.length ?? null,
    transcript: transcript as TranscriptLine[],
  }
}

/** Answers a dispute that waits. False when somebody has answered it meanwhile. */
export async function writeVerdict(
  id: string,
  verdict: { verdict: Verdict; answer: string; answeredById: string; answeredAt: Date },
  tx: Transaction,
): Promise<boolean> {
  const { count } = await tx.dispute.updateMany({ where: { id, answeredAt: null }, data: verdict })
  return count === 1
}
