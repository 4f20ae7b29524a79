import type { ServerMessage } from '@/labs/seam'
import type { TerminalOutput } from '@/terminal/seam'
import { type Drawn, inColumns, leave, notDrawn, redraw } from './draw'
import { type Key, keysOf } from './keys'
import { applyCompletion, emptyLine, type Line, press } from './line'
import type { LineCount } from './line-count'
import type { Link } from './link'

/** What the session writes to: xterm.js, or a recorder in tests. */
export type Screen = { write(text: string): void; reset(): void; columns(): number; rows(): number }

export type EditRequest = Extract<TerminalOutput, { type: 'edit' }>

type Mode =
  /** Nothing is known of the terminal yet, or the connection is lost: keys wait. */
  | 'waiting'
  | 'prompt'
  /** A line runs: keys wait for the next prompt, but Ctrl-C reaches the command. */
  | 'running'
  /** The running command reads a line. */
  | 'reading'
  | 'closed'

export type Session = {
  /** What the keyboard (or a paste) sent. */
  type(data: string): void
  resize(): void
  /** The editor overlay was left: with the text to save, or null. */
  edited(id: string, text: string | null): void
  /** Has the labs close the tab; what runs in it ends. */
  leave(): void
  close(): void
}

/** What others want to know of a tab. */
export type PlaceState = {
  /** Which tells the host. */
  prompt: string
  /** A line runs in it, or something that one has left running. */
  runs: boolean
  /** A line has run in it: the labs know of it. */
  used: boolean
}

/** A tab of a task's terminal. `onClosed`: the labs have closed it. */
export type Place = { task: number; tab: number; count: LineCount; onState(state: PlaceState): void; onClosed(): void }

/**
 * One tab of a task's terminal: our line editor on this side, the lab's shell on the other. A line is sent under a sequence number and kept
 * until it is answered; after a lost connection it is sent again, and the lab runs it at most once. What was left running shows above the prompt.
 */
export function createSession(link: Link, place: Place, screen: Screen, onEdit: (request: EditRequest | null) => void): Session {
  const { task, tab, count } = place
  const at = tab === 0 ? { task } : { task, tab }
  let mode: Mode = 'waiting'
  let prompt = ''
  let line: Line = emptyLine([])
  let drawn: Drawn = notDrawn
  let waiting: Key[] = []
  let unanswered: { seq: number; line: string; closes?: true } | null = null
  /** Something is left running in its shell: an empty line may tell of it. */
  let jobs = false
  let used = false
  /** What stands on the screen's current row, when output did not end it. */
  let tail = ''
  let completion: { id: number; list: boolean } = { id: 0, list: false }
  let awaitingCompletion = false

  const write = (text: string) => {
    if (!text) return
    screen.write(text.replace(/\r?\n/g, '\r\n'))
    tail = (text.includes('\n') ? '' : tail) + text.slice(text.lastIndexOf('\n') + 1)
  }
  const draw = () => {
    const { query, failed } = line.search ?? {}
    const shownPrompt = query === undefined ? prompt : `(${failed ? 'failed ' : ''}reverse-i-search)\`${query}': `
    const next = redraw(drawn, shownPrompt, line.text, line.cursor, screen.columns())
    screen.write(next.codes)
    drawn = next.drawn
  }
  const tellState = () => place.onState({ prompt, runs: mode === 'running' || mode === 'reading' || jobs, used })
  const showPrompt = (next: Mode & ('prompt' | 'reading'), text: string) => {
    mode = next
    prompt = text
    if (next === 'prompt') tellState()
    line = emptyLine(next === 'prompt' ? line.history : [], line.killed)
    drawn = notDrawn
    draw()
    drain()
  }
  const leaveLine = (mark = '') => {
    line = { ...line, search: null }
    draw()
    screen.write(mark + leave(drawn, prompt, line.text, screen.columns()))
    drawn = notDrawn
    tail = ''
  }
  const submit = () => {
    const text = line.text
    leaveLine()
    if (mode === 'reading') {
      mode = 'running'
      return link.send({ type: 'input', ...at, text })
    }
    if (!text.trim() && !jobs) return showPrompt('prompt', prompt)
    if (text.trim() && line.history.at(-1) !== text) line = { ...line, history: [...line.history, text] }
    run({ line: text })
  }
  const run = (given: { line: string; closes?: true }) => {
    mode = 'running'
    used = true
    unanswered = { seq: count.next(), ...given }
    link.send({ type: 'line', ...at, ...unanswered })
    tellState()
  }
  const endOfInput = () => {
    if (mode === 'reading') {
      leaveLine()
      mode = 'running'
      return link.send({ type: 'end-of-input', ...at })
    }
    line = { ...line, text: 'exit', cursor: 4 } // as an interactive shell does at Ctrl-D
    submit()
  }
  const interrupt = () => {
    waiting = []
    if (mode === 'running') return link.send({ type: 'interrupt', ...at })
    leaveLine('^C')
    if (mode === 'reading') {
      mode = 'running'
      return link.send({ type: 'interrupt', ...at })
    }
    showPrompt('prompt', prompt)
  }
  const complete = (again: boolean) => {
    if (mode !== 'prompt') {
      line = press(line, { type: 'text', text: '\t' }).line
      return
    }
    completion = { id: completion.id + 1, list: again }
    awaitingCompletion = true
    link.send({ type: 'complete', ...at, id: completion.id, line: line.text, cursor: line.cursor })
  }
  let lastKey: Key['type'] = 'none'
  const drain = () => {
    let changed = false
    while (waiting.length > 0 && (mode === 'prompt' || mode === 'reading') && !awaitingCompletion) {
      const key = waiting.shift() as Key
      const again = key.type === 'tab' && lastKey === 'tab'
      lastKey = key.type
      const pressed = press(line, key, { continues: mode === 'prompt' })
      line = pressed.line
      changed = true
      if (pressed.wish === 'submit') submit()
      else if (pressed.wish === 'interrupt') interrupt()
      else if (pressed.wish === 'end-of-input') endOfInput()
      else if (pressed.wish === 'complete') complete(again)
      else if (pressed.wish === 'clear') {
        screen.write('\x1b[H\x1b[2J')
        drawn = notDrawn
      } else if (pressed.wish === 'bell') screen.write('\x07')
    }
    if (changed && (mode === 'prompt' || mode === 'reading')) draw()
  }
  /** Shows what comes while a line is being typed: above it. */
  const writeAbove = (text: string) => {
    screen.write(`${drawn.row > 0 ? `\x1b[${drawn.row}A` : ''}\r\x1b[J`)
    drawn = notDrawn
    tail = ''
    write(text)
    if (tail) write('\n')
    draw()
  }
  const emit = (output: TerminalOutput) => {
    if (output.type === 'stdout' || output.type === 'stderr')
      return mode === 'prompt' || mode === 'reading' ? writeAbove(output.text) : write(output.text)
    if (output.type === 'clear') return screen.write('\x1b[H\x1b[2J\x1b[3J')
    if (output.type === 'edit') return onEdit(output)
    showPrompt('reading', tail + output.prompt) // `read -p` and sh write their prompt as output
  }
  const opened = (message: Extract<ServerMessage, { type: 'opened' }>) => {
    const draft = mode === 'prompt' || mode === 'waiting' ? line : emptyLine([])
    screen.reset()
    onEdit(null)
    awaitingCompletion = false
    write(message.transcript)
    count.sync(message.count)
    prompt = message.prompt
    jobs = message.jobs ?? false
    used = message.lastSeq > 0
    if (unanswered && unanswered.seq > message.lastSeq) {
      // Sent, never answered: the lab runs it if it never arrived, or sends its stored answer.
      line = { ...emptyLine([...message.history, unanswered.line]) }
      if (!message.running) screen.write(`${message.prompt}${unanswered.line.replaceAll('\n', '\r\n> ')}\r\n`)
      mode = 'running'
      tellState()
      return link.send({ type: 'line', ...at, ...unanswered })
    }
    unanswered = null
    line = { ...emptyLine(message.history), killed: draft.killed }
    mode = message.running ? 'running' : 'prompt'
    tellState()
    if (message.running) return
    line = { ...line, text: draft.text, cursor: draft.cursor }
    drawn = notDrawn
    draw()
    drain()
  }
  const hear = (message: ServerMessage) => {
    if (message.type === 'closed') {
      mode = 'closed'
      return
    }
    if (!('task' in message) || message.task !== task) return
    if ('tab' in message || message.type === 'error' ? (message.tab ?? 0) !== tab : false) return
    if (message.type === 'opened') opened(message)
    else if (message.type === 'output') emit(message.output)
    else if (message.type === 'prompt') {
      if (message.closed) return place.onClosed()
      // A second answer to a line sent again, or the end of one after which the tab is to be closed.
      if (mode === 'prompt' || (unanswered && message.seq < unanswered.seq)) return
      unanswered = null
      jobs = message.jobs ?? false
      onEdit(null)
      if (tail) write('\n')
      showPrompt('prompt', message.prompt)
    } else if (message.type === 'completions') completed(message)
    else if (message.type === 'error') {
      write(`${tail ? '\n' : ''}${message.message}\n`)
      awaitingCompletion = false
      unanswered = null
      if (mode === 'running' || mode === 'prompt') showPrompt('prompt', prompt)
    }
  }
  const completed = (message: Extract<ServerMessage, { type: 'completions' }>) => {
    if (message.id !== completion.id || mode !== 'prompt') return
    awaitingCompletion = false
    const applied = applyCompletion(line, message.from, message.candidates)
    line = applied.line
    if (message.candidates.length === 0 || (applied.ambiguous && !completion.list)) screen.write('\x07')
    if (applied.ambiguous && completion.list) {
      screen.write(leave(drawn, prompt, line.text, screen.columns()))
      const words = message.candidates.map((word) => word.replace(/^.*\/(?=.)/, ''))
      write(`${inColumns(words, screen.columns())}\n`)
      drawn = notDrawn
    }
    draw()
    drain()
  }

  const stopHearing = link.onMessage(hear)
  const stopWatching = link.onState((state) => {
    if (state === 'connected') link.send({ type: 'open', ...at, columns: screen.columns(), rows: screen.rows() })
    else if (mode !== 'closed') mode = mode === 'prompt' ? 'waiting' : mode
  })

  return {
    type: (data) => {
      if (mode === 'closed') return
      const keys = keysOf(data)
      if (keys.some((key) => key.type === 'interrupt')) awaitingCompletion = false
      if (mode === 'running' && keys.some((key) => key.type === 'interrupt')) return interrupt()
      if (mode === 'running' && keys.length === 1 && keys[0]?.type === 'end-of-input') return link.send({ type: 'end-of-input', ...at })
      // At a prompt there is nothing to stop.
      if ((mode === 'running' || mode === 'reading') && keys.length === 1 && keys[0]?.type === 'suspend')
        return link.send({ type: 'suspend', ...at })
      waiting.push(...keys)
      drain()
    },
    resize: () => link.send({ type: 'resize', task, columns: screen.columns(), rows: screen.rows() }),
    edited: (id, text) => {
      onEdit(null)
      link.send({ type: 'edited', ...at, id, text })
    },
    leave: () => {
      if (mode === 'running' || mode === 'reading') link.send({ type: 'interrupt', ...at })
      run({ line: 'exit', closes: true })
    },
    close: () => {
      stopHearing()
      stopWatching()
    },
  }
}
