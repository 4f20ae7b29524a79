import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { attemptWork, claimDue } from '@/exam/lab-work'
import { startAttempt } from '@/exam/start-attempt'
import { selectCommands } from '@/exam/store/commands'
import { database } from '@/exam/store/database'
import { selectOptionalLab } from '@/exam/store/labs'
import { taskOf } from '@/exam/task'
import { loadFixtureBank, terminalBank } from '@/test/database/fixture-bank'
import { person } from '@/test/database/people'
import { workerEntry } from '@/test/worker-entry'
import { deflate, inflate } from './deflated'
import { createLab, snapshotLab } from './lab'
import { replayLine } from './lab-line'
import { createMeter } from './meter'
import { createPool, type Pool } from './pool'
import type { ClientMessage, ServerMessage } from './seam'
import { createSession, type Session } from './session'
import type { TapeEntry, WorkerEvent } from './worker-protocol'

let pool: Pool
let busy = false
const sessions = new Map<string, Session>()
const onEvent = (event: WorkerEvent) => event.event === 'said' && sessions.get(event.lab.split('/')[0] ?? '')?.heard(event)

beforeAll(async () => {
  await loadFixtureBank(terminalBank(2), 2)
  pool = createPool({
    entry: workerEntry,
    size: 1,
    memoryMb: 512,
    onEvent,
  })
})

afterAll(() => pool.close())

/** A screen on an attempt, as a process that has just started gives it: nothing but what the database holds. */
async function connect(attemptId: string, on = pool) {
  const attempt = await attemptWork(attemptId)
  if (!attempt) throw new Error('no attempt')
  const session = createSession(attempt, on, Date.now, createMeter(), () => busy)
  sessions.set(attemptId, session)
  const heard: ServerMessage[] = []
  const waiting: (() => void)[] = []
  session.attach({
    send: (message) => {
      heard.push(message)
      for (const wake of waiting.splice(0)) wake()
    },
    close() {},
  })
  async function until<T extends ServerMessage['type']>(type: T, match: (message: ServerMessage & { type: T }) => boolean = () => true) {
    for (;;) {
      const found = heard.find((message): message is ServerMessage & { type: T } => message.type === type && match(message as never))
      if (found) return found
      await new Promise<void>((resolve) => waiting.push(resolve))
    }
  }
  const say = (message: ClientMessage) => session.hear(message, Date.now())
  async function line(seq: number, text: string, task = 0) {
    void say({ type: 'line', task, seq, line: text })
    const { exitCode } = await until('prompt', (message) => message.seq === seq && message.task === task)
    const shown = heard.flatMap((message) =>
      message.type === 'output' && message.seq === seq && 'text' in message.output ? [message.output.text] : [],
    )
    return { exitCode, shown: shown.join('') }
  }
  await say({ type: 'open', task: 0, columns: 100, rows: 30 })
  const opened = await until('opened')
  return { session, heard, until, say, line, opened }
}

let learners = 0
async function begin(): Promise<string> {
  learners += 1
  const started = await startAttempt('drill', await person(`Learner${learners}`), Date.now())
  if (!started.ok) throw new Error(started.why)
  return started.id
}

describe('a session', () => {
  it('runs lines, and another process goes on with what they left', async () => {
    const id = await begin()
    const first = await connect(id)
    expect(first.opened).toMatchObject({ prompt: 'candidate@terminal:~$ ', transcript: '', lastSeq: 0, running: false })
    expect(await first.line(1, 'greeting=hello; mkdir here; cd here')).toEqual({ exitCode: 0, shown: '' })
    expect(await first.line(2, 'kubectl create namespace harbour')).toEqual({ exitCode: 0, shown: 'namespace/harbour created\n' })
    await first.session.rest()
    const second = await connect(id)
    expect(second.opened).toMatchObject({ prompt: 'candidate@terminal:~/here$ ', lastSeq: 2 })
    expect(second.opened.transcript).toContain('kubectl create namespace harbour\r\nnamespace/harbour created\n')
    expect(await second.line(3, 'echo $greeting; kubectl get namespace harbour -o name')).toEqual({
      exitCode: 0,
      shown: 'hello\nnamespace/harbour\n',
    })
  })

  it('has tabs with shells of their own, which another process and the replay know, too', async () => {
    const id = await begin()
    const first = await connect(id)
    await first.line(1, 'cd /tmp; echo one > file')
    void first.say({ type: 'line', task: 0, tab: 2, seq: 2, line: 'cat /tmp/file; x=two' })
    expect(await first.until('prompt', ({ seq }) => seq === 2)).toMatchObject({ tab: 2, prompt: 'candidate@terminal:~$ ' })
    await first.session.rest()
    const second = await connect(id)
    expect(second.opened).toMatchObject({ tab: 0, tabs: [0, 2], prompt: 'candidate@terminal:/tmp$ ', lastSeq: 1, count: 2 })
    expect(second.opened.transcript).not.toContain('one\n')
    await second.say({ type: 'open', task: 0, tab: 2, columns: 100, rows: 30 })
    const { transcript } = await second.until('opened', ({ tab }) => tab === 2)
    expect(transcript).toBe('candidate@terminal:~$ cat /tmp/file; x=two\r\none\n')
    void second.say({ type: 'line', task: 0, tab: 2, seq: 3, line: 'echo $x' })
    await second.until('output', ({ seq, tab, output }) => seq === 3 && tab === 2 && 'text' in output && output.text === 'two\n')
    await second.until('prompt', ({ seq }) => seq === 3)
    await second.session.rest()
    // A line says in which tab it ran to whoever runs it again.
    const lines = await database().command.findMany({ where: { attemptId: id }, orderBy: { seq: 'asc' } })
    expect(lines.map(({ tab, inputs }) => [tab, (inputs as unknown[])[0]])).toEqual([
      [0, { size: [100, 30] }],
      [2, { size: [100, 30], tab: 2 }],
      [2, { size: [100, 30], tab: 2 }],
    ])
  })

  it('never runs a line twice, however often it is sent', async () => {
    const id = await begin()
    const { line, say, heard } = await connect(id)
    await line(1, 'echo once >> log')
    await say({ type: 'line', task: 0, seq: 1, line: 'echo once >> log' })
    expect((await line(2, 'cat log')).shown).toBe('once\n')
    expect(heard.filter((message) => message.type === 'prompt' && message.seq === 1)).toHaveLength(2)
  })

  it('answers a line that was running when its process died with ^C', async () => {
    const id = await begin()
    const { line, session } = await connect(id)
    await line(1, 'echo before > file')
    await session.rest()
    await database().command.create({
      data: { attemptId: id, index: 0, seq: 2, line: 'sleep 60', prompt: '$ ', startedAt: new Date() },
    })
    const again = await connect(id)
    expect(again.opened.lastSeq).toBe(2)
    expect(again.opened.transcript.endsWith('sleep 60\r\n^C\r\n')).toBe(true)
    expect((await again.line(3, 'cat file')).shown).toBe('before\n')
  })

  it('stops a stream with Ctrl-C', async () => {
    const id = await begin()
    const { line, say, until } = await connect(id)
    const ended = line(1, 'kubectl get namespaces -w')
    await until('output', (message) => message.seq === 1)
    await say({ type: 'interrupt', task: 0 })
    expect((await ended).exitCode).toBe(130)
  })

  it('goes on after its worker is lost, on the state that was stored', async () => {
    const id = await begin()
    const lost = createPool({ entry: workerEntry, size: 1, memoryMb: 512, onEvent })
    const { line, session } = await connect(id, lost)
    await line(1, 'echo kept > file')
    lost.close()
    await session.rest().catch(() => undefined)
    expect((await (await connect(id)).line(2, 'cat file')).shown).toBe('kept\n')
  })

  it('tells its screens while the machine is busy, and goes on', async () => {
    busy = true
    const { heard, line } = await connect(await begin())
    busy = false
    expect(heard[0]).toMatchObject({ type: 'clock', state: 'open', busy: true })
    expect(await line(1, 'echo still here')).toEqual({ exitCode: 0, shown: 'still here\n' })
  })

  it('takes no line after the deadline or after the end', async () => {
    const id = await begin()
    const { session, until } = await connect(id)
    await session.hear({ type: 'line', task: 0, seq: 1, line: 'touch late' }, session.attempt.deadline + 1)
    expect(await until('closed')).toEqual({ type: 'closed', why: 'expired' })
    await database().attempt.update({ where: { id }, data: { state: 'closed' } })
    await session.hear({ type: 'line', task: 0, seq: 2, line: 'touch late' }, Date.now())
    expect(await selectCommands(id, 0)).toEqual([])
  })

  it('tells the first screen when a second one takes over', async () => {
    const id = await begin()
    const { session, until } = await connect(id)
    session.attach({ send() {}, close() {} })
    expect(await until('closed')).toEqual({ type: 'closed', why: 'other-device' })
  })

  it('law: replaying the stored lines gives the stored state', async () => {
    const id = await begin()
    const { line, say, until, session } = await connect(id)
    await line(1, 'kubectl create deployment web --image=nginx --replicas=2')
    await line(2, 'kubectl expose deployment web --port=80; sleep 3; echo $RANDOM > number; date >> number')
    const stream = line(3, 'kubectl get pods -w')
    await until('output', (message) => message.seq === 3)
    await new Promise((resolve) => setTimeout(resolve, 300))
    await say({ type: 'interrupt', task: 0 })
    await stream
    await line(4, 'kubectl scale deployment web --replicas=3 | tee said')
    const stored = await selectOptionalLab(id, 0)
    const task = session.attempt.tasks[0]
    const lab = await createLab(taskOf(task?.files ?? {}, task?.seed ?? ''), session.attempt.startedAt)
    for (const row of await database().command.findMany({ where: { attemptId: id, index: 0 }, orderBy: { seq: 'asc' } }))
      await replayLine(lab, row.line, { at: row.simulatedAt ?? 0, tape: row.inputs as TapeEntry[] })
    expect(inflate(deflate(snapshotLab(lab)))).toEqual(inflate(stored?.state ?? new Uint8Array()))
  })
})

describe('due attempts', () => {
  it('are claimed by one process, and not while another holds the lease', async () => {
    const id = await begin()
    const at = Date.now() + 3 * 3_600_000
    const ours = await claimDue({ owner: 'one', now: at, most: 50 })
    expect(ours).toContain(id)
    expect(await claimDue({ owner: 'two', now: at, most: 50 })).not.toContain(id)
  })
})
