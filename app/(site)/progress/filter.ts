import type { HistoryFilter } from '@/exam/views'

/** The filter as it stands in the page's address; empty where nothing is asked. */
export type Asked = { exam: string; result: string; from: string; to: string }

type Search = Record<string, string | string[] | undefined>

const results = ['passed', 'failed', 'open'] as const
const dayMs = 24 * 60 * 60_000

/** Reads the address; what is not understood is as if it were not there. Days are UTC; both ends count. `page` is 0-based. */
export function readFilter(search: Search): { asked: Asked; filter: HistoryFilter; page: number } {
  const text = (name: string) => {
    const value = search[name]
    return typeof value === 'string' ? value.slice(0, 100) : ''
  }
  const result = results.find((each) => each === text('result'))
  const [from, to] = [dayOf(text('from')), dayOf(text('to'))]
  const exam = /^[a-z0-9-]*$/.test(text('exam')) ? text('exam') : ''
  const page = /^\d{1,5}$/.test(text('page')) ? Math.max(0, Number(text('page')) - 1) : 0
  return {
    asked: { exam, result: result ?? '', from: from === undefined ? '' : text('from'), to: to === undefined ? '' : text('to') },
    filter: {
      ...(exam ? { exam } : {}),
      ...(result ? { result } : {}),
      ...(from === undefined ? {} : { from }),
      ...(to === undefined ? {} : { until: to + dayMs }),
    },
    page,
  }
}

function dayOf(text: string): number | undefined {
  const day = /^\d{4}-\d{2}-\d{2}$/.test(text) ? Date.parse(`${text}T00:00:00Z`) : Number.NaN
  return Number.isNaN(day) ? undefined : day
}

/** The address of a page (0-based) under this filter. */
export function addressOf(asked: Asked, page: number): string {
  const search = new URLSearchParams(Object.entries(asked).filter(([, value]) => value))
  if (page > 0) search.set('page', String(page + 1))
  const query = search.toString()
  return `/progress${query && `?${query}`}#history-section`
}
