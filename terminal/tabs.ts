import { candidate, firstHost, homeOf, openShell } from './host'
import type { StartHost } from './seam'
import type { ShellState } from './shell-state'

/** The shells of a terminal's tabs, as its snapshot holds them: those of the tab in use, and those of the others by number. */
export type Tabs = { shells: ShellState[]; start?: StartHost; tab?: number; others?: Record<string, ShellState[]> }

/** Each tab has this many places for shells on top of each other. */
const placesPerTab = 1000

const login = ({ start = firstHost }: Pick<Tabs, 'start'>): ShellState => openShell(start, candidate, 'login')

/** Takes a tab into use. One that is new has a login shell of its own, where the first one began. */
export function turnTo(tabs: Tabs, tab: number): void {
  const before = tabs.tab ?? 0
  if (tab === before) return
  const { [tab]: shells = [login(tabs)], ...others } = tabs.others ?? {}
  tabs.others = { ...others, [before]: tabs.shells }
  tabs.shells = shells
  tabs.tab = tab
}

/** The numbers of the tabs that were ever in use. */
export const tabsOf = ({ tab = 0, others = {} }: Tabs): number[] => [tab, ...Object.keys(others).map(Number)].sort((a, b) => a - b)

/** The shell that a tab's next line goes to; `tab` absent: the one in use. */
export function shellOf(tabs: Tabs, tab = tabs.tab ?? 0): ShellState {
  const shells = tab === (tabs.tab ?? 0) ? tabs.shells : tabs.others?.[tab]
  return shells?.at(-1) ?? login(tabs)
}

/** The place of the running shell among all of them: what its jobs are known by. Of the first tab it is the shell's depth. */
export const placeOf = ({ tab = 0, shells }: Tabs): number => tab * placesPerTab + shells.length

/** `candidate@terminal:~$ `. */
export function promptOf({ host, user, cwd }: ShellState): string {
  const home = homeOf(user)
  const where = cwd === home ? '~' : cwd.startsWith(`${home}/`) ? `~${cwd.slice(home.length)}` : cwd
  return `${user}@${host}:${where}${user === 'root' ? '#' : '$'} `
}
