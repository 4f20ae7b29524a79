import { randomBytes } from 'node:crypto'
import type { Outcome } from '@/grader/evidence'
import { selectOptionalAttempt, selectTasks } from './store/attempts'
import { selectResults } from './store/check-results'
import { deleteShare, type ShareRow, selectOptionalShare, writeShare } from './store/shared-results'
import { selectOptionalUser } from './store/users'
import { sumByDomain } from './sums'
import { taskOf } from './task'
import type { CurrentUser } from './views'

/** Makes a link to the learner's own graded attempt, or changes the one there is. Null: absent, not theirs, or not graded. */
export async function shareResult(attemptId: string, showName: boolean, user: CurrentUser | null): Promise<ShareRow | null> {
  return (await isOwn(attemptId, user)) ? writeShare({ attemptId, showName, token: randomBytes(24).toString('base64url') }) : null
}

/** Revokes the link: it opens nothing any more, and the next one is another. */
export async function revokeShare(attemptId: string, user: CurrentUser | null): Promise<{ ok: boolean }> {
  if (!(await isOwn(attemptId, user))) return { ok: false }
  await deleteShare(attemptId)
  return { ok: true }
}

async function isOwn(attemptId: string, user: CurrentUser | null): Promise<boolean> {
  const attempt = user && (await selectOptionalAttempt(attemptId))
  return attempt !== null && attempt.userId === user?.id && attempt.state === 'graded'
}

/**
 * What a shared link shows: the score and which of the tasks' demands were met. Nothing of how a task is solved, what was expected of it,
 * what its learner typed, or how its options are marked: others may have these questions still before them.
 */
export type SharedView = {
  examTitle: string
  /** Null unless the learner chose to show it. */
  learner: string | null
  startedAt: number
  endedAt: number
  percent: number
  passed: boolean
  passPercent: number
  provisional: boolean
  domains: { domain: string; earned: number; points: number }[]
  tasks: { title: string; topics: string[]; earned: number; points: number; outcomes: Outcome[] }[]
}

/** The result behind a link, for anybody. Null: there is no such link (any more), or its learner is blocked. */
export async function sharedView(token: string): Promise<SharedView | null> {
  const share = await selectOptionalShare(token)
  const attempt = share && (await selectOptionalAttempt(share.attemptId))
  if (!attempt || attempt.percent === null) return null
  const [tasks, results, learner] = await Promise.all([
    selectTasks(attempt.id),
    selectResults(attempt.id),
    selectOptionalUser(attempt.userId),
  ])
  if (!learner || learner.blockedAt) return null
  return {
    examTitle: attempt.examTitle,
    learner: share.showName ? learner.name : null,
    startedAt: attempt.startedAt,
    endedAt: attempt.endedAt ?? attempt.deadline,
    percent: attempt.percent,
    passed: attempt.passed ?? false,
    passPercent: attempt.passPercent,
    provisional: attempt.provisional,
    domains: sumByDomain(tasks),
    tasks: tasks.map(({ files, seed, topics, earned, points, index }) => ({
      title: taskOf(files, seed).title,
      topics,
      earned: earned ?? 0,
      points: points ?? 0,
      outcomes: results.get(index)?.checks.map(({ outcome }) => outcome) ?? [],
    })),
  }
}
