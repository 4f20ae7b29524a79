import { randomBytes } from 'node:crypto'
import { type BeginEnd, beginAttempt } from './begin'
import { drawQuestions } from './draw'
import { countQuestionsSeen } from './store/attempts'
import { type CurrentVersion, selectCurrentVersions } from './store/questions'
import type { CurrentUser, DrillChoice } from './views'

const mostTasks = 8
const passPercent = 66
/** Of the time that the tasks are given in an exam. */
const share = 0.5

/** What a drill is on: a curriculum domain or a topic. */
export type DrillAsk = { domain: string } | { topic: string }

export type DrillStart = BeginEnd | { ok: false; why: 'no-questions' }

/**
 * Starts a drill: an exam's rules over at most eight tasks of one domain or topic, those met least often first, in half of the time. It belongs to no
 * exam. `name` is the domain's or topic's, for the title. Whoever calls has checked that `user` is signed in.
 */
export async function startDrill(
  ask: DrillAsk,
  name: string,
  user: CurrentUser,
  now = Date.now(),
  seed = randomBytes(12).toString('hex'),
): Promise<DrillStart> {
  const [versions, seen] = await Promise.all([selectCurrentVersions(), countQuestionsSeen(user.id)])
  const fitting = versions.filter((version) => isOn(version, ask))
  const drawn = drawQuestions([{ count: Math.min(mostTasks, fitting.length) }], fitting, seen, seed)
  if (drawn.length === 0) return { ok: false, why: 'no-questions' }
  return beginAttempt({
    userId: user.id,
    examId: null,
    mode: 'exam',
    examTitle: `Drill: ${name}`,
    passPercent,
    seed,
    startedAt: new Date(now),
    deadline: new Date(now + minutesOf(drawn) * 60_000),
    tasks: drawn.map(({ versionId, weight }, index) => ({ index, versionId, weight, seed: `${seed}-${index}` })),
  })
}

/** The domains and topics that have questions, by name, each with the tasks and about the minutes of a drill. */
export async function drillChoices(): Promise<{ domains: DrillChoice[]; topics: DrillChoice[] }> {
  const versions = await selectCurrentVersions()
  const choices = (ids: string[], askOf: (id: string) => DrillAsk) =>
    [...new Set(ids)].sort().map((id): DrillChoice => {
      const fitting = versions.filter((version) => isOn(version, askOf(id)))
      const tasks = Math.min(mostTasks, fitting.length)
      return { id, tasks, minutes: Math.ceil((minutesOf(fitting) * tasks) / fitting.length) }
    })
  return {
    domains: choices(
      versions.map(({ domain }) => domain),
      (domain) => ({ domain }),
    ),
    topics: choices(
      versions.flatMap(({ topics }) => topics),
      (topic) => ({ topic }),
    ),
  }
}

const isOn = ({ domain, topics }: CurrentVersion, ask: DrillAsk) => ('domain' in ask ? domain === ask.domain : topics.includes(ask.topic))
const minutesOf = (questions: readonly CurrentVersion[]) => Math.ceil(share * questions.reduce((sum, { minutes }) => sum + minutes, 0))
