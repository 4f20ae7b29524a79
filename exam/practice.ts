import { randomBytes } from 'node:crypto'
import { type BeginEnd, beginAttempt } from './begin'
import { drawQuestions } from './draw'
import { countQuestionsSeen } from './store/attempts'
import { type CurrentVersion, selectCurrentVersions } from './store/questions'
import type { CurrentUser, PracticeItem } from './views'

/** Untimed, but not for ever: what nobody ends is closed and graded after thirty days. */
const openForMs = 30 * 24 * 60 * 60_000
const mostTasks = 40
const mostOfATopic = 8

/**
 * What to practise: these questions, in this order, or questions on any of these topics (those the learner has met least often, at most
 * `most`, eight by default).
 */
export type PracticeAsk = { questions: readonly string[] } | { topics: readonly string[]; most?: number }

export type PracticeStart = BeginEnd | { ok: false; why: 'no-questions' }

/**
 * Starts a practice attempt: untimed, with check on demand, hints, solution and reset, and of no exam. The one door for "practise this question",
 * "practise this topic" and "practise what I lost" (hand in the lost checks' question ids or topics); redirect to `/attempts/<id>` afterwards.
 * Questions that are no longer on offer are left out; `no-questions` when none is left. Whoever calls has checked that `user` is signed in.
 */
export async function startPractice(
  ask: PracticeAsk,
  user: CurrentUser,
  now = Date.now(),
  seed = randomBytes(12).toString('hex'),
): Promise<PracticeStart> {
  const [versions, seen] = await Promise.all([selectCurrentVersions(), countQuestionsSeen(user.id)])
  const drawn = 'questions' in ask ? byId(versions, ask.questions) : ofTopics(versions, ask, seen, seed)
  const [first] = drawn
  if (!first) return { ok: false, why: 'no-questions' }
  const title =
    drawn.length === 1 ? first.title : 'topics' in ask ? ask.topics.map((topic) => topic.replaceAll('-', ' ')).join(', ') : 'chosen tasks'
  return beginAttempt({
    userId: user.id,
    examId: null,
    examTitle: `Practice: ${title}`,
    passPercent: 66,
    seed,
    startedAt: new Date(now),
    deadline: new Date(now + openForMs),
    tasks: drawn.map(({ versionId, weight }, index) => ({ index, versionId, weight, seed: `${seed}-${index}` })),
  })
}

function byId(versions: readonly CurrentVersion[], ids: readonly string[]): CurrentVersion[] {
  return [...new Set(ids)].flatMap((id) => versions.find(({ questionId }) => questionId === id) ?? []).slice(0, mostTasks)
}

const order = { easy: 0, medium: 1, hard: 2 }

function ofTopics(
  versions: readonly CurrentVersion[],
  { topics, most = mostOfATopic }: { topics: readonly string[]; most?: number },
  seen: ReadonlyMap<string, number>,
  seed: string,
): CurrentVersion[] {
  const fitting = versions.filter((version) => version.topics.some((topic) => topics.includes(topic)))
  const count = Math.min(most, mostTasks, fitting.length)
  return drawQuestions([{ count }], fitting, seen, seed).sort((a, b) => order[a.difficulty] - order[b.difficulty])
}

/** Every question on offer, for the page to choose from; by domain, then from easy to hard. */
export async function practiceItems(user: CurrentUser): Promise<PracticeItem[]> {
  const [versions, seen] = await Promise.all([selectCurrentVersions(), countQuestionsSeen(user.id)])
  return versions
    .map(({ questionId, title, domain, topics, kind, difficulty, minutes }) => ({
      questionId,
      title: title.replace(/__([\w.]+)__/g, '…'),
      domain,
      topics,
      kind,
      difficulty,
      minutes,
      seen: seen.get(questionId) ?? 0,
    }))
    .sort((a, b) => a.domain.localeCompare(b.domain) || order[a.difficulty] - order[b.difficulty] || a.title.localeCompare(b.title))
}
