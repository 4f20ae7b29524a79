import { mkdirSync } from 'node:fs'
import { fileURLToPath } from 'node:url'
import type { Page } from 'playwright-core'
import { beforeAll, describe, expect, it } from 'vitest'
import { adminLink } from '@/exam/admin-link'
import { assignExam, classView, createClass, joinClass } from '@/exam/classes'
import { updateUser } from '@/exam/store/users'
import { makeAccount, sitExam } from './accounts'
import { faults, overflow } from './aids'
import type { Visitor } from './browser'
import { answerTask, connected, drawnTasks, endExam, openTask } from './exam-screen'
import { openSite } from './site'

const exam = 'services-networking-drill'
/** With SEATRIAL_SCREENSHOTS set, the pages are also photographed for the README. */
const album = process.env.SEATRIAL_SCREENSHOTS ? fileURLToPath(new URL('../../docs/screenshots', import.meta.url)) : undefined
const desk = { width: 1440, height: 900 }

const site = openSite('looks')
let ada: Visitor
const places: {
  finished?: string
  replayed?: number
  open?: string
  question?: string
  schoolClass?: string
  terminal?: number
  administrator?: string
} = {}

beforeAll(async () => {
  if (album) mkdirSync(album, { recursive: true })
  const account = await site.learner('Ada Brook')
  ada = account
  const { page } = account
  places.administrator = (await adminLink()) ?? ''
  await updateUser(account.user.id, { role: 'admin' })
  account.user.role = 'admin'
  // One attempt has a bit of everything; a picture of progress wants two.
  for (const solved of album ? [3, 6] : [4]) {
    places.finished = await sitExam(account, exam)
    const tasks = await drawnTasks(places.finished)
    await connected(page)
    for (const [index, task] of tasks.entries())
      await answerTask(page, index, task, index < solved ? task.solutions[0]! : task.mistakes[0]!)
    await endExam(page)
    places.replayed = tasks.findIndex(({ kind }) => kind === 'terminal')
  }
  const made = await createClass('Platform team, spring', account.user)
  if (!made.ok) throw new Error(made.why)
  places.schoolClass = made.id
  const learner = (await makeAccount('Bea Field')).user
  await joinClass((await classView(made.id, account.user))?.joinCode ?? '', learner)
  await assignExam(made.id, { examId: exam, opensAt: Date.now() - 3_600_000, closesAt: Date.now() + 3_600_000 }, account.user)
  places.open = await sitExam(account, exam)
  places.terminal = (await drawnTasks(places.open)).findIndex(({ kind }) => kind === 'terminal')
  places.question = (await drawnTasks(places.open))[places.terminal]?.questionId
})

const signedOut = ['/', '/sign-in', '/sign-up', '/no-such-page']
const signedIn: [name: string, path: () => string, ready?: (page: Page) => Promise<unknown>][] = [
  ['exams', () => '/exams'],
  ['progress', () => '/progress'],
  ['questions', () => '/questions'],
  ['question', () => `/questions/${places.question}`, (page) => page.locator('.cm-content').waitFor()],
  ['reports', () => '/reports'],
  ['report', () => '/reports/services-networking-drill'],
  ['grades', () => '/reports/grades'],
  ['people', () => '/people'],
  ['classes', () => '/classes'],
  ['class', () => `/classes/${places.schoolClass}`],
  ['administrator', () => places.administrator ?? ''],
  ['administrator-used', () => '/administrator/used'],
  ['result', () => `/attempts/${places.finished}/result`],
  ['explanation', () => `/attempts/${places.finished}/result`, openLostTask],
  ['start', () => '/exams/cka-mock', (page) => page.getByRole('button', { name: 'Start the clock' }).waitFor()],
  ['replay', () => `/attempts/${places.finished}/result`, replayTask],
  ['exam', () => `/attempts/${places.open}?task=${(places.terminal ?? 0) + 1}`, workInTerminal],
  ['exam-arranged', () => `/attempts/${places.open}`, arrange],
  ['exam-end', () => `/attempts/${places.open}`, askToEnd],
]

async function openLostTask(page: Page): Promise<void> {
  await page.getByRole('list').filter({ hasText: '−' }).getByRole('link').first().click()
  const task = page.locator('li[data-task]:has([data-outcome="failed"])')
  await task.evaluate((element) => element.scrollIntoView({ block: 'start' }))
}

async function replayTask(page: Page): Promise<void> {
  const task = page.locator(`li[data-task="${places.replayed}"]`)
  await task.locator('summary').first().click()
  await task.getByRole('button', { name: 'Replay the work' }).click()
  const shown = task.locator('[data-replay-shown]')
  await shown.waitFor()
  await shown.getByText('The same as a table').click()
  await shown.evaluate((element) => element.scrollIntoView({ block: 'center' }))
}

async function workInTerminal(page: Page): Promise<void> {
  await connected(page)
  await openTask(page, places.terminal ?? 0)
  await page.locator('.xterm-rows').getByText('$').first().waitFor()
  await page.keyboard.type('kubectl get nodes -o wide\nkubectl get svc -A\n')
  await page.locator('.xterm-rows').getByText('kube-dns').first().waitFor()
}

/** Everything that can be open on the exam's screen at once. */
async function arrange(page: Page): Promise<void> {
  await connected(page)
  const summary = page.getByText(/^\d of 8 answered/)
  if (!(await summary.isVisible())) await page.getByRole('button', { name: 'Make the task list wider or narrower' }).click()
  const notes = page.getByRole('button', { name: /^Notes/ })
  if ((await notes.getAttribute('aria-expanded')) === 'false') await notes.click()
  await page.getByRole('button', { name: 'Screen and documentation' }).click()
  await page.getByRole('menuitem', { name: 'Gateway API' }).waitFor()
}

async function askToEnd(page: Page): Promise<void> {
  await connected(page)
  await page.getByRole('button', { name: 'End exam', exact: true }).click()
  await page.getByRole('button', { name: 'End exam and grade it' }).waitFor()
}

describe('in light and in dark, wide and narrow', () => {
  it.each(signedOut)('a stranger can use %s with any aid', async (path) => {
    const { page, context } = await site.visitor()
    await page.goto(path)
    await page.locator('h1').first().waitFor()
    await look(page, path === '/' ? 'landing' : path.slice(1))
    await context.close()
  })

  it('a guest can use the page that keeps results with any aid', async () => {
    const { page, context } = await site.visitor()
    await page.goto('/')
    await page.getByRole('button', { name: /guest/ }).first().click()
    await page.waitForURL('**/exams')
    await page.goto('/account')
    await page.getByRole('heading', { level: 1, name: 'Keep my results' }).waitFor()
    await look(page, 'account')
    await context.close()
  })

  it.each(signedIn)('%s can be used with any aid', async (name, path, ready) => {
    const { page } = ada
    await page.setViewportSize(desk)
    await page.goto(path())
    await page.locator('h1').first().waitFor() // not the loading state
    await ready?.(page)
    await look(page, name)
  })
})

const colours = ['color-contrast', 'link-in-text-block']

/** Looks at a page as it stands, in both themes, and then at 390 pixels. */
async function look(page: Page, name: string): Promise<void> {
  for (const theme of ['dark', 'light'] as const) {
    await page.emulateMedia({ colorScheme: theme })
    if (album) await page.screenshot({ path: `${album}/${name}-${theme}.png` })
    // The second theme differs in nothing but colours.
    expect(await faults(page, theme === 'light' ? colours : undefined), theme).toEqual([])
  }
  await page.setViewportSize({ width: 390, height: 844 })
  expect(await overflow(page)).toBe(0)
}
