import { execFile } from 'node:child_process'
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { dirname, join } from 'node:path'
import type { Page } from 'playwright-core'
import { afterAll, expect, it } from 'vitest'
import { realClients } from '@/cli/real-clients'
import { faults } from './aids'
import { connected, drawnTasks, readResult, typeInTerminal } from './exam-screen'
import { openSite } from './site'

const site = openSite('practice')
const folder = mkdtempSync(join(tmpdir(), 'seatrial-practice-'))
afterAll(() => rmSync(folder, { recursive: true, force: true }))

/** Chooses a question on the practice page; answers the attempt and its task. */
async function practise(page: Page, questionId: string) {
  await page.goto('/practice')
  await page
    .locator(`[data-question="${questionId}"]`)
    .getByRole('button', { name: /^Practise/ })
    .click()
  await page.waitForURL('**/attempts/*')
  await connected(page)
  const attemptId = new URL(page.url()).pathname.split('/').at(-1) as string
  return { attemptId, task: (await drawnTasks(attemptId))[0]! }
}

it('a learner practises a question: hint, difference, check, solution, and starts it over', async () => {
  const { page, complaints } = await site.learner('Practising Learner')
  await page.goto('/practice')
  await page.getByLabel('Topic').selectOption('expose')
  await page.getByLabel('Difficulty').selectOption('easy')
  await page.locator('[data-question="expose-deployment"]').waitFor()
  expect(await faults(page)).toEqual([])

  const { task } = await practise(page, 'expose-deployment')
  // Nothing of the help is here before it is asked for.
  const html = await page.content()
  for (const secret of [task.hints[0]!, task.solutions[0]!.text.trim(), task.checks[0]!.says]) expect(html).not.toContain(secret)
  await page.getByText('No time limit').waitFor()

  await page.getByRole('button', { name: 'Hint', exact: true }).click()
  await page.locator('[data-hint]').first().waitFor()
  await page.getByRole('button', { name: 'More hints' }).click()
  await page.locator('[data-hint]').nth(1).waitFor()

  await page.getByRole('button', { name: 'Show me the difference' }).click()
  await page.locator('[data-difference="1"]').waitFor({ timeout: 60_000 })
  await page.getByText('is not in your cluster; the reference has it').waitFor()
  await page.getByRole('button', { name: 'Check my work' }).click()
  await page.locator('[data-check="service"][data-outcome="failed"]').waitFor()
  expect(await faults(page)).toEqual([])

  await page.getByRole('button', { name: 'Solution' }).click()
  await page.locator('[data-solution]').getByText('kubectl').first().waitFor()
  await typeInTerminal(page, 0, task.solutions[0]!.text)
  await page.getByRole('button', { name: 'Check my work' }).click()
  await page.getByRole('heading', { name: /All checks pass/ }).waitFor({ timeout: 60_000 })

  await page.getByRole('button', { name: 'Start this task over' }).click()
  await page.locator('[data-checked]').waitFor({ state: 'detached', timeout: 60_000 })
  await page.getByRole('button', { name: 'Check my work' }).click()
  await page.locator('[data-check="service"][data-outcome="failed"]').waitFor({ timeout: 60_000 })
  // What was shown is still there after a reload, and nothing more.
  await page.reload()
  await page.locator('[data-solution]').waitFor()
  expect(complaints).toEqual([])
})

it('a learner solves a task with their own kubectl, from a kubeconfig that the page makes', async () => {
  const clients = await realClients()
  if ('missing' in clients) throw new Error(clients.missing)
  const { page, complaints } = await site.learner('Own Terminal')
  const { task } = await practise(page, 'expose-deployment')
  await page.getByRole('button', { name: 'Use your own kubectl' }).click()
  await page.getByRole('button', { name: 'Make a kubeconfig' }).click()
  const kubeconfig = (await page.locator('[data-kubeconfig] pre').first().textContent()) ?? ''
  expect(await faults(page)).toEqual([])
  const [download] = await Promise.all([page.waitForEvent('download'), page.getByRole('button', { name: /^Download/ }).click()])
  expect(download.suggestedFilename()).toBe('seatrial-task-1.yaml')
  await page.keyboard.press('Escape')

  const file = join(folder, 'kubeconfig')
  writeFileSync(file, kubeconfig)
  const env = { NODE_ENV: 'test' as const, PATH: `${dirname(clients.kubectl)}:/usr/bin:/bin`, HOME: folder, KUBECONFIG: file }
  const shell = (script: string) =>
    new Promise<{ failed: boolean; said: string }>((resolve) => {
      execFile('/bin/sh', ['-c', script], { env, timeout: 60_000 }, (error, stdout, stderr) =>
        resolve({ failed: error !== null, said: stdout + stderr }),
      )
    })
  expect(await shell(task.solutions[0]!.text)).toEqual({ failed: false, said: expect.stringContaining('service/') })
  await site.kill9()
  await site.start()
  await connected(page)
  expect((await shell('kubectl get services -A')).said).toContain(String(task.parameters.service))
  await page.getByRole('button', { name: 'Check my work' }).click()
  await page.getByRole('heading', { name: /All checks pass/ }).waitFor({ timeout: 60_000 })

  await page.getByRole('button', { name: 'Use your own kubectl' }).click()
  await page.getByRole('button', { name: 'Revoke it' }).click()
  await page.getByRole('button', { name: 'Make a kubeconfig' }).waitFor()
  expect(await shell('kubectl get nodes')).toEqual({ failed: true, said: expect.stringContaining('this kubeconfig is not valid') })
  await page.keyboard.press('Escape')

  await page.getByRole('button', { name: 'End practice', exact: true }).click()
  await page.getByRole('button', { name: 'End practice and grade it' }).click()
  expect((await readResult(page)).percent).toBe(100)
  await page.locator('[data-task="0"] summary').click()
  await page
    .getByText(/kubectl .*: create services\//)
    .first()
    .waitFor()
  expect(site.said()).not.toContain(/k8s\/([\w-]{43})/.exec(kubeconfig)?.[1])
  expect(complaints).toEqual([])
})
