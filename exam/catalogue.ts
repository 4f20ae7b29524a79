import { type Coverage, coverage } from './curriculum'
import { countByDomain } from './draw'
import { fitsGroup } from './questions/bank'
import { blueprintSchema } from './questions/blueprint'
import { selectAttemptsOf } from './store/attempts'
import { selectExams } from './store/exams'
import { type CurrentVersion, selectCurrentVersions } from './store/questions'
import type { CurrentUser, ExamCard } from './views'

/** The exams on offer with what the asker has done of each; a stranger (null) sees the exams alone. */
export async function examCatalogue(user: CurrentUser | null, now = Date.now()): Promise<ExamCard[]> {
  const [exams, all, versions] = await Promise.all([selectExams(), user ? selectAttemptsOf(user.id) : [], selectCurrentVersions()])
  return exams.map(({ draw, ...exam }) => {
    const attempts = all.filter(({ examId }) => examId === exam.id)
    const percents = attempts.flatMap(({ percent }) => (percent === null ? [] : [percent]))
    const open = attempts.find(({ state, deadline }) => state === 'open' && deadline > now)
    return {
      ...exam,
      coverage: coverageOf(draw, versions),
      attempts: attempts.length,
      bestPercent: percents.length ? Math.max(...percents) : null,
      openAttemptId: open?.id ?? null,
    }
  })
}

/** Null for an exam that does not set out to cover the curriculum. */
function coverageOf(draw: unknown, versions: readonly CurrentVersion[]): Coverage | null {
  const whole = blueprintSchema.shape.draw.parse(draw).find(({ by }) => by === 'curriculum')
  return whole ? coverage(whole.count, countByDomain(versions.filter((version) => fitsGroup(version, whole)))) : null
}
