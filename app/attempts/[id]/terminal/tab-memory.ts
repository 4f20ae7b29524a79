import { mostTabs } from '@/exam/terminal-tabs'

/** The numbers of the tabs that a terminal has open, in their order, and which is shown. A tab keeps its number until it is closed. */
export type OpenTabs = { open: number[]; current: number }

const keyOf = (attemptId: string, task: number) => `seatrial-tabs/${attemptId}/${task}`
const isTab = (tab: number) => Number.isInteger(tab) && tab >= 0 && tab < mostTabs

export function readTabs(attemptId: string, task: number): OpenTabs {
  const [tabs = '', shown = ''] = (localStorage.getItem(keyOf(attemptId, task)) ?? '').split('/')
  const open = tabs.split(',').map(Number)
  const current = Number(shown)
  const sound = tabs !== '' && open.every(isTab) && new Set(open).size === open.length && open.includes(current)
  return sound ? { open, current } : { open: [0], current: 0 }
}

/** The first tab alone, as ever, needs no remembering. */
export function storeTabs(attemptId: string, task: number, { open, current }: OpenTabs): void {
  if (open.length === 1 && current === 0) localStorage.removeItem(keyOf(attemptId, task))
  else localStorage.setItem(keyOf(attemptId, task), `${open.join(',')}/${current}`)
}

/** With those tabs beside that the server knows of. */
export function withTabs({ open, current }: OpenTabs, known: readonly number[]): OpenTabs {
  return { open: [...new Set([...open, ...known])].sort((a, b) => a - b), current }
}

/** With a new tab in front, under the lowest number that is free; the same when there is none. */
export function addTab({ open, current }: OpenTabs): OpenTabs {
  const free = Array.from({ length: mostTabs }, (_, tab) => tab).find((tab) => !open.includes(tab))
  return free === undefined ? { open, current } : { ...withTabs({ open, current }, [free]), current: free }
}

/** Without a tab; its neighbour comes to the front. The last one stays. */
export function dropTab({ open, current }: OpenTabs, tab: number): OpenTabs {
  const rest = open.filter((each) => each !== tab)
  if (rest.length === 0) return { open, current }
  const beside = rest.findLast((each) => each < tab) ?? (rest[0] as number)
  return { open: rest, current: current === tab ? beside : current }
}
