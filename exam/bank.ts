import { loadBank } from './questions/bank'
import { type Question, sayProblem } from './questions/question'
import { database } from './store/database'
import { replaceExams } from './store/exams'
import { hashOfFiles, insertVersion, retireQuestionsExcept, selectCurrentVersions, type VersionMeta } from './store/questions'

/** What came of an update: how many questions there are, and how many got a new version, were left alone or went away. */
export type BankUpdate = {
  questions: number
  exams: number
  changed: number
  keptFromBrowser: number
  retired: number
  /** What is not sound, with its place; the rest of the bank is loaded all the same. */
  problems: string[]
}

/**
 * Brings the database up to the bank in `folder`. A question whose files changed gets a new version; one that was edited in the browser is
 * left alone, and so is what is not sound; open attempts keep the versions they began with. Replicas that start at once wait for each other.
 */
export async function updateBank(folder: string, now = Date.now()): Promise<BankUpdate> {
  return database().$transaction(
    async (tx) => {
      await tx.$executeRaw`SELECT pg_advisory_xact_lock(hashtext('seatrial question bank'))`
      const current = new Map((await selectCurrentVersions(tx)).map((version) => [version.questionId, version]))
      // The files of a version were sound when it was stored: a start with an unchanged bank reads no question.
      const bank = loadBank(folder, (id, files) => {
        const version = current.get(id)
        return version?.contentHash === hashOfFiles(files) ? version : undefined
      })
      const unsound = bank.problems.map(({ file }) => file.split('/')[1] ?? '')
      const browserEdited = new Set(
        (await tx.question.findMany({ where: { editedInBrowser: true }, select: { id: true } })).map(({ id }) => id),
      )
      const outdated = bank.questions.filter(({ id }) => !browserEdited.has(id))
      for (const question of outdated)
        await insertVersion(
          { questionId: question.id, files: question.files, authorId: null, editedInBrowser: false, ...metaOf(question) },
          tx,
        )
      const ids = [...bank.questions.map(({ id }) => id), ...bank.known]
      const retired = await retireQuestionsExcept([...ids, ...unsound], new Date(now), tx)
      await replaceExams(bank.exams, new Date(now), tx)
      const keptFromBrowser = ids.filter((id) => browserEdited.has(id)).length
      return {
        questions: ids.length,
        exams: bank.exams.length,
        changed: outdated.length,
        keptFromBrowser,
        retired,
        problems: bank.problems.map(sayProblem),
      }
    },
    { timeout: 120_000, maxWait: 120_000 },
  )
}

/** A task counts with the points that its checks can earn, so that an attempt's score is points earned of points there are. */
export function metaOf({ title, domain, topics, kind, minutes, points, difficulty }: Question): VersionMeta {
  return { title, domain, topics, kind, minutes, weight: points, difficulty }
}
