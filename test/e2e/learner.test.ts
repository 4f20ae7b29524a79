import { expect, it } from 'vitest'
import { signUp, sitExam, startExam } from './accounts'
import {
  answerTask,
  connected,
  drawnTasks,
  endExam,
  lostChecks,
  openTask,
  saved,
  screenOf,
  typeInTerminal,
  worthOf,
  write,
  written,
} from './exam-screen'
import { openSite } from './site'

const exam = 'Services & Networking drill'
const site = openSite('learner')

it('a learner who solves every task earns 100 %, through a reload and a kill -9 of the server', async () => {
  const { page, complaints } = await site.visitor()
  await signUp(page, 'Perfect Learner')
  const attemptId = await startExam(page, exam)
  await connected(page)
  const tasks = await drawnTasks(attemptId)
  expect(new Set(tasks.map(({ kind }) => kind))).toEqual(new Set(['terminal', 'manifest', 'command', 'choice']))
  const terminal = tasks.findIndex(({ kind }) => kind === 'terminal')
  const manifest = tasks.findIndex(({ kind }) => kind === 'manifest')

  await openTask(page, terminal)
  await typeInTerminal(page, terminal, 'echo before the reload > note.txt')
  await openTask(page, manifest)
  await write(page, 'kind: Draft')
  await page.getByRole('button', { name: 'Flag', exact: true }).click()
  await saved(page)
  await page.reload()
  await connected(page)
  expect(await written(page)).toBe('kind: Draft')
  await page.getByRole('button', { name: 'Flagged', exact: true }).waitFor()

  await site.kill9()
  await page.locator('[data-connection="lost"]').waitFor()
  await page.locator('.cm-content').click()
  await page.keyboard.press('ControlOrMeta+End')
  await page.keyboard.insertText('\n# typed while the server was down')
  await openTask(page, terminal)
  await site.start()
  await connected(page)
  await saved(page)
  await typeInTerminal(page, terminal, 'cat note.txt')
  expect(await screenOf(page, terminal)).toContain('before the reload')
  await openTask(page, manifest)
  expect(await written(page)).toBe('kind: Draft\n# typed while the server was down')

  for (const [index, task] of tasks.entries()) await answerTask(page, index, task, task.solutions[0]!)
  const result = await endExam(page)
  expect(await lostChecks(attemptId, tasks)).toEqual([])
  expect(result.tasks).toEqual(tasks.map(({ points }) => ({ earned: points, points })))
  expect(result.percent).toBe(100)
  await page.getByText('Passed', { exact: true }).waitFor()

  await page.goto('/progress')
  await page.getByRole('cell', { name: '100 %', exact: true }).first().waitFor()
  expect(complaints).toEqual([])
})

it('a learner who makes the recorded mistakes earns exactly the points that the mistakes leave', async () => {
  const learner = await site.learner('Mistaken Learner')
  const { page, complaints } = learner
  const tasks = await drawnTasks(await sitExam(learner, 'services-networking-drill'))
  await connected(page)
  for (const [index, task] of tasks.entries()) await answerTask(page, index, task, task.mistakes[0]!)
  const expected = tasks.map((task) => worthOf(task, task.mistakes[0]!))
  const result = await endExam(page)
  expect(result.tasks).toEqual(expected)
  const [earned, points] = [sum(expected.map((each) => each.earned)), sum(expected.map((each) => each.points))]
  expect(result.percent).toBe(Math.floor((1000 * earned) / points + 1e-6) / 10)

  // Every failed check says why, and the solution stands beside it.
  const first = page.locator('[data-task="0"]')
  await first.locator('summary').click()
  await first.getByRole('heading', { name: /^(A way to solve it|Ways to solve it|The options)$/ }).waitFor()
  expect(complaints).toEqual([])
})

it('a guest takes an exam, keeps the result by signing up, and draws other tasks the next time', async () => {
  const { page, complaints } = await site.visitor()
  await page.goto('/')
  await page.getByRole('button', { name: 'Try it as a guest' }).click()
  await page.waitForURL('**/exams')
  const first = await drawnTasks(await startExam(page, exam))
  await connected(page)
  await endExam(page)

  await page.goto('/account')
  await page.getByLabel('Name').fill('Kept Guest')
  await page.getByLabel('E-mail address').fill('kept.guest@example.org')
  await page.getByLabel('Password').fill('a long enough password')
  await page.getByRole('button', { name: 'Keep my results' }).click()
  await page.waitForURL('**/exams')
  await page.goto('/progress')
  await page.getByRole('cell', { name: '0 %', exact: true }).first().waitFor()

  const second = await drawnTasks(await startExam(page, exam))
  expect(second.map(({ questionId, seed }) => `${questionId} ${seed}`)).not.toEqual(
    first.map(({ questionId, seed }) => `${questionId} ${seed}`),
  )
  const firstIds = first.map(({ questionId }) => questionId)
  expect(second.some(({ questionId }) => !firstIds.includes(questionId))).toBe(true)
  expect(complaints).toEqual([])
})

it('a learner drills one topic from the catalogue, then takes a 90-second drill and replays what was written', async () => {
  const learner = await site.learner('Drilling Learner')
  const { page, complaints } = learner
  await page.goto('/exams')
  await page.getByLabel('Domain or topic').selectOption({ label: 'ingress' })
  await page.getByRole('button', { name: 'Start the drill' }).click()
  await page.waitForURL('**/attempts/*')
  await connected(page)
  const drawn = await drawnTasks(new URL(page.url()).pathname.split('/').at(-1) ?? '')
  expect(drawn.length).toBeGreaterThan(2)
  for (const { topics } of drawn) expect(topics).toContain('ingress')

  const quick = await sitExam(learner, 'ninety-second-drill')
  await connected(page)
  const tasks = await drawnTasks(quick)
  const kinds = tasks.map(({ kind }) => kind)
  expect(kinds).not.toContain('terminal')
  const [choice, written] = [kinds.indexOf('choice'), kinds.findIndex((kind) => kind === 'command' || kind === 'manifest')]
  for (const index of [choice, written]) await answerTask(page, index, tasks[index]!, tasks[index]!.solutions[0]!)
  const result = await endExam(page)
  for (const index of [choice, written]) expect(result.tasks[index]).toEqual({ earned: tasks[index]!.points, points: tasks[index]!.points })

  const shown = page.locator(`li[data-task="${written}"]`)
  await shown.locator('summary').first().click()
  await shown.getByRole('button', { name: 'Replay the work' }).click()
  await shown
    .getByText(/^Saved \d+:\d\d into the exam$/)
    .first()
    .waitFor()
  await shown.getByText('Turned green: ').first().waitFor()
  expect(complaints).toEqual([])
})

it('a stranger and another learner see nothing of an attempt', async () => {
  const attemptId = await sitExam(await site.learner('Owner Learner'), 'services-networking-drill')
  const other = await site.learner('Other Learner')
  for (const path of [`/attempts/${attemptId}`, `/attempts/${attemptId}/result`]) expect((await other.page.goto(path))?.status()).toBe(404)
  const answers = await Promise.all(
    ['work', 'ticket'].map((door) => other.page.request.post(`/attempts/${attemptId}/${door}`, { data: { task: 0, flagged: true } })),
  )
  expect(answers.map((answer) => answer.status())).toEqual([404, 404])
  const stranger = await site.visitor()
  expect((await stranger.page.request.post(`/attempts/${attemptId}/work`, { data: { task: 0, flagged: true } })).status()).toBe(401)
  await stranger.page.goto(`/attempts/${attemptId}`)
  expect(new URL(stranger.page.url()).pathname).toBe('/sign-in')
})

const sum = (numbers: number[]) => numbers.reduce((total, each) => total + each, 0)
