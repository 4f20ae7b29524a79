import { once } from 'node:events'
import { createServer } from 'node:http'
import { type AddressInfo, connect } from 'node:net'
import { afterEach, expect, it } from 'vitest'
import { sendStream } from './stream-response'
import type { OpenStream, Ticker } from './ticker'

const closing: (() => void)[] = []
afterEach(() => {
  for (const close of closing.splice(0)) close()
})

const ticker: Ticker = {
  tick() {},
  open(stream: OpenStream) {
    stream.pull()
    return () => {}
  },
  stop() {},
}

/** A stream without an end, sent to a client; tells what was taken from it, and resolves when it is closed. */
async function sent(patience: number) {
  let taken = 0
  let close = () => {}
  const ended = new Promise<void>((resolve) => {
    close = resolve
  })
  const stream = {
    next: () => {
      taken += 1
      return 'x'.repeat(64 * 1024)
    },
    done: () => false,
    close: () => close(),
  }
  const server = createServer((_, response) =>
    sendStream({ status: 200, headers: {}, stream }, response, ticker, new Set(), patience),
  ).listen(0, '127.0.0.1')
  await once(server, 'listening')
  const client = connect((server.address() as AddressInfo).port, '127.0.0.1')
  closing.push(
    () => client.destroy(),
    () => server.closeAllConnections(),
    () => server.close(),
  )
  client.write('GET / HTTP/1.1\r\nhost: c\r\n\r\n')
  return { client, ended, taken: () => taken }
}

it('a reader that does not read is cut off, and little waits for it', async () => {
  const { client, ended, taken } = await sent(20)
  client.pause()
  await ended
  expect(taken()).toBeLessThan(200)
})

it('a reader that reads is patiently served', async () => {
  const { client, taken } = await sent(10_000)
  let heard = 0
  for await (const chunk of client) {
    heard += (chunk as Buffer).length
    if (heard > 20_000_000) break
  }
  expect(taken()).toBeGreaterThan(300)
})
