import { expect, it } from 'vitest'
import { openSite } from './site'

const site = openSite('strangers')

it('every page has a policy that lets only our own scripts run, and they do', async () => {
  const { page, complaints } = await site.visitor()
  const response = await page.goto('/')
  expect(response?.headers()['content-security-policy']).toMatch(/script-src 'self' 'nonce-\w{32}' 'strict-dynamic';/)
  expect(response?.headers()).toMatchObject({ 'x-content-type-options': 'nosniff', 'x-frame-options': 'DENY' })
  const foreign = await page.evaluate(
    () =>
      new Promise((resolve) => {
        document.addEventListener('securitypolicyviolation', (event) => resolve(event.violatedDirective))
        document.body.insertAdjacentHTML('beforeend', '<img src="data:," onerror="document.title = \'foreign\'" alt="">')
        setTimeout(() => resolve(`nothing was refused; the title is ${document.title}`), 2_000)
      }),
  )
  expect(foreign).toBe('script-src-attr')
  expect(complaints.filter((complaint) => !complaint.includes('Content Security Policy'))).toEqual([])
})

it('rooms are shut to strangers, and those of instructors to learners', async () => {
  const { page } = await site.visitor()
  for (const path of ['/progress', '/account', '/questions', '/people', '/reports']) {
    await page.goto(path)
    await page.waitForURL('**/sign-in**')
  }
  const first = await site.learner('The First')
  for (const path of ['/questions', '/people', '/reports']) expect((await first.page.goto(path))?.status(), path).toBe(404)
})

it('the addresses that are not pages check who asks, too', async () => {
  const ask = (path: string, method: string) => fetch(site.url + path, { method, redirect: 'manual' }).then(({ status }) => status)
  expect(await ask('/attempts/some-id/work', 'POST')).toBeGreaterThanOrEqual(400)
  expect(await ask('/attempts/some-id/ticket', 'POST')).toBeGreaterThanOrEqual(400)
  expect(await ask('/labs/proofs', 'POST')).toBe(401)
  expect(await ask('/labs/attempts/some-id', 'GET')).toBe(404)
  expect([await ask('/healthz', 'GET'), await ask('/readyz', 'GET')]).toEqual([200, 200])
})
