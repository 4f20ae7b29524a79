/** How the learner has arranged the screen; each is kept in a cookie of its own, so that the server renders it and nothing jumps. */
export const cookies = { split: 'seatrial-split', list: 'seatrial-list', notes: 'seatrial-notes', terminal: 'seatrial-terminal' } as const

/** How wide the task list is; undefined: as the window allows. */
export type ListWidth = 'wide' | 'narrow' | undefined
/** How terminals look. `screenReader`: their lines stand in the page as text, and new output is read out. */
export type TerminalSettings = { fontSize: number; screenReader: boolean }
/** `height` in pixels. */
export type NotesSettings = { open: boolean; height: number }
/** `share`: of the task's text in the width, in percent. */
export type ScreenSettings = { share: number; list: ListWidth; notes: NotesSettings; terminal: TerminalSettings }

export const fontSizes = { smallest: 11, usual: 14, largest: 22 }
export const notesHeights = { lowest: 80, usual: 130, highest: 480 }

/** Reads the cookies; whatever one cannot be stands for the usual. */
export function screenSettings(cookie: (name: string) => string | undefined): ScreenSettings {
  const share = Number(cookie(cookies.split))
  const list = cookie(cookies.list)
  const [size, reader] = (cookie(cookies.terminal) ?? '').split('-')
  const fontSize = Number(size)
  const [notes, height] = (cookie(cookies.notes) ?? '').split('-')
  const { lowest, usual, highest } = notesHeights
  return {
    share: share >= 20 && share <= 70 ? share : 38,
    list: list === 'wide' || list === 'narrow' ? list : undefined,
    notes: { open: notes === 'open', height: Math.round(Math.min(highest, Math.max(lowest, Number(height) || usual))) },
    terminal: {
      fontSize: fontSize >= fontSizes.smallest && fontSize <= fontSizes.largest ? fontSize : fontSizes.usual,
      screenReader: reader !== 'off',
    },
  }
}

/** As a cookie holds it: `14-on`. */
export const terminalCookie = ({ fontSize, screenReader }: TerminalSettings) => `${fontSize}-${screenReader ? 'on' : 'off'}`

/** As a cookie holds it: `open-130`. */
export const notesCookie = ({ open, height }: NotesSettings) => `${open ? 'open' : 'closed'}-${Math.round(height)}`

/** The documentation that a candidate may open during the exam. */
export const allowedSites = [
  { name: 'Kubernetes documentation', href: 'https://kubernetes.io/docs/' },
  { name: 'Kubernetes blog', href: 'https://kubernetes.io/blog/' },
  { name: 'Helm documentation', href: 'https://helm.sh/docs/' },
  { name: 'Gateway API', href: 'https://gateway-api.sigs.k8s.io/' },
]

/** Whether a candidate may open the address during the exam. */
export const isAllowedSite = (href: string): boolean => allowedSites.some((site) => href.startsWith(site.href))
