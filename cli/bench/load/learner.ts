import { setTimeout as pause } from 'node:timers/promises'
import WebSocket from 'ws'
import { submitAttempt } from '@/exam/attempt'
import { userById } from '@/exam/people'
import { startAttempt } from '@/exam/start-attempt'
import type { CurrentUser } from '@/exam/views'
import type { ClientMessage, ServerMessage } from '@/labs/seam'

/** What a learner waits for: a sign-in, the exam's page, a ticket, a task's first touch, a line's prompt. */
export type Waited = 'sign-in' | 'page' | 'ticket' | 'touch' | 'line'

type Options = {
  url: string
  examId: string
  /** A number that only this learner has: an address is made of it. */
  number: number
  /** Draws the exam's questions and their parameters. */
  seed: string
  /** Hears how long something took, milliseconds, and that it took that long. */
  waited(what: Waited, ms: number): void
}

/** Gives up over one line after this long. */
const patienceMs = 120_000
/** How long one request may take before it is sent again. */
const requestMs = 60_000

export type Sitting = {
  attemptId: string
  /** Types a line and resolves with its number once the server has answered it with a prompt: from then on it must not be lost. */
  type(line: string): Promise<number>
  /** Ends the attempt. */
  end(): Promise<void>
}

/** Signs in as a guest over HTTP, starts the exam, opens its page and touches its first task. */
export async function sit(options: Options): Promise<Sitting> {
  const { url, examId, waited, seed } = options
  const ask = visitor(url, options.number)
  const user = await timed('sign-in', () => signIn(ask))
  const started = await startAttempt(examId, user, Date.now(), seed)
  if (!started.ok) throw new Error(`an exam could not be started: ${started.why}`)
  const attemptId = started.id
  const page = await timed('page', () => ask(`/attempts/${attemptId}`))
  if (page.status !== 200) throw new Error(`the exam's page answered ${page.status}`)
  const ticket = async () => {
    const answer = await timed('ticket', () => ask(`/attempts/${attemptId}/ticket`, { method: 'POST' }))
    return answer.status === 200 ? (JSON.parse(answer.text) as { ticket: string }).ticket : null
  }
  const reconnect = async () => {
    const signed = await ticket().catch(() => null)
    return signed === null ? null : connect(`${url.replace(/^http/, 'ws')}/labs/attempts/${attemptId}?ticket=${encodeURIComponent(signed)}`)
  }
  // The page brings the first ticket along.
  const first = /\\?"ticket\\?":\\?"([\w.-]+)/.exec(page.text)?.[1]
  if (!first) throw new Error("the exam's page holds no ticket")
  let screen = await timed('touch', () =>
    connect(`${url.replace(/^http/, 'ws')}/labs/attempts/${attemptId}?ticket=${encodeURIComponent(first)}`),
  )
  let seq = 0

  async function timed<T>(what: Waited, act: () => Promise<T>): Promise<T> {
    const began = performance.now()
    const value = await act()
    waited(what, performance.now() - began)
    return value
  }

  return {
    attemptId,
    type: (line) =>
      timed('line', async () => {
        const began = performance.now()
        seq += 1
        for (;;) {
          if (performance.now() - began > patienceMs) throw new Error(`nobody answered a line for ${patienceMs / 1_000} s`)
          screen ??= await reconnect()
          if (!screen) {
            await pause(250 + Math.random() * 500)
            continue
          }
          // As the page does: what was answered while the connection was away is not sent again, what was interrupted is typed again.
          if (screen.opened.lastSeq >= seq) {
            if (!screen.opened.transcript.endsWith('^C\r\n')) return seq
            seq = screen.opened.lastSeq + 1
          }
          if (await screen.answered({ type: 'line', task: 0, seq, line })) return seq
          screen = null
          await pause(250)
        }
      }),
    async end() {
      screen?.close()
      const ended = await submitAttempt(attemptId, user)
      if (!ended.ok) throw new Error(`an attempt could not be ended: ${ended.why}`)
    },
  }
}

type Answer = { status: number; text: string }

/** Somebody with cookies and an address of their own. */
function visitor(url: string, number: number) {
  const jar = new Map<string, string>()
  const address = `10.${number >> 16}.${(number >> 8) & 255}.${number & 255}`
  return async (
    path: string,
    init: { method?: string; headers?: Record<string, string>; body?: URLSearchParams } = {},
  ): Promise<Answer> => {
    // A server that goes away takes requests along; a browser's page is loaded again.
    for (let tries = 1; ; tries++) {
      const cookie = [...jar].map(([name, value]) => `${name}=${value}`).join('; ')
      const headers = { ...init.headers, cookie, 'x-forwarded-for': address }
      const answer = await fetch(url + path, { ...init, headers, redirect: 'manual', signal: AbortSignal.timeout(requestMs) })
        .then(async (came) => ({ status: came.status, text: await came.text(), cookies: came.headers.getSetCookie() }))
        .catch(() => null)
      for (const each of answer?.cookies ?? []) {
        const [, name = '', value = ''] = /^([^=]+)=([^;]*)/.exec(each) ?? []
        jar.set(name, value)
      }
      if (answer && answer.status < 500) return answer
      if (tries === 20) throw new Error(`the site answered ${answer?.status ?? 'nothing'}`)
      await pause(500)
    }
  }
}

async function signIn(ask: ReturnType<typeof visitor>): Promise<CurrentUser> {
  const { csrfToken } = JSON.parse((await ask('/api/auth/csrf')).text) as { csrfToken: string }
  await ask('/api/auth/callback/guest', {
    method: 'POST',
    headers: { 'content-type': 'application/x-www-form-urlencoded' },
    body: new URLSearchParams({ csrfToken, json: 'true' }),
  })
  const { user } = JSON.parse((await ask('/api/auth/session')).text) as { user?: { id: string } }
  const current = user && (await userById(user.id))
  if (!current) throw new Error('a guest could not sign in')
  return current
}

type Screen = {
  opened: ServerMessage & { type: 'opened' }
  /** False: the connection was lost first. */
  answered(line: ClientMessage & { type: 'line' }): Promise<boolean>
  close(): void
}

/** Opens the terminal of the attempt's first task. Null: not now. */
async function connect(address: string): Promise<Screen | null> {
  const socket = new WebSocket(address, { perMessageDeflate: false })
  let hear: ((message: ServerMessage | null) => void) | null = null
  socket.on('message', (data) => hear?.(JSON.parse(String(data)) as ServerMessage))
  socket.on('close', () => hear?.(null))
  socket.on('error', () => hear?.(null))
  /** What is picked from the first message that `pick` takes an interest in; null: it is not coming. */
  const until = <T>(pick: (message: ServerMessage) => T | null | undefined) =>
    new Promise<T | null>((resolve) => {
      hear = (message) => {
        const picked = message === null || message.type === 'error' || message.type === 'closed' ? null : pick(message)
        if (picked === undefined) return
        hear = null
        resolve(picked)
      }
    })
  socket.on('open', () => socket.send(JSON.stringify({ type: 'open', task: 0, columns: 100, rows: 30 } satisfies ClientMessage)))
  const opened = await until((message) => (message.type === 'opened' ? message : undefined))
  if (!opened) {
    socket.terminate()
    return null
  }
  return {
    opened,
    async answered(line) {
      if (socket.readyState !== socket.OPEN) return false
      socket.send(JSON.stringify(line))
      const end = await until((message) => (message.type === 'prompt' && message.seq === line.seq ? true : undefined))
      if (!end) socket.terminate()
      return end !== null
    },
    close: () => socket.close(),
  }
}
