/** How many tabs a terminal has open, and which is shown. */
export type OpenTabs = { open: number; current: number }

const keyOf = (attemptId: string, task: number) => `seatrial-tabs/${attemptId}/${task}`

export function readTabs(attemptId: string, task: number): OpenTabs {
  const [open, current] = (localStorage.getItem(keyOf(attemptId, task)) ?? '').split('/').map(Number)
  const sound = Number.isInteger(open) && Number.isInteger(current) && open! >= 1 && open! <= 8 && current! >= 0 && current! < open!
  return sound ? { open: open!, current: current! } : { open: 1, current: 0 }
}

/** One tab, as ever, needs no remembering. */
export function storeTabs(attemptId: string, task: number, { open, current }: OpenTabs): void {
  if (open === 1) localStorage.removeItem(keyOf(attemptId, task))
  else localStorage.setItem(keyOf(attemptId, task), `${open}/${current}`)
}
