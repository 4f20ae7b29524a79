import { afterAll, beforeAll, describe, expect, it, vi } from 'vitest'
import { readTicket, signTicket, type Ticket } from './tickets'

const ticket: Ticket = { purpose: 'attempt', subject: 'a1', userId: 'u1' }
const at = 1_000_000

beforeAll(() => void vi.stubEnv('SEATRIAL_SECRET', 'a secret of the test, which is long'))
afterAll(() => vi.unstubAllEnvs())

describe('tickets', () => {
  it('a signed ticket reads back', () => expect(readTicket(signTicket(ticket, at), 'attempt', at + 299_999)).toEqual(ticket))
  it('one signed with the secret before is good as long as that is named', () => {
    const old = signTicket(ticket, at)
    vi.stubEnv('SEATRIAL_SECRET', 'the secret that came after that one')
    expect(readTicket(old, 'attempt', at)).toBeNull()
    vi.stubEnv('SEATRIAL_SECRET_BEFORE', 'a secret of the test, which is long')
    expect(readTicket(old, 'attempt', at)).toEqual(ticket)
    const fresh = signTicket(ticket, at)
    vi.stubEnv('SEATRIAL_SECRET_BEFORE', '')
    expect(readTicket(fresh, 'attempt', at)).toEqual(ticket)
    vi.stubEnv('SEATRIAL_SECRET', 'a secret of the test, which is long')
  })
  const cases: [name: string, text: () => string, now: number][] = [
    ['after five minutes', () => signTicket(ticket, at), at + 300_000],
    ['for another purpose', () => signTicket({ ...ticket, purpose: 'proofs' }, at), at],
    ['with a changed payload', () => signTicket(ticket, at).replace(/^./, 'f'), at],
    ['with a foreign signature', () => `${signTicket(ticket, at).split('.')[0]}.${'A'.repeat(43)}`, at],
    ['without a signature', () => signTicket(ticket, at).split('.')[0] ?? '', at],
    ['that is empty', () => '', at],
  ]
  it.each(cases)('refuses a ticket %s', (_, text, now) => expect(readTicket(text(), 'attempt', now)).toBeNull())
})
