import type { Page } from 'playwright-core'
import { beforeAll, describe, expect, it } from 'vitest'
import { database } from '@/exam/store/database'
import { sitExam } from './accounts'
import { faults, overflow } from './aids'
import type { Visitor } from './browser'
import { answerTask, connected, drawnTasks, endExam } from './exam-screen'
import { openSite } from './site'

const exam = 'Troubleshooting drill'
const site = openSite('result')
let learner: Visitor
let attemptId: string

beforeAll(async () => {
  const ada = await site.learner('Ada Brook')
  learner = ada
  attemptId = await sitExam(ada, 'troubleshooting-drill')
  const tasks = await drawnTasks(attemptId)
  await connected(learner.page)
  // The first is solved, the second mistaken, the others are left alone.
  await answerTask(learner.page, 0, tasks[0]!, tasks[0]!.solutions[0]!)
  await answerTask(learner.page, 1, tasks[1]!, tasks[1]!.mistakes[0]!)
  await endExam(learner.page)
})

const result = () => `/attempts/${attemptId}/result`
async function openTask(page: Page, index: number) {
  await page.goto(result())
  const task = page.locator(`li[data-task="${index}"]`)
  await task.locator('summary').first().click()
  return task
}

describe('the result', () => {
  it('replays the work line by line, walked through by keyboard, with a table that says the same', async () => {
    const task = await openTask(learner.page, 0)
    await task.getByRole('button', { name: 'Replay the work' }).click()
    await task.locator('[data-replay-shown]').waitFor()
    const slider = task.getByRole('slider', { name: 'Walk through the lines' })
    await slider.focus()
    await learner.page.keyboard.press('Home')
    await task.getByText('Before anything was done', { exact: true }).first().waitFor()
    await learner.page.keyboard.press('End')
    await task.getByText('At the end, as graded', { exact: true }).first().waitFor()
    const met = (await task.locator('[data-check][data-outcome="passed"]').count()).toString()
    expect(await task.getByText(/^\d+ of \d+ checks met$/).textContent()).toBe(`${met} of ${met} checks met`)
    await task.getByText('The same as a table').click()
    expect(await task.getByRole('row').filter({ hasText: ': met' }).count()).toBeGreaterThan(0)
    // The end of the replay is the grade, and the next time it is there at once.
    expect(await database().replay.count({ where: { attemptId, index: 0 } })).toBe(1)
    expect(await faults(learner.page)).toEqual([])
  })

  it('builds a drill from what was lost with one click', async () => {
    await learner.page.goto(result())
    await learner.page.getByRole('button', { name: 'Practise what I lost' }).click()
    await learner.page.waitForURL((url) => /\/attempts\/[\w-]+$/.test(url.pathname) && !url.pathname.includes(attemptId))
    const drill = new URL(learner.page.url()).pathname.split('/').at(-1) ?? ''
    const [lost, drawn] = [(await drawnTasks(attemptId)).slice(1), await drawnTasks(drill)]
    expect(drawn).toHaveLength(lost.length)
    const topics = new Set(lost.flatMap((task) => task.topics))
    for (const task of drawn) expect(task.topics.some((topic) => topics.has(topic))).toBe(true)
  })

  it('is shared by a link that a stranger can read until it is taken back', async () => {
    const { page } = learner
    await page.goto(result())
    await page.getByRole('button', { name: 'Share' }).click()
    await page.getByRole('button', { name: 'Make a link' }).click()
    const link = await page.getByLabel('The link').inputValue()
    const stranger = await site.visitor()
    await stranger.page.goto(link)
    await stranger.page.getByText('A learner took this practice exam').waitFor()
    expect(await stranger.page.content()).not.toMatch(/Ada|kubectl |targetPort|Why it is so/)
    for (const width of [1280, 390]) {
      await stranger.page.setViewportSize({ width, height: 900 })
      expect(await faults(stranger.page)).toEqual([])
    }
    await page.getByLabel('Show my name').check()
    await page.getByText('Your name is shown now.').waitFor()
    await stranger.page.reload()
    await stranger.page.getByText('Ada Brook took this practice exam').waitFor()
    await page.getByRole('button', { name: 'Take the link back' }).click()
    await page.getByRole('button', { name: 'Make a link' }).waitFor()
    expect((await stranger.page.goto(link))?.status()).toBe(404)
  })

  it('prints with every task unfolded and nothing to press', async () => {
    const { page } = learner
    await page.goto(result())
    expect((await page.content()).length).toBeLessThan(200_000)
    await page.evaluate(() => {
      window.print = () => document.body.setAttribute('data-asked-to-print', '')
    })
    await page.getByRole('button', { name: 'Print', exact: true }).click()
    await page.locator('[data-asked-to-print]').waitFor()
    await page.emulateMedia({ media: 'print' })
    await page.locator('li[data-task="1"]').getByRole('heading', { name: 'Checks' }).waitFor()
    for (const name of ['Share', 'Print', 'Practise what I lost', 'Replay the work', 'This grade is wrong'])
      expect(await page.getByRole('button', { name, exact: true }).count()).toBe(0)
    expect(await page.getByRole('navigation').count()).toBe(0)
    expect((await page.pdf({ format: 'A4' })).subarray(0, 5).toString()).toBe('%PDF-')
    await page.emulateMedia({ media: null })
  })

  it('prints with every task from the browser’s own menu, too', async () => {
    const { page } = learner
    await page.goto(result())
    const tasks = page.locator('li[data-task]').getByRole('heading', { name: /^(Checks|The grade)$/, includeHidden: true })
    expect(await tasks.count()).toBe(0)
    // The code that shows a task comes once the pointer moves; a print before it came says how to get the tasks.
    const print = async () => {
      await page.mouse.move(200, 300)
      await page.mouse.move(210, 300)
      await page.evaluate(() => ['beforeprint', 'afterprint'].map((name) => window.dispatchEvent(new Event(name))))
      return tasks.count()
    }
    await expect.poll(print, { timeout: 10_000 }).toBe(await page.locator('li[data-task]').count())
  })
})

it('a learner questions a grade, an instructor looks, replays and changes it, and the learner reads the answer', async () => {
  const task = await openTask(learner.page, 1)
  const lost = task.locator('[data-outcome="failed"]').first()
  const checkId = (await lost.getAttribute('data-check')) ?? ''
  const before = Number(await learner.page.locator('[data-percent]').getAttribute('data-percent'))
  await lost.getByRole('button', { name: 'This grade is wrong' }).click()
  await lost.getByLabel('What is wrong about it?').fill('It answers when I try it.')
  await lost.getByRole('button', { name: 'Send to staff' }).click()
  await lost.getByText('They have not answered yet').waitFor()

  const teacher = await site.learner('Tea Cher', 'instructor')
  await teacher.page.goto('/reports')
  await teacher.page.getByRole('link', { name: 'Questioned grades (1)' }).click()
  await teacher.page.waitForURL('**/reports/grades')
  expect(await faults(teacher.page)).toEqual([])
  await teacher.page.getByRole('table').getByRole('link').first().click()
  await teacher.page.getByText('It answers when I try it.').waitFor()
  await teacher.page.getByRole('button', { name: 'Replay the work' }).click()
  await teacher.page.locator('[data-replay-shown]').waitFor()
  for (const width of [1280, 390]) {
    await teacher.page.setViewportSize({ width, height: 900 })
    expect(await faults(teacher.page)).toEqual([])
    expect(await overflow(teacher.page)).toBe(0)
  }
  await teacher.page.getByLabel(/is changed/).check()
  await teacher.page.getByLabel('What you tell the learner').fill('You are right: our check was too strict.')
  await teacher.page.getByRole('button', { name: 'Answer the learner' }).click()
  await teacher.page.getByText('The grade was changed.').waitFor()

  const again = await openTask(learner.page, 1)
  const changed = again.locator(`[data-check="${checkId}"]`)
  await changed.getByText('You are right: our check was too strict.').waitFor()
  expect(await changed.getAttribute('data-outcome')).toBe('passed')
  expect(Number(await learner.page.locator('[data-percent]').getAttribute('data-percent'))).toBeGreaterThanOrEqual(before)
  expect(teacher.complaints).toEqual([])
})

describe('progress', () => {
  it('says how ready somebody is and how sure that is, and leads to practice with one click', async () => {
    const { page } = learner
    await page.goto('/progress')
    const domain = page.locator('[data-domain="services-networking"]')
    await domain.getByRole('img', { name: /between \d+ and \d+ %/ }).waitFor()
    const weakest = page.locator('[data-topic]').first()
    const topic = await weakest.getAttribute('data-topic')
    await weakest.getByRole('button', { name: /^Practise/ }).click()
    await page.waitForURL(/\/attempts\/[\w-]+$/)
    for (const task of await drawnTasks(new URL(page.url()).pathname.split('/').at(-1) ?? '')) expect(task.topics).toContain(topic)
  })

  it('invites who has done nothing yet', async () => {
    const { page, context } = await site.learner('Nobody Yet')
    await page.goto('/progress')
    await page.getByRole('link', { name: 'Choose an exam' }).click()
    await page.waitForURL('**/exams')
    await context.close()
  })

  it('narrows two hundred attempts by result and date, a page at a time', async () => {
    const { id: userId } = await database().user.findFirstOrThrow({ where: { name: 'Ada Brook' } })
    const { examId } = await database().attempt.findUniqueOrThrow({ where: { id: attemptId } })
    const day = 24 * 60 * 60_000
    await database().attempt.createMany({
      data: Array.from({ length: 200 }, (_, n) => {
        const at = new Date(Date.UTC(2026, 0, 1, 12) + n * day)
        const score = { percent: 40 + (n % 60), passed: 40 + (n % 60) >= 66, state: 'graded' as const }
        return {
          id: `past-${n}`,
          userId,
          examId,
          examTitle: exam,
          passPercent: 66,
          seed: 's',
          startedAt: at,
          deadline: at,
          endedAt: at,
          ...score,
        }
      }),
    })
    const { page } = learner
    await page.goto('/progress')
    await page.getByText(/Page 1 of \d+, 20\d attempts/).waitFor()
    await page.getByLabel('Result', { exact: true }).selectOption('passed')
    await page.getByLabel('From', { exact: true }).fill('2026-02-01')
    await page.getByLabel('To', { exact: true }).fill('2026-02-10')
    await page.getByRole('button', { name: 'Filter' }).click()
    await page.waitForURL('**/progress?*result=passed*')
    const history = page.getByRole('region', { name: 'History' })
    await history.getByRole('link', { name: 'Show all' }).waitFor()
    // Of the first ten days of February (n = 31 … 40) all reached 66.
    expect(await history.locator('tbody tr').count()).toBe(10)
    expect(await history.locator('tbody').getByText('not passed').count()).toBe(0)
    await page.getByRole('link', { name: 'Show all' }).click()
    await page.getByRole('link', { name: 'Older' }).click()
    await page.getByText(/Page 2 of/).waitFor()
    for (const width of [1280, 390]) {
      await page.setViewportSize({ width, height: 900 })
      expect(await faults(page)).toEqual([])
      expect(await overflow(page)).toBe(0)
    }
    expect(learner.complaints).toEqual([])
  })
})
