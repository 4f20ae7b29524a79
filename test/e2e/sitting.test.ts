import type { Browser, Page } from 'playwright-core'
import { afterAll, beforeAll, expect, it } from 'vitest'
import { outageMs } from '@/exam/outage'
import { database } from '@/exam/store/database'
import { signUp, startExam } from './accounts'
import { launchBrowser, newVisitor } from './browser'
import { connected, drawnTasks, openTask, readResult, saved, screenOf, typeInTerminal, write, written } from './exam-screen'
import { openSite, type Site } from './site'

const exam = 'Services & Networking drill'
/** How long the learner is really offline. Shorten it while you work on a test. */
const offlineMs = Number(process.env.SEATRIAL_TEST_OFFLINE_MS ?? 30_000)

let site: Site
let browser: Browser

beforeAll(async () => {
  site = await openSite('sitting')
  browser = await launchBrowser()
})
afterAll(async () => {
  await browser?.close()
  await database().$disconnect()
  await site?.stop()
})

/** Somebody new in an exam, with the places of a task of each kind. */
async function sit(name: string, rules: 'comfort' | 'rehearsal' = 'comfort') {
  const visitor = await newVisitor(browser, site.url)
  await signUp(visitor.page, name)
  const id = await startExam(visitor.page, exam, rules)
  await connected(visitor.page)
  const kinds = (await drawnTasks(id)).map(({ kind }) => kind)
  return { ...visitor, id, terminal: kinds.indexOf('terminal'), manifest: kinds.indexOf('manifest'), choice: kinds.indexOf('choice') }
}

/** Lets the attempt end soon; the page learns it by a reload. */
async function endsIn(page: Page, id: string, ms: number): Promise<void> {
  const deadline = new Date(Date.now() + ms)
  await database().attempt.update({ where: { id }, data: { deadline, nextCheckAt: deadline } })
  await page.reload()
  await connected(page)
}

const answerOf = async (attemptId: string, index: number) =>
  (await database().answer.findUnique({ where: { attemptId_index: { attemptId, index } } }))?.answer as { yaml?: string } | undefined
const linesOf = async (attemptId: string, index: number) =>
  (await database().command.findMany({ where: { attemptId, index }, orderBy: { seq: 'asc' } })).map(({ line }) => line)
const typeLine = async (page: Page, task: number, line: string) => {
  await page.locator(`[data-terminal="${task}"] textarea`).focus()
  await page.keyboard.type(line)
  await page.keyboard.press('Enter')
}
const append = async (page: Page, text: string) => {
  await page.locator('.cm-content').click()
  await page.keyboard.press('ControlOrMeta+End')
  await page.keyboard.insertText(text)
}
const lost = (page: Page) => page.locator('[data-connection="lost"]').waitFor({ timeout: 60_000 })
const timeIsUp = (page: Page) => page.getByRole('alertdialog', { name: 'Time is up' })

it('the tour is walked and skipped by keyboard, is remembered, and the clock starts only when the learner starts it', async () => {
  const { page, complaints } = await newVisitor(browser, site.url)
  await signUp(page, 'Touring Learner')
  await page.goto('/exams/services-networking-drill')
  const tour = page.getByRole('region', { name: 'A tour of the screen' })
  await tour.getByRole('button', { name: 'Next' }).focus()
  await page.keyboard.press('Enter')
  await tour.getByRole('heading', { name: 'Connection and saving' }).waitFor()
  await page.keyboard.press('ArrowRight')
  await tour.getByRole('heading', { name: 'The tasks' }).waitFor()
  await page.keyboard.press('Escape')
  await page.getByRole('button', { name: 'Start the clock' }).and(page.locator(':focus')).waitFor()
  await page.reload()
  await page.getByRole('button', { name: 'Show the tour again' }).waitFor()
  expect(await database().attempt.count({ where: { user: { name: 'Touring Learner' } } })).toBe(0)

  await page.getByRole('button', { name: 'Start the clock' }).focus()
  const before = Date.now()
  await page.keyboard.press('Enter')
  await page.waitForURL('**/attempts/*')
  const { startedAt, rules } = await database().attempt.findFirstOrThrow({ where: { user: { name: 'Touring Learner' } } })
  expect(startedAt.getTime()).toBeGreaterThanOrEqual(before)
  expect(rules).toBe('comfort')
  expect(complaints).toEqual([])
})

it('at 15 minutes a sentence stands beside the clock, is read out politely, and takes no keyboard away', async () => {
  const { page, id, terminal } = await sit('Warned Learner')
  await endsIn(page, id, 15 * 60_000 + 12_000)
  await openTask(page, terminal)
  await page.locator(`[data-terminal="${terminal}"] textarea`).and(page.locator(':focus')).waitFor()
  const alert = page.getByRole('status').filter({ hasText: '15 minutes left' })
  await alert.waitFor({ timeout: 30_000 })
  await page.locator(`[data-terminal="${terminal}"] textarea`).and(page.locator(':focus')).waitFor()
  expect(await page.getByRole('dialog').count()).toBe(0)
  await alert.waitFor({ state: 'hidden', timeout: 30_000 })
})

it('what is typed while the network is gone is kept, said to be kept, and sent once it is back', async () => {
  const { page, context, id, terminal, manifest } = await sit('Offline Learner')
  await openTask(page, manifest)
  await write(page, 'kind: Draft')
  await openTask(page, terminal)
  await typeInTerminal(page, terminal, 'echo online')
  await context.setOffline(true)
  await lost(page)
  await page.getByText('What you type is kept.').waitFor()
  await typeLine(page, terminal, 'echo typed-while-offline')
  await openTask(page, manifest)
  await append(page, '\n# written while offline')
  await page.getByRole('button', { name: 'Flag', exact: true }).click()
  await page.locator('[data-save="retrying"]').waitFor()
  await new Promise((done) => setTimeout(done, offlineMs))
  expect((await answerOf(id, manifest))?.yaml).toBe('kind: Draft')

  await context.setOffline(false)
  await connected(page)
  await saved(page)
  expect((await answerOf(id, manifest))?.yaml).toBe('kind: Draft\n# written while offline')
  await openTask(page, terminal)
  await page
    .locator(`[data-terminal="${terminal}"] .xterm-rows`)
    .getByText(/^typed-while-offline/)
    .waitFor()
  expect((await linesOf(id, terminal)).filter((line) => line === 'echo typed-while-offline')).toHaveLength(1)
  await page.reload()
  await connected(page)
  await openTask(page, manifest)
  await page.getByRole('button', { name: 'Flagged', exact: true }).waitFor()
})

it('at zero the screen locks, takes the keyboard, and what stood at the deadline is graded', async () => {
  const { page, id, manifest } = await sit('Locked Learner')
  await openTask(page, manifest)
  await write(page, 'kind: InTime')
  await endsIn(page, id, 8_000)
  await timeIsUp(page).and(page.locator(':focus')).waitFor({ timeout: 20_000 })
  expect(await page.locator('main').first().getAttribute('inert')).not.toBeNull()
  expect((await readResult(page)).percent).toBe(0)
  expect((await answerOf(id, manifest))?.yaml).toBe('kind: InTime')
})

it('a learner who is offline when the time runs out is told so, and what had arrived by then is graded', async () => {
  const { page, context, id, terminal, manifest } = await sit('Late Offline Learner')
  await openTask(page, manifest)
  await write(page, 'kind: Arrived')
  await openTask(page, terminal)
  await typeInTerminal(page, terminal, 'echo arrived')
  await endsIn(page, id, 12_000)
  await context.setOffline(true)
  await lost(page)
  await openTask(page, manifest)
  await append(page, '\n# too late')
  await openTask(page, terminal)
  await typeLine(page, terminal, 'echo too-late')
  await timeIsUp(page).waitFor({ timeout: 30_000 })
  await page.getByText('You were offline then').waitFor()
  await page.getByText('The result comes once the connection is back.').waitFor()
  await new Promise((done) => setTimeout(done, 3_000))
  await context.setOffline(false)
  await readResult(page)
  expect((await answerOf(id, manifest))?.yaml).toBe('kind: Arrived')
  expect(await linesOf(id, terminal)).not.toContain('echo too-late')
})

it('a server that is killed and started again runs the line that was typed meanwhile, once, and the clock has not jumped', async () => {
  const { page, id, terminal } = await sit('Killed Learner')
  await openTask(page, terminal)
  await typeInTerminal(page, terminal, 'echo one > kept')
  await site.kill9()
  await lost(page)
  await typeLine(page, terminal, 'echo two >> kept')
  await site.start()
  await connected(page)
  await typeInTerminal(page, terminal, 'cat kept')
  expect(await screenOf(page, terminal)).toMatch(/one\s+two/)
  expect((await linesOf(id, terminal)).filter((line) => line === 'echo two >> kept')).toHaveLength(1)
  const { deadline } = await database().attempt.findUniqueOrThrow({ where: { id } })
  const shown = await page.getByRole('timer', { name: 'Time left' }).textContent()
  const [minutes = 0, seconds = 0] = (shown ?? '').split(':').map(Number)
  expect(Math.abs((minutes * 60 + seconds) * 1000 - (deadline.getTime() - Date.now()))).toBeLessThan(3_000)
})

it('a second device goes on where the first was; the first is told, and takes the exam back with what the second did', async () => {
  const { page, context, id, manifest } = await sit('Two Devices')
  await openTask(page, manifest)
  await write(page, 'kind: First')
  const second = await newVisitor(browser, site.url)
  await second.context.addCookies(await context.cookies())
  await second.page.goto(`/attempts/${id}?task=${manifest + 1}`)
  await connected(second.page)
  const told = page.getByRole('alertdialog', { name: 'This exam is open in another window' })
  await told.and(page.locator(':focus')).waitFor()
  expect(await written(second.page)).toBe('kind: First')
  await write(second.page, 'kind: Second')

  await told.getByRole('button', { name: 'Continue in this window' }).click()
  await connected(page)
  await second.page.getByRole('alertdialog', { name: 'This exam is open in another window' }).waitFor()
  await page.locator('.cm-line', { hasText: 'kind: Second' }).waitFor()
  expect((await answerOf(id, manifest))?.yaml).toBe('kind: Second')
})

it('an older text that comes late from another device does not replace a newer one', async () => {
  const { page, context, id, manifest } = await sit('Slow Device')
  await openTask(page, manifest)
  await context.setOffline(true)
  await lost(page)
  await append(page, '# older')
  await page.locator('[data-save="retrying"]').waitFor()
  const second = await newVisitor(browser, site.url)
  await second.context.addCookies(await context.cookies())
  await second.page.goto(`/attempts/${id}?task=${manifest + 1}`)
  await connected(second.page)
  await write(second.page, 'kind: Newer')
  await context.setOffline(false)
  await page.locator('[data-save="saved"]').waitFor()
  expect((await answerOf(id, manifest))?.yaml).toBe('kind: Newer')
})

it('notes, flags, the width of panes and lists, and the time each task took survive a reload', async () => {
  const { page, id, complaints } = await sit('Tidy Learner')
  await openTask(page, 0)
  await page.getByRole('button', { name: 'Notes' }).click()
  await page.getByLabel('Notes on task 1').fill('look at the selector')
  await page.getByRole('separator', { name: 'Width of the task text' }).focus()
  for (let i = 0; i < 5; i++) await page.keyboard.press('ArrowRight')
  await page.getByRole('button', { name: 'Make the task list wider or narrower' }).click()
  await page.waitForTimeout(2_500)
  await openTask(page, 1)
  await saved(page)
  await page.waitForTimeout(500)
  await page.reload()
  await connected(page)
  expect(await page.getByRole('separator', { name: 'Width of the task text' }).getAttribute('aria-valuenow')).toBe('48')
  await page.getByText('0 of 8 answered').waitFor()
  await openTask(page, 0)
  expect(await page.getByLabel('Notes on task 1').inputValue()).toBe('look at the selector')
  const { spentMs, note } = await database().attemptTask.findUniqueOrThrow({ where: { attemptId_index: { attemptId: id, index: 0 } } })
  expect(note).toBe('look at the selector')
  expect(spentMs).toBeGreaterThan(2_000)
  await page
    .getByRole('button', { name: /^Task 1:/ })
    .getByText(/^0:0\d of \d+ min$/)
    .waitFor()
  expect(complaints).toEqual([])
})

it('who ends the exam sees what is unanswered and flagged, may go there instead, and the keyboard goes along', async () => {
  const { page, terminal, choice } = await sit('Ending Learner')
  await openTask(page, choice)
  await page.locator('main input').first().check()
  await saved(page)
  await page.getByRole('button', { name: 'Flag', exact: true }).click()
  await page.getByRole('button', { name: 'End exam', exact: true }).click()
  const dialog = page.getByRole('dialog', { name: 'End this exam?' })
  await dialog.getByText('7 tasks have no answer yet. One task is flagged. Once ended, nothing can be changed.').waitFor()
  await page.keyboard.press('Escape')
  await page.getByRole('button', { name: 'End exam', exact: true }).and(page.locator(':focus')).waitFor()
  await page.keyboard.press('Enter')
  await dialog.getByRole('listitem').nth(terminal).getByRole('button').click()
  await page.locator(`[data-terminal="${terminal}"] textarea`).and(page.locator(':focus')).waitFor()
})

it('the whole exam is walked by keyboard, and the keyboard is never nowhere', async () => {
  const { page } = await sit('Keyboard Learner')
  await openTask(page, 0)
  for (let task = 1; task < 8; task++) {
    await page.keyboard.press('Alt+PageDown')
    await page.getByText(`Task ${task + 1} of 8`).waitFor()
    await page.waitForFunction(() => document.activeElement !== document.body && document.activeElement?.checkVisibility() === true)
  }
})

it('a rehearsal begins on the base host, names the host of each task, and takes no Insert', async () => {
  const { page, terminal, manifest, complaints } = await sit('Rehearsing Learner', 'rehearsal')
  await openTask(page, terminal)
  await typeInTerminal(page, terminal, 'kubectl get nodes')
  expect(await screenOf(page, terminal)).toMatch(/candidate@base.*kubectl get nodes\s[^$]*not found/s)
  await page.getByRole('button', { name: /^ssh / }).first().waitFor()
  await typeInTerminal(page, terminal, 'ssh terminal\nkubectl get nodes')
  expect(await screenOf(page, terminal)).toMatch(/controlplane +Ready/)
  await openTask(page, manifest)
  await write(page, 'kind: Base')
  const insert = () => new KeyboardEvent('keydown', { key: 'Insert', bubbles: true, cancelable: true })
  expect(await page.evaluate(`!document.activeElement.dispatchEvent((${insert})())`)).toBe(true)
  expect(complaints).toEqual([])
})

it('who asks for it is cut off once in a rehearsal, without a word, for 30 seconds; a reload does not help, and nothing typed is lost', async () => {
  const { page: lobby, context } = await newVisitor(browser, site.url)
  await lobby.routeWebSocket('**/labs/**', (socket) => socket.close()) // the labs do not take the attempt up before its hour is set
  await signUp(lobby, 'Cut Off')
  await lobby.goto('/exams/services-networking-drill')
  await lobby.getByRole('radio', { name: /^Rehearsal/ }).check()
  await lobby.getByRole('checkbox', { name: /^Cut me off once/ }).check()
  await lobby.getByRole('button', { name: 'Start the clock' }).click()
  await lobby.waitForURL('**/attempts/*')
  await lobby.close()
  const { id, outageAt } = await database().attempt.findFirstOrThrow({ where: { user: { name: 'Cut Off' } } })
  expect(outageAt).not.toBeNull()
  const manifest = (await drawnTasks(id)).findIndex(({ kind }) => kind === 'manifest')
  const begins = Date.now() + 20_000
  await database().attempt.update({ where: { id }, data: { outageAt: new Date(begins) } })

  const page = await context.newPage()
  await page.goto(`/attempts/${id}?task=${manifest + 1}`)
  await page.locator('.cm-content').waitFor()
  await lost(page)
  expect(Date.now()).toBeGreaterThan(begins - 1_000)
  await append(page, '\n# kept through it')
  await page.reload()
  await lost(page)
  await page.locator('.cm-line', { hasText: '# kept through it' }).waitFor()
  await page.locator('[data-connection="connected"]').waitFor({ timeout: outageMs + 60_000 })
  expect(Date.now()).toBeGreaterThan(begins + outageMs - 1_000)
  await saved(page)
  expect((await answerOf(id, manifest))?.yaml).toContain('# kept through it')
})

it('the manifest editor completes and checks by what the cluster takes, and does not in a rehearsal', async () => {
  const comfort = await sit('Assisted Learner')
  await openTask(comfort.page, comfort.manifest)
  await write(comfort.page, 'apiVersion: v1\nkind: Service\nmetadata: { name: web }\nspec:\n  typ: NodePort')
  await comfort.page.locator('.cm-lint-marker-error').first().waitFor()
  await comfort.page.locator('.cm-lint-marker-error').first().hover()
  await comfort.page.getByText('unknown field "spec.typ": is "type" meant?').waitFor()
  await append(comfort.page, '\n  ')
  await comfort.page.keyboard.type('sess')
  await comfort.page
    .getByRole('option', { name: /^sessionAffinity/ })
    .first()
    .waitFor()
  await comfort.page.waitForTimeout(300) // a list that has only just come takes no keys
  await comfort.page.keyboard.press('Enter')
  await comfort.page.locator('.cm-line', { hasText: 'sessionAffinity: ' }).waitFor()
  expect(comfort.complaints).toEqual([])

  const rehearsal = await sit('Unassisted Learner', 'rehearsal')
  const asked: string[] = []
  rehearsal.page.on('request', (request) => asked.push(request.url()))
  await openTask(rehearsal.page, rehearsal.manifest)
  await write(rehearsal.page, 'apiVersion: v1\nkind: Service\nspec:\n  typ: NodePort')
  expect(await rehearsal.page.locator('.cm-lint-marker').count()).toBe(0)
  expect(asked.filter((url) => url.includes('/labs/openapi'))).toEqual([])
})

it('a phone is told what the exam needs, and that the clock runs', async () => {
  const { page } = await sit('Phone Learner')
  await page.setViewportSize({ width: 390, height: 844 })
  await page.getByRole('heading', { name: 'The exam needs a wider window' }).waitFor()
  await page.getByText(/The clock runs on: 39:\d\d left/).waitFor()
  expect(await page.evaluate(() => document.documentElement.scrollWidth - window.innerWidth)).toBe(0)
  expect(await page.getByRole('button', { name: 'End exam' }).isVisible()).toBe(false)
})
