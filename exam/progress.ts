import { domainWeights } from './curriculum'
import { type Evidence, type Mastery, masteryOf, type Standing, standingOf, type WeakTopic, weakTopics } from './mastery'
import { pacesOf, type TopicPace } from './pace'
import { type HistoryRow, selectExamsTaken, selectHistory, selectScores, selectStarts } from './store/history'
import { selectCurrentVersions } from './store/questions'
import { selectGradedTasks } from './store/statistics'
import type { CurrentUser, HistoryFilter } from './views'

const day = 24 * 60 * 60_000
/** How far back readiness looks. */
const mostTasks = 400
const mostScores = 30
const onAPage = 25
const mostExported = 5_000

export type DomainReadiness = {
  domain: string /** Percent of the exam. */
  weight: number
  offered: boolean
  mastery: Mastery
  standing: Standing
}

export type ProgressView = {
  /** All attempts there are, whatever the filter. */
  attempts: number
  domains: DomainReadiness[]
  /** Newest exams, oldest first. */
  scores: (HistoryRow & { passPercent: number })[]
  /** Best to practise first. */
  weakest: WeakTopic[]
  paces: TopicPace[]
  /** On how many of the last seven days something was begun. */
  daysOfSeven: number
}

/** Where a learner stands: all from their newest graded tasks, so that it costs the same after years. */
export async function progressView(user: CurrentUser, now = Date.now()): Promise<ProgressView> {
  const [tasks, versions, scores, starts, { total }] = await Promise.all([
    selectGradedTasks(user.id, mostTasks),
    selectCurrentVersions(),
    selectScores(user.id, mostScores),
    selectStarts(user.id, new Date(now - 7 * day)),
    selectHistory(user.id, {}, { skip: 0, take: 1 }),
  ])
  const evidence = tasks.filter(({ helped }) => !helped).map((task): Evidence => ({ ...task, exam: task.mode === 'exam' }))
  return {
    attempts: total,
    domains: readiness(evidence, new Set(versions.map(({ domain }) => domain))),
    scores: scores.reverse(),
    weakest: weakTopics(evidence, versions),
    paces: pacesOf(tasks.filter(({ mode }) => mode === 'exam')),
    daysOfSeven: new Set(starts.map((start) => Math.floor((now - start.getTime()) / day))).size,
  }
}

function readiness(evidence: readonly Evidence[], offered: ReadonlySet<string>): DomainReadiness[] {
  return Object.entries(domainWeights).map(([domain, weight]) => {
    const mastery = masteryOf(evidence.filter((task) => task.domain === domain))
    return { domain, weight, offered: offered.has(domain), mastery, standing: standingOf(mastery) }
  })
}

export type HistoryView = { rows: HistoryRow[]; total: number; page: number; pages: number; exams: { id: string; title: string }[] }

/** A page (0-based) of a learner's own attempts, newest first. */
export async function historyView(user: CurrentUser, filter: HistoryFilter, page: number): Promise<HistoryView> {
  const [{ rows, total }, exams] = await Promise.all([
    selectHistory(user.id, filter, { skip: page * onAPage, take: onAPage }),
    selectExamsTaken(user.id),
  ])
  return { rows, total, page, pages: Math.max(1, Math.ceil(total / onAPage)), exams }
}

/** A learner's own attempts to take away, newest first. */
export async function historyExport(user: CurrentUser): Promise<HistoryRow[]> {
  return (await selectHistory(user.id, {}, { skip: 0, take: mostExported })).rows
}
