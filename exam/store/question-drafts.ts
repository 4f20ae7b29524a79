import type { QuestionFiles } from '@/exam/views'
import { database, type Transaction } from './database'

export type DraftRow = { files: QuestionFiles; provenHash: string | null; updatedAt: Date }

export async function selectOptionalDraft(questionId: string, tx: Transaction = database()): Promise<DraftRow | null> {
  const row = await tx.questionDraft.findUnique({ where: { questionId }, select: { files: true, provenHash: true, updatedAt: true } })
  return row && { ...row, files: row.files as QuestionFiles }
}

/** Stores a draft in place of the one before, and makes the question when there is none of that id yet. */
export async function writeDraft(questionId: string, files: QuestionFiles, authorId: string): Promise<void> {
  await database().$transaction(async (tx) => {
    await tx.question.createMany({ data: [{ id: questionId, editedInBrowser: true }], skipDuplicates: true })
    await tx.questionDraft.upsert({ where: { questionId }, create: { questionId, files, authorId }, update: { files, authorId } })
  })
}

export async function writeProvenHash(questionId: string, provenHash: string): Promise<void> {
  await database().questionDraft.updateMany({ where: { questionId }, data: { provenHash } })
}

export async function deleteDraft(questionId: string, tx: Transaction = database()): Promise<void> {
  await tx.questionDraft.deleteMany({ where: { questionId } })
}

/** Questions that were begun in the browser and never published. */
export function selectUnpublished(): Promise<{ id: string; files: QuestionFiles }[]> {
  return database()
    .question.findMany({
      where: { currentNumber: 0, retiredAt: null },
      select: { id: true, draft: { select: { files: true } } },
      orderBy: { id: 'asc' },
    })
    .then((rows) => rows.map(({ id, draft }) => ({ id, files: (draft?.files ?? {}) as QuestionFiles })))
}
