import { afterEach, beforeEach, expect, it, vi } from 'vitest'
import { createLink, type LinkState, SignedOut } from './link'

beforeEach(() => void vi.useFakeTimers())
afterEach(() => void vi.useRealTimers())

/** A socket that does what the test says. */
type FakeSocket = { url: string; sent: string[]; onopen(): void; onclose(): void; onmessage(event: { data: string }): void }

function harness(address: () => Promise<string> = async () => 'ws://labs') {
  const sockets: FakeSocket[] = []
  const states: LinkState[] = []
  const link = createLink({
    address,
    random: () => 0.5,
    connect: (url) => {
      const socket = {
        url,
        sent: [] as string[],
        onopen() {},
        onclose() {},
        onmessage() {},
        send: (text: string) => socket.sent.push(text),
        close() {},
      }
      sockets.push(socket)
      return socket as unknown as WebSocket
    },
  })
  link.onState((state) => states.push(state))
  return { link, sockets, states, settle: () => vi.advanceTimersByTimeAsync(0) }
}

it('connects, is lost, and comes back with a fresh address', async () => {
  let tickets = 0
  const t = harness(async () => `ws://labs?ticket=${++tickets}`)
  await t.settle()
  t.sockets[0]?.onopen()
  t.sockets[0]?.onclose()
  await vi.advanceTimersByTimeAsync(250)
  t.sockets[1]?.onopen()
  expect(t.states).toEqual(['connecting', 'connected', 'lost', 'connected'])
  expect(t.sockets.map(({ url }) => url)).toEqual(['ws://labs?ticket=1', 'ws://labs?ticket=2'])
})

it('waits longer each time, five seconds at most', async () => {
  const t = harness(() => Promise.reject(new Error('down')))
  const asked: number[] = []
  const from = Date.now()
  t.link.onState((state) => state === 'lost' && asked.push(Date.now() - from))
  await vi.advanceTimersByTimeAsync(20_000)
  expect(asked.slice(0, 7)).toEqual([0, 250, 750, 1_750, 3_750, 7_750, 12_750])
})

it('sends nothing while it is lost: who hears `opened` sends again', async () => {
  const t = harness()
  await t.settle()
  t.link.send({ type: 'interrupt', task: 0 })
  t.sockets[0]?.onopen()
  t.link.send({ type: 'line', task: 0, seq: 1, line: 'ls' })
  expect(t.sockets[0]?.sent).toEqual(['{"type":"line","task":0,"seq":1,"line":"ls"}'])
})

it('ends when the attempt is closed', async () => {
  const t = harness()
  await t.settle()
  t.sockets[0]?.onopen()
  t.sockets[0]?.onmessage({ data: '{"type":"closed","why":"other-device"}' })
  await vi.advanceTimersByTimeAsync(60_000)
  expect(t.sockets).toHaveLength(1)
  expect(t.states).toEqual(['connecting', 'connected', 'ended'])
})

it('says that nobody is signed in any more, and comes back after a sign-in in another tab', async () => {
  let signedIn = false
  const t = harness(() => (signedIn ? Promise.resolve('ws://labs') : Promise.reject(new SignedOut())))
  await t.settle()
  signedIn = true
  await vi.advanceTimersByTimeAsync(250)
  t.sockets[0]?.onopen()
  expect(t.states).toEqual(['connecting', 'signed-out', 'connected'])
})

it('takes a silent server for lost', async () => {
  const t = harness()
  await t.settle()
  t.sockets[0]?.onopen()
  await vi.advanceTimersByTimeAsync(30_000)
  t.sockets[0]?.onmessage({ data: '{"type":"clock","now":0,"deadline":0,"state":"open"}' })
  await vi.advanceTimersByTimeAsync(39_000)
  expect(t.states).toEqual(['connecting', 'connected'])
  await vi.advanceTimersByTimeAsync(1_000)
  expect(t.states).toEqual(['connecting', 'connected', 'lost'])
})

it('believes the network that it is gone, and tries at once when it is back', async () => {
  const t = harness()
  await t.settle()
  t.sockets[0]?.onopen()
  t.link.drop()
  t.link.retry()
  await t.settle()
  t.sockets[1]?.onopen()
  t.sockets[0]?.onclose()
  expect(t.states).toEqual(['connecting', 'connected', 'lost', 'connected'])
})
