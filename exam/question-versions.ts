import { signTicket } from './auth/tickets'
import { metaOf } from './bank'
import type { Question } from './questions/question'
import { readQuestion } from './questions/read'
import { insertAuditEntry } from './store/audit-log'
import { database } from './store/database'
import { deleteDraft, selectOptionalDraft, selectUnpublished, writeDraft, writeProvenHash } from './store/question-drafts'
import { hashOfFiles, insertVersion, selectCurrentVersions, selectOptionalQuestion } from './store/questions'
import { storableData } from './store/text'
import type { CurrentUser, QuestionFiles, QuestionListItem, QuestionProblem } from './views'

const mayEdit = (user: CurrentUser | null): user is CurrentUser => user !== null && user.role !== 'learner'

/** Every question on offer and every draft. Null for a learner. */
export async function questionList(user: CurrentUser | null): Promise<QuestionListItem[] | null> {
  if (!mayEdit(user)) return null
  const [versions, unpublished] = await Promise.all([selectCurrentVersions(), selectUnpublished()])
  const published = versions.map(({ questionId, number, title, domain, topics, kind, minutes, editedInBrowser, draft }) => ({
    ...{ id: questionId, version: number, title, domain, topics, kind, minutes, editedInBrowser, draft },
  }))
  const begun = unpublished.map(({ id, files }) => {
    const { question } = readQuestion(files)
    const about = question ?? { title: id, domain: '', topics: [], kind: 'terminal' as const, minutes: 0 }
    return {
      id,
      version: 0,
      title: about.title,
      domain: about.domain,
      topics: about.topics,
      kind: about.kind,
      minutes: about.minutes,
      editedInBrowser: true,
      draft: true,
    }
  })
  return [...published, ...begun]
}

export type QuestionEditorView = {
  id: string
  /** The published version's number; 0 for a question never published. */
  version: number
  editedInBrowser: boolean
  /** The draft's files, or the published ones where there is no draft. */
  files: QuestionFiles
  draft: boolean
  /** The files as they stand have passed every proof. */
  proven: boolean
  problems: QuestionProblem[]
  /** For `POST /labs/proofs?ticket=…`. */
  ticket: string
}

/** A question as the editor shows it. Null for a learner, and for an unknown question. */
export async function questionEditor(id: string, user: CurrentUser | null, now = Date.now()): Promise<QuestionEditorView | null> {
  if (!mayEdit(user)) return null
  const [question, draft] = await Promise.all([selectOptionalQuestion(id), selectOptionalDraft(id)])
  if (!question) return null
  const files = draft?.files ?? question.files
  return {
    id,
    version: question.currentNumber,
    editedInBrowser: question.editedInBrowser,
    files,
    draft: draft !== null,
    proven: draft?.provenHash === hashOfFiles(files),
    problems: problemsOf(id, files),
    ticket: signTicket({ purpose: 'proofs', subject: id, userId: user.id }, now),
  }
}

/** What is wrong with a question's files, with line and column; empty when they are sound. Changes nothing. */
export function validateQuestion(id: string, files: QuestionFiles, user: CurrentUser | null): QuestionProblem[] | null {
  return mayEdit(user) ? problemsOf(id, files) : null
}

function problemsOf(id: string, files: QuestionFiles): QuestionProblem[] {
  const { question, problems } = readQuestion(files)
  if (question && question.id !== id)
    return [{ file: 'question.yaml', line: 1, column: 1, message: `the id must stay ${id}, not ${question.id}` }]
  return problems
}

export type DraftEnd =
  | { ok: true; problems: QuestionProblem[] }
  | { ok: false; why: 'forbidden' | 'absent' | 'taken' | 'bad-id' | 'too-large' }

const mostCharacters = 128 * 1024

/** Begins a question that does not exist yet, from files that say so themselves or from a template of the page. */
export async function createQuestion(id: string, files: QuestionFiles, user: CurrentUser | null): Promise<DraftEnd> {
  if (!mayEdit(user)) return { ok: false, why: 'forbidden' }
  if (!/^[a-z0-9]+(-[a-z0-9]+)*$/.test(id) || id.length > 80) return { ok: false, why: 'bad-id' }
  if (await selectOptionalQuestion(id)) return { ok: false, why: 'taken' }
  return storeDraft(id, files, user)
}

/** Stores what an instructor has written so far, sound or not. Learners see nothing of it before it is published. */
export async function saveDraft(id: string, files: QuestionFiles, user: CurrentUser | null): Promise<DraftEnd> {
  if (!mayEdit(user)) return { ok: false, why: 'forbidden' }
  if (!(await selectOptionalQuestion(id))) return { ok: false, why: 'absent' }
  return storeDraft(id, files, user)
}

async function storeDraft(id: string, files: QuestionFiles, user: CurrentUser): Promise<DraftEnd> {
  if (JSON.stringify(files).length > mostCharacters) return { ok: false, why: 'too-large' }
  const stored = storableData(files)
  await writeDraft(id, stored, user.id)
  return { ok: true, problems: problemsOf(id, stored) }
}

/** Throws a draft away; the published version stands. */
export async function discardDraft(id: string, user: CurrentUser | null): Promise<{ ok: boolean }> {
  if (!mayEdit(user)) return { ok: false }
  await deleteDraft(id)
  return { ok: true }
}

/** For `labs`: these files of a question passed every proof. Counts only while the draft holds the same files. */
export async function recordProof(id: string, files: QuestionFiles): Promise<void> {
  await writeProvenHash(id, hashOfFiles(files))
}

export type PublishEnd =
  | { ok: true; version: number }
  | { ok: false; why: 'forbidden' | 'no-draft' | 'unproven' }
  | { ok: false; why: 'problems'; problems: QuestionProblem[] }

/** Makes the draft the question's next version. It must be sound and proved as it stands. Open attempts keep the version they began with. */
export async function publishQuestion(id: string, user: CurrentUser | null): Promise<PublishEnd> {
  if (!mayEdit(user)) return { ok: false, why: 'forbidden' }
  return database().$transaction(async (tx) => {
    const draft = await selectOptionalDraft(id, tx)
    if (!draft) return { ok: false, why: 'no-draft' } as const
    const problems = problemsOf(id, draft.files)
    if (problems.length) return { ok: false, why: 'problems', problems } as const
    if (draft.provenHash !== hashOfFiles(draft.files)) return { ok: false, why: 'unproven' } as const
    const meta = metaOf(readQuestion(draft.files).question as Question)
    const version = await insertVersion({ questionId: id, files: draft.files, authorId: user.id, editedInBrowser: true, ...meta }, tx)
    await deleteDraft(id, tx)
    await insertAuditEntry({ actorId: user.id, action: 'published', subject: `question:${id}`, detail: { version } }, tx)
    return { ok: true, version } as const
  })
}
