import { expect, it } from 'vitest'
import { startServer } from '@/cli/bench/load/servers'
import { userById } from '@/exam/people'
import { startPractice } from '@/exam/practice'
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

it('where browsers come by https, sessions are cookies for https alone, and links and kubeconfigs lead there', async () => {
  const origin = 'https://exam.example.org'
  const server = await startServer({ SEATRIAL_WORKERS: '1', SEATRIAL_URL: `${origin}/` })
  const jar = new Map<string, string>()
  const ask = async (path: string, body?: URLSearchParams | string) => {
    const answer = await fetch(server.url + path, {
      method: body === undefined ? 'GET' : 'POST',
      headers: {
        'x-forwarded-proto': 'https',
        origin,
        cookie: [...jar].map(([name, value]) => `${name}=${value}`).join('; '),
        ...(typeof body === 'string' && { 'content-type': 'application/json' }),
      },
      redirect: 'manual',
      ...(body !== undefined && { body }),
    })
    const cookies = answer.headers.getSetCookie()
    for (const cookie of cookies) jar.set(cookie.slice(0, cookie.indexOf('=')), /=([^;]*)/.exec(cookie)?.[1] ?? '')
    return { status: answer.status, text: await answer.text(), cookies }
  }
  try {
    const { csrfToken } = JSON.parse((await ask('/api/auth/csrf')).text) as { csrfToken: string }
    const { cookies } = await ask('/api/auth/callback/guest', new URLSearchParams({ csrfToken }))
    expect(cookies.find((cookie) => cookie.startsWith('__Secure-next-auth.session-token='))).toMatch(/; HttpOnly; Secure; SameSite=Lax/)
    const { user } = JSON.parse((await ask('/api/auth/session')).text) as { user: { id: string } }
    const guest = await userById(user.id)
    const practice = guest && (await startPractice({ questions: ['expose-deployment'] }, guest))
    if (!practice?.ok) throw new Error('no practice')
    const { kubeconfig } = JSON.parse((await ask(`/attempts/${practice.id}/kubeconfig`, '{"task":0}')).text) as { kubeconfig: string }
    expect(kubeconfig).toMatch(/server: https:\/\/exam\.example\.org\/labs\/k8s\/[\w-]{43}\n/)
    await expect.poll(() => server.said()).toMatch(/\n {2}https:\/\/exam\.example\.org\/administrator\/\S+\n/)
  } finally {
    await server.stop()
  }
})
