import { afterAll, beforeAll, expect, it } from 'vitest'
import { type OidcService, startOidcService } from './oidc-service'
import { openSite } from './site'

let service: OidcService
beforeAll(async () => {
  service = await startOidcService({ sub: 'person-7', name: 'Ann of the School', email: 'ann@school.example' })
  const { issuer, clientId, clientSecret } = service
  Object.assign(process.env, {
    OIDC_ISSUER: issuer,
    OIDC_CLIENT_ID: clientId,
    OIDC_CLIENT_SECRET: clientSecret,
    OIDC_NAME: 'School account',
  })
  Object.assign(process.env, { GITHUB_ID: 'id', GITHUB_SECRET: 'secret' })
})
afterAll(() => service?.stop())
const site = openSite('oidc')

it('somebody signs in with the account of their school, and is the same person the next time', async () => {
  for (const visit of ['first', 'second']) {
    const { page, complaints } = await site.visitor()
    await page.goto('/sign-in')
    await page.getByRole('button', { name: /GitHub/ }).waitFor()
    await page.getByRole('button', { name: /School account/ }).click()
    await page.waitForURL('**/exams')
    await page.goto('/account')
    expect(await page.textContent('body'), visit).toContain('ann@school.example')
    const session = await page.request.get('/api/auth/session').then((answer) => answer.json())
    expect(session).toEqual({ user: { id: expect.any(String) }, expires: expect.any(String) })
    expect(complaints).toEqual([])
  }
})

it('an address that has an account here is not taken over', async () => {
  await site.learner('Somebody Else')
  service.stop()
  service = await startOidcService({ sub: 'person-8', name: 'Thief', email: 'somebody.else@example.org' })
  process.env.OIDC_ISSUER = service.issuer
  await site.kill9()
  await site.start()
  const { page } = await site.visitor()
  await page.goto('/sign-in')
  await page.getByRole('button', { name: /School account/ }).click()
  await page.getByText('There is an account with that e-mail address already').waitFor()
  await page.goto('/progress')
  await page.waitForURL('**/sign-in**')
})
