import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { signTicket } from '@/exam/auth/tickets'
import { startPractice } from '@/exam/practice'
import { askForHelp } from '@/exam/practice-help'
import { startAttempt } from '@/exam/start-attempt'
import { database } from '@/exam/store/database'
import type { CurrentUser } from '@/exam/views'
import type { ClientMessage, ServerMessage } from '@/labs/seam'
import { choiceQuestion, loadFixtureBank, terminalQuestion } from '../database/fixture-bank'
import { person } from '../database/people'
import { type LabsDoor, openLabs } from '../routes/labs-door'

let labs: LabsDoor
let ann: CurrentUser
beforeAll(async () => {
  const command = terminalQuestion('m1')
  command['question.yaml'] = (command['question.yaml'] ?? '').replace('answer: terminal', 'answer: command')
  await loadFixtureBank({ t1: terminalQuestion('t1'), m1: command, c1: choiceQuestion('c1') }, 3)
  labs = await openLabs()
  ann = await person('Ann')
})
afterAll(() => labs.close())

async function screenOn(id: string, user: CurrentUser) {
  const { socket, next } = await labs.connect(id, signTicket({ purpose: 'attempt', subject: id, userId: user.id }, Date.now()))
  const say = (message: ClientMessage) => socket.send(JSON.stringify(message))
  const ask = async <T extends ServerMessage['type']>(message: ClientMessage, type: T) => {
    say(message)
    return (await next(type)) as ServerMessage & { type: T }
  }
  let seq = 0
  const line = (text: string) => ask({ type: 'line', task: 0, seq: ++seq, line: text }, 'prompt')
  return { say, ask, line, close: () => socket.terminate() }
}

async function practise(questionId: string) {
  const user = await person(`Practising${Math.random().toString(36).slice(2)}`)
  const started = await startPractice({ questions: [questionId] }, user)
  if (!started.ok) throw new Error(started.why)
  return { user, id: started.id, ...(await screenOn(started.id, user)) }
}

const outcomes = ({ result }: ServerMessage & { type: 'checked' }) => result.checks.map(({ id, outcome }) => `${id} ${outcome}`)

describe('practice', () => {
  it('checks on demand, as often as one likes, and makes the task anew', async () => {
    const { ask, line, close } = await practise('t1')
    await ask({ type: 'open', task: 0, columns: 100, rows: 30 }, 'opened')
    expect(outcomes(await ask({ type: 'check', task: 0 }, 'checked'))).toEqual(['there failed'])
    await line('kubectl create namespace harbour; echo kept > file')
    expect(outcomes(await ask({ type: 'check', task: 0 }, 'checked'))).toEqual(['there passed'])
    const opened = await ask({ type: 'reset', task: 0 }, 'opened')
    expect(opened).toMatchObject({ transcript: '', lastSeq: 1, running: false, history: [] })
    expect(outcomes(await ask({ type: 'check', task: 0 }, 'checked'))).toEqual(['there failed'])
    expect(await line('cat file')).toMatchObject({ exitCode: 1 })
    close()
  })

  it('ends what runs when the task is made anew', async () => {
    const { say, ask, close } = await practise('t1')
    await ask({ type: 'open', task: 0, columns: 100, rows: 30 }, 'opened')
    say({ type: 'line', task: 0, seq: 1, line: 'kubectl get pods -w -A' })
    await ask({ type: 'reset', task: 0 }, 'reset')
    close()
  })

  it('shows the difference to the reference', async () => {
    const { ask, line, close } = await practise('t1')
    await ask({ type: 'open', task: 0, columns: 100, rows: 30 }, 'opened')
    await line('kubectl create namespace harbor')
    expect((await ask({ type: 'difference', task: 0 }, 'difference')).difference).toEqual({
      solution: 'create',
      objects: [
        { kind: 'Namespace', name: 'harbour', state: 'missing', fields: [] },
        { kind: 'Namespace', name: 'harbor', state: 'extra', fields: [] },
      ],
    })
    await line('kubectl delete namespace harbor; kubectl create namespace harbour; kubectl label namespace harbour a=b')
    expect((await ask({ type: 'difference', task: 0 }, 'difference')).difference.objects).toEqual([
      { kind: 'Namespace', name: 'harbour', state: 'changed', fields: [{ at: 'metadata.labels.a', reference: null, yours: 'b' }] },
    ])
    close()
  })

  it('takes what was handed in for the answers that are written', async () => {
    const { ask, id, close } = await practise('m1')
    expect(outcomes(await ask({ type: 'check', task: 0 }, 'checked'))).toEqual(['there failed'])
    const answer = { kind: 'command', lines: 'kubectl create namespace harbour' }
    await database().answer.create({ data: { attemptId: id, index: 0, answer, revision: 1, updatedAt: new Date() } })
    expect(outcomes(await ask({ type: 'check', task: 0 }, 'checked'))).toEqual(['there passed'])
    expect((await ask({ type: 'difference', task: 0 }, 'difference')).difference.objects).toEqual([])
    close()
  })

  it('stands still while nobody works on it', async () => {
    const { id, user, ask, line, close } = await practise('t1')
    await ask({ type: 'open', task: 0, columns: 100, rows: 30 }, 'opened')
    await line('kubectl create job once --image=busybox -- sleep 3600')
    close()
    await labs.close()
    // Ten days later, as far as the lab can tell.
    const began = { startedAt: new Date(Date.now() - 10 * 86_400_000) }
    await database().attempt.update({ where: { id }, data: began })
    labs = await openLabs()
    const again = await screenOn(id, user)
    await again.ask({ type: 'open', task: 0, columns: 100, rows: 30 }, 'opened')
    again.say({ type: 'line', task: 0, seq: 2, line: "kubectl get job once -o jsonpath='{.status.active}'" })
    await new Promise((resolve) => setTimeout(resolve, 1_000))
    expect(outcomes(await again.ask({ type: 'check', task: 0 }, 'checked'))).toEqual(['there failed'])
    again.close()
  })

  it('gives hints in two tiers and the solution, only when asked; an exam gives none of it', async () => {
    const { id, user, close } = await practise('c1')
    close()
    expect(await askForHelp(id, { task: 0, ask: 'hint' }, user)).toEqual({
      hints: ['secret-hint: look at the default'],
      hintsLeft: 0,
      solution: null,
    })
    expect(await askForHelp(id, { task: 0, ask: 'solution' }, user)).toMatchObject({
      solution: { choices: [{ id: expect.any(String) }, {}] },
    })
    expect(await askForHelp(id, { task: 0, ask: 'hint' }, ann)).toBeNull()
    expect(await askForHelp(id, { task: 7, ask: 'hint' }, user)).toBeNull()
    expect(await askForHelp(id, { task: 0, ask: 'hint' }, null)).toBeNull()

    const exam = await startAttempt('drill', ann)
    if (!exam.ok) throw new Error(exam.why)
    expect(await askForHelp(exam.id, { task: 0, ask: 'solution' }, ann)).toBeNull()
    const screen = await screenOn(exam.id, ann)
    for (const type of ['check', 'difference', 'reset'] as const)
      expect(await screen.ask({ type, task: 0 }, 'error')).toEqual({ type: 'error', task: 0, message: 'an exam gives no help' })
    screen.close()
    await database().attempt.update({ where: { id }, data: { state: 'closed' } })
    expect(await askForHelp(id, { task: 0, ask: 'solution' }, user)).toBeNull()
  })
})
