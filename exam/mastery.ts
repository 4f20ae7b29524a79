import { domainWeights } from './curriculum'

/** A graded task as evidence of what its learner can do. Newest first where there are several. */
export type Evidence = {
  questionId: string
  domain: string
  topics: string[]
  /** 0 to 1. */
  share: number
  /** Of an exam; practice counts half, since nobody watches the clock. */
  exam: boolean
}

/**
 * How much of a field somebody has under control: `share` is the expected share of its points (0 to 1), true with four chances in five between
 * `low` and `high`; `tasks` is how many tasks it stands on; `aboveMark` the chance that the true share reaches the pass mark.
 */
export type Mastery = { share: number; low: number; high: number; tasks: number; aboveMark: number }

/** After this many newer tasks of the field a task counts half. */
const halfLife = 12
/** A question met before tells less the second time. */
const repeatCounts = 0.5
/** Before the first task anything is as likely: as if one task had been half solved. */
const prior = { tasks: 1, share: 0.5 }
/** Four chances in five, in standard deviations of a normal distribution. */
const fourInFive = 1.2816

/** Weighs a field's tasks, newest first: old ones, repeats and practice count less. Pure; the spread is that of a Beta distribution. */
export function masteryOf(tasks: readonly Evidence[], passMark = 0.66): Mastery {
  let weight = prior.tasks
  let sum = prior.tasks * prior.share
  for (const [age, task] of tasks.entries()) {
    const met = tasks.slice(age + 1).some(({ questionId }) => questionId === task.questionId)
    const counts = 0.5 ** (age / halfLife) * (met ? repeatCounts : 1) * (task.exam ? 1 : 0.5)
    weight += counts
    sum += counts * task.share
  }
  const share = sum / weight
  const spread = Math.sqrt((share * (1 - share)) / (weight + 1))
  const within = (x: number) => Math.min(1, Math.max(0, x))
  return {
    share,
    low: within(share - fourInFive * spread),
    high: within(share + fourInFive * spread),
    tasks: tasks.length,
    aboveMark: normal((share - passMark) / spread),
  }
}

/** The normal distribution's cumulative function, to four places (Abramowitz and Stegun 26.2.17). */
function normal(x: number): number {
  const t = 1 / (1 + 0.2316419 * Math.abs(x))
  const tail = 0.3989423 * Math.exp((-x * x) / 2) * t * (0.3193815 + t * (-0.3565638 + t * (1.781478 + t * (-1.821256 + t * 1.330274))))
  return x >= 0 ? 1 - tail : tail
}

/** From how many tasks on a field is spoken of at all. */
const enough = 3
export type Standing = 'untried' | 'too-few' | 'ready' | 'likely' | 'open' | 'unlikely' | 'not-yet'

/** What may be said of a field in words. */
export function standingOf({ tasks, aboveMark }: Mastery): Standing {
  if (tasks === 0) return 'untried'
  if (tasks < enough) return 'too-few'
  if (aboveMark >= 0.9) return 'ready'
  if (aboveMark >= 0.65) return 'likely'
  if (aboveMark > 0.35) return 'open'
  return aboveMark > 0.1 ? 'unlikely' : 'not-yet'
}

type Offered = { domain: string; topics: string[]; weight: number }
export type WeakTopic = {
  topic: string
  mastery: Mastery /** Percent of the whole exam. */
  weight: number /** weight × gap. */
  worth: number
}

/**
 * Topics by what practising them is worth: the share of the exam that they are (their part of the bank's points in each domain, times the
 * domain's weight) times what is missing to full marks. Only topics that were tried and that the bank still asks about.
 */
export function weakTopics(tasks: readonly Evidence[], offered: readonly Offered[]): WeakTopic[] {
  const ofDomain = new Map<string, number>()
  for (const { domain, weight } of offered) ofDomain.set(domain, (ofDomain.get(domain) ?? 0) + weight)
  const weights = new Map<string, number>()
  for (const { domain, topics, weight } of offered)
    for (const topic of topics) {
      const part = ((domainWeights[domain] ?? 0) * weight) / (ofDomain.get(domain) || 1)
      weights.set(topic, (weights.get(topic) ?? 0) + part)
    }
  const tried = new Set(tasks.flatMap(({ topics }) => topics))
  return [...weights]
    .filter(([topic]) => tried.has(topic))
    .map(([topic, weight]) => {
      const mastery = masteryOf(tasks.filter(({ topics }) => topics.includes(topic)))
      return { topic, mastery, weight, worth: weight * (1 - mastery.share) }
    })
    .sort((a, b) => b.worth - a.worth || (a.topic < b.topic ? -1 : 1))
}
