import { createServer } from 'node:http'
import { clearTimeout, setTimeout } from 'node:timers'
import type { MessagePort } from 'node:worker_threads'
import { type ApiRequest, type ApiResponse, certificateHeader } from '@/cluster/door'
import { wallNow } from '../determinism'
import type { Lab } from '../lab'
import type { RequestRecord, StoredRequest } from '../worker-protocol'
import { type ApiTurns, createApiBridge, status } from './api-bridge'
import { requestLine } from './request-line'
import { wireOver } from './wire'

/** What a container's process changes behind an open exec is gathered for this long before it is stored. */
const gatherMs = 30
/** While a line runs, its steps move the cluster; streams look for what has become of it this often. */
const lookMs = 200

export type LabServer = {
  /** Takes a connection over. */
  connect(port: MessagePort): void
  /** The state that request `asked` left is stored, or (`ok` false) may not be. */
  stored(asked: number, ok: boolean): void
  connected(): boolean
  /** Ends all connections. */
  close(): void
}

export type Told = { event: 'requested'; asked: number; record: RequestRecord; state: Uint8Array | null }

/**
 * The API server of a lab in a worker, for the learner's own kubectl. Its requests take turns with the lab's lines: one that comes while a line
 * waits (for time, or for typing) goes on that line's tape, others are rows of their own; so the lab can be replayed with both.
 * `tell` says what was asked, and with which state it left; an answer that changed something goes once that is stored. `enter` is called before
 * the lab's code runs. `changed` is the lab's state when it is no longer the one last stored.
 */
export function createLabServer(
  lab: Lab,
  host: { enter(): void; changed(): Uint8Array | null; tell(told: Told): void; ran(state: Uint8Array): void },
): LabServer {
  const { cluster, time } = lab
  const waiting = new Map<number, (ok: boolean) => void>()
  let nextAsked = 1
  let gathering: NodeJS.Timeout | undefined
  let upgraded = 0

  /** Resolves with whether what was told is stored. */
  const tell = (said: Omit<RequestRecord, 'ranAt'>, state: Uint8Array | null): Promise<boolean> => {
    const asked = nextAsked++
    const record = { ...said, ranAt: wallNow() }
    const stored = new Promise<boolean>((resolve) => waiting.set(asked, resolve))
    host.tell({ event: 'requested', asked, record, state })
    return stored
  }
  const within = <T>(request: StoredRequest | null, run: () => T): Promise<{ value: T; at: number | null }> =>
    time.aside(request, () => {
      host.enter()
      const value = run()
      return { value, at: time.running() ? null : cluster.now() }
    })

  const turns: ApiTurns = {
    async request(asked, run) {
      const request = requestOf(asked)
      const looks = asked.method === 'GET'
      const { value, at } = await within(looks ? null : request, run)
      const line = requestLine(request, asked.method === 'POST' ? nameIn(value) : undefined)
      const { status: code } = value
      if (looks) {
        if (line !== null) void tell({ line, output: outputOf(value), status: code, at: null, request: null }, null)
        return value
      }
      const record = { line: line ?? `${asked.method} ${asked.path.split('?')[0]}`, output: outputOf(value), status: code, at, request }
      return (await tell(record, host.changed())) ? value : over
    },
    async upgrade(asked) {
      const request: StoredRequest = { ...requestOf(asked), upgrade: true }
      const { at } = await within(request, () => undefined)
      const record = { line: requestLine(request) ?? asked.path, output: '', status: 101, at, request }
      return (await tell(record, null)) ? undefined : over
    },
  }

  const bridge = createApiBridge({
    cluster,
    time: {
      now: () => (time.running() ? cluster.now() : wallNow() + time.skippedMs()),
      until: (t) => (time.running() ? lookMs : t - wallNow() - time.skippedMs()),
      untilEnd: (t) => (time.running() ? lookMs : t - wallNow() - time.skippedMs()),
    },
    identify({ authorization = `Bearer ${cluster.adminToken()}`, [certificateHeader]: _, ...headers }) {
      return { ...headers, authorization }
    },
    turns,
    /** What runs behind an open exec changes the lab as well. */
    stepped() {
      if (upgraded === 0) return
      gathering ??= setTimeout(() => {
        gathering = undefined
        const state = time.running() ? null : host.changed()
        if (state) host.ran(state)
      }, gatherMs)
    },
  })
  const server = createServer()
  server.requestTimeout = 0
  server.on('request', (request, response) => void bridge.request(request, response, request.url ?? '/'))
  server.on('upgrade', (request, socket, head) => {
    upgraded += 1
    socket.on('close', () => {
      upgraded -= 1
    })
    bridge.upgrade(request, socket, head, request.url ?? '/')
  })
  const wires = new Set<ReturnType<typeof wireOver>>()

  return {
    connect(port) {
      const wire = wireOver(port)
      wires.add(wire)
      wire.on('close', () => wires.delete(wire))
      wire.on('error', () => wire.destroy())
      server.emit('connection', wire)
    },
    stored(asked, ok) {
      waiting.get(asked)?.(ok)
      waiting.delete(asked)
    },
    connected: () => wires.size > 0,
    close() {
      clearTimeout(gathering)
      bridge.close()
      for (const wire of wires) wire.destroy()
      for (const end of waiting.values()) end(false)
    },
  }
}

/** The attempt has ended meanwhile, or another process holds it: nothing of this is kept. */
const over = status(403, 'Forbidden', 'this lab takes no more requests: its attempt has ended, or it went on elsewhere')

/** Headers that decide what a request does. */
const deciding = /^(content-type|accept|impersonate-.*|authorization|kubectl-command|user-agent)$/

function kept(headers: Readonly<Record<string, string>>): Record<string, string> {
  return Object.fromEntries(Object.entries(headers).filter(([name]) => deciding.test(name)))
}

function requestOf(asked: ApiRequest): StoredRequest {
  return { method: asked.method, path: asked.path, headers: kept(asked.headers ?? {}), ...bodyOf(asked) }
}

function bodyOf({ body }: ApiRequest): Pick<StoredRequest, 'body'> {
  if (body === undefined) return {}
  const bytes = Buffer.from(body as string)
  const text = bytes.toString('utf8')
  return { body: Buffer.from(text).equals(bytes) && !text.includes('\0') ? { text } : { base64: bytes.toString('base64') } }
}

/** What the learner reads beside the line: Kubernetes' own words for a refusal. */
function outputOf(answered: ApiResponse): string {
  const { message } = answered.status >= 400 ? objectOf(answered) : {}
  return typeof message === 'string' ? message : ''
}

/** The name of the object that was made. */
function nameIn(answered: ApiResponse): string | undefined {
  const { metadata } = answered.status < 300 ? (objectOf(answered) as { metadata?: { name?: unknown } }) : {}
  return typeof metadata?.name === 'string' ? metadata.name : undefined
}

function objectOf(answered: ApiResponse): Record<string, unknown> {
  if (!('body' in answered)) return {}
  try {
    return JSON.parse(Buffer.from(answered.body as string).toString('utf8')) as Record<string, unknown>
  } catch {
    return {}
  }
}
