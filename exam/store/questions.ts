import { createHash } from 'node:crypto'
import type { AnswerKind, Difficulty, QuestionFiles } from '@/exam/views'
import { database, type Transaction } from './database'

/** The published version that a question has now. */
export type CurrentVersion = VersionMeta & {
  questionId: string
  versionId: string
  number: number
  contentHash: string
  editedInBrowser: boolean
  draft: boolean
}

/** What of a question is stored beside its files, to list and draw it without reading them. */
export type VersionMeta = {
  title: string
  domain: string
  topics: string[]
  kind: AnswerKind
  minutes: number
  weight: number
  difficulty: Difficulty
}

/** Equal for equal files, whatever their order. */
export function hashOfFiles(files: QuestionFiles): string {
  const sorted = Object.entries(files).sort(([a], [b]) => (a < b ? -1 : 1))
  return createHash('sha256').update(JSON.stringify(sorted)).digest('hex')
}

/** The current version of each question on offer, by id. */
export async function selectCurrentVersions(tx: Transaction = database()): Promise<CurrentVersion[]> {
  return tx.$queryRaw<CurrentVersion[]>`
    SELECT q.id AS "questionId", v.id AS "versionId", v.number, v.title, v.domain, v.topics, v.kind, v.minutes, v.weight, v.difficulty,
      v."contentHash", q."editedInBrowser",
      EXISTS (SELECT 1 FROM question_drafts d WHERE d."questionId" = q.id) AS draft
    FROM questions q JOIN question_versions v ON v."questionId" = q.id AND v.number = q."currentNumber"
    WHERE q."retiredAt" IS NULL ORDER BY q.id`
}

export type QuestionRow = { id: string; currentNumber: number; editedInBrowser: boolean; files: QuestionFiles }

/** A question with the files of its current version (none for one that was never published), or null. */
export async function selectOptionalQuestion(id: string): Promise<QuestionRow | null> {
  const row = await database().question.findUnique({
    where: { id },
    select: { currentNumber: true, editedInBrowser: true, versions: { orderBy: { number: 'desc' }, take: 1, select: { files: true } } },
  })
  return (
    row && {
      id,
      currentNumber: row.currentNumber,
      editedInBrowser: row.editedInBrowser,
      files: (row.versions[0]?.files ?? {}) as QuestionFiles,
    }
  )
}

/** Adds the next version of a question, which becomes the current one, and the question itself when it is new. Answers the version's number. */
export async function insertVersion(
  version: { questionId: string; files: QuestionFiles; authorId: string | null; editedInBrowser: boolean } & VersionMeta,
  tx: Transaction,
): Promise<number> {
  const { questionId, editedInBrowser, ...data } = version
  const now = { editedInBrowser, retiredAt: null, currentNumber: { increment: 1 } }
  const { currentNumber: number } = await tx.question.upsert({
    where: { id: questionId },
    create: { id: questionId, editedInBrowser, currentNumber: 1 },
    update: now,
    select: { currentNumber: true },
  })
  await tx.questionVersion.create({ data: { ...data, questionId, number, contentHash: hashOfFiles(data.files) } })
  return number
}

/** Takes questions out of the draw that are no longer in the bank; those edited in the browser stay. */
export async function retireQuestionsExcept(ids: string[], now: Date, tx: Transaction): Promise<number> {
  const { count } = await tx.question.updateMany({
    where: { id: { notIn: ids }, editedInBrowser: false, retiredAt: null, currentNumber: { gt: 0 } },
    data: { retiredAt: now },
  })
  return count
}
