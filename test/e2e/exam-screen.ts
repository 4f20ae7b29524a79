import type { Page } from 'playwright-core'
import { expect } from 'vitest'
import { choiceOptions } from '@/exam/questions/attempted'
import type { Attempted, Mistake, TaskInstance } from '@/exam/questions/question'
import { selectTasks } from '@/exam/store/attempts'
import { selectResults } from '@/exam/store/check-results'
import { database } from '@/exam/store/database'
import { taskOf } from '@/exam/task'
import type { AttemptRules } from '@/exam/views'
import { sitExam } from './accounts'
import type { Site } from './site'

/** What an attempt drew, with the solutions and mistakes that belong to this draw. */
export async function drawnTasks(attemptId: string): Promise<TaskInstance[]> {
  return (await selectTasks(attemptId)).map(({ files, seed }) => taskOf(files, seed))
}

/** Lets a test turn the page's clock forward; the server's runs as ever. */
export const skipsTime = (page: Page) => page.clock.install()

/** Somebody new in the Services & Networking drill, with the places of a task of each kind. `before` is done before the exam's screen is opened. */
export async function sit(site: Site, name: string, rules: AttemptRules = 'comfort', before?: (page: Page) => Promise<void>) {
  const learner = await site.learner(name)
  await before?.(learner.page)
  const id = await sitExam(learner, 'services-networking-drill', rules)
  await connected(learner.page)
  const kinds = (await drawnTasks(id)).map(({ kind }) => kind)
  return { ...learner, id, terminal: kinds.indexOf('terminal'), manifest: kinds.indexOf('manifest'), choice: kinds.indexOf('choice') }
}

/** Lets the attempt end soon; the page learns it by a reload. */
export async function endsIn(page: Page, id: string, ms: number): Promise<void> {
  const deadline = new Date(Date.now() + ms)
  await database().attempt.update({ where: { id }, data: { deadline, nextCheckAt: deadline } })
  await page.reload()
  await connected(page)
}

export async function openTask(page: Page, index: number): Promise<void> {
  await page.getByRole('button', { name: new RegExp(`^Task ${index + 1}:`) }).click()
  await page.getByText(`Task ${index + 1} of `).waitFor()
}

/** Hands in an answer the way a learner does: types it, writes it, or clicks it. */
export async function answerTask(page: Page, index: number, task: TaskInstance, attempted: Attempted): Promise<void> {
  await openTask(page, index)
  if (task.kind === 'terminal') await typeInTerminal(page, index, attempted.text)
  else if (task.kind === 'choice') await choose(page, task, attempted.text)
  else await write(page, attempted.text)
}

/** The tab of a task's terminal that is shown. */
export const terminalOf = (page: Page, index: number) => page.locator(`[data-terminal="${index}"] [role="tabpanel"]:not([hidden])`)

let pastes = 0

/** Pastes a script into a task's terminal and waits until its last line has run. */
export async function typeInTerminal(page: Page, index: number, script: string): Promise<void> {
  const mark = `typed-${++pastes}`
  const terminal = terminalOf(page, index)
  await terminal.locator('.xterm-rows').getByText('$').first().waitFor()
  const text = `${script.trimEnd()}\nprintf 'all-%s\\n' ${mark}\n`
  await terminal.locator('textarea').evaluate((place, pasted) => {
    const clipboardData = new DataTransfer()
    clipboardData.setData('text/plain', pasted)
    place.dispatchEvent(new ClipboardEvent('paste', { clipboardData, bubbles: true }))
  }, text)
  const done = terminal.locator('.xterm-rows').getByText(`all-${mark}`).first()
  await done.waitFor({ timeout: 60_000 }).catch(async () => {
    throw new Error(`the terminal did not get through:\n${text}\nits screen:\n${await screenOf(page, index)}`)
  })
}

/** What a task's terminal shows on its screen. */
export const screenOf = async (page: Page, index: number): Promise<string> =>
  (await terminalOf(page, index).locator('.xterm-rows > div').allTextContents()).join('\n')

/** Replaces the text of the editor on the screen. */
export async function write(page: Page, text: string): Promise<void> {
  const editor = page.locator('.cm-content')
  await editor.click()
  await page.keyboard.press('ControlOrMeta+a')
  await page.keyboard.insertText(text.trimEnd())
  await saved(page)
}

export const written = async (page: Page): Promise<string> => (await page.locator('.cm-line').allTextContents()).join('\n')

async function choose(page: Page, task: TaskInstance, text: string): Promise<void> {
  const wanted = choiceOptions(text)
  for (const choice of task.choices ?? []) {
    const box = page.locator(`input[value="${choice.id}"]`)
    if (task.severalRight) await box.setChecked(wanted.includes(choice.id))
    else if (wanted.includes(choice.id)) await box.check()
  }
  await saved(page)
}

/** Writes at the end of the editor on the screen, without waiting until it is saved. */
export async function append(page: Page, text: string): Promise<void> {
  await page.locator('.cm-content').click()
  await page.keyboard.press('ControlOrMeta+End')
  await page.keyboard.insertText(text)
}

/** Types a line into a task's terminal, without waiting for what comes of it. */
export async function typeLine(page: Page, index: number, line: string): Promise<void> {
  await terminalOf(page, index).locator('textarea').focus()
  await page.keyboard.type(line)
  await page.keyboard.press('Enter')
}

/** What the server has of an answer and of a terminal. */
export const answerOf = async (attemptId: string, index: number) =>
  (await database().answer.findUnique({ where: { attemptId_index: { attemptId, index } } }))?.answer as { yaml?: string } | undefined
export const linesOf = async (attemptId: string, index: number) =>
  (await database().command.findMany({ where: { attemptId, index }, orderBy: { seq: 'asc' } })).map(({ line }) => line)

export const saved = (page: Page) => page.locator('[data-save="saved"]').waitFor()
export const connected = (page: Page) => page.locator('[data-connection="connected"]').waitFor({ timeout: 60_000 })

export const lost = (page: Page) => page.locator('[data-connection="lost"]').waitFor()

/** Ends the exam and waits for its result; answers percent and each task's points as shown. */
export async function endExam(page: Page): Promise<{ percent: number; tasks: { earned: number; points: number }[] }> {
  await page.getByRole('button', { name: 'End exam', exact: true }).click()
  await page.getByRole('button', { name: 'End exam and grade it' }).click()
  return readResult(page)
}

export async function readResult(page: Page): Promise<{ percent: number; tasks: { earned: number; points: number }[] }> {
  const percent = page.locator('[data-percent]')
  await percent.waitFor({ timeout: 90_000 })
  const points = await page.locator('[data-points]').evaluateAll((all) => all.map((each) => each.getAttribute('data-points') ?? ''))
  return {
    percent: Number(await percent.getAttribute('data-percent')),
    tasks: points.map((each) => {
      const [earned = Number.NaN, points = Number.NaN] = each.split('/').map(Number)
      return { earned, points }
    }),
  }
}

/** The checks of a graded attempt that did not pass, in words: what a failing test has to show first. */
export async function lostChecks(attemptId: string, tasks: TaskInstance[]): Promise<string[]> {
  return [...(await selectResults(attemptId))].flatMap(([index, { checks }]) =>
    checks
      .filter(({ outcome }) => outcome !== 'passed')
      .map(({ id, outcome, differences }) => {
        const found = differences.map(({ at, expected, found }) => `${at}: expected ${expected}, found ${found}`).join('; ')
        return `${tasks[index]?.questionId} ${id} ${outcome} ${found}`
      }),
  )
}

/** What a recorded mistake is worth: every check it does not name, and nothing once a gate is broken. */
export function worthOf(task: TaskInstance, mistake: Mistake): { earned: number; points: number } {
  const failed = task.checks.filter(({ id }) => mistake.fails.includes(id))
  expect(failed).toHaveLength(mistake.fails.length)
  const kept = task.checks.filter((check) => !failed.includes(check))
  const earned = failed.some(({ gate }) => gate) ? 0 : kept.reduce((sum, { points = 0 }) => sum + points, 0)
  return { earned, points: task.points }
}
