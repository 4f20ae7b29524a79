import { expect, it } from 'vitest'
import type { ClientMessage, ServerMessage } from '@/labs/seam'
import { createLineCount, type LineCount } from './line-count'
import type { Link, LinkState } from './link'
import { createSession, type PlaceState } from './session'

/** A session on a link and a screen that only remember. */
function harness({ tab = 0, count = createLineCount() }: { tab?: number; count?: LineCount } = {}) {
  const sent: ClientMessage[] = []
  let hear: (message: ServerMessage) => void = () => {}
  let watch: (state: LinkState) => void = () => {}
  const link: Link = {
    send: (message) => void sent.push(message),
    onMessage: (each) => {
      hear = each
      return () => {}
    },
    onState: (each) => {
      watch = each
      each('connected')
      return () => {}
    },
    drop: () => {},
    retry: () => {},
    close: () => {},
  }
  let written = ''
  const edits: (string | undefined)[] = []
  const write = (text: string) => {
    written += text
  }
  const reset = () => {
    written = ''
  }
  const screen = { write, reset, columns: () => 80, rows: () => 24 }
  let state: PlaceState | undefined
  let closed = false
  const place = {
    task: 0,
    tab,
    count,
    onState(next: PlaceState) {
      state = next
    },
    onClosed() {
      closed = true
    },
  }
  const session = createSession(link, place, screen, (request) => edits.push(request?.name))
  const opened = (more: Partial<Extract<ServerMessage, { type: 'opened' }>> = {}) =>
    hear({
      type: 'opened',
      task: 0,
      tab,
      transcript: '',
      prompt: '$ ',
      history: [],
      lastSeq: 0,
      count: more.lastSeq ?? 0,
      running: false,
      ...more,
    })
  const prompt = (seq: number, jobs = false) => hear({ type: 'prompt', task: 0, tab, seq, prompt: '$ ', exitCode: 0, jobs })
  const output = (text: string) => hear({ type: 'output', task: 0, seq: 1, output: { type: 'stdout', text } })
  sent.length = 0
  return {
    session,
    sent,
    edits,
    hear: (message: ServerMessage) => hear(message),
    watch: (state: LinkState) => watch(state),
    opened,
    prompt,
    output,
    screen: () => written,
    state: () => state,
    closed: () => closed,
  }
}

it('sends a line under the next number and types ahead until the prompt', () => {
  const t = harness()
  t.opened({ lastSeq: 4 })
  t.session.type('ls\rpwd\r')
  expect(t.sent).toEqual([{ type: 'line', task: 0, seq: 5, line: 'ls' }])
  t.prompt(5)
  expect(t.sent.at(-1)).toEqual({ type: 'line', task: 0, seq: 6, line: 'pwd' })
})

it('sends an unanswered line again after a lost connection, and only that', () => {
  const t = harness()
  t.opened()
  t.session.type('date\r')
  t.watch('lost')
  t.watch('connected')
  t.opened({ lastSeq: 0 })
  expect(t.sent).toEqual([
    { type: 'line', task: 0, seq: 1, line: 'date' },
    { type: 'open', task: 0, columns: 80, rows: 24 },
    { type: 'line', task: 0, seq: 1, line: 'date' },
  ])
})

it('does not send a line again that the lab has answered', () => {
  const t = harness()
  t.opened()
  t.session.type('date\r')
  t.watch('lost')
  t.watch('connected')
  t.opened({ lastSeq: 1, transcript: '$ date\nMon\n' })
  t.session.type('ls\r')
  expect(t.sent.slice(2)).toEqual([{ type: 'line', task: 0, seq: 2, line: 'ls' }])
})

it('keeps what was typed while the connection was lost', () => {
  const t = harness()
  t.opened()
  t.session.type('get')
  t.watch('lost')
  t.session.type(' pods\r')
  expect(t.sent).toEqual([])
  t.watch('connected')
  t.opened()
  expect(t.sent.at(-1)).toEqual({ type: 'line', task: 0, seq: 1, line: 'get pods' })
})

it('sends a pasted here-document as one line', () => {
  const t = harness()
  t.opened()
  t.session.type('\x1b[200~kubectl apply -f - <<EOF\nkind: Service\nEOF\n\x1b[201~')
  expect(t.sent).toEqual([{ type: 'line', task: 0, seq: 1, line: 'kubectl apply -f - <<EOF\nkind: Service\nEOF' }])
})

it('interrupts a running command and drops what was typed ahead', () => {
  const t = harness()
  t.opened()
  t.session.type('sleep 100\rls\r')
  t.session.type('\x03')
  t.prompt(1)
  expect(t.sent.slice(1)).toEqual([{ type: 'interrupt', task: 0 }])
})

it('has Ctrl-Z stop a running command, and nothing at the prompt', () => {
  const t = harness()
  t.opened()
  t.session.type('\x1a')
  t.session.type('watch date\r')
  t.session.type('\x1a')
  t.prompt(1)
  expect(t.sent.slice(1)).toEqual([{ type: 'suspend', task: 0 }])
})

it('gives lines to a command that reads, behind the prompt it wrote', () => {
  const t = harness()
  t.opened()
  t.session.type('read -p "Name: " x\r')
  t.output('Name: ')
  t.hear({ type: 'output', task: 0, seq: 1, output: { type: 'reading', prompt: '' } })
  t.session.type('web\r')
  expect(t.sent.at(-1)).toEqual({ type: 'input', task: 0, text: 'web' })
  expect(t.screen()).toContain('Name: web')
})

it('completes, and lists at the second Tab', () => {
  const t = harness()
  t.opened()
  t.session.type('kubectl ge\t')
  t.hear({ type: 'completions', task: 0, id: 1, from: 8, candidates: ['get'] })
  t.session.type('x\t\t')
  t.hear({ type: 'completions', task: 0, id: 2, from: 12, candidates: ['xa', 'xb'] })
  t.hear({ type: 'completions', task: 0, id: 3, from: 12, candidates: ['xa', 'xb'] })
  expect(t.sent.map((message) => message.type)).toEqual(['complete', 'complete', 'complete'])
  expect(t.screen()).toContain('xa  xb\r\n')
  t.session.type('a\r')
  expect(t.sent.at(-1)).toEqual({ type: 'line', task: 0, seq: 1, line: 'kubectl get xa' })
})

it('a search says that it has failed, and goes on where it was', () => {
  const t = harness()
  t.opened({ history: ['first', 'second'] })
  t.session.type('\x12fi')
  expect(t.screen()).toContain("(reverse-i-search)`fi': first")
  t.session.type('z')
  expect(t.screen()).toContain("(failed reverse-i-search)`fiz': first")
  t.session.type('\x7f\r')
  expect(t.sent.at(-1)).toEqual({ type: 'line', task: 0, seq: 1, line: 'first' })
})

it('opens the editor that a command asks for and returns its text', () => {
  const t = harness()
  t.opened()
  t.session.type('vi a\r')
  t.hear({ type: 'output', task: 0, seq: 1, output: { type: 'edit', id: 'e1', name: 'a', text: '', editor: 'vi' } })
  t.session.edited('e1', 'hello\n')
  expect(t.edits).toEqual([undefined, 'a', undefined])
  expect(t.sent.at(-1)).toEqual({ type: 'edited', task: 0, id: 'e1', text: 'hello\n' })
})

it('sends nothing after the attempt has closed', () => {
  const t = harness()
  t.opened()
  t.hear({ type: 'closed', why: 'expired' })
  t.session.type('ls\r')
  expect(t.sent).toEqual([])
})

it('lines of two tabs run beside each other, under numbers that both count, and each tab has its own keys', () => {
  const count = createLineCount()
  const first = harness({ count })
  const second = harness({ count, tab: 1 })
  first.opened({ lastSeq: 3 })
  second.opened({ lastSeq: 2, count: 3 })
  first.session.type('kubectl get pods -w\r')
  second.session.type('cat\r')
  expect(first.sent).toEqual([{ type: 'line', task: 0, seq: 4, line: 'kubectl get pods -w' }])
  expect(second.sent).toEqual([{ type: 'line', task: 0, tab: 1, seq: 5, line: 'cat' }])
  second.session.type('\x04')
  second.prompt(5)
  first.session.type('\x03')
  expect([first.sent.at(-1), second.sent.at(-1)]).toEqual([
    { type: 'interrupt', task: 0 },
    { type: 'end-of-input', task: 0, tab: 1 },
  ])
  // Neither hears the other.
  first.hear({ type: 'prompt', task: 0, tab: 1, seq: 5, prompt: 'other$ ', exitCode: 0 })
  expect(first.screen()).not.toContain('other$')
})

it('a line that was lost on its way is sent again, whatever another tab has sent since', () => {
  const count = createLineCount()
  const first = harness({ count })
  const second = harness({ count, tab: 1 })
  first.opened()
  second.opened()
  first.session.type('date\r')
  for (const each of [first, second]) each.watch('lost')
  for (const each of [first, second]) each.watch('connected')
  second.opened()
  second.session.type('pwd\r')
  first.opened({ lastSeq: 0, count: 2 })
  expect([first.sent.at(-1), second.sent.at(-1)]).toEqual([
    { type: 'line', task: 0, seq: 1, line: 'date' },
    { type: 'line', task: 0, tab: 1, seq: 2, line: 'pwd' },
  ])
})

it('what was left running shows above the line that is being typed, and Enter on an empty line asks for news of it', () => {
  const t = harness()
  t.opened()
  t.session.type('(sleep 3; echo done) &\r')
  t.prompt(1, true)
  t.session.type('kubectl ge')
  t.output('done\n')
  expect(t.screen().endsWith('\r\x1b[Jdone\r\n\r\x1b[J$ kubectl ge\r\x1b[12C')).toBe(true)
  expect(t.state()).toMatchObject({ runs: true, used: true })
  t.session.type('\x15\r')
  expect(t.sent.at(-1)).toEqual({ type: 'line', task: 0, seq: 2, line: '' })
  t.prompt(2)
  t.session.type('\r')
  expect(t.sent).toHaveLength(2)
  expect(t.state()).toMatchObject({ runs: false })
})

it('a tab is closed by the labs, after what ran in it has ended', () => {
  const t = harness({ tab: 1 })
  t.opened()
  t.session.type('kubectl get pods -w\r')
  t.session.leave()
  expect(t.sent.slice(1)).toEqual([
    { type: 'interrupt', task: 0, tab: 1 },
    { type: 'line', task: 0, tab: 1, seq: 2, line: 'exit', closes: true },
  ])
  t.prompt(1)
  expect(t.closed()).toBe(false)
  t.hear({ type: 'prompt', task: 0, tab: 1, seq: 2, prompt: '$ ', exitCode: 0, closed: true })
  expect(t.closed()).toBe(true)
})
