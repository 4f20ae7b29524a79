import AxeBuilder from '@axe-core/playwright'
import type { Page } from 'playwright-core'

/** Collects what a page complains of: errors on its console, uncaught exceptions, answers of 500 and above. */
export function watchPage(page: Page): string[] {
  const complaints: string[] = []
  page.on('console', (message) => {
    if (message.type() === 'error') complaints.push(`${new URL(page.url()).pathname}: ${message.text()}`)
  })
  page.on('pageerror', (error) => complaints.push(`${new URL(page.url()).pathname}: ${error.message}`))
  page.on('response', (response) => {
    if (response.status() >= 500) complaints.push(`${response.status()} ${response.url()}`)
  })
  return complaints
}

/** What axe finds wrong on the page as it stands: rule and place. */
export async function axeFaults(page: Page): Promise<string[]> {
  // biome-ignore lint/suspicious/noExplicitAny: axe is typed against another copy of Playwright
  const { violations } = await new AxeBuilder({ page: page as any }).analyze()
  return violations.flatMap(({ id, nodes }) => nodes.map((node) => `${new URL(page.url()).pathname}: ${id} at ${node.target.join(' ')}`))
}
