import { encode } from 'next-auth/jwt'
import type { Cookie, Page } from 'playwright-core'
import { signUp as makePerson } from '@/exam/people'
import { startAttempt } from '@/exam/start-attempt'
import { updateUser } from '@/exam/store/users'
import type { AttemptRules, CurrentUser, Role } from '@/exam/views'

const password = 'a long enough password'
const emailOf = (name: string) => `${name.toLowerCase().replaceAll(' ', '.')}@example.org`

export type Account = { user: CurrentUser; email: string }

/** Makes an account without the form; where signing up is the story, use `signUp`. */
export async function makeAccount(name: string, role: Role = 'learner'): Promise<Account> {
  const email = emailOf(name)
  const end = await makePerson({ name, email, password }, { address: 'the tests' })
  if (!end.ok) throw new Error(`no account for ${name}: ${end.why}`)
  if (role !== 'learner') await updateUser(end.id, { role })
  return { user: { id: end.id, name, email, role, guest: false }, email }
}

/** The cookie that signing in leaves. */
export async function sessionCookie({ id }: CurrentUser, url: string): Promise<Pick<Cookie, 'name' | 'value'> & { url: string }> {
  const value = await encode({ token: { sub: id }, secret: process.env.SEATRIAL_SECRET ?? '' })
  return { name: 'next-auth.session-token', value, url }
}

/** Signs up through the form; leaves the page at the catalogue. */
export async function signUp(page: Page, name: string): Promise<string> {
  const email = emailOf(name)
  await page.goto('/sign-up')
  await page.getByLabel('Name').fill(name)
  await page.getByLabel('E-mail address').fill(email)
  await page.getByLabel('Password').fill(password)
  await page.locator('main').getByRole('button', { name: 'Sign up' }).click()
  await page.waitForURL('**/exams')
  return email
}

export async function signIn(page: Page, email: string): Promise<void> {
  await page.goto('/sign-in')
  await page.getByLabel('E-mail address').fill(email)
  await page.getByLabel('Password').fill(password)
  await page.locator('main').getByRole('button', { name: 'Sign in' }).click()
  await page.waitForURL('**/exams')
}

/** Starts an exam for somebody and opens its screen; answers the attempt's id. */
export async function sitExam({ page, user }: Account & { page: Page }, examId: string, rules: AttemptRules = 'comfort'): Promise<string> {
  const end = await startAttempt(examId, user, Date.now(), undefined, { rules, outage: false })
  if (!end.ok) throw new Error(`${examId} does not start: ${end.why}`)
  await page.goto(`/attempts/${end.id}`)
  return end.id
}

/** Starts an exam from the catalogue; answers the attempt's id. */
export async function startExam(page: Page, title: string, rules: AttemptRules = 'comfort'): Promise<string> {
  await page.goto('/exams')
  await page
    .getByRole('listitem')
    .filter({ hasText: title })
    .getByRole('link', { name: /Start the exam|Take it again/ })
    .click()
  await page.waitForURL('**/exams/*')
  await page.getByRole('radio', { name: rules === 'rehearsal' ? /^Rehearsal/ : /^Comfort/ }).check()
  await page.getByRole('button', { name: 'Start the clock' }).click()
  await page.waitForURL('**/attempts/*')
  return new URL(page.url()).pathname.split('/').at(-1) as string
}
