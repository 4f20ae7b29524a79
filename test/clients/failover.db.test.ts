import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { signTicket } from '@/exam/auth/tickets'
import { makeKubeconfig } from '@/exam/own-kubectl'
import { startAttempt } from '@/exam/start-attempt'
import { selectCommands } from '@/exam/store/commands'
import { database } from '@/exam/store/database'
import type { ClientMessage } from '@/labs/seam'
import { loadFixtureBank, terminalBank } from '../database/fixture-bank'
import { person } from '../database/people'
import { type LabsDoor, openLabs } from '../routes/labs-door'

let one: LabsDoor
let two: LabsDoor
beforeAll(async () => {
  await loadFixtureBank(terminalBank(1), 1)
  one = await openLabs()
  two = await openLabs()
})
afterAll(async () => {
  await one.close()
  await two.close()
})

let learners = 0
async function learner() {
  const user = await person(`Two${++learners}`)
  const started = await startAttempt('drill', user)
  if (!started.ok) throw new Error(started.why)
  const { id } = started
  let seq = 0
  async function screenAt(door: LabsDoor) {
    const { status, socket, next } = await door.connect(id, signTicket({ purpose: 'attempt', subject: id, userId: user.id }, Date.now()))
    const say = (message: ClientMessage) => socket.send(JSON.stringify(message))
    const closed = new Promise<void>((resolve) => socket.once('close', () => resolve()))
    return {
      status,
      closed,
      leave: () => socket.terminate(),
      async open() {
        say({ type: 'open', task: 0, columns: 100, rows: 30 })
        return next('opened')
      },
      async line(line: string) {
        say({ type: 'line', task: 0, seq: ++seq, line })
        return next('prompt')
      },
    }
  }
  return { id, user, screenAt }
}

describe('two processes on one database', () => {
  it('pass sockets and requests on to the one that holds the attempt', async () => {
    const { id, user, screenAt } = await learner()
    const first = await screenAt(one)
    await first.open()
    await first.line('kubectl create namespace typed')
    first.leave()
    const second = await screenAt(two)
    expect(await second.open()).toMatchObject({ lastSeq: 1, transcript: expect.stringContaining('namespace/typed created') })
    expect((await database().lease.findUniqueOrThrow({ where: { attemptId: id } })).address).toBe(one.url)

    const made = await makeKubeconfig(id, 0, two.url, user)
    const address = made.ok ? /server: (\S+)/.exec(made.kubeconfig)?.[1] : ''
    const body = JSON.stringify({ apiVersion: 'v1', kind: 'Namespace', metadata: { name: 'asked' } })
    const asked = await fetch(`${address}/api/v1/namespaces`, { method: 'POST', body, headers: { 'content-type': 'application/json' } })
    expect(asked.status).toBe(201)
    const watch = await fetch(`${address}/api/v1/namespaces?watch=1&resourceVersion=0`)
    const heard = watch.body?.getReader().read()
    expect(new TextDecoder().decode((await heard)?.value)).toContain('"ADDED"')
    expect(await second.line('kubectl get namespace asked')).toMatchObject({ exitCode: 0 })
    second.leave()
  })

  it('one takes over once the lease of the other has lapsed; what was acknowledged is there, and the other lets go', async () => {
    const { id, screenAt } = await learner()
    const first = await screenAt(one)
    await first.open()
    await first.line('kubectl create namespace before')
    // As if the process had stood still for too long.
    await database().lease.update({ where: { attemptId: id }, data: { owner: 'nobody', expiresAt: new Date(Date.now() - 1) } })
    const second = await screenAt(two)
    expect(await second.open()).toMatchObject({ lastSeq: 1 })
    expect(await second.line('kubectl get namespace before')).toMatchObject({ exitCode: 0 })
    await first.closed
    expect((await database().lease.findUniqueOrThrow({ where: { attemptId: id } })).address).toBe(two.url)
    const third = await screenAt(one)
    expect(await third.open()).toMatchObject({ lastSeq: 2 })
    expect((await selectCommands(id, 0)).map(({ line, state }) => `${line} ${state}`)).toEqual([
      'kubectl create namespace before done',
      'kubectl get namespace before done',
    ])
    third.leave()
  })

  it('one goes on at once where nobody listens at the address of the other, or it is its own from before a restart', async () => {
    const gone = (attemptId: string, address: string) =>
      database().lease.create({ data: { attemptId, owner: 'gone', address, expiresAt: new Date(Date.now() + 60_000) } })
    const nobody = 'http://127.0.0.1:9'
    for (const address of [nobody, one.url, two.url]) {
      const { id, screenAt } = await learner()
      await gone(id, address)
      const screen = await screenAt(one)
      expect([address, screen.status]).toEqual([address, 'open'])
      expect(await screen.open()).toMatchObject({ lastSeq: 0 })
      screen.leave()
    }
    const { id, user } = await learner()
    await gone(id, nobody)
    const made = await makeKubeconfig(id, 0, two.url, user)
    const version = () => fetch(`${made.ok ? /server: (\S+)/.exec(made.kubeconfig)?.[1] : ''}/version`)
    // A request's body went to nobody: the client is told to ask again, and is answered by then.
    expect((await version()).headers.get('retry-after')).toBe('1')
    await expect.poll(async () => (await version()).status).toBe(200)
  })

  it('say so where the holder cannot be reached, and its lease has not lapsed yet', async () => {
    const { id, user, screenAt } = await learner()
    const lease = { attemptId: id, owner: 'away', address: 'http://nowhere.invalid:1', expiresAt: new Date(Date.now() + 60_000) }
    await database().lease.create({ data: lease })
    expect((await screenAt(one)).status).toBe('503')
    const made = await makeKubeconfig(id, 0, one.url, user)
    const address = made.ok ? /server: (\S+)/.exec(made.kubeconfig)?.[1] : ''
    expect((await fetch(`${address}/version`)).status).toBe(503)
    // What was passed on once goes no further: none runs in circles.
    expect((await fetch(`${address}/version`, { headers: { 'x-seatrial-forwarded': '1' } })).status).toBe(503)
    expect((await database().lease.findUniqueOrThrow({ where: { attemptId: id } })).owner).toBe('away')
  })
})
