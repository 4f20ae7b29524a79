import type { IncomingMessage, ServerResponse } from 'node:http'
import type { Duplex } from 'node:stream'
import { type Bucket, fullBucket, isFull, takeToken } from '@/exam/auth/token-bucket'
import { labOfSecret } from '@/exam/own-kubectl'
import { forwardedHeader, forwardRequest, forwardUpgrade, type Lost } from './forward'
import type { HeldSessions } from './held-sessions'

/** kubectl asks some forty questions before its first command, and then a few each. A client that asks more has to wait. */
const rate = { burst: 300, perSecond: 50 }
/** Requests and streams that a lab has open at once. */
const mostOpen = 40
/** Labs whose allowance is remembered; above this those go that have all of it. */
const mostKept = 1_000
/** How often the key of an open stream is looked at. */
const lookMs = 2_000

const refusals = {
  invalid: {
    code: 403,
    reason: 'Forbidden',
    message: 'this kubeconfig is not valid, or not any more: it was revoked, or its attempt is over',
  },
  'too-many': { code: 429, reason: 'TooManyRequests', message: 'the lab takes no more requests at once, please try again later' },
  away: { code: 503, reason: 'ServiceUnavailable', message: 'the lab is being taken up again, please try again' },
} as const

type Allowance = { bucket: Bucket; open: number }

export type OwnKubectl = {
  /** Answers `/labs/k8s/<secret>/…`. */
  handle(request: IncomingMessage, response: ServerResponse): Promise<void>
  upgrade(request: IncomingMessage, socket: Duplex, head: Buffer): Promise<void>
}

/**
 * The door for the learner's own kubectl: the secret in the path names a lab, whose API server answers what follows it. Whoever holds the
 * attempt answers; others pass on. The path is never logged.
 */
export function createOwnKubectl(options: { sessionOf: HeldSessions['of']; now(): number }): OwnKubectl {
  const allowances = new Map<string, Allowance>()

  function allow(lab: string): Allowance | null {
    if (allowances.size > mostKept)
      for (const [each, { bucket, open }] of allowances) if (open === 0 && isFull(bucket, options.now())) allowances.delete(each)
    const known = allowances.get(lab) ?? { bucket: fullBucket(rate, options.now()), open: 0 }
    allowances.set(lab, known)
    if (known.open >= mostOpen || !takeToken(known.bucket, options.now())) return null
    known.open += 1
    return known
  }

  /** Where a request goes on to, or why it does not. `end` is what cuts it off. */
  async function onward(request: IncomingMessage, end: () => void) {
    // The address as it was sent: what looks like a way out of the lab is the cluster's to answer.
    const [, secret = '', path = ''] = /^\/labs\/k8s\/([^/?]*)(\/.*)$/.exec(request.url ?? '') ?? []
    const holder = await labOfSecret(secret, options.now())
    if (!holder) return 'invalid'
    const session = await options.sessionOf(holder.attemptId)
    if (!session || ('heldAt' in session && request.headers[forwardedHeader])) return 'away'
    if ('heldAt' in session) {
      // The client asks again, and by then the attempt is held here.
      const lost: Lost = (dead) => void (dead && options.sessionOf(holder.attemptId, session.owner).catch(() => undefined))
      return { address: session.heldAt, lost }
    }
    const lab = `${holder.attemptId}/${holder.task}`
    const allowance = allow(lab)
    if (!allowance) return 'too-many'
    const release = () => {
      allowance.open -= 1
    }
    const connection = await session.connect(holder.task).catch((error) => {
      release()
      throw error
    })
    if (!connection) {
      release()
      return 'invalid'
    }
    const cut = () => {
      connection.destroy()
      end()
    }
    const look = setInterval(async () => {
      if ((await labOfSecret(secret, options.now()).catch(() => holder)) === null) cut()
    }, lookMs)
    connection.on('close', () => {
      clearInterval(look)
      release()
    })
    return { connection, path, lost: () => undefined }
  }

  return {
    async handle(request, response) {
      const to = await onward(request, () => response.destroy())
      if (typeof to === 'string') return refuse(response, to)
      forwardRequest(to, request, response, (dead) => {
        to.lost(dead)
        refuse(response, 'away')
      })
    },
    async upgrade(request, socket, head) {
      const to = await onward(request, () => socket.destroy())
      if (typeof to === 'string') return refuseUpgrade(socket, to)
      forwardUpgrade(to, request, socket, head, (dead) => {
        to.lost(dead)
        refuseUpgrade(socket, 'away')
      })
    },
  }
}

function bodyOf(why: keyof typeof refusals): { code: number; headers: Record<string, string>; text: string } {
  const { code, reason, message } = refusals[why]
  const text = JSON.stringify({ kind: 'Status', apiVersion: 'v1', metadata: {}, status: 'Failure', message, reason, code })
  const headers = {
    'content-type': 'application/json',
    'cache-control': 'no-store',
    'content-length': String(Buffer.byteLength(text)),
    connection: 'close',
    ...(code === 403 ? {} : { 'retry-after': '1' }),
  }
  return { code, headers, text }
}

function refuse(response: ServerResponse, why: keyof typeof refusals): void {
  const { code, headers, text } = bodyOf(why)
  response.writeHead(code, headers)
  response.end(text)
}

function refuseUpgrade(socket: Duplex, why: keyof typeof refusals): void {
  const { code, headers, text } = bodyOf(why)
  const lines = Object.entries(headers).map(([name, value]) => `${name}: ${value}\r\n`)
  socket.end(`HTTP/1.1 ${code} Refused\r\n${lines.join('')}\r\n${text}`)
}
