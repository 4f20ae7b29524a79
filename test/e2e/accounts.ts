import type { Page } from 'playwright-core'

const password = 'a long enough password'

/** Signs up through the form; leaves the page at the catalogue. */
export async function signUp(page: Page, name: string): Promise<string> {
  const email = `${name.toLowerCase().replaceAll(' ', '.')}@example.org`
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

/** Starts an exam from the catalogue; answers the attempt's id. */
export async function startExam(page: Page, title: string, rules: 'comfort' | 'rehearsal' = 'comfort'): Promise<string> {
  await page.goto('/exams')
  await page
    .getByRole('listitem')
    .filter({ hasText: title })
    .getByRole('link', { name: /Start the exam|Take it again/ })
    .click()
  await page.waitForURL('**/exams/*')
  if (rules === 'rehearsal') await page.getByRole('radio', { name: /^Rehearsal/ }).check()
  else await page.getByRole('radio', { name: /^Comfort/ }).check()
  await page.getByRole('button', { name: 'Start the clock' }).click()
  await page.waitForURL('**/attempts/*')
  return new URL(page.url()).pathname.split('/').at(-1) as string
}
