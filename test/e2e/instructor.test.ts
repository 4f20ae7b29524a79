import type { Page } from 'playwright-core'
import { expect, it } from 'vitest'
import { database } from '@/exam/store/database'
import { signIn, sitExam } from './accounts'
import { faults } from './aids'
import { connected, endExam } from './exam-screen'
import { openSite } from './site'

const exam = 'Services & Networking drill'
const site = openSite('instructor')

it('the console link makes its visitor the administrator, who makes an instructor, who improves a question and reads the report', async () => {
  const admin = await site.learner('First Administrator')
  // The console says it once the server is ready.
  await expect.poll(() => site.said()).toMatch(/\/administrator\/\S+/)
  const link = /\/administrator\/\S+/.exec(site.said())?.[0]
  expect(link).toBeDefined()
  await admin.page.goto(link as string)
  await admin.page.getByRole('button', { name: 'Become the administrator' }).click()
  await admin.page.waitForURL('**/people')

  const teacher = await site.learner('New Instructor')
  expect((await teacher.page.goto('/questions'))?.status()).toBe(404)
  await admin.page.reload()
  await admin.page.getByLabel('Role of New Instructor').selectOption('instructor')
  await expect.poll(async () => (await teacher.page.goto('/questions'))?.status()).toBe(200)

  const page = teacher.page
  await page.getByRole('row').filter({ hasText: 'terminal' }).first().getByRole('link').click()
  await page.waitForURL('**/questions/*')
  await page.locator('.cm-content').waitFor()
  const before = await versionShown(page)

  await replaceInEditor(page, /^minutes: \d+$/m, 'minutes: many')
  await page.getByRole('button', { name: /question\.yaml:\d+:\d+/ }).waitFor()
  await page.locator('.cm-lint-marker-error').waitFor()
  expect(await page.getByRole('button', { name: 'Publish a new version' }).isDisabled()).toBe(true)

  await replaceInEditor(page, /^minutes: many$/m, 'minutes: 7')
  await page.getByText('None. The files are sound.').waitFor()
  await page.getByRole('button', { name: 'Run the proofs' }).click()
  await page.getByText('Every proof holds').waitFor({ timeout: 120_000 })
  await page.getByRole('button', { name: 'Publish a new version' }).click()
  await page.getByText(`Version ${before + 1} is published.`).waitFor()

  const learner = await site.learner('Brief Learner')
  await sitInClass(page, learner)

  await page.goto('/reports')
  await page.getByRole('link', { name: exam }).click()
  await page.getByRole('rowheader', { name: /Brief Learner/ }).waitFor()
  expect(await page.getByRole('table').first().getByRole('row').count()).toBeGreaterThan(8)
  const download = page.waitForEvent('download')
  await page.getByRole('link', { name: 'Download as CSV' }).click()
  expect((await download).suggestedFilename()).toBe('seatrial-services-networking-drill.csv')
  expect([...admin.complaints, ...teacher.complaints, ...learner.complaints]).toEqual([])

  await admin.page.goto('/people')
  await admin.page.getByRole('button', { name: 'Block: New Instructor' }).click()
  await admin.page.getByRole('button', { name: 'Let in again: New Instructor' }).waitFor()
  await page.goto('/questions')
  expect(new URL(page.url()).pathname).toBe('/sign-in')
  await expect(signIn(page, teacher.email).then(() => 'in')).rejects.toThrow()
})

/** A class from its making to its learner's score, which counts only within its time. */
async function sitInClass(page: Page, learner: Awaited<ReturnType<typeof site.learner>>): Promise<void> {
  await page.goto('/classes')
  await page.getByLabel('Name').fill('Platform team')
  await page.getByRole('button', { name: 'Make the class' }).click()
  await page.waitForURL(/\/classes\/[\w-]+$/)
  const code = (await page.getByRole('button', { name: /^[2-9A-HJKMNP-Z]{8}$/ }).textContent()) ?? ''
  await page.getByLabel('Exam', { exact: true }).selectOption({ label: `${exam} (40 min)` })
  await page.getByRole('button', { name: 'Give it to the class' }).click()
  await page.getByText('0 of 0 begun').waitFor()

  await learner.page.goto('/classes')
  await learner.page.getByLabel('Code').fill(code.toLowerCase())
  await learner.page.getByRole('button', { name: 'Join the class' }).click()
  await learner.page.getByText('You are in Platform team.').waitFor()
  await learner.page.goto('/exams')
  await learner.page.getByRole('link', { name: `Sit ${exam} for Platform team` }).click()
  await learner.page.getByText('counts for Platform team').waitFor()
  await sitExam(learner, 'services-networking-drill')
  await connected(learner.page)
  await endExam(learner.page)
  await learner.page.getByText('It counts for Platform team.').waitFor()

  await page.reload()
  await page
    .getByRole('row', { name: /Brief Learner/ })
    .getByText('not passed')
    .waitFor()
  await page.getByRole('link', { name: 'Not begun 0' }).click()
  await page.getByText('Everybody has begun.').waitFor()
  expect(await faults(page)).toEqual([])
  // Once the time is over, what is begun is the learner's own practice.
  await database().assignment.updateMany({ data: { opensAt: new Date(0), closesAt: new Date(1) } })
  await learner.page.goto('/exams/services-networking-drill')
  await learner.page.getByText('it is own practice and does not count there').waitFor()
}

async function replaceInEditor(page: Page, from: RegExp, to: string): Promise<void> {
  const text = (await page.locator('.cm-line').allTextContents()).join('\n')
  expect(text).toMatch(from)
  const line = text.split('\n').findIndex((each) => from.test(each))
  await page.locator('.cm-line').nth(line).click()
  await page.keyboard.press('Home')
  await page.keyboard.press('Shift+End')
  await page.keyboard.insertText(to)
  await page.getByText('Draft saved').waitFor()
}

const versionShown = async (page: Page) => Number(/Version (\d+) is published/.exec((await page.locator('main').textContent()) ?? '')?.[1])
