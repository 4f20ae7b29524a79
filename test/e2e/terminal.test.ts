import type { Browser, Page } from 'playwright-core'
import { afterAll, beforeAll, expect, it } from 'vitest'
import { database } from '@/exam/store/database'
import { signUp, startExam } from './accounts'
import { launchBrowser, newVisitor } from './browser'
import { connected, openTask, screenOf, typeInTerminal } from './exam-screen'
import { openSite, type Site } from './site'

let site: Site
let browser: Browser
let page: Page
let complaints: string[]

beforeAll(async () => {
  site = await openSite('terminal')
  browser = await launchBrowser()
  ;({ page, complaints } = await newVisitor(browser, site.url))
  await signUp(page, 'Terminal Learner')
  await startExam(page, 'Troubleshooting drill')
  await connected(page)
  await openTask(page, 0)
  await typeInTerminal(page, 0, 'kubectl create namespace keys && kubectl config set-context --current --namespace keys')
})
afterAll(async () => {
  await browser?.close()
  await database().$disconnect()
  await site?.stop()
})

const terminal = () => page.locator('[data-terminal="0"]')
const shows = (text: string | RegExp) => terminal().locator('.xterm-rows').getByText(text).last().waitFor()

async function type(text: string, ...keys: string[]) {
  await terminal().locator('textarea').focus()
  await page.keyboard.type(text)
  for (const key of keys) await page.keyboard.press(key)
}

it('a line typed, completed by Tab and called back by the arrow runs', async () => {
  await type('kubectl create deploy', 'Tab')
  await shows('kubectl create deployment')
  await type('web --image=nginx', 'Enter')
  await shows('deployment.apps/web created')
  await type('', 'ArrowUp')
  await type('', 'Enter')
  await shows('deployments.apps "web" already exists')
})

it('Ctrl+C ends what runs on', async () => {
  await type('kubectl get pods -w', 'Enter')
  await shows(/^NAME +READY/)
  await page.keyboard.press('Control+c')
  await type('echo still here', 'Enter')
  await shows(/^still here/)
})

it('kubectl edit opens vi; what :wq saves is what the cluster gets', async () => {
  await type('kubectl edit deployment web', 'Enter')
  const editor = page.getByRole('region', { name: /^Editing / })
  await editor.locator('.cm-content').getByText('replicas: 1').first().waitFor()
  await page.keyboard.type(':%s/  replicas: 1/  replicas: 3/')
  await page.keyboard.press('Enter')
  await page.keyboard.type(':wq')
  await page.keyboard.press('Enter')
  await editor.waitFor({ state: 'detached' })
  await shows('deployment.apps/web edited')
  await typeInTerminal(page, 0, 'kubectl get deployment web -o jsonpath="replicas={.spec.replicas}"')
  expect(await screenOf(page, 0)).toContain('replicas=3')
})

it('an edit that Kubernetes refuses opens again with its reason on top', async () => {
  await type('kubectl edit deployment web', 'Enter')
  const editor = page.getByRole('region', { name: /^Editing / })
  await editor.locator('.cm-content').getByText('replicas: 3').first().waitFor()
  await page.keyboard.type(':%s/  replicas: 3/  replicas: -1/')
  await page.keyboard.press('Enter')
  await page.keyboard.type(':wq')
  await page.keyboard.press('Enter')
  await editor.locator('.cm-content').getByText('# deployments.apps "web" was not valid:').waitFor()
  await editor.locator('.cm-content').getByText('must be greater than or equal to 0').waitFor()
  await page.keyboard.press('Escape')
  await page.keyboard.type(':q!')
  await page.keyboard.press('Enter')
  await editor.waitFor({ state: 'detached' })
  await shows('Edit cancelled, no valid changes were saved.')
})

it('many pasted lines run one after another, and all of it is there after a reload', async () => {
  await typeInTerminal(
    page,
    0,
    "cat > pod.yaml <<'EOF'\napiVersion: v1\nkind: Pod\nmetadata: { name: pasted }\nspec: { containers: [{ name: a, image: nginx }] }\nEOF\nkubectl apply -f pod.yaml\nvariable=kept",
  )
  expect(await screenOf(page, 0)).toContain('pod/pasted created')
  await page.reload()
  await connected(page)
  await openTask(page, 0)
  await typeInTerminal(page, 0, 'echo "$variable" && ls pod.yaml && kubectl get pod pasted -o name')
  expect(await screenOf(page, 0)).toMatch(/kept\s+pod\.yaml\s+pod\/pasted/)
  expect(complaints).toEqual([])
})
