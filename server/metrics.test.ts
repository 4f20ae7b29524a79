import { EventEmitter } from 'node:events'
import type { IncomingMessage, ServerResponse } from 'node:http'
import { expect, it } from 'vitest'
import { createMeter } from '@/labs/meter'
import { createMetrics } from './metrics'

const token = 'a token of the test'
const asked = (remoteAddress: string, headers: Record<string, string> = {}, url = '/metrics') =>
  ({ url, headers, socket: { remoteAddress } }) as unknown as IncomingMessage

function answer(request: IncomingMessage, given?: string) {
  const said = { status: 0, text: '' }
  const response = Object.assign(new EventEmitter(), {
    statusCode: 200,
    writeHead(status: number) {
      said.status = status
      return response
    },
    end(text = '') {
      said.text = text
    },
  })
  const metrics = createMetrics({ token: given, meter: createMeter(), labs: null })
  const secret = asked('10.0.0.1', {}, '/labs/k8s/secret-of-a-lab/api')
  metrics.watch(secret, response as unknown as ServerResponse)
  response.emit('finish')
  metrics.answer(request, response as unknown as ServerResponse)
  return said
}

const cases: [name: string, request: IncomingMessage, token: string | undefined, status: number][] = [
  ['this machine', asked('127.0.0.1'), undefined, 200],
  ['this machine, as IPv6 has it', asked('::ffff:127.0.0.1'), undefined, 200],
  ['a proxy on this machine', asked('127.0.0.1', { 'x-forwarded-for': '192.0.2.1' }), undefined, 404],
  ['another machine', asked('192.0.2.1'), undefined, 404],
  ['who has the token', asked('192.0.2.1', { authorization: `Bearer ${token}` }), token, 200],
  ['this machine without the token', asked('127.0.0.1'), token, 404],
  ['another token', asked('192.0.2.1', { authorization: 'Bearer another token' }), token, 404],
]
it.each(cases)('answers %s', (_, request, given, status) => expect(answer(request, given).status).toBe(status))

it('names what was asked for by its kind, never by its address', () => {
  const { text } = answer(asked('127.0.0.1'))
  expect(text).toContain('seatrial_http_requests_total{to="own-kubectl",answer="2xx"} 1')
  expect(text).not.toContain('secret-of-a-lab')
})
