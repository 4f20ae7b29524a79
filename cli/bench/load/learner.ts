import { setTimeout as sleep } from 'node:timers/promises'
import WebSocket from 'ws'
import { submitAttempt } from '@/exam/attempt'
import { userById } from '@/exam/people'
import { startAttempt } from '@/exam/start-attempt'
import type { CurrentUser } from '@/exam/views'
import type { ClientMessage, ServerMessage } from '@/labs/seam'

/** A line that the server has answered with a prompt: from then on it must not be lost. */
export type Acknowledged = { attemptId: string; seq: number; line: string }

/** What was measured of one learner, milliseconds each. */
export type Measures = { page: number[]; ticket: number[]; line: number[] }

type Options = {
  url: string
  examId: string
  /** A number that only this learner has: an address is made of it. */
  number: number
  measures: Measures
  acknowledged(line: Acknowledged): void
  /** How long the learner thinks before each line, milliseconds. */
  think(): number
}

/** Gives up over one line after this long. */
const patienceMs = 300_000

export type Sitting = {
  attemptId: string
  /** Types lines one after another, through reconnections; ends the attempt. */
  work(lines: readonly string[]): Promise<void>
}

/** Signs in as a guest over HTTP, starts the exam and opens its page. */
export async function sit(options: Options): Promise<Sitting> {
  const { url, examId, number, measures } = options
  const jar = new Map<string, string>()
  const ask = async (path: string, init: RequestInit & { headers?: Record<string, string> } = {}) => {
    const cookie = [...jar].map(([name, value]) => `${name}=${value}`).join('; ')
    const headers = { ...init.headers, cookie, 'x-forwarded-for': `10.${number >> 16}.${(number >> 8) & 255}.${number & 255}` }
    const answer = await again(() => fetch(url + path, { ...init, headers, redirect: 'manual' }))
    for (const each of answer.headers.getSetCookie()) {
      const [, name = '', value = ''] = /^([^=]+)=([^;]*)/.exec(each) ?? []
      jar.set(name, value)
    }
    return answer
  }
  const form = { 'content-type': 'application/x-www-form-urlencoded' }
  const { csrfToken } = (await (await ask('/api/auth/csrf')).json()) as { csrfToken: string }
  await (
    await ask('/api/auth/callback/guest', { method: 'POST', headers: form, body: new URLSearchParams({ csrfToken, json: 'true' }) })
  ).text()
  const { user } = (await (await ask('/api/auth/session')).json()) as { user?: { id: string } }
  const current = user && (await userById(user.id))
  if (!current) throw new Error('a guest could not sign in')
  const started = await startAttempt(examId, current)
  if (!started.ok) throw new Error(`an exam could not be started: ${started.why}`)
  const attemptId = started.id
  const page = await timed(measures.page, async () => {
    const answer = await ask(`/attempts/${attemptId}`)
    await answer.text()
    return answer
  })
  if (page.status !== 200) throw new Error(`the exam's page answered ${page.status}`)
  const ticket = () =>
    timed(measures.ticket, async () => {
      const answer = await ask(`/attempts/${attemptId}/ticket`, { method: 'POST' })
      return answer.ok ? ((await answer.json()) as { ticket: string }).ticket : null
    })
  return { attemptId, work: (lines) => work(options, attemptId, ticket, current, lines) }
}

async function work(
  { url, measures, acknowledged, think }: Options,
  attemptId: string,
  ticket: () => Promise<string | null>,
  user: CurrentUser,
  lines: readonly string[],
): Promise<void> {
  let seq = 0
  let screen: Screen | null = null
  for (const line of lines) {
    await sleep(think())
    const began = performance.now()
    seq += 1
    for (;;) {
      if (performance.now() - began > patienceMs) throw new Error(`nobody answered a line for ${patienceMs / 1000} s`)
      screen ??= await connect(url, attemptId, ticket)
      if (!screen) {
        await sleep(250 + Math.random() * 500)
        continue
      }
      // As the page does: what was answered while the connection was away is not sent again, what was interrupted is typed again.
      if (screen.opened.lastSeq >= seq) {
        if (!screen.opened.transcript.endsWith('^C\r\n')) break
        seq = screen.opened.lastSeq + 1
      }
      if (await screen.answered({ type: 'line', task: 0, seq, line })) break
      screen = null
    }
    measures.line.push(performance.now() - began)
    acknowledged({ attemptId, seq, line })
  }
  screen?.close()
  const ended = await submitAttempt(attemptId, user)
  if (!ended.ok) throw new Error(`an attempt could not be ended: ${ended.why}`)
}

type Screen = {
  opened: ServerMessage & { type: 'opened' }
  /** False: the connection was lost first. */
  answered(line: ClientMessage & { type: 'line' }): Promise<boolean>
  close(): void
}

/** Null: not now. */
async function connect(url: string, attemptId: string, ticket: () => Promise<string | null>): Promise<Screen | null> {
  const signed = await ticket().catch(() => null)
  if (!signed) return null
  const socket = new WebSocket(`${url.replace(/^http/, 'ws')}/labs/attempts/${attemptId}?ticket=${encodeURIComponent(signed)}`)
  const hearers = new Set<(message: ServerMessage | null) => void>()
  const tell = (message: ServerMessage | null) => {
    for (const hear of [...hearers]) hear(message)
  }
  socket.on('message', (data) => tell(JSON.parse(String(data)) as ServerMessage))
  socket.on('close', () => tell(null))
  socket.on('error', () => tell(null))
  const until = <T>(pick: (message: ServerMessage) => T | undefined) =>
    new Promise<T | null>((resolve) => {
      const hear = (message: ServerMessage | null) => {
        const picked = message === null ? null : pick(message)
        if (picked === undefined) return
        hearers.delete(hear)
        resolve(picked)
      }
      hearers.add(hear)
    })
  socket.on('open', () => socket.send(JSON.stringify({ type: 'open', task: 0, columns: 100, rows: 30 } satisfies ClientMessage)))
  const opened = await until((message) => (message.type === 'opened' ? message : message.type === 'error' ? null : undefined))
  if (!opened) {
    socket.terminate()
    return null
  }
  return {
    opened,
    async answered(line) {
      if (socket.readyState !== socket.OPEN) return false
      socket.send(JSON.stringify(line))
      const end = await until((message) => {
        if (message.type === 'prompt' && message.seq === line.seq) return true
        return message.type === 'error' || message.type === 'closed' ? null : undefined
      })
      if (!end) socket.terminate()
      return end !== null
    },
    close: () => socket.close(),
  }
}

async function timed<T>(into: number[], act: () => Promise<T>): Promise<T> {
  const began = performance.now()
  const value = await act()
  into.push(performance.now() - began)
  return value
}

/** A server that goes away takes requests along; a browser's page is loaded again. */
async function again(act: () => Promise<Response>): Promise<Response> {
  for (let tries = 1; ; tries++) {
    const answer = await act().catch(() => null)
    if (answer && answer.status < 500) return answer
    if (tries === 20) throw new Error(`the site answered ${answer?.status ?? 'nothing'}`)
    await sleep(500)
  }
}
