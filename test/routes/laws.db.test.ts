import { afterAll, beforeAll, describe, expect, it, vi } from 'vitest'
import ResultPage from '@/app/(site)/attempts/[id]/result/page'
import * as resultTasks from '@/app/(site)/attempts/[id]/result/tasks/route'
import * as draft from '@/app/(site)/questions/[id]/draft/route'
import * as proofTicket from '@/app/(site)/questions/[id]/ticket/route'
import * as questions from '@/app/(site)/questions/actions'
import * as reportExport from '@/app/(site)/reports/[id]/export/route'
import SignInPage from '@/app/(site)/sign-in/page'
import AttemptPage from '@/app/attempts/[id]/page'
import * as attemptTicket from '@/app/attempts/[id]/ticket/route'
import * as work from '@/app/attempts/[id]/work/route'
import { keepsPace } from '@/exam/auth/pace'
import { signTicket } from '@/exam/auth/tickets'
import { questionEditor, questionList } from '@/exam/question-versions'
import { setBlocked, setRole } from '@/exam/roles'
import { database } from '@/exam/store/database'
import { selectOptionalDraft } from '@/exam/store/question-drafts'
import type { CurrentUser } from '@/exam/views'
import type { ClientMessage } from '@/labs/seam'
import { loadFixtureBank, plainBank, terminalQuestion } from '../database/fixture-bank'
import { person } from '../database/people'
import { outcome, payloadOf, type Scene, scene } from './cast'
import { type LabsDoor, openLabs } from './labs-door'
import { post } from './table'

const session = vi.hoisted(() => ({ id: null as string | null }))
vi.mock('next-auth', () => ({ getServerSession: async () => (session.id ? { user: { id: session.id } } : null) }))
vi.mock('next/headers', () => ({
  headers: async () => new Headers({ 'x-seatrial-client': '192.0.2.1' }),
  cookies: async () => ({ get: () => undefined }),
}))
vi.mock('next/cache', () => ({ revalidatePath: () => undefined }))

let labs: LabsDoor
beforeAll(async () => {
  const secret = terminalQuestion('t1')
  secret['question.yaml'] = (secret['question.yaml'] ?? '')
    .replace('Namespace harbour exists', 'secret-check')
    .replace('A namespace is made', 'secret-explanation')
  secret['solutions/create.sh'] = '# secret-solution\nkubectl create namespace harbour\n'
  await loadFixtureBank({ ...plainBank(1), t1: secret }, 2)
  labs = await openLabs()
})
afterAll(() => labs.close())

const at = <T extends Record<string, string>>(params: T) => ({ params: Promise.resolve(params) })
const page = (Page: (props: never) => unknown, id: string, search = {}) =>
  Page({ ...at({ id }), searchParams: Promise.resolve(search) } as never)
const as = (user: CurrentUser | null) => {
  session.id = user?.id ?? null
}
async function owner(): Promise<{ scene: Scene; user: CurrentUser }> {
  const made = await scene('owner')
  as(made.user)
  return { scene: made.scene, user: made.user as CurrentUser }
}
const save = (id: string, change: unknown) => work.POST(post(change), at({ id }))
const end = (id: string) => database().attempt.update({ where: { id }, data: { deadline: new Date(Date.now() - 1), nextCheckAt: null } })
const ticketOf = async (id: string) => ((await (await attemptTicket.POST(post({}), at({ id }))).json()) as { ticket: string }).ticket

describe('before the end nothing tells a solution, a check, a hint or a reason', () => {
  it('not the page, the autosave, or the socket', async () => {
    const { scene } = await owner()
    const said: unknown[] = [payloadOf((await page(AttemptPage, scene.open)) as never)]
    const { tasks } = JSON.parse(
      JSON.stringify({ tasks: await database().attemptTask.findMany({ where: { attemptId: scene.open }, include: { version: true } }) }),
    )
    const terminal = tasks.findIndex((task: { version: { kind: string } }) => task.version.kind === 'terminal')
    for (const task of [0, 1]) said.push(await (await save(scene.open, { task, visited: true })).text())
    said.push(await (await save(scene.open, { task: 1 - terminal, answer: { kind: 'choice', options: ['cluster-ip'] } })).text())
    const { socket, next } = await labs.connect(scene.open, await ticketOf(scene.open))
    const say = (message: ClientMessage) => socket.send(JSON.stringify(message))
    say({ type: 'open', task: terminal, columns: 100, rows: 30 })
    said.push(await next('opened'))
    say({
      type: 'line',
      task: terminal,
      seq: 1,
      line: 'history; ls -R / | head -400; env; cat ~/.bashrc ~/.kube/config; kubectl get all,cm,secret,events -A -o yaml',
    })
    said.push(await next('output'), await next('prompt'))
    say({ type: 'complete', task: terminal, id: 1, line: 'cat ', cursor: 4 })
    said.push(await next('completions'))
    socket.terminate()
    for (const word of ['secret-check', 'secret-solution', 'secret-explanation', 'secret-hint', 'secret-why'])
      expect(JSON.stringify(tasks)).toContain(word)
    const all = JSON.stringify(said)
    expect(all).toContain('Which type does a Service without a type have?')
    expect(all).not.toMatch(/secret-|solutions\/|mistakes\/|exactly|"right"|"why"|"checks"|"hints"|"explanation"/)
    expect(await outcome(() => page(ResultPage, scene.open), scene)).toBe('absent')
    expect((await resultTasks.GET(new Request('http://s/'), at({ id: scene.open }))).status).toBe(404)
  })
})

it('who asks faster than a person does is told to wait, and everybody else is answered', async () => {
  const { scene, user } = await owner()
  while (keepsPace('save', user.id));
  const answer = await save(scene.open, { task: 0, flagged: true })
  expect([answer.status, answer.headers.get('retry-after')]).toEqual([429, '1'])
  const other = await owner()
  expect((await save(other.scene.open, { task: 0, flagged: true })).status).toBe(200)
})

describe('after the deadline nothing changes an attempt', () => {
  const changes: [name: string, change: unknown][] = [
    ['an answer', { task: 0, answer: { kind: 'choice', options: [] } }],
    ['a flag', { task: 0, flagged: true }],
    ['a look', { task: 1, visited: true }],
  ]
  it.each(changes)('%s is refused', async (_, change) => {
    const { scene } = await owner()
    const kind = (await database().attemptTask.findFirstOrThrow({ where: { attemptId: scene.open, index: 0 }, include: { version: true } }))
      .version.kind
    const fitting =
      kind === 'choice' ? change : JSON.parse(JSON.stringify(change).replace('{"kind":"choice","options":[]}', '{"kind":"terminal"}'))
    expect((await save(scene.open, fitting)).status).toBe(200)
    await end(scene.open)
    expect((await save(scene.open, fitting)).status).toBe(409)
    expect((await save(scene.ended, { task: 0, flagged: true })).status).toBe(409)
  })

  it('there is no ticket, and the page leads to the result', async () => {
    const { scene } = await owner()
    await end(scene.open)
    expect((await attemptTicket.POST(post({}), at({ id: scene.open }))).status).toBe(404)
    expect(await outcome(() => page(AttemptPage, scene.open), scene)).toBe('to /attempts/:open/result')
  })

  const messages: ClientMessage[] = [
    { type: 'open', task: 0, columns: 80, rows: 24 },
    { type: 'line', task: 0, seq: 1, line: 'touch late' },
    { type: 'input', task: 0, text: 'late' },
    { type: 'end-of-input', task: 0 },
    { type: 'edited', task: 0, id: 'edit-1', text: 'late' },
    { type: 'interrupt', task: 0 },
    { type: 'complete', task: 0, id: 1, line: 'ls', cursor: 2 },
    { type: 'resize', task: 0, columns: 80, rows: 24 },
  ]
  it.each(messages)('the message $type is answered with the end', async (message) => {
    const { scene } = await owner()
    const ticket = await ticketOf(scene.open)
    await end(scene.open)
    const { socket, next } = await labs.connect(scene.open, ticket)
    socket.send(JSON.stringify(message))
    expect(await next('closed')).toEqual({ type: 'closed', why: 'expired' })
    socket.terminate()
    expect(await database().command.count({ where: { attemptId: scene.open } })).toBe(0)
    expect(await database().lab.count({ where: { attemptId: scene.open } })).toBe(0)
  })

  it('a line sent after the attempt was ended elsewhere is not run', async () => {
    const { scene } = await owner()
    const { socket, next } = await labs.connect(scene.open, await ticketOf(scene.open))
    socket.send(JSON.stringify(messages[0]))
    await next('opened')
    await database().attempt.update({ where: { id: scene.open }, data: { state: 'closed', endedAt: new Date(), endedBy: 'submitted' } })
    socket.send(JSON.stringify(messages[1]))
    expect(await next('closed')).toEqual({ type: 'closed', why: 'submitted' })
    expect(await database().command.count({ where: { attemptId: scene.open } })).toBe(0)
    socket.terminate()
  })
})

describe('tickets', () => {
  const tickets: [name: string, ticket: (scene: Scene, user: CurrentUser) => string, status: string][] = [
    ['its own', ({ open }, { id }) => signTicket({ purpose: 'attempt', subject: open, userId: id }, Date.now()), 'open'],
    ['an old one', ({ open }, { id }) => signTicket({ purpose: 'attempt', subject: open, userId: id }, Date.now() - 300_001), '401'],
    ["another attempt's", ({ ended }, { id }) => signTicket({ purpose: 'attempt', subject: ended, userId: id }, Date.now()), '401'],
    ['one for proofs', ({ open }, { id }) => signTicket({ purpose: 'proofs', subject: open, userId: id }, Date.now()), '401'],
    ['one of nobody', ({ open }) => signTicket({ purpose: 'attempt', subject: open, userId: 'nobody' }, Date.now()), '403'],
    [
      'a forged one',
      ({ open }, { id }) =>
        `${Buffer.from(JSON.stringify({ purpose: 'attempt', subject: open, userId: id, until: 9e15 })).toString('base64url')}.${'A'.repeat(43)}`,
      '401',
    ],
    ['rubbish', () => '.....', '401'],
    ['none', () => '', '401'],
  ]
  it.each(tickets)('%s', async (_, ticket, status) => {
    const { scene, user } = await owner()
    const { status: got, socket } = await labs.connect(scene.open, ticket(scene, user))
    socket.terminate()
    expect(got).toBe(status)
  })

  it('a ticket that names another than the learner opens nothing', async () => {
    const { scene } = await owner()
    const other = await person('Mallory')
    const { status, socket } = await labs.connect(
      scene.open,
      signTicket({ purpose: 'attempt', subject: scene.open, userId: other.id }, Date.now()),
    )
    socket.terminate()
    expect(status).toBe('403')
  })
})

describe('a block and a role count at once', () => {
  it('a blocked learner has no socket any more, and runs no line on an open one', async () => {
    const { scene, user } = await owner()
    const ticket = await ticketOf(scene.open)
    const { socket, next } = await labs.connect(scene.open, ticket)
    socket.send(JSON.stringify({ type: 'open', task: 0, columns: 80, rows: 24 }))
    await next('opened')
    expect(await setBlocked(user.id, true, await person('Head', 'admin'))).toEqual({ ok: true })
    expect((await save(scene.open, { task: 0, flagged: true })).status).toBe(401)
    socket.send(JSON.stringify({ type: 'line', task: 0, seq: 1, line: 'touch late' }))
    expect(await next('closed')).toMatchObject({ type: 'closed' })
    expect(await database().command.count({ where: { attemptId: scene.open } })).toBe(0)
    const again = await labs.connect(scene.open, ticket)
    expect(again.status).toBe('403')
    for (const each of [socket, again.socket]) each.terminate()
  })

  it('who is no instructor any more proves nothing with an old ticket', async () => {
    const { scene, user } = await sceneOf('instructor')
    const { ticket } = (await (await proofTicket.POST(post({}), at({ id: scene.draft }))).json()) as { ticket: string }
    const prove = () => labs.ask(`/labs/proofs?ticket=${ticket}`, { method: 'POST', body: '{"files":{}}' })
    expect(await prove()).toBe(200)
    expect(await setRole(user.id, 'learner', await person('Chief', 'admin'))).toEqual({ ok: true })
    expect(await prove()).toBe(401)
    expect((await draft.PUT(post({}, 'PUT'), at({ id: scene.draft }))).status).toBe(403)
  })
})

async function sceneOf(who: 'instructor' | 'admin'): Promise<{ scene: Scene; user: CurrentUser }> {
  const made = await scene(who)
  as(made.user)
  return { scene: made.scene, user: made.user as CurrentUser }
}

describe('what is sent is read with care', () => {
  const bodies: [name: string, request: () => Request, status: number][] = [
    ['a form', () => new Request('http://s/', { method: 'POST', body: new URLSearchParams({ task: '0' }) }), 415],
    [
      'text that claims to be JSON',
      () => new Request('http://s/', { method: 'POST', headers: { 'content-type': 'text/plain; application/json' }, body: '{}' }),
      415,
    ],
    ['no JSON', () => new Request('http://s/', { method: 'POST', headers: { 'content-type': 'application/json' }, body: '{' }), 400],
    ['two megabytes', () => post({ task: 0, answer: { kind: 'manifest', yaml: 'a'.repeat(2e6) } }), 413],
    ['an answer above its limit', () => post({ task: 0, answer: { kind: 'manifest', yaml: 'a'.repeat(200_000) } }), 400],
    ['further fields', () => post({ task: 0, state: 'graded', percent: 100 }), 400],
    ['a task that is not there', () => post({ task: 99, flagged: true }), 404],
    ['a task that is no number', () => post({ task: { gt: 0 }, flagged: true }), 400],
    [
      'a prototype',
      () =>
        new Request('http://s/', {
          method: 'POST',
          headers: { 'content-type': 'application/json' },
          body: '{"task":0,"__proto__":{"flagged":true}}',
        }),
      400,
    ],
    [
      'deep JSON',
      () => new Request('http://s/', { method: 'POST', headers: { 'content-type': 'application/json' }, body: '['.repeat(500_000) }),
      400,
    ],
  ]
  it.each(bodies)('autosave of %s', async (_, request, status) => {
    const { scene } = await owner()
    expect((await work.POST(request(), at({ id: scene.open }))).status).toBe(status)
    expect(({} as { flagged?: boolean }).flagged).toBeUndefined()
  })

  it('an answer may hold what a database cannot', async () => {
    const { scene } = await owner()
    const { index } = await database().attemptTask.findFirstOrThrow({ where: { attemptId: scene.open, version: { kind: 'choice' } } })
    expect((await save(scene.open, { task: index, answer: { kind: 'choice', options: ['a\0b', '\ud800'] } })).status).toBe(200)
    expect((await database().answer.findFirstOrThrow({ where: { attemptId: scene.open } })).answer).toEqual({
      kind: 'choice',
      options: ['ab', '\ufffd'],
    })
  })

  const grown = 'bcdefgh'.split('').map((name, i) => `${name}: &${name} [${Array(9).fill(`*${'abcdefgh'[i]}`)}]`)
  const files: [name: string, files: Record<string, string>, problem: RegExp][] = [
    [
      'a path that leads out',
      { 'question.yaml': 'id: x', '../../../../etc/cron.d/x': 'x', '/etc/passwd': 'x', 'setup/../../x.sh': 'x' },
      /^a question has question.yaml/,
    ],
    ['aliases of aliases', { 'question.yaml': `a: &a [x]\n${grown.join('\n')}` }, /^aliases make this too large/],
    ['deep nesting', { 'question.yaml': '['.repeat(100_000) }, /^more than 64 levels/],
    [
      'deep nesting in its setup',
      { 'question.yaml': 'id: x', 'task.md': 'x', 'setup/a.yaml': '{"a":'.repeat(10_000) },
      /^more than 64 levels/,
    ],
    ['a word that grows', { 'question.yaml': `id: x\nparameters: { a: ["${'x'.repeat(1_000)}"] }` }, /^parameters.a/],
    [
      'a thousand faults',
      { 'question.yaml': `id: x\nparameters: { fault: [${Array.from({ length: 1_000 }, (_, i) => `f${i}`)}] }` },
      /^parameters.fault/,
    ],
    [
      'a prototype',
      JSON.parse('{"__proto__":"x","constructor":"y"}') as Record<string, string>,
      /^a question has question.yaml|the file is missing/,
    ],
  ]
  it.each(files)('a draft with %s tells its problem, and the editor and the list stay', async (_, files, problem) => {
    const { scene, user } = await sceneOf('instructor')
    const answer = await draft.PUT(post(files, 'PUT'), at({ id: scene.draft }))
    expect(answer.status).toBe(200)
    const { problems } = (await answer.json()) as { problems: { message: string }[] }
    expect(problems.map(({ message }) => message)).toContainEqual(expect.stringMatching(problem))
    expect((await questionEditor(scene.draft, user))?.problems.length).toBeGreaterThan(0)
    expect((await questionList(user))?.length).toBeGreaterThan(0)
    expect(await questions.publish(scene.draft)).toMatchObject({ ok: false })
  })

  it('a draft has a size', async () => {
    const { scene } = await sceneOf('instructor')
    const large = Object.fromEntries(Array.from({ length: 5 }, (_, i) => [`setup/${i}.sh`, '#'.repeat(100_000)]))
    expect((await draft.PUT(post(large, 'PUT'), at({ id: scene.draft }))).status).toBe(413)
    expect((await draft.PUT(post({ 'task.md': 'a'.repeat(300_000) }, 'PUT'), at({ id: scene.draft }))).status).toBe(400)
    expect((await selectOptionalDraft(scene.draft))?.files['task.md']).toMatch(/^Which type/)
  })

  it('an action that is called with data in place of an id finds nothing', async () => {
    const { scene } = await sceneOf('instructor')
    await outcome(() => questions.discard({ not: '' } as never), scene)
    expect(await selectOptionalDraft(scene.draft)).not.toBeNull()
    expect(await questions.publish({ not: '' } as never)).toEqual({ ok: false, why: 'no-draft' })
  })

  it('the labs refuse other methods, large bodies and rubbish', async () => {
    const { user } = await sceneOf('instructor')
    const ticket = signTicket({ purpose: 'proofs', subject: 'q1', userId: user.id }, Date.now())
    const ask = (init: RequestInit) => labs.ask(`/labs/proofs?ticket=${ticket}`, init)
    expect(await ask({ method: 'GET' })).toBe(405)
    expect(await ask({ method: 'PUT', body: '{}' })).toBe(405)
    expect(await ask({ method: 'POST', body: 'rubbish' })).toBe(400)
    expect(await ask({ method: 'POST', body: 'a'.repeat(2e6) }).catch(() => 413)).toBe(413)
    expect(await labs.ask('/labs/attempts/x')).toBe(404)
  })

  it('the socket answers rubbish with an error, and floods with a pause', async () => {
    const { scene } = await owner()
    const { socket, next } = await labs.connect(scene.open, await ticketOf(scene.open))
    const rubbish = [
      '',
      '{',
      '[]',
      '{"type":"line"}',
      '{"type":"exec","task":0}',
      '{"type":"open","task":-1,"columns":80,"rows":24}',
      '{"__proto__":{"type":"line"}}',
    ]
    for (const text of rubbish) {
      socket.send(text)
      expect(await next('error')).toMatchObject({ message: 'this message cannot be read' })
    }
    for (let i = 0; i < 200; i++) socket.send('{')
    const flooded = async () => {
      for (;;) {
        const message = await next('error')
        if (message.type === 'error' && message.message.includes('slow down')) return true
      }
    }
    expect(await flooded()).toBe(true)
    const closed = new Promise((resolve) => socket.once('close', resolve))
    socket.send('x'.repeat(3 * 1024 * 1024))
    expect(await closed).toBe(1009)
  })
})

it('a name is text wherever it is shown: no formula in an export', async () => {
  const { scene } = await sceneOf('instructor')
  const attempt = await database().attempt.findUniqueOrThrow({ where: { id: scene.open } })
  for (const name of ['=HYPERLINK("http://x")', '+1', '-1', '@SUM(1)', '\t=1', 'a,"b"']) {
    await database().user.update({ where: { id: attempt.userId }, data: { name } })
    const text = await (await reportExport.GET(post({}), at({ id: 'drill' }))).text()
    expect(text).not.toMatch(/(^|[,\n]"?)[=+@\t-]/m)
  }
})

describe('the way back after signing in leads only to ourselves', () => {
  const ways: [next: string, goes: string][] = [
    ['/progress', '/progress'],
    ['https://evil.example', '/exams'],
    ['//evil.example', '/exams'],
    ['/\\evil.example', '/exams'],
    ['/\t/evil.example', '/exams'],
    ['/\n/evil.example', '/exams'],
    ['javascript:alert(1)', '/exams'],
    ['', '/exams'],
  ]
  it.each(ways)('%j', async (next, goes) => {
    as(null)
    expect(payloadOf((await page(SignInPage, '', { next })) as never)).toContain(`"next":${JSON.stringify(goes)}`)
  })
})
