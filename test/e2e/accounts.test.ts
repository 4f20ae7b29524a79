import type { Browser, Page } from 'playwright-core'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { launchBrowser } from './browser'
import { axeFaults, watchPage } from './page-watch'
import { startServer, type TestServer } from './server'

let server: TestServer
let browser: Browser

beforeAll(async () => {
  server = await startServer()
  browser = await launchBrowser()
})
afterAll(async () => {
  await browser?.close()
  expect(await server?.stop()).toBe(0)
})

/** A visitor with cookies of their own; `complaints` is what their pages complained of. */
async function visitor(): Promise<{ page: Page; complaints: string[] }> {
  const page = await (await browser.newContext()).newPage()
  return { page, complaints: watchPage(page) }
}

async function signUp(page: Page, name: string): Promise<void> {
  await page.goto(`${server.url}/sign-up`)
  await page.getByLabel('Name').fill(name)
  await page.getByLabel('E-mail address').fill(`${name.toLowerCase()}@school.example`)
  await page.getByLabel('Password').fill('correct horse')
  await page.getByRole('button', { name: /sign up|create/i }).click()
  await page.waitForURL('**/exams')
}

describe('the site', () => {
  it('is axe-clean and silent for a stranger, and keeps its rooms shut', async () => {
    const { page, complaints } = await visitor()
    for (const path of ['/', '/sign-in', '/sign-up']) {
      const response = await page.goto(server.url + path)
      expect(response?.status()).toBe(200)
      expect(await axeFaults(page)).toEqual([])
    }
    const policy = (await page.goto(server.url))?.headers()['content-security-policy'] ?? ''
    expect(policy).toMatch(/script-src 'self' 'nonce-\w+' 'strict-dynamic';/)
    for (const path of ['/exams', '/progress', '/questions', '/people', '/reports']) {
      await page.goto(server.url + path)
      expect(new URL(page.url()).pathname).toBe('/sign-in')
    }
    expect(complaints).toEqual([])
  })

  it('lets somebody sign up, and the first to do so is a learner', async () => {
    const { page, complaints } = await visitor()
    await signUp(page, 'Ann')
    expect(await page.textContent('body')).toContain('Services & Networking drill')
    expect(await axeFaults(page)).toEqual([])
    for (const path of ['/questions', '/people', '/reports']) expect((await page.goto(server.url + path))?.status()).toBe(404)
    expect(complaints.filter((complaint) => !complaint.includes('404'))).toEqual([])
  })

  it('makes the visitor of the printed link the administrator, once', async () => {
    const link = /http:\S+\/administrator\/\S+/.exec(server.said())?.[0] ?? ''
    const { page, complaints } = await visitor()
    await signUp(page, 'Root')
    await page.goto(link)
    await page
      .getByRole('button')
      .filter({ hasText: /administrator/i })
      .click()
    await page.waitForURL((url) => !url.pathname.startsWith('/administrator'))
    expect((await page.goto(`${server.url}/people`))?.status()).toBe(200)
    expect(await page.textContent('body')).toContain('ann@school.example')
    expect(await axeFaults(page)).toEqual([])
    await page.goto(link)
    expect(await page.textContent('body')).toContain('This link has been used')
    expect(complaints).toEqual([])
  })

  it('keeps a session through a kill -9', async () => {
    const { page } = await visitor()
    await signUp(page, 'Bob')
    await server.killAndRestart()
    await page.goto(`${server.url}/exams`)
    expect(new URL(page.url()).pathname).toBe('/exams')
  })
})
