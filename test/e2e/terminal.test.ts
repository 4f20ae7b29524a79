import type { Page } from 'playwright-core'
import { beforeAll, expect, it } from 'vitest'
import { sitExam } from './accounts'
import { faults } from './aids'
import { connected, openTask, screenOf, terminalOf, typeInTerminal } from './exam-screen'
import { openSite } from './site'

const site = openSite('terminal')
let page: Page
let complaints: string[]

beforeAll(async () => {
  const learner = await site.learner('Terminal Learner')
  ;({ page, complaints } = learner)
  await sitExam(learner, 'troubleshooting-drill')
  await connected(page)
  await openTask(page, 0)
  await typeInTerminal(page, 0, 'kubectl create namespace keys && kubectl config set-context --current --namespace keys')
})

const terminal = () => terminalOf(page, 0)
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

it('a second tab is a shell of its own; a line in it waits while one runs in the first, and both are there after a reload', async () => {
  const tab = (name: string | RegExp) => page.getByRole('tab', { name })
  const screen = () => terminal().locator('.xterm-rows')
  const typeHere = async (text: string) => {
    await terminal().locator('textarea').and(page.locator(':focus')).waitFor()
    await page.keyboard.type(text)
    await page.keyboard.press('Enter')
  }
  await type('cd /tmp', 'Enter')
  await type('kubectl get pods -w', 'Enter')
  await page.keyboard.press('Alt+Shift+t')
  await tab('2 terminal').and(page.locator('[aria-selected="true"]')).waitFor()
  await page.getByText('A line runs in tab 1; what is typed here runs after it.').waitFor()
  await typeHere('pwd')
  await page.keyboard.press('Alt+1')
  await page.keyboard.press('Control+c')
  await page.keyboard.press('Alt+2')
  await screen().getByText('/home/candidate').waitFor()
  await typeHere('ssh node01')
  await tab('2 node01').waitFor()
  await page.reload()
  await connected(page)
  await tab('2 node01').and(page.locator('[aria-selected="true"]')).waitFor()
  await typeHere('hostname')
  await screen()
    .getByText(/^node01 *$/)
    .waitFor()
  expect(await faults(page)).toEqual([])
  await page.keyboard.press('Alt+1')
  await typeHere('pwd')
  await screen()
    .getByText(/^\/tmp *$/)
    .waitFor()
})

it('vi obeys .vimrc and :set, and nano asks before it leaves', async () => {
  const editor = page.getByRole('region', { name: /^Editing / })
  await type("printf 'set nonu\\nset tabstp=2\\n' > ~/.vimrc; vi indented.txt", 'Enter')
  await editor.getByText('E518: Unknown option: tabstp=2').waitFor()
  expect(await editor.locator('.cm-lineNumbers').count()).toBe(0)
  await page.keyboard.type('i')
  await page.keyboard.press('Tab')
  await page.keyboard.type('a[')
  await page.keyboard.press('Escape')
  await page.keyboard.type(':set nu sw=4 ts=4 sts=4 noai')
  await page.keyboard.press('Enter')
  await editor.locator('.cm-lineNumbers').waitFor()
  await page.keyboard.type('A')
  await page.keyboard.press('Enter')
  await page.keyboard.press('Tab')
  await page.keyboard.type('b')
  await page.keyboard.press('Escape')
  await page.keyboard.type(':wq')
  await page.keyboard.press('Enter')
  await editor.waitFor({ state: 'detached' })
  await type('nano asked.txt', 'Enter')
  await editor.locator('.cm-content').waitFor()
  await page.keyboard.type('hello')
  await page.keyboard.press('Control+x')
  await editor.getByText('Save modified buffer?').waitFor()
  await page.keyboard.press('y')
  await editor.getByText('File Name to Write: asked.txt').waitFor()
  await page.keyboard.press('Enter')
  await editor.waitFor({ state: 'detached' })
  await typeInTerminal(page, 0, 'tr " " . < indented.txt; cat asked.txt; rm ~/.vimrc')
  expect(await screenOf(page, 0)).toMatch(/\.\.a\[\s+\.{4}b\s+hello/)
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
