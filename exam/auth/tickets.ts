import { createHmac, timingSafeEqual } from 'node:crypto'

/** What a ticket opens: an attempt's socket, the proofs of a question being edited, or the replays of an attempt that is over. */
export type TicketPurpose = 'attempt' | 'proofs' | 'replay'
export type Ticket = { purpose: TicketPurpose /** The attempt's or question's id. */; subject: string; userId: string }

/** Long enough to open a socket after a slow page load; the page asks for a fresh one to reconnect. */
const lifeMs = 5 * 60_000

/** A signed ticket for the browser, valid for five minutes. `now` in milliseconds since the epoch. */
export function signTicket(ticket: Ticket, now: number): string {
  const payload = Buffer.from(JSON.stringify({ ...ticket, until: now + lifeMs })).toString('base64url')
  return `${payload}.${signature(payload, secrets()[0]).toString('base64url')}`
}

/** The ticket's content when it is ours, for this purpose and still valid; null otherwise. */
export function readTicket(text: string, purpose: TicketPurpose, now: number): Ticket | null {
  const [payload = '', signed = ''] = text.split('.')
  const given = Buffer.from(signed, 'base64url')
  const isOurs = secrets().some((secret) => {
    const expected = signature(payload, secret)
    return given.length === expected.length && timingSafeEqual(given, expected)
  })
  if (!isOurs) return null
  const { until, ...ticket } = JSON.parse(Buffer.from(payload, 'base64url').toString()) as Ticket & { until: number }
  return ticket.purpose === purpose && now < until ? ticket : null
}

/** The one that signs, and the one before it, whose work is still good. */
export function secrets(): [string, ...string[]] {
  const { SEATRIAL_SECRET: secret, SEATRIAL_SECRET_BEFORE: before } = process.env
  if (!secret) throw new Error('SEATRIAL_SECRET is not set')
  return before?.trim() ? [secret, before] : [secret]
}

function signature(payload: string, secret: string): Buffer {
  // The label keeps a session token, signed with the same secret, from ever passing as a ticket.
  return createHmac('sha256', secret).update(`seatrial ticket\0${payload}`).digest()
}
