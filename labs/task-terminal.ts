import type { StoredLab } from '@/exam/lab-work'
import type { ServerMessage } from './seam'
import type { Opened } from './worker-protocol'

/** How much of a tab's past is sent to a screen that (re)connects, characters. */
const scrollBack = 64 * 1024

/** The terminal of one task of an attempt that this process holds. */
export type TaskTerminal = {
  lab: string
  version: number
  lastRequest: number
  tabs: Map<number, Tab>
  /** The prompt of a tab that nobody has used yet. */
  login: string
  history: string[]
  /** Lines begin one at a time, in the order in which they came, whatever their tab. */
  beginning: Promise<void>
  alive: boolean
  /** Settles once all that was heard so far is stored and shown, in its order: a state is stored before the next thing happens. */
  shown: Promise<void>
  size: { columns: number; rows: number }
}

export type Tab = {
  transcript: string
  prompt: string
  /** The last number that a line of it had. */
  lastSeq: number
  /** The number of the line that runs in it. */
  running: number | null
  /** Something is left running in its shell, of which the next line may tell. */
  jobs: boolean
  /** Lines of a tab run one at a time. */
  turn: Promise<void>
  /** How many wait for their turn. */
  waiting: number
}

/** `transcripts`: what its tabs showed, by tab. */
export function taskTerminal(lab: string, stored: StoredLab | null, transcripts: ReadonlyMap<number, string>): TaskTerminal {
  const terminal: TaskTerminal = {
    lab,
    version: stored?.version ?? 0,
    lastRequest: stored?.lastRequest ?? 0,
    tabs: new Map(),
    login: '',
    history: [],
    beginning: Promise.resolve(),
    alive: false,
    shown: Promise.resolve(),
    size: { columns: 100, rows: 30 },
  }
  for (const [tab, lastSeq] of Object.entries(stored?.lastSeqs ?? {})) tabOf(terminal, Number(tab)).lastSeq = lastSeq
  for (const [tab, transcript] of transcripts) tabOf(terminal, tab).transcript = transcript
  return terminal
}

/** What a worker that has taken up the lab says of its shells. */
export function tookUp(terminal: TaskTerminal, { prompts, login, history }: Opened): void {
  terminal.login = login
  for (const tab of terminal.tabs.values()) Object.assign(tab, { prompt: login, jobs: false })
  for (const { tab, prompt, jobs } of prompts) Object.assign(tabOf(terminal, tab), { prompt, jobs })
  terminal.history = history
  terminal.alive = true
}

export function tabOf(terminal: TaskTerminal, tab: number): Tab {
  const known = terminal.tabs.get(tab)
  if (known) return known
  const fresh: Tab = { transcript: '', prompt: terminal.login, lastSeq: 0, running: null, jobs: false, turn: Promise.resolve(), waiting: 0 }
  terminal.tabs.set(tab, fresh)
  return fresh
}

/** Adds to what a tab shows, and forgets what is long past. */
export function shows(terminal: TaskTerminal, tab: number, text: string): void {
  const shown = tabOf(terminal, tab)
  shown.transcript = (shown.transcript + text).slice(-scrollBack)
}

/** Forgets what a tab showed, but not the numbers of its lines. */
export function closeTab(terminal: TaskTerminal, tab: number): void {
  Object.assign(tabOf(terminal, tab), { transcript: '', prompt: terminal.login, jobs: false })
}

/** What a screen is told of a tab that it opens. */
export function opened(task: number, terminal: TaskTerminal, tab: number): ServerMessage {
  const { transcript, prompt, lastSeq, running, jobs } = tabOf(terminal, tab)
  return {
    type: 'opened',
    task,
    tab,
    tabs: [...terminal.tabs].flatMap(([number, its]) => (its.transcript !== '' ? [number] : [])),
    transcript,
    prompt,
    history: terminal.history,
    lastSeq,
    count: Math.max(...[...terminal.tabs.values()].map((each) => each.lastSeq)),
    running: running !== null,
    jobs,
  }
}
