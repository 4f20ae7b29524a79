import type { Request } from 'playwright-core'
import { expect, it } from 'vitest'
import { database } from '@/exam/store/database'
import { signUp } from './accounts'
import { openSite } from './site'

const foreign = 'https://foreign.example'
const site = openSite('doors')

it('the session is a cookie that scripts and other sites do not get, and it tells nothing but an id', async () => {
  const { page, context } = await site.visitor()
  await signUp(page, 'Cookie Learner')
  const session = (await context.cookies()).find(({ name }) => name.endsWith('next-auth.session-token'))
  expect(session).toMatchObject({ httpOnly: true, sameSite: 'Lax', path: '/' })
  const told = await (await context.request.get('/api/auth/session')).json()
  expect(Object.keys(told).sort()).toEqual(['expires', 'user'])
  expect(told.user).toEqual({ id: expect.any(String) })
})

it('nobody is signed in without the token that our own page carries', async () => {
  const before = await database().user.count()
  const answer = await fetch(`${site.url}/api/auth/callback/guest`, {
    method: 'POST',
    headers: { 'content-type': 'application/x-www-form-urlencoded' },
    body: 'csrfToken=guessed',
    redirect: 'manual',
  })
  expect(answer.headers.get('set-cookie') ?? '').not.toContain('session-token')
  expect(await database().user.count()).toBe(before)
})

it('signing in and out leads to no other site', async () => {
  const { page, context } = await site.visitor()
  for (const path of ['/api/auth/signin', '/api/auth/signout', '/sign-in']) {
    await page.goto(`${path}?callbackUrl=${encodeURIComponent(foreign)}&next=${encodeURIComponent(foreign)}`)
    expect(new URL(page.url()).origin, path).toBe(site.url)
  }
  await page.goto(`/sign-up?next=${encodeURIComponent('//foreign.example/exams')}`)
  await signUp(page, 'Returning Learner')
  expect(new URL(page.url()).origin).toBe(site.url)
  const cookies = (await context.cookies()).filter(({ name }) => name.endsWith('callback-url'))
  for (const { value } of cookies) expect(decodeURIComponent(value).startsWith(site.url)).toBe(true)
})

it("another site's page can press none of our buttons", async () => {
  const { page, context } = await site.learner('Pressed Learner')
  await page.goto('/exams')
  const pressed = new Promise<Request>((resolve) => {
    void page.route('**/exams/*', (route) => {
      if (route.request().method() !== 'POST') return route.continue()
      resolve(route.request())
      return route.abort()
    })
  })
  await page.getByRole('link', { name: 'Start the exam' }).first().click()
  await page.getByRole('button', { name: 'Start the clock' }).click()
  const request = await pressed
  const again = (origin: string) =>
    context.request.fetch(request.url(), {
      method: 'POST',
      headers: { ...request.headers(), origin },
      data: request.postDataBuffer() ?? '',
      maxRedirects: 0,
    })
  const user = await database().user.findFirstOrThrow({ where: { name: 'Pressed Learner' } })
  const attempts = () => database().attempt.count({ where: { userId: user.id } })
  expect((await again(foreign)).status()).toBeGreaterThanOrEqual(400)
  expect(await attempts()).toBe(0)
  // The same words from our own page do start it, so it is the origin that counted.
  expect((await again(site.url)).status()).toBeLessThan(400)
  expect(await attempts()).toBe(1)
})
