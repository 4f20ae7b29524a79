import type { StoredLab } from '@/exam/lab-work'
import type { ServerMessage } from './seam'
import type { Opened } from './worker-protocol'

/** How much of a tab's past is sent to a screen that (re)connects, characters. */
const scrollBack = 64 * 1024

/** The terminal of one task of an attempt that this process holds. */
export type TaskTerminal = {
  lab: string
  version: number
  lastSeq: number
  lastRequest: number
  running: number | null
  /** Where the running line was typed, else the last one. */
  tab: number
  /** What each tab in use shows. */
  tabs: Map<number, Tab>
  /** The prompt of a tab that nobody has used yet. */
  login: string
  history: string[]
  /** Lines of a lab run one at a time, and a state is stored before the next thing happens. */
  turn: Promise<void>
  alive: boolean
  /** Settles once all that was heard so far is stored and shown, in its order. */
  shown: Promise<void>
  size: { columns: number; rows: number }
}

type Tab = { transcript: string; prompt: string }

export function taskTerminal(lab: string, stored: StoredLab | null): TaskTerminal {
  return {
    lab,
    version: stored?.version ?? 0,
    lastSeq: stored?.lastSeq ?? 0,
    lastRequest: stored?.lastRequest ?? 0,
    running: null,
    tab: 0,
    tabs: new Map([...(stored?.transcripts ?? [])].map(([tab, transcript]) => [tab, { transcript, prompt: '' }])),
    login: '',
    history: [],
    turn: Promise.resolve(),
    alive: false,
    shown: Promise.resolve(),
    size: { columns: 100, rows: 30 },
  }
}

/** What a worker that has taken up the lab says of its shells. */
export function tookUp(terminal: TaskTerminal, { prompts, login, history }: Opened): void {
  terminal.login = login
  for (const tab of terminal.tabs.values()) tab.prompt = login
  for (const [tab, prompt] of prompts) tabOf(terminal, tab).prompt = prompt
  terminal.history = history
  terminal.alive = true
}

export function tabOf(terminal: TaskTerminal, tab: number): Tab {
  const known = terminal.tabs.get(tab)
  if (known) return known
  const fresh = { transcript: '', prompt: terminal.login }
  terminal.tabs.set(tab, fresh)
  return fresh
}

/** Adds to what a tab shows, and forgets what is long past. */
export function shows(terminal: TaskTerminal, tab: number, text: string): void {
  const shown = tabOf(terminal, tab)
  shown.transcript = (shown.transcript + text).slice(-scrollBack)
}

/** What a screen is told of a tab that it opens. */
export function opened(task: number, terminal: TaskTerminal, tab: number): ServerMessage {
  const { history, lastSeq, running } = terminal
  const runs = running === null ? null : terminal.tab
  return {
    type: 'opened',
    task,
    tab,
    tabs: [...terminal.tabs.keys()],
    ...tabOf(terminal, tab),
    history,
    lastSeq,
    running: runs === tab,
    runs,
  }
}
