import { candidate, firstHost, homeOf, openShell } from './host'
import type { StartHost } from './seam'
import type { ShellState } from './shell-state'

/** The shells of a terminal's tabs, as its snapshot holds them: those of the first tab, and those of the others by number. The last one is in front. */
export type Tabs = { shells: ShellState[]; start?: StartHost; others?: Record<string, ShellState[]> }

/** Who a tab's lines are among those who work on a host. */
export const tabName = (tab: number): string => `tab ${tab}`

/** Each tab has this many places for shells on top of each other. */
const placesPerTab = 1000

const login = ({ start = firstHost }: Pick<Tabs, 'start'>): ShellState => openShell(start, candidate, 'login')

/** The shells of a tab, which lines change. One that is new has a login shell of its own, where the first one began. */
export function shellsOf(tabs: Tabs, tab: number): ShellState[] {
  if (tab === 0) return tabs.shells
  tabs.others ??= {}
  tabs.others[tab] ??= [login(tabs)]
  return tabs.others[tab]
}

/** The shell that a tab's next line goes to. */
export const shellOf = (tabs: Tabs, tab: number): ShellState => (tab === 0 ? tabs.shells : tabs.others?.[tab])?.at(-1) ?? login(tabs)

/** Leaves the shell in front; the last one makes room for a fresh one. */
export function leaveShell(tabs: Tabs, tab: number): ShellState {
  const shells = shellsOf(tabs, tab)
  const left = shells.pop() as ShellState
  if (shells.length === 0) shells.push(login(tabs))
  return left
}

/** Forgets a tab. The first one stands as before its first line. */
export function forgetTab(tabs: Tabs, tab: number): void {
  if (tab === 0) tabs.shells = [login(tabs)]
  else delete tabs.others?.[tab]
}

/** The numbers of the first tab and of those that were ever in use. */
export const tabsOf = ({ others = {} }: Tabs): number[] => [0, ...Object.keys(others).map(Number)].sort((a, b) => a - b)

/** The place of a tab's shell in front among all of them: what its jobs are known by. Of the first tab it is the shell's depth. */
export const placeOf = (tabs: Tabs, tab: number): number =>
  tab * placesPerTab + ((tab === 0 ? tabs.shells : tabs.others?.[tab])?.length ?? 1)

/** Whether a job's shell is one of the tab's. */
export const isOfTab = (place: number, tab: number): boolean => Math.floor(place / placesPerTab) === tab

/** `candidate@terminal:~$ `. */
export function promptOf({ host, user, cwd }: ShellState): string {
  const home = homeOf(user)
  const where = cwd === home ? '~' : cwd.startsWith(`${home}/`) ? `~${cwd.slice(home.length)}` : cwd
  return `${user}@${host}:${where}${user === 'root' ? '#' : '$'} `
}
