import type { Page } from 'playwright-core'
import { describe, expect, it } from 'vitest'
import { database } from '@/exam/store/database'
import {
  answerOf,
  append,
  connected,
  drawnTasks,
  endExam,
  endsIn,
  linesOf,
  lost,
  openTask,
  readResult,
  saved,
  screenOf,
  sit,
  skipsTime,
  typeInTerminal,
  typeLine,
  write,
} from './exam-screen'
import { openSite } from './site'

/** A rehearsed disconnection, shorter than the 30 seconds of an exam. */
const outageMs = 10_000
const site = openSite('interruptions', { SEATRIAL_OUTAGE_SECONDS: String(outageMs / 1_000) })
const timeIsUp = (page: Page) => page.getByRole('alertdialog', { name: 'Time is up' })

it('what is typed while the network is gone for 30 seconds is kept, said to be kept, and sent once it is back', async () => {
  const { page, context, id, terminal, manifest } = await sit(site, 'Offline Learner', 'comfort', skipsTime)
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
  await page.clock.fastForward(30_000)
  await page.locator('[data-connection="lost"]').waitFor()
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

it('a server that is killed and started again runs the line that was typed meanwhile, once, and the clock has not jumped', async () => {
  const { page, id, terminal } = await sit(site, 'Killed Learner')
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

// They wait for their hour, so they wait side by side.
describe.concurrent('at an hour that is set', () => {
  it('at zero the screen locks, takes the keyboard, and what stood at the deadline is graded', async () => {
    const { page, id, manifest } = await sit(site, 'Locked Learner')
    await openTask(page, manifest)
    await write(page, 'kind: InTime')
    await endsIn(page, id, 8_000)
    await timeIsUp(page).and(page.locator(':focus')).waitFor({ timeout: 20_000 })
    expect(await page.locator('main').first().getAttribute('inert')).not.toBeNull()
    expect((await readResult(page)).percent).toBe(0)
    await page.getByText('The time ran out.').waitFor()
    expect((await answerOf(id, manifest))?.yaml).toBe('kind: InTime')
  })

  it('a learner who is offline when the time runs out is told so, and what had arrived by then is graded', async () => {
    const { page, context, id, terminal, manifest } = await sit(site, 'Late Offline Learner')
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
    await new Promise((done) => setTimeout(done, 500))
    await context.setOffline(false)
    await readResult(page)
    expect((await answerOf(id, manifest))?.yaml).toBe('kind: Arrived')
    expect(await linesOf(id, terminal)).not.toContain('echo too-late')
  })

  it('who asks for it is cut off once in a rehearsal, without a word; a reload does not help, and nothing typed is lost', async () => {
    const { page: lobby, context } = await site.learner('Cut Off')
    await lobby.routeWebSocket('**/labs/**', (socket) => socket.close()) // the labs do not take the attempt up before its hour is set
    await lobby.goto('/exams/services-networking-drill')
    await lobby.getByRole('radio', { name: /^Rehearsal/ }).check()
    await lobby.getByRole('checkbox', { name: `Cut me off once, for ${outageMs / 1_000} seconds.` }).check()
    await lobby.getByRole('button', { name: 'Start the clock' }).click()
    await lobby.waitForURL('**/attempts/*')
    await lobby.close()
    const { id, outageAt } = await database().attempt.findFirstOrThrow({ where: { user: { name: 'Cut Off' } } })
    expect(outageAt).not.toBeNull()
    const manifest = (await drawnTasks(id)).findIndex(({ kind }) => kind === 'manifest')
    const begins = Date.now() + 8_000
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
    await endExam(page)
    await page.getByText(`The connection was cut for ${outageMs / 1_000} seconds`).waitFor()
  })
})
