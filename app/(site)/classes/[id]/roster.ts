import type { AssignmentView, SittingRow } from '@/exam/views'

const orders = ['score', 'name', 'started'] as const
export type Order = (typeof orders)[number]

/** What of an exam's learners is asked for, as it stands in the page's address. `page` is 0-based. */
export type Asked = { assignment: string; order: Order; missing: boolean; page: number }

export const onAPage = 50

type Search = Record<string, string | string[] | undefined>

/** Reads the address; what is not understood is as if it were not there: the newest exam that has opened, by score. `assignments` come newest first. */
export function readAsked(search: Search, assignments: readonly Pick<AssignmentView, 'id' | 'opensAt'>[], now: number): Asked {
  const known = assignments.find(({ id }) => id === search.exam) ?? assignments.find(({ opensAt }) => opensAt <= now) ?? assignments[0]
  const page = typeof search.page === 'string' && /^\d{1,4}$/.test(search.page) ? Math.max(0, Number(search.page) - 1) : 0
  return {
    assignment: known?.id ?? '',
    order: orders.find((order) => order === search.order) ?? 'score',
    missing: search.show === 'missing',
    page,
  }
}

/** The address of what is asked for, relative to the class's page. */
export function addressOf({ assignment, order, missing, page }: Asked): string {
  const search = new URLSearchParams({ exam: assignment })
  if (order !== 'score') search.set('order', order)
  if (missing) search.set('show', 'missing')
  if (page > 0) search.set('page', String(page + 1))
  return `?${search}#sittings`
}

/** The rows of one page: those who have not begun alone, or all, the best, first begun or first by name on top. Who has not begun stands last. */
export function rosterPage(rows: readonly SittingRow[], { order, missing, page }: Asked): { rows: SittingRow[]; pages: number } {
  const asked = missing ? rows.filter(({ attempt }) => !attempt) : rows
  const sorted = asked.toSorted(comparisons[order])
  const pages = Math.max(1, Math.ceil(sorted.length / onAPage))
  const from = Math.min(page, pages - 1) * onAPage
  return { rows: sorted.slice(from, from + onAPage), pages }
}

type Compare = (a: SittingRow, b: SittingRow) => number
const byName: Compare = (a, b) => a.name.localeCompare(b.name, 'en') || (a.userId < b.userId ? -1 : 1)
const comparisons: Record<Order, Compare> = {
  name: byName,
  score: (a, b) => scoreOf(b) - scoreOf(a) || byName(a, b),
  started: (a, b) => startOf(a) - startOf(b) || byName(a, b),
}
const scoreOf = ({ attempt }: SittingRow) => (attempt ? (attempt.percent ?? -1) : -2)
const startOf = ({ attempt }: SittingRow) => attempt?.startedAt ?? Number.MAX_SAFE_INTEGER

/** How a class did in an exam. `mean`: of the best scores, null while none is graded. */
export function standingOf(rows: readonly SittingRow[]): { begun: number; graded: number; passed: number; mean: number | null } {
  const begun = rows.flatMap(({ attempt }) => attempt ?? [])
  const percents = begun.flatMap(({ percent }) => percent ?? [])
  const mean = percents.length ? percents.reduce((sum, each) => sum + each, 0) / percents.length : null
  return { begun: begun.length, graded: percents.length, passed: begun.filter(({ passed }) => passed).length, mean }
}
